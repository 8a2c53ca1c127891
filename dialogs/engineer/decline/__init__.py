"""Giving a job back with a reason (rule A4)."""

from dialogs.engineer.decline.windows import build_decline

__all__ = ["build_decline"]
