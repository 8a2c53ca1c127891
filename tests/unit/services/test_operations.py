"""What staff do about updates that were put aside: who may, what counts, what is kept on record."""

from datetime import timedelta

import pytest

from tests.fakes.memory import Memory
from tests.unit.services.world import MONDAY, World
from tickets.errors import NotAllowed, NotFound, TextEmpty
from tickets.ids import ParkedId
from tickets.kinds import Role
from tickets.messages.parked import ParkedUpdate, ParkedVerdict
from tickets.messages.queues import UpdateKind
from tickets.team.people import Person
from tickets.views import Holding


async def put_aside(memory: Memory, number: int = 1, *, sender: Person | None = None) -> ParkedUpdate:
    update = ParkedUpdate(
        id=ParkedId(number),
        update_id=70 + number,
        chat=sender.telegram if sender else None,
        kind=UpdateKind.TEXT,
        received_at=MONDAY,
        parked_at=MONDAY + timedelta(minutes=number),
        attempts=3,
        retries=0,
        error="RuntimeError",
    )
    memory.tables.parked[update.id] = update
    return update


@pytest.mark.rule("S1.masked")
async def test_staff_see_who_sent_it_masked_and_their_latest_case(world: World, memory: Memory) -> None:
    mei, staff = await world.customer("Chen Mei"), await world.worker(Role.STAFF)
    await world.filed(mei)
    ticket = await world.filed(mei, order_number="other")
    await put_aside(memory, sender=mei)
    [view] = await world.desk.operations.parked(by=staff.id)
    assert view.sender is not None
    assert view.ticket is not None
    assert (view.sender.name, view.ticket.number) == ("C**", ticket.number)
    assert "Chen Mei" not in str(view)


async def test_an_update_of_nobody_is_listed_too(world: World, memory: Memory) -> None:
    lead = await world.worker(Role.LEAD)
    await put_aside(memory)
    [view] = await world.desk.operations.parked(by=lead.id)
    assert (view.sender, view.ticket) == (None, None)


@pytest.mark.parametrize("role", [None, Role.ENGINEER])
async def test_nobody_else_may_and_the_attempt_is_on_record(
    world: World, memory: Memory, role: Role | None
) -> None:
    person = await world.customer() if role is None else await world.worker(role)
    update = await put_aside(memory)
    operations = world.desk.operations
    for attempt in (
        operations.parked(by=person.id),
        operations.look_at_parked(by=person.id, update=update.id),
        operations.retry(by=person.id, update=update.id, retries=0),
        operations.drop(by=person.id, update=update.id, retries=0, reason="x"),
    ):
        with pytest.raises(NotAllowed):
            await attempt
    assert memory.tables.parked[update.id] == update
    tried = [look.what for look in memory.looks if look.by == person.id]
    assert tried == [f"refused.parked.{act}" for act in ("list", "view", "retry", "drop")]


async def test_of_two_who_decide_the_first_counts_and_the_second_learns_who_it_was(
    world: World, memory: Memory
) -> None:
    wang, li = await world.worker(Role.STAFF, "Wang"), await world.worker(Role.ADMIN, "Li")
    update = await put_aside(memory)
    first = await world.desk.operations.retry(by=wang.id, update=update.id, retries=0)
    world.later(minutes=5)
    second = await world.desk.operations.drop(by=li.id, update=update.id, retries=0, reason="too late")
    twice = await world.desk.operations.retry(by=wang.id, update=update.id, retries=0)
    for view in (first, second, twice):
        assert view.decision is not None
        assert (view.decision.verdict, view.decision.by, view.decision.at) == (
            ParkedVerdict.RETRY,
            wang.id,
            MONDAY,
        )
        assert view.decided_by == wang
    assert memory.tables.parked[update.id].retries == 1


async def test_dropping_keeps_who_and_why(world: World, memory: Memory) -> None:
    wang = await world.worker(Role.STAFF, "Wang")
    update = await put_aside(memory)
    with pytest.raises(TextEmpty):
        await world.desk.operations.drop(by=wang.id, update=update.id, retries=0, reason="  ")
    await world.desk.operations.drop(by=wang.id, update=update.id, retries=0, reason="Sent again")
    assert await world.desk.operations.parked(by=wang.id) == []
    view = await world.desk.operations.look_at_parked(by=wang.id, update=update.id)
    assert view.decision is not None
    assert (view.decision.reason, view.decided_by) == ("Sent again", wang)


async def test_what_was_never_put_aside_is_not_found(world: World) -> None:
    staff = await world.worker(Role.STAFF)
    with pytest.raises(NotFound):
        await world.desk.operations.retry(by=staff.id, update=ParkedId(9), retries=0)


@pytest.mark.rule("S2.erased")
async def test_who_has_their_data_erased_hears_that_their_messages_went_too(
    world: World, memory: Memory
) -> None:
    mei = await world.customer()
    update = await put_aside(memory, sender=mei)
    erasure = await world.desk.people.erase(by=mei.id)
    assert Holding.MESSAGES in erasure.erased
    assert not memory.tables.parked[update.id].parked
    assert Holding.MESSAGES not in (await world.desk.people.erase(by=mei.id)).erased
