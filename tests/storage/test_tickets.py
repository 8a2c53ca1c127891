"""Tickets: written once, changed in order, numbered without gaps or doubles, on both databases."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from storage import codec, tables
from storage.opening import Storage
from storage.sealing.columns import DRAFT, FAULT
from tests.storage.examples import NOON, a_draft, a_ticket, add_person, add_ticket, minutes
from tickets.case.drafts import Draft
from tickets.case.events import JobAccepted, ProgressNoted, TicketAssigned, TicketFiled
from tickets.case.facts import Fault
from tickets.case.ticket import Ticket
from tickets.errors import NotFound, StaleVersion
from tickets.ids import DraftId, TicketId
from tickets.kinds import Role


async def stored(storage: Storage, ticket: Ticket) -> Ticket:
    async with storage.units() as unit:
        return await unit.tickets.get(ticket.id)


async def test_a_ticket_comes_back_as_it_was_filed(storage: Storage) -> None:
    customer = await add_person(storage)
    full = await add_ticket(storage, customer.id)
    bare = await add_ticket(
        storage, customer.id, purchased=None, order_number=None, record=None, served_at=NOON, closed_at=NOON
    )
    assert await stored(storage, full) == full
    assert await stored(storage, bare) == bare
    async with storage.units() as unit:
        assert await unit.tickets.by_number(full.number) == full
        assert await unit.tickets.by_draft(bare.draft) == bare
        assert await unit.tickets.by_number("R1") is None
        assert await unit.tickets.by_draft(DraftId("none")) is None
        with pytest.raises(NotFound):
            await unit.tickets.get(TicketId(1))


@pytest.mark.rule("A1.one")
async def test_a_change_is_written_with_its_events_in_order(storage: Storage) -> None:
    customer, engineer = await add_person(storage, 1), await add_person(storage, 2, Role.ENGINEER)
    ticket = await add_ticket(storage, customer.id)
    assigned = ticket.assign(owner=engineer.id, by=None, at=minutes(1))
    taken_on = assigned.then(assigned.ticket.accept(by=engineer.id, at=minutes(2)))
    async with storage.units() as unit:
        await unit.tickets.save(taken_on)
        await unit.commit()
    assert await stored(storage, ticket) == taken_on.ticket
    async with storage.units() as unit:
        history = await unit.tickets.history(ticket.id)
    assert [type(event) for event in history] == [TicketFiled, TicketAssigned, JobAccepted]
    assert tuple(history[1:]) == taken_on.events


async def test_of_two_changes_to_the_same_version_one_is_refused(storage: Storage) -> None:
    customer, engineer = await add_person(storage, 1), await add_person(storage, 2, Role.ENGINEER)
    ticket = await add_ticket(storage, customer.id)

    async def assign() -> bool:
        async with storage.units() as unit:
            read = await unit.tickets.get(ticket.id)
            try:
                await unit.tickets.save(read.assign(owner=engineer.id, by=None, at=NOON))
            except StaleVersion:
                return False
            await unit.commit()
            return True

    # Both have read before either writes.
    async with storage.units() as early:
        old = await early.tickets.get(ticket.id)
        assert await assign()
        with pytest.raises(StaleVersion):
            await early.tickets.save(old.note(by=engineer.id, at=NOON, text="late"))
    async with storage.units() as unit:
        history = await unit.tickets.history(ticket.id)
    assert [type(event) for event in history] == [TicketFiled, TicketAssigned]


async def test_a_refused_change_leaves_no_event(storage: Storage) -> None:
    customer = await add_person(storage)
    ticket = await add_ticket(storage, customer.id)
    skipped = replace(ticket, version=5).note(by=customer.id, at=NOON, text="from nowhere")
    async with storage.units() as unit:
        with pytest.raises(StaleVersion):
            await unit.tickets.save(skipped)
        await unit.commit()
    async with storage.units() as unit:
        assert not any(isinstance(e, ProgressNoted) for e in await unit.tickets.history(ticket.id))


async def test_ids_are_never_given_twice(storage: Storage) -> None:
    async def take() -> TicketId:
        async with storage.units() as unit:
            number = await unit.tickets.next_id()
            await unit.commit()
            return number

    ids = await asyncio.gather(*(take() for _ in range(25)))
    assert sorted(ids) == list(range(1001, 1026))


async def test_two_tickets_of_one_draft_are_impossible(storage: Storage) -> None:
    customer = await add_person(storage)
    first = await add_ticket(storage, customer.id)
    with pytest.raises(StaleVersion):
        await add_ticket(storage, customer.id, draft=first.draft)


async def test_events_of_a_ticket_that_is_not_there_are_refused_at_commit(storage: Storage) -> None:
    customer = await add_person(storage)
    event = TicketFiled(ticket=TicketId(404), at=NOON, by=customer.id)
    async with storage.units() as unit:
        await unit.tickets.append(event)
        with pytest.raises(IntegrityError):
            await unit.commit()


async def test_many_writers_at_once_all_get_their_turn(storage: Storage) -> None:
    customer = await add_person(storage)
    ticket = await add_ticket(storage, customer.id)

    async def note(number: int) -> None:
        while True:
            async with storage.units() as unit:
                read = await unit.tickets.get(ticket.id)
                try:
                    await unit.tickets.save(read.note(by=customer.id, at=NOON, text=str(number)))
                except StaleVersion:
                    continue
                await unit.commit()
                return

    await asyncio.gather(*(note(number) for number in range(20)))
    assert (await stored(storage, ticket)).version == 21
    async with storage.units() as unit:
        notes = [e.text for e in await unit.tickets.history(ticket.id) if isinstance(e, ProgressNoted)]
    assert sorted(notes, key=int) == [str(number) for number in range(20)]


async def test_a_draft_comes_back_and_there_is_one_unfinished_per_customer(storage: Storage) -> None:
    customer = await add_person(storage)
    draft = a_draft(customer.id)
    async with storage.units() as unit:
        await unit.drafts.save(replace(draft, words="first words"))
        await unit.drafts.save(draft)
        await unit.commit()
    async with storage.units() as unit:
        assert await unit.drafts.get(draft.id) == draft
        assert await unit.drafts.unfinished(customer.id) == draft
        with pytest.raises(StaleVersion):
            await unit.drafts.save(replace(draft, id=DraftId("draft-2")))


async def test_a_filed_draft_makes_room_for_the_next(storage: Storage) -> None:
    customer = await add_person(storage)
    draft = a_draft(customer.id)
    following: Draft = replace(draft, id=DraftId("draft-2"))
    async with storage.units() as unit:
        await unit.drafts.save(draft)
        await unit.drafts.save(replace(draft, filed_as=TicketId(1001)))
        await unit.drafts.save(following)
        await unit.commit()
    async with storage.units() as unit:
        assert await unit.drafts.unfinished(customer.id) == following
        await unit.drafts.delete(following.id)
        assert await unit.drafts.unfinished(customer.id) is None
        with pytest.raises(NotFound):
            await unit.drafts.get(following.id)


@pytest.mark.rule("S1.looks")
async def test_looks_are_kept_also_of_tickets_that_are_not_there(storage: Storage) -> None:
    customer, staff = await add_person(storage, 1), await add_person(storage, 2, Role.STAFF)
    async with storage.units() as unit:
        ticket = a_ticket(await unit.tickets.next_id(), customer.id)
        await unit.tickets.add(ticket)
        await unit.looks.record(by=staff.id, at=NOON, what="look.contact", ticket=ticket.id)
        await unit.looks.record(by=customer.id, at=minutes(1), what="refused.assign", ticket=TicketId(999999))
        await unit.looks.record(by=customer.id, at=minutes(2), what="refused.queue")
        await unit.commit()
    async with storage.units() as unit:
        assert await unit.looks.of_ticket(ticket.id) == [(NOON, staff.id, "look.contact")]
        assert await unit.looks.of_ticket(TicketId(999999)) == [(minutes(1), customer.id, "refused.assign")]


OLD_DETAILS = '"part":"door","since":null,"environment":"kitchen","tried":null,"repaired_elsewhere":false'
"""The details of a fault as they were stored when each was a field of its own."""


async def test_what_was_stored_before_details_were_kept_by_question_is_read_as_before(
    storage: Storage,
) -> None:
    customer = await add_person(storage)
    ticket = await add_ticket(storage, customer.id)
    draft = a_draft(customer.id)
    async with storage.units() as unit:
        await unit.drafts.save(draft)
        await unit.commit()
    fault = f'{{"words":"It leaks",{OLD_DETAILS}}}'
    content = codec.dump(replace(draft, details={})).replace('"words"', f'{OLD_DETAILS},"words"')
    async with storage.database.writing() as work:
        sealed = storage.vault.seal(FAULT, fault, ticket.id)
        await work.write(update(tables.tickets).where(tables.tickets.c.id == ticket.id).values(fault=sealed))
        sealed = storage.vault.seal(DRAFT, content, draft.id)
        await work.write(update(tables.drafts).where(tables.drafts.c.id == draft.id).values(content=sealed))

    details = {"part": "door", "environment": "kitchen", "repaired_elsewhere": False}
    found = await stored(storage, ticket)
    assert found.fault == Fault(words="It leaks", details=details)
    assert codec.dump(found.fault) == (
        '{"words":"It leaks","part":"door","environment":"kitchen","repaired_elsewhere":false}'
    ), "and the program before still reads what is written now"
    async with storage.units() as unit:
        assert await unit.drafts.get(draft.id) == replace(draft, details=details)
        with_more = replace(draft, details={**details, "noise": "a hum"})
        await unit.drafts.save(with_more)
        assert await unit.drafts.get(draft.id) == with_more, "a question that is new needs no migration"
