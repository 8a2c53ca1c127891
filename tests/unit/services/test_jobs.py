"""The engineer's loop: take on or give back, agree a visit, go, note, wait, finish."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.fakes.memory import Memory
from tests.unit.services.world import MONDAY, World, photo
from tickets.case.facts import Slot
from tickets.case.lifecycle import Act, Status
from tickets.errors import NotAllowed, NotFound, NotPossible, StaleVersion, TimePassed, TooManyTimes
from tickets.ids import TicketId
from tickets.kinds import Role
from tickets.team.people import Person

HOUR = timedelta(hours=1)


def slot(hours: float) -> Slot:
    start = MONDAY + timedelta(hours=hours)
    return Slot(start=start, end=start + 2 * HOUR)


async def job(world: World) -> tuple[Person, Person, TicketId]:
    wang = await world.worker(Role.ENGINEER, "Wang")
    mei = await world.customer()
    return mei, wang, (await world.filed(mei)).id


@pytest.mark.rule("J4.agreed", "J5.arrival", "J8.steps", "J8.parts", "J10.test", "F1.confirmed")
async def test_from_acceptance_to_the_customers_word(any_world: World) -> None:
    mei, wang, ticket = await job(any_world)
    desk = any_world.desk
    await desk.jobs.accept(by=wang.id, ticket=ticket)
    await desk.jobs.propose_visit(by=wang.id, ticket=ticket, slots=[slot(4), slot(24)])
    agreed = await desk.cases.pick_visit(by=mei.id, ticket=ticket, slot=1, start=slot(24).start)
    assert (agreed.status, agreed.visit.agreed) == (Status.SCHEDULED, slot(24))
    any_world.later(hours=23)
    await desk.jobs.depart(by=wang.id, ticket=ticket, eta_minutes=40)
    any_world.later(minutes=35)
    await desk.jobs.arrive(by=wang.id, ticket=ticket)
    await desk.jobs.note(by=wang.id, ticket=ticket, text="The seal is torn")
    await desk.jobs.finish(
        by=wang.id, ticket=ticket, summary="New seal", parts=["seal 8"], function_tested=True
    )
    done = await any_world.stored(ticket)
    assert done.record is not None
    assert (done.record.summary, done.record.parts, done.record.function_tested) == (
        "New seal",
        ("seal 8",),
        True,
    )
    assert (done.visits_made, done.served_at) == (1, any_world.now)
    solved = await desk.cases.confirm_solved(by=mei.id, ticket=ticket)
    assert solved.status is Status.SOLVED
    assert await any_world.history(ticket) == [
        "TicketFiled",
        "TicketAssigned",
        "JobAccepted",
        "VisitProposed",
        "VisitAgreed",
        "EngineerDeparted",
        "EngineerArrived",
        "ProgressNoted",
        "WorkFinished",
        "SolutionConfirmed",
    ]


async def test_every_step_tapped_twice_is_one_step(any_world: World) -> None:
    mei, wang, ticket = await job(any_world)
    jobs, cases = any_world.desk.jobs, any_world.desk.cases
    for _ in range(2):
        await jobs.accept(by=wang.id, ticket=ticket)
    for _ in range(2):
        await jobs.propose_visit(by=wang.id, ticket=ticket, slots=[slot(1)])
    for _ in range(2):
        await cases.pick_visit(by=mei.id, ticket=ticket, slot=0)
    for _ in range(2):
        await jobs.depart(by=wang.id, ticket=ticket, eta_minutes=30)
        any_world.later(seconds=2)
    for _ in range(2):
        await jobs.arrive(by=wang.id, ticket=ticket)
    for _ in range(2):
        await jobs.note(by=wang.id, ticket=ticket, text="Opened it")
    for _ in range(2):
        await jobs.add_evidence(by=wang.id, ticket=ticket, evidence=photo("pump"))
    for _ in range(2):
        await jobs.await_part(by=wang.id, ticket=ticket, part="pump", expected=date(2026, 3, 3))
    for _ in range(2):
        await jobs.finish(by=wang.id, ticket=ticket, summary="Done", parts=[], function_tested=True)
    for _ in range(2):
        await cases.confirm_solved(by=mei.id, ticket=ticket)
    history = await any_world.history(ticket)
    assert len(history) == len(set(history)) == 12


@pytest.mark.rule("D1.recorded")
async def test_the_same_note_on_another_day_is_another_note(any_world: World) -> None:
    _, wang, ticket = await job(any_world)
    await any_world.desk.jobs.note(by=wang.id, ticket=ticket, text="Still waiting")
    any_world.later(days=1)
    await any_world.desk.jobs.note(by=wang.id, ticket=ticket, text="Still waiting")
    assert (await any_world.history(ticket)).count("ProgressNoted") == 2


@pytest.mark.rule("A4.declines")
async def test_an_engineer_can_refuse_and_the_next_one_is_asked(any_world: World) -> None:
    """An engineer could not refuse, and a hand-over needed both to agree."""
    wang = await any_world.worker(Role.ENGINEER, "Wang")
    li = await any_world.worker(Role.ENGINEER, "Li")
    mei = await any_world.customer()
    ticket = await any_world.filed(mei)
    assert ticket.owner == wang.id
    handed = await any_world.desk.jobs.decline(by=wang.id, ticket=ticket.id, reason="Too far")
    assert (handed.owner, handed.status) == (li.id, Status.ASSIGNED)
    again = await any_world.desk.jobs.decline(by=wang.id, ticket=ticket.id, reason="Too far")
    assert again.owner == li.id, "a double tap takes the job from nobody"
    left = await any_world.desk.jobs.decline(by=li.id, ticket=ticket.id, reason="Ill")
    assert (left.owner, left.status) == (None, Status.DECLINED), "never back to who refused"


@pytest.mark.rule("A4.declines")
async def test_staff_hear_of_a_refusal_that_leaves_nobody(world: World, memory: Memory) -> None:
    lin = await world.worker(Role.STAFF)
    _, wang, ticket = await job(world)
    await world.desk.jobs.decline(by=wang.id, ticket=ticket, reason="Too far")
    declined = next(push for push in memory.pushes if push.template == "staff/declined")
    assert (declined.recipient, declined.context["reason"], declined.context["owner"]) == (
        lin.id,
        "Too far",
        None,
    )


@pytest.mark.rule("A4.leave")
async def test_leave_hands_open_jobs_over(any_world: World) -> None:
    """Nobody covered an engineer's leave."""
    wang = await any_world.worker(Role.ENGINEER, "Wang")
    mei = await any_world.customer()
    open_job, done_job = (await any_world.filed(mei)).id, (await any_world.filed(mei)).id
    await any_world.done(mei, wang, done_job)
    li = await any_world.worker(Role.ENGINEER, "Li")
    await any_world.desk.people.set_leave(by=wang.id, until=date(2026, 3, 6))
    assert (await any_world.stored(open_job)).owner == li.id
    assert (await any_world.stored(done_job)).owner == wang.id, "finished work stays whose it is"
    assert (await any_world.filed(mei)).owner == li.id, "and new jobs go elsewhere"
    any_world.later(days=5)
    await any_world.desk.people.set_leave(by=wang.id, until=None)
    assert (await any_world.filed(mei)).owner == wang.id


