"""What becomes of the words: one use case per errand."""

from dialogs.staff.in_hand import Errand
from tickets.desk import Desk
from tickets.ids import PersonId, TicketId

WORDED = frozenset({Errand.NOTE, Errand.REPLY, Errand.CLOSE, Errand.REOPEN})
"""Errands that take words."""


async def put_down(desk: Desk, errand: Errand, *, by: PersonId, ticket: TicketId, text: str) -> str:
    """Do the errand with the words, and return the key of the sentence that says so.

    Raises `NotAllowed`, `NotFound`, `NotPossible`, `TextEmpty`, `TextTooLong`; ValueError for an errand
    that takes no words.
    """
    match errand:
        case Errand.NOTE:
            await desk.staff.note(by=by, ticket=ticket, text=text)
        case Errand.REPLY:
            await desk.staff.reply(by=by, ticket=ticket, text=text)
        case Errand.CLOSE:
            await desk.staff.close(by=by, ticket=ticket, reason=text)
        case Errand.REOPEN:
            await desk.staff.reopen(by=by, ticket=ticket, reason=text)
        case _:
            raise ValueError(errand)
    return f"staff.done.{errand}"
