"""Recording the work as done (rules J8, J10): what was done, which parts, does it work."""

from dialogs.engineer.finish.windows import build_finish

__all__ = ["build_finish"]
