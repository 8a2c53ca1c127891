"""Refusals told in a window: a sentence above it that says what to do, and the window stays."""

from collections.abc import Iterator
from contextlib import contextmanager

from aiogram_dialog import DialogManager

from dialogs.context import spoken
from dialogs.texts import tell
from tickets.errors import DeskError, NotPossible


def tell_refusal(manager: DialogManager, error: DeskError) -> None:
    """Put the sentence of a refusal above the window that answers this update."""
    if isinstance(error, NotPossible):
        tell(
            manager,
            "staff.act.not_possible",
            status=spoken(manager, f"staff.status.{error.values['status']}"),
        )
    else:
        tell(manager, error.key, **error.values)


@contextmanager
def told(manager: DialogManager) -> Iterator[None]:
    """Turn a refusal inside the block into a notice; what follows it in the block is left out."""
    try:
        yield
    except DeskError as error:
        tell_refusal(manager, error)
