"""What staff, owners and planners ask of tickets, on both databases."""

from dataclasses import replace
from datetime import datetime

import pytest

from storage.opening import Storage
from tests.storage.examples import NOON, add_person, add_ticket, minutes
from tickets.aftercare.surveys import Survey
from tickets.case.facts import Contact, Fault, Product
from tickets.case.lifecycle import Status
from tickets.case.ticket import Ticket
from tickets.ids import PersonId, SurveyId, TicketId
from tickets.kinds import Role


def ids(tickets: object) -> list[TicketId]:
    assert isinstance(tickets, list)
    return [ticket.id for ticket in tickets]


async def test_the_queue_is_paged_by_key_most_urgent_first(storage: Storage) -> None:
    customer = await add_person(storage)
    deadlines = [30, 10, 20, 10, 40]
    filed = [await add_ticket(storage, customer.id, solve_by=minutes(d)) for d in deadlines]
    await add_ticket(storage, customer.id, solve_by=minutes(1), status=Status.CLOSED, closed_at=NOON)
    await add_ticket(storage, customer.id, solve_by=minutes(2), status=Status.CANCELLED, closed_at=NOON)
    seen: list[Ticket] = []
    after: tuple[datetime, TicketId] | None = None
    async with storage.units() as unit:
        while page := await unit.tickets.queue(after=after, limit=2):
            seen += page
            after = (page[-1].solve_by, page[-1].id)
    assert ids(seen) == [filed[i].id for i in (1, 3, 2, 0, 4)]


async def test_the_queue_can_be_asked_for_statuses(storage: Storage) -> None:
    customer = await add_person(storage)
    new = await add_ticket(storage, customer.id)
    declined = await add_ticket(storage, customer.id, status=Status.DECLINED)
    closed = await add_ticket(storage, customer.id, status=Status.CLOSED, closed_at=NOON)
    async with storage.units() as unit:
        assert ids(await unit.tickets.queue(statuses=[Status.NEW, Status.DECLINED])) == [new.id, declined.id]
        assert ids(await unit.tickets.queue(statuses=[Status.CLOSED])) == [closed.id]
        assert await unit.tickets.queue(statuses=[]) == []


async def test_an_owner_sees_their_open_tickets_and_the_load_counts_them(storage: Storage) -> None:
    customer = await add_person(storage, 1)
    one, other = await add_person(storage, 2, Role.ENGINEER), await add_person(storage, 3, Role.ENGINEER)
    late = await add_ticket(storage, customer.id, owner=one.id, status=Status.ACCEPTED, solve_by=minutes(90))
    soon = await add_ticket(storage, customer.id, owner=one.id, status=Status.ASSIGNED, solve_by=minutes(30))
    await add_ticket(storage, customer.id, owner=one.id, status=Status.CLOSED, closed_at=NOON)
    async with storage.units() as unit:
        assert ids(await unit.tickets.of_owner(one.id)) == [soon.id, late.id]
        assert ids(await unit.tickets.of_owner(one.id, limit=1)) == [soon.id]
        assert await unit.tickets.open_load([one.id, other.id]) == {one.id: 2, other.id: 0}
        assert await unit.tickets.open_load([]) == {}


async def test_a_customer_sees_their_own_tickets_newest_first(storage: Storage) -> None:
    customer, stranger = await add_person(storage, 1), await add_person(storage, 2)
    first, second = await add_ticket(storage, customer.id), await add_ticket(storage, customer.id)
    await add_ticket(storage, stranger.id)
    async with storage.units() as unit:
        assert ids(await unit.tickets.of_customer(customer.id)) == [second.id, first.id]
        assert ids(await unit.tickets.of_customer(customer.id, limit=1)) == [second.id]


@pytest.mark.parametrize(
    "query",
    [
        "R1001",
        "r1001",
        "  Ｒ1001 ",
        "+8613812345678",
        "138 1234-5678",
        "0086 13812345678",
        "jd2024000817x",
        "JD-2024-000817X",
        "aurora-9",
        "Aurora",
        "漏水",
        "转筒 漏水",
        "不转",
    ],
)
async def test_a_ticket_is_found_by_what_a_caller_can_say(storage: Storage, query: str) -> None:
    customer = await add_person(storage)
    wanted = await add_ticket(storage, customer.id)
    await add_ticket(
        storage,
        customer.id,
        product=Product(name="Boreal", model_id="boreal-2"),
        order_number="TB-1",
        contact=Contact(name="李", phone="+8613800000000"),
        fault=Fault(words="冰箱不冷"),
    )
    async with storage.units() as unit:
        assert ids(await unit.tickets.find(query)) == [wanted.id]


@pytest.mark.parametrize(
    "query", ["", "   ", "%", "_", "\\", "100%", "12345678", "5678", "漏电", "R1001'; --", "2345678"]
)
async def test_what_nobody_means_finds_nothing(storage: Storage, query: str) -> None:
    customer = await add_person(storage)
    await add_ticket(storage, customer.id)
    async with storage.units() as unit:
        assert await unit.tickets.find(query) == []


