"""Searching over all tickets."""

from dialogs.staff.find.windows import build_find

__all__ = ["build_find"]
