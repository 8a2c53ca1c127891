"""Recording progress in a few words (rule D1), for the customer or for the desk alone."""

from dialogs.engineer.note.windows import build_note

__all__ = ["build_note"]
