"""The card of one ticket as those who run the desk see it."""

from dialogs.staff.case.windows import build_case

__all__ = ["build_case"]
