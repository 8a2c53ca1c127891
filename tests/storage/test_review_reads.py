"""What reviews read, on both databases: spans by the right moment, and only what is asked for."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage.opening import Storage, open_storage
from tests.fakes.memory_review import line_of
from tests.storage.conftest import KEY
from tests.storage.examples import NOON, add_person, add_ticket, minutes
from tests.storage.test_clocks import a_clock
from tests.storage.test_plans import plans
from tickets.aftercare.surveys import Survey
from tickets.case.events import JobAccepted, ProgressNoted, TicketReopened, WorkFinished
from tickets.case.facts import ServiceRecord
from tickets.case.lifecycle import Status
from tickets.ids import PersonId, SurveyId
from tickets.kinds import Role
from tickets.review.material import ClockTally, RatedService, RecordedEvent
from tickets.time.ticket_clock import ClockName, ClockOutcome


@pytest.mark.rule("V1.weekly", "V1.monthly")
async def test_a_span_has_its_start_and_not_its_end(storage: Storage) -> None:
    customer = await add_person(storage)
    tickets = [
        await add_ticket(storage, customer.id, filed_at=minutes(at), closed_at=minutes(at + 100))
        for at in (-1, 0, 30, 60)
    ]
    async with storage.units() as unit:
        filed = await unit.review.filed_between(minutes(0), minutes(60))
        closed = await unit.review.closed_between(minutes(100), minutes(160))
    assert [line.id for line in filed] == [tickets[1].id, tickets[2].id]
    assert list(filed) == list(closed) == [line_of(tickets[1]), line_of(tickets[2])]


@pytest.mark.rule("V1.kinds")
async def test_a_line_tells_of_visits_and_of_what_has_no_catalogue_name(storage: Storage) -> None:
    customer = await add_person(storage)
    ticket = await add_ticket(storage, customer.id, visits_made=2)
    other = await add_ticket(
        storage,
        customer.id,
        product=replace(ticket.product, line=None, model_id=None),
        status=Status.CANCELLED,
    )
    async with storage.units() as unit:
        assert await unit.review.filed_between(NOON, minutes(1)) == [line_of(ticket), line_of(other)]


@pytest.mark.rule("V1.first_response", "V1.times")
async def test_steps_are_those_of_the_chosen_cases_whenever_they_happened(storage: Storage) -> None:
    customer = await add_person(storage)
    wang = await add_person(storage, 7, Role.ENGINEER)
    ticket = await add_ticket(storage, customer.id, closed_at=minutes(500))
    late = await add_ticket(storage, customer.id, filed_at=minutes(90))
    record = ServiceRecord(summary="done")
    async with storage.units() as unit:
        await unit.tickets.append(
            JobAccepted(ticket=ticket.id, at=minutes(200), by=wang.id),
            ProgressNoted(ticket=ticket.id, at=minutes(210), by=wang.id, text="on it"),
            WorkFinished(ticket=ticket.id, at=minutes(300), by=wang.id, record=record),
            TicketReopened(ticket=ticket.id, at=minutes(310), by=None, reason="bad"),
            JobAccepted(ticket=late.id, at=minutes(95), by=wang.id),
        )
        await unit.commit()
    async with storage.units() as unit:
        answers = await unit.review.steps_of_filed(minutes(0), minutes(60), ("JobAccepted", "WorkFinished"))
        services = await unit.review.steps_of_closed(minutes(500), minutes(501), ("TicketReopened",))
    assert answers == [
        RecordedEvent(ticket=ticket.id, kind="JobAccepted", at=minutes(200), by=wang.id),
        RecordedEvent(ticket=ticket.id, kind="WorkFinished", at=minutes(300), by=wang.id),
    ]
    assert services == [RecordedEvent(ticket=ticket.id, kind="TicketReopened", at=minutes(310), by=None)]


@pytest.mark.rule("V1.satisfaction", "V2.quality")
async def test_ratings_come_with_who_owns_the_case_and_parts_are_counted(storage: Storage) -> None:
    customer = await add_person(storage)
    wang = await add_person(storage, 7, Role.ENGINEER)
    ticket = await add_ticket(
        storage,
        customer.id,
        owner=wang.id,
        closed_at=minutes(5),
        record=ServiceRecord(summary="new", parts=("seal", "hose")),
    )
    await add_ticket(storage, customer.id, closed_at=minutes(5), record=None)
    await add_ticket(storage, customer.id, closed_at=minutes(5), record=ServiceRecord(summary="cleaned"))
    async with storage.units() as unit:
        for service, scores in enumerate(({"overall": 4}, {}), start=1):
            survey = Survey(
                id=SurveyId(0), ticket=ticket.id, customer=customer.id, service=service, due_at=NOON
            )
            added = await unit.surveys.add(survey)
            await unit.surveys.save(replace(added, scores=scores, finished_at=minutes(10)))
        await unit.commit()
    async with storage.units() as unit:
        ratings = await unit.review.ratings_between(minutes(10), minutes(11))
        assert ratings == [RatedService(ticket=ticket.id, owner=wang.id, scores={"overall": 4})]
        assert await unit.review.ratings_between(minutes(0), minutes(10)) == []
        assert await unit.review.parts_of_closed(minutes(0), minutes(6)) == {ticket.id: 2}


@pytest.mark.rule("V1.deadlines", "V1.on_time", "V2.on_time")
async def test_each_promise_is_decided_once_when_it_is_kept_or_when_its_time_is_over(
    storage: Storage,
) -> None:
    """Broken counts when the time runs out, not when somebody finally does it, maybe weeks later."""
    customer = await add_person(storage)
    wang = await add_person(storage, 7, Role.ENGINEER)
    tickets = [(await add_ticket(storage, customer.id)).id for _ in range(6)]
    kept, late, overdue, paused, dropped, later = (
        a_clock(ticket, name=ClockName.VISIT, owner=wang.id, due_at=minutes(120)) for ticket in tickets
    )
    async with storage.units() as unit:
        await unit.clocks.save(
            replace(kept, stopped_at=minutes(100), outcome=ClockOutcome.KEPT),
            replace(late, stopped_at=minutes(900), outcome=ClockOutcome.BROKEN),
            overdue,
            replace(paused, paused_at=minutes(60)),
            replace(dropped, stopped_at=minutes(110), outcome=ClockOutcome.DROPPED),
            replace(later, due_at=minutes(500), stopped_at=minutes(400), outcome=ClockOutcome.KEPT),
            a_clock(tickets[0], name=ClockName.SOLVE, stopped_at=minutes(121), outcome=ClockOutcome.BROKEN),
        )
        await unit.commit()

    async def between(start: float, end: float) -> list[ClockTally]:
        async with storage.units() as unit:
            return list(await unit.review.clocks_between(minutes(start), minutes(end)))

    def tally(name: ClockName, owner: PersonId | None, kept: int, broken: int) -> ClockTally:
        return ClockTally(name=name, owner=owner, kept=kept, broken=broken)

    assert await between(100, 200) == [
        tally(ClockName.SOLVE, None, 0, 1),
        tally(ClockName.VISIT, wang.id, 1, 2),
    ]
    assert await between(200, 1000) == [tally(ClockName.VISIT, wang.id, 1, 0)]


async def test_no_review_reads_more_than_its_span(tmp_path: Path) -> None:
    """A desk has a million closed cases: each of the queries must find its span by an index."""
    end = NOON + timedelta(days=7)
    async with (
        await open_storage(data_dir=tmp_path, secret_key=KEY) as storage,
        plans(storage) as found,
        storage.units() as unit,
    ):
        await unit.review.filed_between(NOON, end)
        await unit.review.closed_between(NOON, end)
        await unit.review.steps_of_filed(NOON, end, ("JobAccepted",))
        await unit.review.steps_of_closed(NOON, end, ("WorkFinished",))
        await unit.review.ratings_between(NOON, end)
        await unit.review.parts_of_closed(NOON, end)
        await unit.review.clocks_between(NOON, end)
        await unit.batches.reports_since(NOON)
        await unit.batches.known_between(NOON, end)
    assert len(found) == 11
    assert not [plan for plan in found if "SCAN" in plan]
