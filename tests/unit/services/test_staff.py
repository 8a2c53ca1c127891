"""What staff do and look up."""

from datetime import date, timedelta

import pytest

from tests.fakes.memory import Memory
from tests.unit.services.world import World
from tickets.case.lifecycle import Status
from tickets.errors import NotAllowed, NotFound, NotPossible
from tickets.ids import TicketId
from tickets.kinds import Role, Urgency


@pytest.mark.rule("A1.one", "A2.told")
async def test_staff_assign_by_hand_and_both_engineers_hear_of_it(world: World, memory: Memory) -> None:
    lin = await world.worker(Role.STAFF)
    wang = await world.worker(Role.ENGINEER, "Wang")
    li = await world.worker(Role.ENGINEER, "Li")
    ticket = (await world.filed(await world.customer())).id
    for _ in range(2):
        assigned = await world.desk.staff.assign(by=lin.id, ticket=ticket, owner=li.id)
        assert (assigned.owner, assigned.status) == (li.id, Status.ASSIGNED)
    told = [(push.recipient, push.template) for push in memory.pushes if push.template.startswith("job/")]
    assert told == [(wang.id, "job/offer"), (wang.id, "job/taken_away"), (li.id, "job/offer")]


async def test_assigning_again_does_not_take_the_job_back_to_its_start(any_world: World) -> None:
    lin = await any_world.worker(Role.STAFF)
    wang = await any_world.worker(Role.ENGINEER, "Wang")
    ticket = (await any_world.filed(await any_world.customer())).id
    await any_world.desk.jobs.accept(by=wang.id, ticket=ticket)
    kept = await any_world.desk.staff.assign(by=lin.id, ticket=ticket, owner=wang.id)
    assert kept.status is Status.ACCEPTED


async def test_a_customer_cannot_be_made_responsible(any_world: World) -> None:
    lin = await any_world.worker(Role.STAFF)
    mei = await any_world.customer()
    ticket = (await any_world.filed(mei)).id
    with pytest.raises(NotPossible):
        await any_world.desk.staff.assign(by=lin.id, ticket=ticket, owner=mei.id)


@pytest.mark.rule("S1.needed", "S1.looks")
async def test_a_customer_who_forges_staffs_commands_is_refused_and_recorded(any_world: World) -> None:
    mei = await any_world.customer()
    ticket = (await any_world.filed(mei)).id
    staff, people = any_world.desk.staff, any_world.desk.people
    forged = [
        staff.queue(by=mei.id),
        staff.find(by=mei.id, query="13812345678"),
        staff.by_number(by=mei.id, text="100-0018"),
        staff.stats(by=mei.id),
        people.team(by=mei.id),
        people.invite(by=mei.id, role=Role.ADMIN),
        people.set_leave(by=mei.id, until=date(2026, 3, 9)),
    ]
    for attempt in forged:
        with pytest.raises(NotAllowed):
            await attempt
    with pytest.raises(NotAllowed):
        await staff.view(by=mei.id, ticket=ticket)
    with pytest.raises(NotAllowed):
        await staff.close(by=mei.id, ticket=ticket, reason="x")
    await staff.refused(by=mei.id, what="command.stats", ticket=TicketId(404))
    assert await any_world.looks(ticket) == [
        (mei.id, "refused.counter.view"),
        (mei.id, "refused.counter.close"),
    ]
    assert await any_world.looks(TicketId(404)) == [(mei.id, "refused.command.stats")]


async def test_staff_cannot_invite_but_a_lead_can(any_world: World) -> None:
    lin, lead = await any_world.worker(Role.STAFF), await any_world.worker(Role.LEAD)
    with pytest.raises(NotAllowed):
        await any_world.desk.people.invite(by=lin.id, role=Role.ADMIN)
    invite = await any_world.desk.people.invite(by=lead.id, role=Role.STAFF)
    assert invite.created_by == lead.id


@pytest.mark.rule("S1.masked", "S1.looks")
async def test_lists_are_masked_and_a_look_is_recorded(any_world: World) -> None:
    lin = await any_world.worker(Role.STAFF)
    ticket = await any_world.filed(await any_world.customer())
    staff = any_world.desk.staff
    listed = [
        *await staff.queue(by=lin.id),
        *await staff.find(by=lin.id, query="+8613812345678"),
        *await staff.find(by=lin.id, query="leaks"),
        await staff.by_number(by=lin.id, text=f"No. {ticket.number.replace('-', ' ')}"),
    ]
    assert [each.id for each in listed] == [ticket.id] * 4
    assert {each.contact.phone for each in listed} == {"138****5678"}
    assert {each.order_number for each in listed} == {"***7781"}
    assert await any_world.looks(ticket.id) == []
    view = await staff.view(by=lin.id, ticket=ticket.id)
    assert view.contact.phone == "+8613812345678"
    assert await any_world.looks(ticket.id) == [(lin.id, "look.contact")]


async def test_a_number_that_is_none_is_not_found(any_world: World) -> None:
    lin = await any_world.worker(Role.STAFF)
    for text in ("hello", "1", "100-0018"):
        with pytest.raises(NotFound):
            await any_world.desk.staff.by_number(by=lin.id, text=text)


