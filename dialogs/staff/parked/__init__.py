"""Updates put aside after they had failed: let run again, or dropped with a reason."""

from dialogs.staff.parked.windows import build_parked

__all__ = ["build_parked"]