@pytest.mark.rule("S1.needed", "S1.masked", "S1.looks")
async def test_an_engineer_sees_the_contact_from_acceptance_on(any_world: World) -> None:
    _, wang, ticket = await job(any_world)
    masked = await any_world.desk.jobs.view(by=wang.id, ticket=ticket)
    assert not masked.contact_visible
    assert (masked.contact.phone, masked.contact.address) == ("138****5678", "上海市浦东新区***")
    assert masked.contact == masked.ticket.contact
    assert masked.ticket.order_number == "***7781"
    assert masked.customer.name == "C**"
    assert await any_world.looks(ticket) == []
    accepted = await any_world.desk.jobs.accept(by=wang.id, ticket=ticket)
    assert accepted.contact.phone == "138****5678", "clear only in a view, which is recorded"
    assert await any_world.looks(ticket) == [(wang.id, "look.contact")], "it is sent with the acceptance"
    clear = await any_world.desk.jobs.view(by=wang.id, ticket=ticket)
    assert clear.contact_visible
    assert (clear.contact.phone, clear.ticket.order_number) == ("+8613812345678", "SO-20260105-7781")
    assert await any_world.looks(ticket) == [(wang.id, "look.contact")] * 2
    [listed] = await any_world.desk.jobs.mine(by=wang.id)
    assert listed.contact.phone == "138****5678"


