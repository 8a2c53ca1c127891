"""How the desk itself is, for those who run it."""

from dataclasses import dataclass
from datetime import timedelta

from tickets.daily_update.ledger import Totals
from tickets.health import Health
from tickets.ids import PersonId
from tickets.services.office import Office, Sitting
from tickets.team.permissions import runs_desk

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class LookOver:
    """A look over the whole desk."""

    office: Office

    async def __call__(self, *, by: PersonId) -> Health:
        """Return how the desk is now; raises `NotAllowed`."""

        async def act(sitting: Sitting) -> Health:
            runs_desk(sitting.actor)
            uow, now = sitting.uow, sitting.now
            gauges = uow.gauges
            return Health(
                at=now,
                database=await gauges.database(),
                inbox=await gauges.inbox(now=now),
                outbox=await gauges.outbox(now=now),
                sends_hour=await gauges.sends(since=now - _HOUR),
                sends_day=await gauges.sends(since=now - _DAY),
                clocks=await uow.clocks.counts(now),
                today=Totals.of(await uow.ledger.tally(sitting.today)),
                open_calls=await gauges.open_calls(),
                processes=tuple(await gauges.processes()),
                takeovers=await gauges.takeovers(),
                uncovered_years=self.office.calendar.uncovered_years(now),
            )

        return await self.office.sit("workshop.health", act, by=by)