async def test_signs_with_a_meaning_in_a_pattern_are_taken_literally(storage: Storage) -> None:
    customer = await add_person(storage)
    wanted = await add_ticket(storage, customer.id, fault=Fault(words="battery at 5%_ then off \\ on"))
    await add_ticket(storage, customer.id, fault=Fault(words="battery at 50 then off"))
    async with storage.units() as unit:
        for query in ("5%", "%_", "\\ ON", "5%_"):
            assert ids(await unit.tickets.find(query)) == [wanted.id], query


async def test_exact_finds_come_before_words_and_the_limit_holds(storage: Storage) -> None:
    customer = await add_person(storage)
    exact = await add_ticket(storage, customer.id)
    by_words = [
        await add_ticket(storage, customer.id, order_number=None, fault=Fault(words=f"see {exact.number}"))
        for _ in range(3)
    ]
    async with storage.units() as unit:
        found = await unit.tickets.find(exact.number, limit=3)
    assert ids(found) == [exact.id, by_words[2].id, by_words[1].id]


async def test_phones_that_end_alike_are_told_apart(storage: Storage) -> None:
    customer = await add_person(storage)
    await add_ticket(storage, customer.id, contact=Contact(name="A", phone="+4915212345678"))
    wanted = await add_ticket(storage, customer.id, contact=Contact(name="B", phone="+8615212345678"))
    async with storage.units() as unit:
        assert ids(await unit.tickets.find("+86 152 1234 5678")) == [wanted.id]
        assert len(await unit.tickets.find("15212345678")) == 2


@pytest.mark.rule("I11.faults")
async def test_earlier_tickets_of_the_same_product_are_its_history(storage: Storage) -> None:
    customer, other = await add_person(storage, 1), await add_person(storage, 2)
    serial = Product(name="Aurora 9", serial="SN-1")
    same_serial = await add_ticket(storage, other.id, product=serial, order_number=None)
    same_order = await add_ticket(storage, customer.id, product=Product(name="x"), order_number="jd 2024 1")
    await add_ticket(storage, customer.id, product=Product(name="Aurora 9"), order_number=None)
    ticket = await add_ticket(storage, customer.id, product=serial, order_number="JD-2024-1")
    later = await add_ticket(storage, customer.id, product=serial)
    async with storage.units() as unit:
        assert ids(await unit.tickets.of_product(ticket)) == [same_order.id, same_serial.id]
        assert ids(await unit.tickets.of_product(later, limit=1)) == [ticket.id]
        bare = replace(ticket, order_number=None, product=Product(name="Aurora 9"))
        assert await unit.tickets.of_product(bare) == []


async def test_spans_include_their_start_and_exclude_their_end(storage: Storage) -> None:
    customer = await add_person(storage)
    closed = [
        await add_ticket(storage, customer.id, status=Status.CLOSED, closed_at=minutes(m)) for m in (0, 5, 10)
    ]
    async with storage.units() as unit:
        assert ids(await unit.tickets.closed_between(NOON, minutes(10))) == [closed[0].id, closed[1].id]


@pytest.mark.rule("F1.silent")
async def test_silence_counts_from_the_end_of_the_work(storage: Storage) -> None:
    customer = await add_person(storage)
    silent = await add_ticket(storage, customer.id, status=Status.WORK_DONE, served_at=minutes(1))
    await add_ticket(storage, customer.id, status=Status.WORK_DONE, served_at=minutes(10))
    await add_ticket(storage, customer.id, status=Status.SOLVED, served_at=minutes(1))
    async with storage.units() as unit:
        assert ids(await unit.tickets.silent_since(minutes(10))) == [silent.id]


async def test_what_is_on_its_way_and_unchanged_for_long_is_found(storage: Storage) -> None:
    customer = await add_person(storage)
    on_its_way = {"status": Status.HANDED_OVER}
    waits = await add_ticket(storage, customer.id, **on_its_way, changed_at=minutes(9))
    await add_ticket(storage, customer.id, **on_its_way, changed_at=minutes(10))
    await add_ticket(storage, customer.id, status=Status.WORK_DONE, changed_at=minutes(1))
    async with storage.units() as unit:
        assert await unit.tickets.arriving_since(minutes(10)) == [waits.id]


async def test_statuses_are_counted_also_those_without_tickets(storage: Storage) -> None:
    customer = await add_person(storage)
    await add_ticket(storage, customer.id)
    await add_ticket(storage, customer.id)
    await add_ticket(storage, customer.id, status=Status.CLOSED, closed_at=NOON)
    async with storage.units() as unit:
        counts = await unit.tickets.count_by_status()
    assert counts[Status.NEW] == 2
    assert counts[Status.CLOSED] == 1
    assert counts[Status.SOLVED] == 0
    assert set(counts) == set(Status)


def a_survey(ticket: TicketId, customer: PersonId, service: int = 1) -> Survey:
    return Survey(id=SurveyId(0), ticket=ticket, customer=customer, service=service, due_at=minutes(60))


