"""A desk whose clock is turned to local times, and what its planners put into the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from tests.fakes.memory import Memory
from tests.unit.services.world import World
from tickets.case.ticket import Ticket
from tickets.ids import PersonId, TicketId
from tickets.kinds import Role, UpdateWish
from tickets.messages.pushes import Push
from tickets.planners import Planners, build_planners
from tickets.ports import Units
from tickets.team.people import Person
from tickets.time.calendar import PublicDays, WorkingCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
MAKE_UP_SATURDAY = date(2026, 3, 7)


@dataclass
class Day(World):
    """A desk whose week has a make-up Saturday, the 7th of March 2026; local time is Shanghai's."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.planners = self.restarted()

    def restarted(self, units: Units | None = None) -> Planners:
        """Return planners that remember nothing, as after a restart."""
        return build_planners(
            units=units or self.units,
            clock=lambda: self.now,
            policy=self.policy,
            calendar=WorkingCalendar(
                self.policy.calendar, PublicDays(working_days=frozenset({MAKE_UP_SATURDAY}))
            ),
        )

    def at(self, day: int, hour: int, minute: int = 0) -> None:
        """Turn the clock to a local time in March 2026; the 2nd is a Monday."""
        self.now = datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)

    async def job(self) -> tuple[Person, Person, Ticket]:
        """Return a customer, an engineer, and a ticket that the engineer took on."""
        wang = await self.worker(Role.ENGINEER, "Wang")
        mei = await self.customer()
        ticket = await self.filed(mei)
        await self.desk.jobs.accept(by=wang.id, ticket=ticket.id)
        return mei, wang, ticket

    async def wishes(self, person: Person, wish: UpdateWish) -> None:
        """Let a customer say how often they want to hear."""
        await self.desk.people.set_updates(by=person.id, wish=wish)

    async def blocks(self, person: Person) -> None:
        """Let a person be known as unreachable."""
        async with self.units() as uow:
            await uow.people.save(replace(await uow.people.get(person.id), reachable=False))
            await uow.commit()


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a local time in March 2026 as a moment in UTC."""
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


def of(memory: Memory, template: str) -> list[Push]:
    """Return the committed messages of one template."""
    return [push for push in memory.pushes if push.template == template]


def tickets_of(pushes: Sequence[Push]) -> list[TicketId | None]:
    """Return which tickets messages are about."""
    return [push.ticket for push in pushes]


def recipients_of(pushes: Sequence[Push]) -> list[PersonId]:
    """Return who gets messages."""
    return [push.recipient for push in pushes]
