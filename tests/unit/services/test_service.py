"""What a service can rely on: a session of its own, done anew after a collision, refusals on record."""

from dataclasses import dataclass, field

import pytest

from tests.fakes.memory import Memory
from tests.unit.services.world import POLICY, World
from tickets.case.ticket import Ticket
from tickets.errors import NotAllowed, StaleVersion
from tickets.ids import PersonId, TicketId
from tickets.kinds import Role
from tickets.services.runner import ATTEMPTS, UseCaseRunner
from tickets.services.service import Service, ticket_use_case, use_case
from tickets.services.session import Session
from tickets.team.permissions import require_customer, require_staff
from tickets.time.calendar import WorkingCalendar


@dataclass(frozen=True)
class Trials(Service):
    """Use cases that do what a story needs, and note what they saw."""

    seen: list[Ticket] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)

    @use_case("trials.open_to_staff", allow=require_staff)
    async def open_to_staff(self, session: Session, *, by: PersonId) -> str:
        self.sessions.append(session)
        return session.actor.name

    @ticket_use_case("trials.look", allow=require_customer)
    async def look(self, session: Session, case: Ticket, *, by: PersonId, ticket: TicketId) -> Ticket:
        self.seen.append(case)
        return case

    @ticket_use_case("trials.write", allow=require_customer)
    async def write(
        self, session: Session, case: Ticket, *, by: PersonId, ticket: TicketId, text: str, collisions: int
    ) -> Ticket:
        """Write a note; before, somebody else writes to the same ticket, the given number of times."""
        self.seen.append(case)
        self.sessions.append(session)
        if len(self.seen) <= collisions:
            async with self.runner.units() as uow:
                await uow.tickets.save(case.add_words(by=by, at=session.now, text="Meanwhile"))
                await uow.commit()
        said = case.add_words(by=by, at=session.now, text=text)
        return await session.commit_change(case, said)

    @ticket_use_case("trials.leave_early", allow=require_customer)
    async def leave_early(self, session: Session, case: Ticket, *, by: PersonId, ticket: TicketId) -> None:
        await session.write(case, case.add_words(by=by, at=session.now, text="Never kept"))


@pytest.fixture
def trials(world: World, memory: Memory) -> Trials:
    calendar = WorkingCalendar(POLICY.calendar)
    return Trials(
        UseCaseRunner(units=memory.units, clock=lambda: world.now, policy=POLICY, calendar=calendar)
    )


async def test_after_a_collision_all_is_read_anew_in_a_new_transaction(world: World, trials: Trials) -> None:
    mei = await world.customer()
    ticket = (await world.filed(mei)).id
    await trials.write(by=mei.id, ticket=ticket, text="Mine", collisions=1)
    first, second = trials.seen
    assert second.version == first.version + 1
    assert trials.sessions[0].uow is not trials.sessions[1].uow
    assert (await world.history(ticket))[-2:] == ["CustomerWrote", "CustomerWrote"]


async def test_collisions_without_end_are_told_after_the_last_attempt(world: World, trials: Trials) -> None:
    mei = await world.customer()
    ticket = (await world.filed(mei)).id
    with pytest.raises(StaleVersion):
        await trials.write(by=mei.id, ticket=ticket, text="Mine", collisions=ATTEMPTS)
    assert len(trials.seen) == ATTEMPTS
    assert await world.looks(ticket) == [], "a collision is no refusal"


@pytest.mark.rule("S1.needed", "S1.looks")
async def test_who_may_not_never_reaches_the_method_and_is_on_record_once(
    world: World, trials: Trials
) -> None:
    mei, other = await world.customer(), await world.customer("Nosy")
    ticket = (await world.filed(mei)).id
    with pytest.raises(NotAllowed):
        await trials.look(by=other.id, ticket=ticket)
    assert trials.seen == []
    assert await world.looks(ticket) == [(other.id, "refused.trials.look")]


@pytest.mark.rule("S1.looks")
async def test_a_refusal_without_a_ticket_is_on_record_by_its_name(
    world: World, trials: Trials, memory: Memory
) -> None:
    lin, mei = await world.worker(Role.STAFF, "Lin"), await world.customer()
    assert await trials.open_to_staff(by=lin.id) == "Lin"
    with pytest.raises(NotAllowed):
        await trials.open_to_staff(by=mei.id)
    assert len(trials.sessions) == 1
    refused = [(look.by, look.ticket) for look in memory.looks if look.what == "refused.trials.open_to_staff"]
    assert refused == [(mei.id, None)]


async def test_what_was_written_without_a_commit_is_rolled_back(world: World, trials: Trials) -> None:
    mei = await world.customer()
    before = await world.filed(mei)
    await trials.leave_early(by=mei.id, ticket=before.id)
    assert await world.stored(before.id) == before
    assert "CustomerWrote" not in await world.history(before.id)
