"""Waiting for a missing part (rule J6): which one, and when it comes."""

from dialogs.engineer.part.windows import build_part

__all__ = ["build_part"]
