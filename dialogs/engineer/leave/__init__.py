"""Going on leave (rule A4): until when, and what happens to the open jobs."""

from dialogs.engineer.leave.windows import build_leave

__all__ = ["build_leave"]
