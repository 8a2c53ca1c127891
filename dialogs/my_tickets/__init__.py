"""A customer's cases: the list, the card of one with its history, and what can be done with it."""

from dialogs.my_tickets.windows import build

__all__ = ["build"]
