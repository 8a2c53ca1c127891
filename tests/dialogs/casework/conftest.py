"""Fixtures of the walk through every window."""

from tests.dialogs.casework.talk import distinct_ids

__all__ = ["distinct_ids"]