@pytest.mark.rule("F2.sent")
async def test_each_service_of_a_reopened_ticket_is_asked_about_once(storage: Storage) -> None:
    customer = await add_person(storage)
    await add_ticket(storage, customer.id)
    ticket = await add_ticket(storage, customer.id, status=Status.WORK_DONE, served_at=minutes(1))
    async with storage.units() as unit:
        assert ids(await unit.tickets.served_unasked()) == [ticket.id]
        first = await unit.surveys.add(a_survey(ticket.id, customer.id))
        again = await unit.surveys.add(a_survey(ticket.id, customer.id))
        assert again == first
        assert await unit.tickets.served_unasked() == []
        reopened = ticket.reopen(by=customer.id, at=minutes(5), reason="leaks again")
        await unit.tickets.save(reopened)
        assert await unit.tickets.served_unasked() == []
        done = replace(reopened.ticket, status=Status.WORK_DONE, served_at=minutes(9), version=3)
        await unit.tickets.save(replace(reopened, ticket=done, events=()))
        assert ids(await unit.tickets.served_unasked()) == [ticket.id]
        second = await unit.surveys.add(a_survey(ticket.id, customer.id, service=2))
        assert await unit.tickets.served_unasked() == []
        assert await unit.surveys.of_ticket(ticket.id) == [first, second]


async def test_solved_cases_are_found_when_they_rest_or_their_survey_is_answered(storage: Storage) -> None:
    customer = await add_person(storage)
    solved = {"status": Status.SOLVED, "served_at": minutes(1)}
    resting = await add_ticket(storage, customer.id, **solved, changed_at=minutes(5))
    answered = await add_ticket(storage, customer.id, **solved, changed_at=minutes(20))
    asked = await add_ticket(storage, customer.id, **solved, changed_at=minutes(20))
    await add_ticket(storage, customer.id, status=Status.WORK_DONE, served_at=minutes(1))
    async with storage.units() as unit:
        survey = await unit.surveys.add(a_survey(answered.id, customer.id))
        await unit.surveys.save(replace(survey, finished_at=minutes(9)))
        await unit.surveys.add(a_survey(asked.id, customer.id))
        assert set(await unit.tickets.settled_since(minutes(5))) == {resting.id, answered.id}
        assert await unit.tickets.settled_since(minutes(4)) == [answered.id]


@pytest.mark.rule("F3.overall", "F3.words")
async def test_answers_of_a_survey_come_back_and_only_scored_ones_count(storage: Storage) -> None:
    customer = await add_person(storage)
    ticket = await add_ticket(storage, customer.id, status=Status.WORK_DONE, served_at=NOON)
    async with storage.units() as unit:
        scored = await unit.surveys.add(a_survey(ticket.id, customer.id))
        silent = await unit.surveys.add(a_survey(ticket.id, customer.id, service=2))
        answered = replace(
            scored, scores={"overall": 2}, words="来晚了", asked_at=minutes(60), finished_at=minutes(90)
        )
        await unit.surveys.save(answered)
        await unit.surveys.save(replace(silent, finished_at=minutes(91)))
        await unit.commit()
    async with storage.units() as unit:
        assert await unit.surveys.get(scored.id) == answered
        assert await unit.surveys.finished_between(minutes(90), minutes(95)) == [answered]
        assert await unit.surveys.finished_between(minutes(95), minutes(99)) == []


async def test_the_reminder_of_a_survey_is_claimed_once_and_never_after_an_answer(storage: Storage) -> None:
    customer = await add_person(storage)
    ticket = await add_ticket(storage, customer.id, status=Status.WORK_DONE, served_at=NOON)
    async with storage.units() as unit:
        waiting, scored, unasked, later = [
            await unit.surveys.add(replace(a_survey(ticket.id, customer.id, service=n), asked_at=asked))
            for n, asked in enumerate((minutes(2), minutes(1), None, minutes(30)), start=1)
        ]
        assert [s.id for s in await unit.surveys.unreminded(minutes(30))] == [scored.id, waiting.id]
        await unit.surveys.save(replace(scored, scores={"overall": 5}))
        assert not await unit.surveys.claim_reminder(scored.id, at=minutes(31))
        assert not await unit.surveys.claim_reminder(unasked.id, at=minutes(31))
        assert await unit.surveys.claim_reminder(waiting.id, at=minutes(31))
        assert not await unit.surveys.claim_reminder(waiting.id, at=minutes(32))
        await unit.surveys.save(replace(waiting, scores={"overall": 3}))
        assert (await unit.surveys.get(waiting.id)).reminded_at == minutes(31), "an answer keeps it"
        assert await unit.surveys.unreminded(minutes(30)) == []
        assert await unit.surveys.finish_half_answered(minutes(2), at=minutes(40)) == 1
        assert (await unit.surveys.get(scored.id)).finished_at == minutes(40)
        assert (await unit.surveys.get(later.id)).finished_at is None
