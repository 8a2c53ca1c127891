"""Recognising an act that was recorded already: a double tap, or an update taken up again after a crash."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tickets.case.events import CustomerWrote, Event, EvidenceAdded, TicketReopened
from tickets.case.ticket import Change
from tickets.ids import PersonId

REPEAT_WITHIN = timedelta(minutes=10)
"""How long the same words of the same person count as one act."""


def unless_repeated(change: Change, history: Sequence[Event], now: datetime) -> Change | None:
    """Return the change, or None when its event is on record already.

    A message counts by its number and text and a file by its unique id, whenever that was; anything else is
    the same when it equals the last thing that the person did, less than `REPEAT_WITHIN` ago.
    """
    event = change.events[0]
    if isinstance(event, EvidenceAdded):
        known = any(
            isinstance(past, EvidenceAdded) and past.evidence.unique_id == event.evidence.unique_id
            for past in history
        )
        return None if known else change
    if isinstance(event, CustomerWrote) and (event.message is not None or event.edits is not None):
        return None if any(_same(past, event) for past in history) else change
    last = last_by(history, event.by)
    recent = last is not None and now - last.at < REPEAT_WITHIN
    return None if last is not None and recent and _same(last, event) else change


def just_reopened(history: Sequence[Event], by: PersonId, now: datetime) -> bool:
    """Return whether the person has opened the case again less than `REPEAT_WITHIN` ago."""
    return any(
        isinstance(past, TicketReopened) and past.by == by and now - past.at < REPEAT_WITHIN
        for past in history
    )


def last_by(history: Sequence[Event], by: PersonId | None) -> Event | None:
    """Return the last event of a person."""
    return next((past for past in reversed(history) if past.by == by), None)


def _same(past: Event, event: Event) -> bool:
    return type(past) is type(event) and replace(past, at=event.at) == event
