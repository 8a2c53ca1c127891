"""Suspected bad batches on both databases."""

from dataclasses import replace

import pytest

from storage.opening import Storage
from tests.storage.examples import NOON, add_person, add_ticket, minutes
from tickets.case.facts import Product
from tickets.case.lifecycle import Status
from tickets.decisions.batches import FaultReport, Suspicion
from tickets.ids import TicketId
from tickets.kinds import Kind


def suspicion(*tickets: TicketId, told: int = 0) -> Suspicion:
    return Suspicion(
        id=0,
        product="aurora-9",
        kind=Kind.MALFUNCTION,
        found_at=NOON,
        tickets=frozenset(tickets),
        told=told,
    )


@pytest.mark.rule("C8.flagged")
async def test_reports_are_faults_since_a_moment_without_what_was_called_off(storage: Storage) -> None:
    customer = await add_person(storage)
    await add_ticket(storage, customer.id, filed_at=minutes(-1))
    first = await add_ticket(storage, customer.id)
    await add_ticket(storage, customer.id, kind=Kind.LOGISTICS)
    await add_ticket(storage, customer.id, status=Status.CANCELLED)
    unknown = await add_ticket(
        storage, customer.id, kind=Kind.QUALITY, product=Product(name="Kettle", serial="SN202311-1")
    )
    async with storage.units() as unit:
        found = await unit.batches.reports_since(NOON)
    assert found == [
        FaultReport(
            ticket=first.id,
            number=first.number,
            model="aurora-9",
            serial="SN20231105A7",
            kind=Kind.MALFUNCTION,
            words="洗衣机漏水，转筒不转",
            filed_at=NOON,
        ),
        FaultReport(
            ticket=unknown.id,
            number=unknown.number,
            model=None,
            serial="SN202311-1",
            kind=Kind.QUALITY,
            words="洗衣机漏水，转筒不转",
            filed_at=NOON,
        ),
    ]


@pytest.mark.rule("C8.flagged")
async def test_a_suspicion_grows_and_is_found_by_case_and_span(storage: Storage) -> None:
    customer = await add_person(storage)
    early = await add_ticket(storage, customer.id, filed_at=minutes(-60))
    late, later = [await add_ticket(storage, customer.id) for _ in range(2)]
    async with storage.units() as unit:
        kept = await unit.batches.save(suspicion(early.id, late.id, told=2))
        await unit.commit()
    assert kept.id > 0
    grown = replace(kept, tickets=kept.tickets | {later.id}, told=3)
    async with storage.units() as unit:
        assert await unit.batches.of_ticket(later.id) is None
        await unit.batches.save(grown)
        await unit.commit()
    async with storage.units() as unit:
        assert await unit.batches.of_ticket(later.id) == grown
        assert await unit.batches.known_between(NOON, minutes(1)) == [grown], "with its older case"
        assert await unit.batches.known_between(minutes(1), minutes(9)) == []


@pytest.mark.rule("C8.flagged")
async def test_a_case_is_in_the_suspicion_that_grew_last(storage: Storage) -> None:
    customer = await add_person(storage)
    a, b, c = [await add_ticket(storage, customer.id) for _ in range(3)]
    async with storage.units() as unit:
        one = await unit.batches.save(suspicion(a.id, b.id))
        other = await unit.batches.save(suspicion(c.id))
        joined = replace(other, tickets=frozenset({b.id, c.id}))
        await unit.batches.save(joined)
        await unit.commit()
    async with storage.units() as unit:
        assert await unit.batches.known_between(NOON, minutes(1)) == [
            replace(one, tickets=frozenset({a.id})),
            joined,
        ]


async def test_the_newest_case_is_known_without_reading_the_others(storage: Storage) -> None:
    async with storage.units() as unit:
        assert await unit.batches.newest() is None
    customer = await add_person(storage)
    await add_ticket(storage, customer.id)
    last = await add_ticket(storage, customer.id, kind=Kind.LOGISTICS)
    async with storage.units() as unit:
        assert await unit.batches.newest() == last.id
