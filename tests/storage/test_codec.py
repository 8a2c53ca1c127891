"""The stored form of events and facts: whatever is written comes back the same, or is refused."""

import json
import typing
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import codec
from storage.errors import Unreadable
from tests.storage.examples import NOON, a_draft
from tickets.case.drafts import Draft
from tickets.case.events import Event, ProgressNoted, VisitAgreed
from tickets.case.facts import Answers, Contact, Evidence, Fault, ServiceRecord, Slot, Visit
from tickets.ids import PersonId, TicketId
from tickets.moments import NaiveTime

MOMENTS = st.datetimes(timezones=st.just(UTC))
st.register_type_strategy(datetime, MOMENTS)
KINDS = sorted(codec.event_kinds().values(), key=lambda kind: kind.__name__)
FACTS: list[Any] = [Answers, Contact, Evidence, Fault, ServiceRecord, Slot, Visit, Draft]


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Values of a dataclass with every field drawn, those with defaults too."""
    hints = typing.get_type_hints(kind)
    return st.builds(kind, **{name: st.from_type(hint) for name, hint in hints.items()})


@settings(max_examples=40, deadline=None)
@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_every_event_comes_back_as_it_was(kind: type[Event], data: st.DataObject) -> None:
    event = data.draw(values(kind))
    assert codec.load_event(codec.dump_event(event)) == event


@settings(max_examples=40, deadline=None)
@pytest.mark.parametrize("kind", FACTS)
@given(data=st.data())
def test_every_fact_comes_back_as_it_was(kind: Any, data: st.DataObject) -> None:
    fact = data.draw(values(kind).filter(lambda value: "nan" not in repr(value)))
    assert codec.load(kind, codec.dump(fact)) == fact


def test_all_events_of_the_domain_can_be_stored() -> None:
    assert len(KINDS) >= 21
    assert {kind.__name__ for kind in Event.__subclasses__()} == set(codec.event_kinds())


def test_moments_are_stored_in_utc() -> None:
    local = datetime(2026, 3, 9, 20, 0, tzinfo=timezone(timedelta(hours=8)))
    assert codec.load(Slot, codec.dump(Slot(start=local, end=local))) == Slot(start=NOON, end=NOON)


def test_a_naive_moment_is_refused_before_it_is_stored() -> None:
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(NaiveTime):
        codec.dump(Slot(start=naive, end=naive))


def test_fields_that_came_later_take_their_defaults() -> None:
    """Rows written before `internal` existed have no such field."""
    old = {"ticket": 1, "at": NOON.isoformat(), "by": None, "text": "pump ordered"}
    event = codec.load_event(json.dumps({"v": 1, "event": "ProgressNoted", "data": old}))
    assert event == ProgressNoted(ticket=TicketId(1), at=NOON, by=None, text="pump ordered", internal=False)


WHEN = "2026-03-09T12:00:00"


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"v": 2, "event": "JobAccepted", "data": {}}',
        '{"v": 1, "event": "Event", "data": {}}',
        '{"v": 1, "event": "NeverHeardOf", "data": {}}',
        '{"v": 1, "event": "JobAccepted", "data": {"ticket": 1}}',
        f'{{"v": 1, "event": "JobAccepted", "data": {{"ticket": "1", "at": "{WHEN}Z", "by": 1}}}}',
        f'{{"v": 1, "event": "JobAccepted", "data": {{"ticket": 1, "at": "{WHEN}", "by": 1}}}}',
        '{"v": 1, "event": "JobAccepted", "data": {"ticket": 1, "at": "noon", "by": 1}}',
        f'{{"v": 1, "event": "JobAccepted", "data": {{"ticket": 1, "at": "{WHEN}Z", "by": 1, "x": 1}}}}',
    ],
)
def test_what_this_program_does_not_know_is_refused_never_guessed(stored: str) -> None:
    with pytest.raises(Unreadable):
        codec.load_event(stored)


def test_a_refusal_does_not_repeat_what_was_stored() -> None:
    event = VisitAgreed(ticket=TicketId(1), at=NOON, by=PersonId(1), slot=Slot(start=NOON, end=NOON))
    damaged = codec.dump_event(event).replace('"slot"', '"13812345678"')
    with pytest.raises(Unreadable) as refusal:
        codec.load_event(damaged)
    assert "13812345678" not in str(refusal.value)


def test_tuples_of_facts_come_back() -> None:
    evidence = a_draft(PersonId(1)).evidence
    assert codec.load_tuple(Evidence, codec.dump(evidence)) == evidence
