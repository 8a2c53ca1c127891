"""The day's figures."""

from dialogs.staff.stats.windows import build_stats

__all__ = ["build_stats"]
