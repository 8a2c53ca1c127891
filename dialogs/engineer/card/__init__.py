"""The card of one job: the next likely step first, then whatever else is possible."""

from dialogs.engineer.card.windows import build_card

__all__ = ["build_card"]
