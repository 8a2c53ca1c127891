"""Steps of a case that the desk records, such as a product's way to the factory (rules J11, X2, X4)."""

from dialogs.staff.steps.windows import build_steps

__all__ = ["build_steps"]
