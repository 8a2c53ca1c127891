"""The methods that the sandbox has, one module per family."""

from importlib import import_module

FAMILIES = ("identity", "intake", "texts", "edits", "removal", "callbacks", "commands", "media", "files")


def load() -> None:
    """Import every family, which registers its methods."""
    for family in FAMILIES:
        import_module(f"{__name__}.{family}")