@pytest.mark.rule("S1.needed", "S1.looks")
async def test_somebody_elses_job_is_refused_and_recorded(any_world: World) -> None:
    _, _, ticket = await job(any_world)
    li = await any_world.worker(Role.ENGINEER, "Li")
    with pytest.raises(NotAllowed):
        await any_world.desk.jobs.accept(by=li.id, ticket=ticket)
    with pytest.raises(NotAllowed):
        await any_world.desk.jobs.view(by=li.id, ticket=ticket)
    assert await any_world.looks(ticket) == [(li.id, "refused.jobs.accept"), (li.id, "refused.jobs.view")]
    assert (await any_world.stored(ticket)).status is Status.ASSIGNED


@pytest.mark.rule("J4.agreed", "J4.new_time")
async def test_times_can_be_refused_and_an_agreed_visit_called_off(any_world: World) -> None:
    """The customer could neither confirm nor move the visit."""
    mei, wang, ticket = await job(any_world)
    jobs, cases = any_world.desk.jobs, any_world.desk.cases
    await jobs.accept(by=wang.id, ticket=ticket)
    await jobs.propose_visit(by=wang.id, ticket=ticket, slots=[slot(4), slot(6)])
    for _ in range(2):
        refused = await cases.refuse_visits(by=mei.id, ticket=ticket, words="Evenings only")
        assert (refused.status, refused.visit.proposed) == (Status.ACCEPTED, ())
    assert (await any_world.history(ticket)).count("VisitTimesRefused") == 1
    await jobs.propose_visit(by=wang.id, ticket=ticket, slots=[slot(8), slot(30)])
    await cases.pick_visit(by=mei.id, ticket=ticket, slot=0)
    moved = await cases.pick_visit(by=mei.id, ticket=ticket, slot=1)
    assert moved.visit.agreed == slot(30)
    called_off = await cases.refuse_visits(by=mei.id, ticket=ticket, words="I must travel")
    assert (called_off.status, called_off.visit.agreed) == (Status.ACCEPTED, None)


@pytest.mark.rule("J4.agreed")
async def test_a_time_of_an_older_offer_is_not_taken_for_a_newer_one(any_world: World) -> None:
    mei, wang, ticket = await job(any_world)
    jobs, cases = any_world.desk.jobs, any_world.desk.cases
    await jobs.accept(by=wang.id, ticket=ticket)
    await jobs.propose_visit(by=wang.id, ticket=ticket, slots=[slot(4)])
    await jobs.propose_visit(by=wang.id, ticket=ticket, slots=[slot(6)])
    with pytest.raises(StaleVersion):
        await cases.pick_visit(by=mei.id, ticket=ticket, slot=0, start=slot(4).start)
    with pytest.raises(NotFound):
        await cases.pick_visit(by=mei.id, ticket=ticket, slot=1)
    any_world.later(hours=7)
    with pytest.raises(TimePassed):
        await cases.pick_visit(by=mei.id, ticket=ticket, slot=0)
    assert (await any_world.stored(ticket)).visit.agreed is None


@pytest.mark.parametrize(
    ("slots", "refusal"),
    [
        pytest.param([], NotPossible, id="none"),
        pytest.param([slot(-1)], TimePassed, id="in the past"),
        pytest.param([Slot(start=slot(5).end, end=slot(5).start)], TimePassed, id="ends before it starts"),
        pytest.param([slot(n) for n in range(1, 5)], TooManyTimes, id="more than can be offered"),
    ],
)
async def test_times_that_cannot_be_offered(
    world: World, slots: list[Slot], refusal: type[Exception]
) -> None:
    _, wang, ticket = await job(world)
    await world.desk.jobs.accept(by=wang.id, ticket=ticket)
    with pytest.raises(refusal):
        await world.desk.jobs.propose_visit(by=wang.id, ticket=ticket, slots=slots)
    assert (await world.stored(ticket)).status is Status.ACCEPTED


