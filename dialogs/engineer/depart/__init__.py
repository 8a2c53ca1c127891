"""Setting out for a visit (rule J5)."""

from dialogs.engineer.depart.windows import build_depart

__all__ = ["build_depart"]