async def test_the_queue_goes_page_by_page_by_deadline(any_world: World) -> None:
    lin = await any_world.worker(Role.STAFF)
    mei = await any_world.customer()
    filed = [
        (await any_world.filed(mei, urgency=urgency)).id for urgency in [Urgency.LOW, Urgency.URGENT] * 6
    ]
    first = await any_world.desk.staff.queue(by=lin.id)
    last = first[-1]
    rest = await any_world.desk.staff.queue(by=lin.id, after=(last.solve_by, last.id))
    assert [each.id for each in (*first, *rest)] == [*filed[1::2], *filed[0::2]]


@pytest.mark.rule("C2.urgent")
async def test_a_higher_urgency_shortens_the_clocks(any_world: World) -> None:
    lin = await any_world.worker(Role.STAFF)
    ticket = await any_world.filed(await any_world.customer())
    any_world.later(hours=1)
    for _ in range(2):
        raised = await any_world.desk.staff.set_urgency(by=lin.id, ticket=ticket.id, urgency=Urgency.URGENT)
        assert raised.urgency is Urgency.URGENT
        assert raised.solve_by == raised.expected_at == any_world.now + timedelta(hours=24)
    assert (await any_world.history(ticket.id)).count("UrgencyChanged") == 1
    any_world.later(days=3)
    lowered = await any_world.desk.staff.set_urgency(by=lin.id, ticket=ticket.id, urgency=Urgency.LOW)
    assert lowered.solve_by > any_world.now
    again = await any_world.desk.staff.set_urgency(by=lin.id, ticket=ticket.id, urgency=Urgency.URGENT)
    assert again.solve_by == any_world.now + timedelta(hours=24)


async def test_raising_a_late_ticket_gives_it_no_more_time(any_world: World) -> None:
    lin = await any_world.worker(Role.STAFF)
    ticket = await any_world.filed(await any_world.customer())
    any_world.later(days=10)
    raised = await any_world.desk.staff.set_urgency(by=lin.id, ticket=ticket.id, urgency=Urgency.URGENT)
    assert (raised.respond_by, raised.solve_by) == (ticket.respond_by, ticket.solve_by)


async def test_staff_open_a_closed_ticket_again(any_world: World) -> None:
    lin = await any_world.worker(Role.STAFF)
    ticket = (await any_world.filed(await any_world.customer())).id
    staff = any_world.desk.staff
    with pytest.raises(NotPossible):
        await staff.reopen(by=lin.id, ticket=ticket, reason="It is open")
    for _ in range(2):
        await staff.close(by=lin.id, ticket=ticket, reason="Solved")
    any_world.later(days=1)
    for _ in range(2):
        opened = await staff.reopen(by=lin.id, ticket=ticket, reason="Called again")
        assert opened.status is Status.REOPENED
        assert opened.respond_by > any_world.now
    assert await any_world.history(ticket) == ["TicketFiled", "TicketClosed", "TicketReopened"]


@pytest.mark.rule("A1.line", "A1.region")
async def test_candidates_come_as_the_desk_would_choose(any_world: World) -> None:
    lin = await any_world.worker(Role.STAFF)
    all_round = await any_world.worker(Role.ENGINEER, "All-round")
    named = await any_world.worker(
        Role.ENGINEER, "Named", lines=frozenset({"washer"}), regions=frozenset({"east"})
    )
    away = await any_world.worker(Role.ENGINEER, "Away", lines=frozenset({"washer"}))
    await any_world.desk.people.set_leave(by=away.id, until=date(2026, 3, 9))
    ticket = (await any_world.filed(await any_world.customer())).id
    members = await any_world.desk.staff.candidates(by=lin.id, ticket=ticket)
    assert [member.person.id for member in members] == [named.id, all_round.id, lin.id, away.id]
    assert [member.open_jobs for member in members] == [1, 0, 0, 0]


async def test_the_days_figures(any_world: World) -> None:
    lin = await any_world.worker(Role.STAFF)
    wang = await any_world.worker(Role.ENGINEER)
    mei = await any_world.customer()
    await any_world.filed(mei)
    any_world.later(days=7)
    overdue = (await any_world.filed(mei, urgency=Urgency.URGENT)).id
    any_world.later(days=2)
    closed, done, fresh = [(await any_world.filed(mei)).id for _ in range(3)]
    await any_world.desk.staff.close(by=lin.id, ticket=closed, reason="Double")
    await any_world.done(mei, wang, done)
    stats = await any_world.desk.staff.stats(by=lin.id)
    assert stats.open_by_status == {Status.ASSIGNED: 3, Status.WORK_DONE: 1}
    assert (stats.overdue, stats.filed_today, stats.closed_today) == (2, 3, 1)
    assert (stats.told_today, stats.told_late) == (0, 0)
    assert (stats.satisfaction_mean, stats.surveys) == (None, 0)
    assert {overdue, fresh} <= {each.id for each in await any_world.desk.staff.queue(by=lin.id)}