@pytest.mark.rule("J4.agreed")
async def test_suggested_times_lie_in_service_hours_and_are_free(any_world: World) -> None:
    mei, wang, first = await job(any_world)
    desk = any_world.desk
    assert await desk.jobs.suggest_slots(by=wang.id, ticket=first) == [slot(3), slot(5), slot(23)]
    await desk.jobs.accept(by=wang.id, ticket=first)
    await desk.jobs.propose_visit(by=wang.id, ticket=first, slots=[slot(4)])
    await desk.cases.pick_visit(by=mei.id, ticket=first, slot=0)
    second = (await any_world.filed(mei)).id
    suggested = await desk.jobs.suggest_slots(by=wang.id, ticket=second)
    assert suggested == [slot(23), slot(27), slot(29)], "two to four is taken; lunch is kept"


@pytest.mark.rule("J4.delay_told", "J5.expected")
async def test_a_delay_on_the_way_is_told(world: World, memory: Memory) -> None:
    mei, wang, ticket = await job(world)
    await world.desk.jobs.accept(by=wang.id, ticket=ticket)
    await world.desk.jobs.depart(by=wang.id, ticket=ticket, eta_minutes=20)
    world.later(minutes=10)
    late = await world.desk.jobs.depart(by=wang.id, ticket=ticket, eta_minutes=45)
    assert late.visit.eta == MONDAY + timedelta(minutes=55)
    told = [push for push in memory.pushes if push.template == "customer/on_the_way"]
    assert [push.recipient for push in told] == [mei.id, mei.id]


@pytest.mark.rule("J6.told", "J6.delay", "D3.new_date")
async def test_a_late_part_moves_the_expected_date_and_the_customer_is_told(
    world: World, memory: Memory
) -> None:
    _, wang, ticket = await job(world)
    await world.desk.jobs.accept(by=wang.id, ticket=ticket)
    soon = await world.desk.jobs.await_part(by=wang.id, ticket=ticket, part="seal", expected=date(2026, 3, 4))
    assert soon.expected_at == soon.solve_by, "in time: nothing moves"
    late = await world.desk.jobs.await_part(
        by=wang.id, ticket=ticket, part="pump", expected=date(2026, 3, 14)
    )
    assert late.expected_at == datetime(2026, 3, 16, 10, tzinfo=UTC), "Saturday: Monday's closing"
    assert late.solve_by == soon.solve_by, "the promise itself stays"
    told = [push.context["part"] for push in memory.pushes if push.template == "customer/part_awaited"]
    assert told == ["seal", "pump"]
    with pytest.raises(TimePassed):
        await world.desk.jobs.await_part(by=wang.id, ticket=ticket, part="belt", expected=date(2026, 3, 1))


async def test_a_finished_job_is_not_finished_otherwise(any_world: World) -> None:
    mei, wang, ticket = await job(any_world)
    await any_world.done(mei, wang, ticket)
    with pytest.raises(NotPossible):
        await any_world.desk.jobs.finish(
            by=wang.id, ticket=ticket, summary="Something else", parts=[], function_tested=False
        )


async def test_the_card_offers_what_can_be_done(any_world: World) -> None:
    mei, wang, ticket = await job(any_world)
    desk = any_world.desk
    assert (await desk.jobs.view(by=wang.id, ticket=ticket)).possible == {Act.ACCEPT, Act.DECLINE}
    assert Act.ACCEPT not in (await desk.cases.view(by=mei.id, ticket=ticket)).possible
    await desk.jobs.accept(by=wang.id, ticket=ticket)
    assert Act.PROPOSE_VISIT in (await desk.jobs.view(by=wang.id, ticket=ticket)).possible


@pytest.mark.rule("I11.faults", "S1.masked")
async def test_the_products_history_is_on_the_card(any_world: World) -> None:
    mei, wang, first = await job(any_world)
    await any_world.done(mei, wang, first)
    other = await any_world.customer("Neighbour")
    second = await any_world.filed(other)
    view = await any_world.desk.jobs.view(by=wang.id, ticket=second.id)
    assert [(each.id, each.contact.phone) for each in view.earlier] == [(first, "138****5678")]
    assert (await any_world.desk.cases.view(by=other.id, ticket=second.id)).earlier == []
