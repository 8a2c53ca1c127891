"""The ledger of daily updates: each promise once, with the verdict that its message earned."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from storage.opening import Storage
from tests.storage.examples import NOON, a_push, add_person, add_ticket, minutes, queue
from tickets.daily_update.ledger import (
    DayPromise,
    DayRun,
    DayTotals,
    How,
    MessageState,
    Totals,
    Untold,
    UpdateReason,
    UpdateVerdict,
    judged,
)
from tickets.ids import DraftId, PersonId, TicketId
from tickets.messages.deliveries import Delivery, DeliveryStatus

DAY = date(2026, 3, 9)
PROMISED = minutes(60)
LEASE = timedelta(minutes=1)


async def a_case(storage: Storage, number: int, **changes: object) -> tuple[PersonId, TicketId, str]:
    person = await add_person(storage, 500 + number)
    ticket = await add_ticket(storage, person.id, draft=DraftId(f"d-{number}"), **changes)
    return person.id, ticket.id, ticket.number


def promise(case: tuple[PersonId, TicketId, str], **changes: object) -> DayPromise:
    person, ticket, number = case
    whole = DayPromise(
        day=DAY,
        ticket=ticket,
        number=number,
        recipient=person,
        how=How.UPDATE,
        planned_at=NOON,
        promised_before=PROMISED,
        push=f"update:{ticket}",
    )
    return replace(whole, **changes)  # type: ignore[arg-type]  # fields of DayPromise by name


async def end(storage: Storage, ticket: TicketId, *, at: datetime) -> None:
    """Call a case off."""
    async with storage.units() as unit:
        case = await unit.tickets.get(ticket)
        await unit.tickets.save(case.cancel(by=case.customer, at=at, reason="sold"))
        await unit.commit()


async def record(storage: Storage, *promises: DayPromise) -> None:
    async with storage.units() as unit:
        await unit.ledger.record(promises)
        await unit.commit()


async def under_way(storage: Storage, *promises: DayPromise) -> Sequence[Delivery]:
    """Record promises, and have a worker take their messages."""
    await record(storage, *promises)
    await queue(storage, *(a_push(p.recipient, p.push or "") for p in promises))
    return await storage.outbox.claim(worker="w", now=NOON, lease=LEASE, limit=9)


async def rows(storage: Storage, day: date = DAY) -> list[DayPromise]:
    async with storage.units() as unit:
        return list(await unit.ledger.day(day))


@pytest.mark.rule("D2.before_17")
async def test_a_promise_comes_out_as_it_was_put_in(storage: Storage) -> None:
    whole = promise(
        await a_case(storage, 1),
        verdict=UpdateVerdict.LATE,
        reason=UpdateReason.UNKNOWN,
        delivered_at=minutes(61),
        settled_at=minutes(70),
    )
    await record(storage, whole)
    assert await rows(storage) == [whole]
    assert whole.late_by == timedelta(minutes=1)
    async with storage.units() as unit:
        assert await unit.ledger.of_tickets(DAY, [whole.ticket, TicketId(9)]) == {whole.ticket: whole}
        assert await unit.ledger.day(DAY, verdicts={UpdateVerdict.MISSED}) == []


@pytest.mark.rule("D2.every_day")
async def test_a_day_and_ticket_have_one_promise_that_changes_only_while_nothing_was_sent(
    storage: Storage,
) -> None:
    case = await a_case(storage, 1)
    told = promise(case, how=How.TOLD_BY_EVENT, push=None, verdict=UpdateVerdict.BEFORE, delivered_at=NOON)
    update = promise(case)
    await record(storage, told)
    await record(storage, update)
    assert await rows(storage) == [update], "news made an update of what needed none"
    await record(storage, told, promise(case, push="another"))
    assert await rows(storage) == [update], "a message that is under way is not forgotten"


async def test_what_is_rolled_back_promises_nothing(storage: Storage) -> None:
    case = await a_case(storage, 1)
    async with storage.units() as unit:
        await unit.ledger.record([promise(case)])
    assert await rows(storage) == []


@pytest.mark.rule("D2.before_17")
async def test_open_promises_come_page_by_page_with_the_fates_of_their_messages(storage: Storage) -> None:
    cases = [await a_case(storage, number) for number in range(4)]
    promises = [promise(case) for case in cases]
    await record(storage, *promises)
    person, _, _ = cases[0]
    pushes = [a_push(p.recipient, p.push or "", stale_after=minutes(200)) for p in promises[:3]]
    await queue(storage, *pushes)
    taken = await storage.outbox.claim(worker="w", now=NOON, lease=LEASE, limit=9)
    await storage.outbox.sent(taken[0].id, at=minutes(5), message_id=7)
    await storage.outbox.failed(taken[1].id, at=minutes(6), reason="403: blocked")
    await storage.outbox.mark_unreachable(cases[1][0], at=minutes(6))
    async with storage.units() as unit:
        first = await unit.ledger.fates(DAY, limit=2)
        rest = await unit.ledger.fates(DAY, after=first[-1][0].ticket, limit=9)
        waiting = await unit.ledger.waiting(DAY)
        untold = await unit.ledger.untold(DAY)
    assert [p for p, _ in (*first, *rest)] == promises
    assert [fate for _, fate in (*first, *rest)] == [
        MessageState(status=DeliveryStatus.SENT, finished_at=minutes(5), stale_after=minutes(200)),
        MessageState(
            status=DeliveryStatus.FAILED,
            finished_at=minutes(6),
            stale_after=minutes(200),
            reachable=False,
        ),
        MessageState(status=DeliveryStatus.QUEUED, stale_after=minutes(200)),
        MessageState(status=None),
    ]
    assert waiting == 1
    assert untold == Untold(late=0, unsent=3), "one is not sent yet, one was refused, one has no message"
    assert person == promises[0].recipient


@pytest.mark.rule("D2.before_17")
async def test_a_verdict_is_given_once(storage: Storage) -> None:
    one = promise(await a_case(storage, 1))
    await record(storage, one)
    late = replace(one, verdict=UpdateVerdict.LATE, delivered_at=minutes(61), settled_at=minutes(62))
    async with storage.units() as unit:
        await unit.ledger.settle([late])
        await unit.ledger.settle([replace(late, verdict=UpdateVerdict.BEFORE)])
        await unit.commit()
        assert await unit.ledger.fates(DAY) == []
    assert await rows(storage) == [late]


@pytest.mark.rule("D2.every_day")
async def test_a_dropped_message_is_made_anew_once_while_its_case_goes_on(storage: Storage) -> None:
    going, ended = await a_case(storage, 1), await a_case(storage, 2)
    await end(storage, ended[1], at=minutes(1))
    promises = [promise(going), promise(ended)]
    for delivery in await under_way(storage, *promises):
        await storage.outbox.stale(delivery.id, at=NOON, reason="the case moved on")
    new = replace(promises[0], push="update:again", planned_at=minutes(1))
    async with storage.units() as unit:
        assert await unit.ledger.overtaken(DAY) == [promises[0]]
        assert await unit.ledger.renew(new, instead_of=promises[0].push or "")
        assert not await unit.ledger.renew(new, instead_of=promises[0].push or "")
        await unit.commit()
        assert await unit.ledger.overtaken(DAY) == []
        [(_, fate)] = [each for each in await unit.ledger.fates(DAY) if each[0].ticket == ended[1]]
    assert fate.case_ended
    assert judged(promises[1], fate, now=NOON).reason is UpdateReason.ENDED
    assert await rows(storage) == [new, promises[1]]


@pytest.mark.rule("D2.every_day")
async def test_a_refused_update_of_a_case_that_ended_before_the_hour_is_no_broken_promise(
    storage: Storage,
) -> None:
    """The update at 16:00 was refused, the case ended before 17:00: staff read of a broken promise.

    One that ends at 17:00 or later, before the ledger settles the day, was owed its update all the same.
    """
    going, ended, too_late = [await a_case(storage, number) for number in range(3)]
    await end(storage, ended[1], at=PROMISED - timedelta(seconds=1))
    await end(storage, too_late[1], at=PROMISED)
    promises = [promise(case) for case in (going, ended, too_late)]
    for delivery in await under_way(storage, *promises):
        await storage.outbox.failed(delivery.id, at=NOON, reason="blocked")
    async with storage.units() as unit:
        fates = {p.ticket: judged(p, fate, now=NOON) for p, fate in await unit.ledger.fates(DAY)}
    assert fates[going[1]].verdict is fates[too_late[1]].verdict is UpdateVerdict.MISSED
    assert (fates[ended[1]].verdict, fates[ended[1]].reason) == (UpdateVerdict.NOT_OWED, UpdateReason.ENDED)


@pytest.mark.rule("V1.promise_17")
async def test_a_months_figures_outlive_their_rows(storage: Storage) -> None:
    cases = [await a_case(storage, number) for number in range(5)]
    before = {"verdict": UpdateVerdict.BEFORE, "delivered_at": NOON}
    await record(
        storage,
        promise(cases[0], **before),
        promise(cases[1], how=How.TOLD_BY_EVENT, **before),
        promise(cases[2], how=How.CALL_TASK, verdict=UpdateVerdict.MISSED, reason=UpdateReason.UNREACHABLE),
        promise(cases[3], how=How.NOT_WANTED, verdict=UpdateVerdict.NOT_OWED),
        promise(cases[4], verdict=UpdateVerdict.LATE, delivered_at=minutes(61)),
        promise(cases[0], day=date(2026, 3, 10)),
        promise(cases[0], day=date(2026, 4, 1)),
    )
    monday = Totals(before=1, late=1, missed=1, told_by_event=1, not_owed=1)
    expected = [DayTotals(day=DAY, totals=monday), DayTotals(day=date(2026, 3, 10), totals=Totals(open=1))]
    run = DayRun(day=DAY, promised_before=PROMISED, begun_at=NOON)
    async with storage.units() as unit:
        assert await unit.ledger.between(date(2026, 3, 1), date(2026, 3, 31)) == expected
        await unit.ledger.save_run(run)
        assert await unit.ledger.prune(before=date(2026, 5, 1)) == 0, "no run of these days is closed"
        await unit.ledger.save_run(replace(run, closed_at=minutes(90)))
        assert await unit.ledger.prune(before=DAY) == 0
        assert await unit.ledger.prune(before=date(2026, 5, 1)) == 5
        await unit.commit()
    assert await rows(storage) == []
    async with storage.units() as unit:
        assert await unit.ledger.between(date(2026, 3, 1), date(2026, 3, 31)) == expected
    assert (monday.promised, monday.kept, monday.kept_share) == (4, 2, 0.5)
    assert Totals().kept_share is None
    assert Totals.sum([monday, monday]).promised == 8


async def test_runs_are_found_until_they_are_closed(storage: Storage) -> None:
    run = DayRun(day=DAY, promised_before=PROMISED, begun_at=NOON)
    later = replace(
        run, day=date(2026, 3, 10), looked_at=NOON, reported_at=minutes(1), open_then=3, shown=900
    )
    async with storage.units() as unit:
        assert await unit.ledger.runs(DAY) == []
        await unit.ledger.save_run(run)
        await unit.ledger.save_run(later)
        assert await unit.ledger.open_runs() == [run, later]
        await unit.ledger.save_run(replace(run, closed_at=minutes(90)))
        assert await unit.ledger.open_runs() == [later]
        assert await unit.ledger.runs(later.day) == [later]
        assert await unit.ledger.run(DAY) == replace(run, closed_at=minutes(90))
        assert await unit.ledger.run(date(2026, 3, 8)) is None


@pytest.mark.rule("D2.before_17")
async def test_who_did_not_hear_in_time_is_counted_settled_or_not(storage: Storage) -> None:
    cases = [await a_case(storage, number) for number in range(5)]
    settled = promise(cases[2], verdict=UpdateVerdict.LATE, delivered_at=minutes(61))
    held = promise(cases[3], how=How.HELD, push=None, verdict=UpdateVerdict.MISSED, reason=UpdateReason.HELD)
    wish = promise(cases[4], how=How.NOT_WANTED, push=None, verdict=UpdateVerdict.NOT_OWED)
    updates = [promise(cases[0]), promise(cases[1]), settled]
    await record(storage, *updates, held, wish)
    await queue(storage, *(a_push(p.recipient, p.push or "") for p in updates))
    ends = (59, 60, 61)
    for delivery, at in zip(
        await storage.outbox.claim(worker="w", now=NOON, lease=LEASE, limit=9), ends, strict=True
    ):
        await storage.outbox.sent(delivery.id, at=minutes(at), message_id=7)
    async with storage.units() as unit:
        assert await unit.ledger.untold(DAY) == Untold(late=2, unsent=1)
