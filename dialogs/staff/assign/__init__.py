"""Making a person responsible for a ticket (rule A1)."""

from dialogs.staff.assign.windows import build_assign

__all__ = ["build_assign"]
