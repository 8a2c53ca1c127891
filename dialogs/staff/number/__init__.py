"""Asking for the ticket number that a command came without."""

from dialogs.staff.number.windows import EXAMPLE, build_number

__all__ = ["EXAMPLE", "build_number"]
