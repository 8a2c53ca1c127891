"""Sending the product to the factory, and the factory's new dates (rule J11)."""

from dialogs.engineer.factory.windows import build_factory

__all__ = ["build_factory"]
