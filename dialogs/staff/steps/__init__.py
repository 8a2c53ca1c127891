"""Steps of a case that the desk records, such as a product's way to the factory and back (rule J11)."""

from dialogs.staff.steps.windows import build_steps

__all__ = ["build_steps"]
