"""An engineer who works a customer's case, so that the customer's side of it can be tested."""

from dataclasses import dataclass
from datetime import timedelta

from tests.dialogs.customer.walking import Walk
from tickets.aftercare.surveys import Survey
from tickets.case.facts import Slot
from tickets.case.ticket import Ticket
from tickets.ids import SurveyId, TicketId
from tickets.kinds import Role
from tickets.team.people import Person


@dataclass
class Service:
    """One case of the walking customer, with the engineer who owns it."""

    walk: Walk
    engineer: Person
    ticket: TicketId

    @property
    def tap(self) -> str:
        """The end of the callback data of every button about this case."""
        return str(int(self.ticket))

    async def now(self) -> Ticket:
        """Return the case as it stands."""
        return await self.walk.hall.stored(self.ticket)

    async def offers_times(self) -> tuple[Slot, ...]:
        """Let the engineer offer two times for a visit."""
        start = self.walk.hall.now + timedelta(days=1)
        slots = tuple(
            Slot(start=start + timedelta(hours=hours), end=start + timedelta(hours=hours + 2))
            for hours in (0, 4)
        )
        await self.walk.hall.desk.jobs.propose_visit(by=self.engineer.id, ticket=self.ticket, slots=slots)
        return slots

    async def finishes(self) -> None:
        """Let the engineer finish the work."""
        await self.walk.hall.desk.jobs.finish(
            by=self.engineer.id,
            ticket=self.ticket,
            summary="换了门封胶圈",
            parts=["门封胶圈"],
            function_tested=True,
        )

    async def asks_for_rating(self) -> Survey:
        """Finish the work and ask the customer how it was."""
        await self.finishes()
        case, now = await self.now(), self.walk.hall.now
        async with self.walk.hall.memory.units() as uow:
            survey = await uow.surveys.add(
                Survey(
                    id=SurveyId(0),
                    ticket=case.id,
                    customer=case.customer,
                    service=1,
                    due_at=now,
                    asked_at=now,
                )
            )
            await uow.commit()
        return survey


async def accepted(walk: Walk) -> Service:
    """Return the service of a case that was filed and taken on."""
    engineer = await walk.hall.worker(walk.hall.talk(user=900, name="李工"), Role.ENGINEER)
    await walk.file()
    [case] = await walk.hall.cases(walk.talk)
    service = Service(walk=walk, engineer=engineer, ticket=case.id)
    assert (await service.now()).owner == engineer.id
    await walk.hall.desk.jobs.accept(by=engineer.id, ticket=case.id)
    return service
