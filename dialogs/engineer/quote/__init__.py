"""Telling the customer what paid work costs (rule J9)."""

from dialogs.engineer.quote.windows import build_quote

__all__ = ["build_quote"]
