"""The number that customers are given of the engineer who comes (rule J3)."""

from dialogs.engineer.work_phone.windows import build_work_phone

__all__ = ["build_work_phone"]
