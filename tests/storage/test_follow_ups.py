"""Follow-ups on both databases: what is owed, and that each act counts once."""

from dataclasses import replace

import pytest

from storage.opening import Storage
from tests.storage.examples import NOON, add_person, add_ticket, minutes
from tickets.aftercare.follow_ups import FollowUp, FollowUpKind, FollowUpOutcome
from tickets.case.facts import ServiceRecord
from tickets.case.lifecycle import Status
from tickets.errors import NotFound
from tickets.ids import FollowUpId, PersonId, TicketId
from tickets.kinds import Kind, Request

RECORD = ServiceRecord(summary="New seal", finished_at=NOON)


def a_follow_up(ticket: TicketId, customer: PersonId, **changes: object) -> FollowUp:
    """Return a follow-up of a service that ended at noon."""
    usual = FollowUp(
        id=FollowUpId(0),
        ticket=ticket,
        customer=customer,
        kind=FollowUpKind.DELIVERY,
        about=NOON,
        due_at=minutes(10),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # fields of FollowUp by name


@pytest.mark.rule("F6.delivery")
async def test_a_delivery_is_owed_from_the_end_of_its_recorded_service(storage: Storage) -> None:
    customer = await add_person(storage)
    served = {"status": Status.CLOSED, "served_at": NOON, "closed_at": minutes(3), "record": RECORD}
    second = await add_ticket(storage, customer.id, **{**served, "served_at": minutes(1)})
    first = await add_ticket(storage, customer.id, **served)
    await add_ticket(storage, customer.id, **{**served, "record": None})
    await add_ticket(storage, customer.id, **{**served, "request": Request.COMPLAINT})
    await add_ticket(storage, customer.id, **{**served, "served_at": minutes(2)})
    await add_ticket(storage, customer.id, status=Status.ACCEPTED, record=RECORD)
    async with storage.units() as unit:
        span = {"since": NOON, "until": minutes(2)}
        assert await unit.follow_ups.owed(FollowUpKind.DELIVERY, **span) == [first.id, second.id]
        assert await unit.follow_ups.owed(FollowUpKind.DELIVERY, **span, limit=1) == [first.id]
        await unit.follow_ups.add(a_follow_up(first.id, customer.id))
        assert await unit.follow_ups.owed(FollowUpKind.DELIVERY, **span) == [second.id]
        assert await unit.follow_ups.owed(FollowUpKind.CALL_BACK, **span) == []


@pytest.mark.rule("F6.complaint", "P5.followed")
async def test_a_complaint_is_owed_from_its_closing(storage: Storage) -> None:
    customer = await add_person(storage)
    closed = {"status": Status.CLOSED, "closed_at": minutes(5), "served_at": NOON}
    wanted = await add_ticket(storage, customer.id, request=Request.COMPLAINT, **closed)
    await add_ticket(storage, customer.id, **closed)
    await add_ticket(storage, customer.id, request=Request.COMPLAINT, status=Status.CANCELLED, closed_at=NOON)
    async with storage.units() as unit:
        complaints = FollowUpKind.COMPLAINT
        assert await unit.follow_ups.owed(complaints, since=minutes(5), until=minutes(6)) == [wanted.id]
        assert await unit.follow_ups.owed(complaints, since=NOON, until=minutes(5)) == []
        about_service = a_follow_up(wanted.id, customer.id, kind=complaints)
        await unit.follow_ups.add(about_service)
        assert await unit.follow_ups.owed(complaints, since=NOON, until=minutes(6)) == [wanted.id]
        await unit.follow_ups.add(replace(about_service, about=minutes(5)))
        assert await unit.follow_ups.owed(complaints, since=NOON, until=minutes(6)) == []


@pytest.mark.rule("F6.complaint", "P5.followed")
async def test_a_repair_about_somebodys_manner_is_owed_as_a_complaint(storage: Storage) -> None:
    """Promised the times of a complaint, and then nobody asked whether it was settled."""
    customer = await add_person(storage)
    closed = {"status": Status.CLOSED, "closed_at": minutes(5), "request": Request.REPAIR}
    wanted = await add_ticket(storage, customer.id, **{**closed, "kind": Kind.ATTITUDE})
    await add_ticket(storage, customer.id, **{**closed, "kind": Kind.QUALITY})
    async with storage.units() as unit:
        span = {"since": NOON, "until": minutes(6)}
        assert await unit.follow_ups.owed(FollowUpKind.COMPLAINT, **span) == [wanted.id]


@pytest.mark.rule("F6.delivery")
async def test_an_occasion_has_one_follow_up_which_ends_once(storage: Storage) -> None:
    customer = await add_person(storage)
    ticket = await add_ticket(storage, customer.id)
    async with storage.units() as unit:
        added = await unit.follow_ups.add(a_follow_up(ticket.id, customer.id, asked_at=minutes(10)))
        assert added is not None
        assert await unit.follow_ups.add(a_follow_up(ticket.id, customer.id)) is None
        assert await unit.follow_ups.get(added.id) == added
        settled = {"outcome": FollowUpOutcome.WELL, "by": customer.id, "at": minutes(20)}
        assert await unit.follow_ups.settle(added.id, **settled)
        assert not await unit.follow_ups.settle(added.id, **{**settled, "outcome": FollowUpOutcome.PROBLEM})
        await unit.commit()
    async with storage.units() as unit:
        [kept] = await unit.follow_ups.of_ticket(ticket.id)
        assert kept == replace(
            added, outcome=FollowUpOutcome.WELL, settled_by=customer.id, settled_at=minutes(20)
        )
        with pytest.raises(NotFound):
            await unit.follow_ups.get(FollowUpId(99))


@pytest.mark.rule("P5.followed", "F6.complaint")
async def test_calls_are_handed_out_once_each_until_there_is_an_outcome(storage: Storage) -> None:
    customer = await add_person(storage)
    ticket = await add_ticket(storage, customer.id)
    async with storage.units() as unit:
        later, soon, _ = [
            await unit.follow_ups.add(a_follow_up(ticket.id, customer.id, about=minutes(n), call_at=call_at))
            for n, call_at in enumerate((minutes(30), minutes(20), None))
        ]
        assert later is not None
        assert soon is not None
        assert await unit.follow_ups.calls_due(minutes(19)) == []
        assert await unit.follow_ups.calls_due(minutes(30)) == [soon, later]
        assert await unit.follow_ups.call_again(soon, at=minutes(60))
        assert not await unit.follow_ups.call_again(soon, at=minutes(61)), "somebody else was first"
        assert await unit.follow_ups.calls_due(minutes(59)) == [later]
        await unit.follow_ups.settle(later.id, outcome=FollowUpOutcome.CALLED, by=None, at=minutes(40))
        assert not await unit.follow_ups.call_again(later, at=minutes(60))
        [again] = await unit.follow_ups.calls_due(minutes(60))
        assert (again.id, again.calls) == (soon.id, 1)
