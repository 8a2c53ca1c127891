"""The queue of open tickets, what is due first at the top, page by page."""

from dialogs.staff.queue.windows import build_queue

__all__ = ["build_queue"]
