"""Offering times for a visit (rule J4): suggested ones by toggles, own ones typed or by buttons."""

from dialogs.engineer.visit.windows import build_visit

__all__ = ["build_visit"]
