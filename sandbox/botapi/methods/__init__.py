"""The methods that the sandbox has, one module per family."""

from importlib import import_module

FAMILIES = (
    "callbacks",
    "chats",
    "commands",
    "copies",
    "edits",
    "files",
    "forum",
    "identity",
    "media",
    "media_groups",
    "pins",
    "places",
    "reactions",
    "removal",
    "texts",
    "updates",
)


def load() -> None:
    """Import every family, which registers its methods."""
    for family in FAMILIES:
        import_module(f"{__name__}.{family}")
