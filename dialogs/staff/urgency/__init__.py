"""Setting the urgency of a ticket anew (rule C2)."""

from dialogs.staff.urgency.windows import build_urgency

__all__ = ["build_urgency"]
