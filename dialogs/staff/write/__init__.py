"""Words about a ticket: a note, a reply to the customer, the reason of closing or reopening."""

from dialogs.staff.write.windows import build_write

__all__ = ["build_write"]
