"""How the desk itself is: what needs somebody first, then the figures."""

from dialogs.staff.health.windows import build_health

__all__ = ["build_health"]
