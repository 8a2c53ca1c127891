"""The engineer's jobs: all of them by deadline, or those of today."""

from dialogs.engineer.jobs.windows import build_jobs

__all__ = ["build_jobs"]
