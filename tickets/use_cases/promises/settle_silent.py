"""Settles finished work whose customer raised no objection in time (rule F1)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tickets.lifecycle import Status
from tickets.ports import UnitOfWork
from tickets.pushes import Button, Push
from tickets.taps import Tap, Verb
from tickets.ticket import Ticket
from tickets.use_cases.office import staff_of
from tickets.use_cases.promises.planning import Planning


@dataclass(frozen=True)
class SettleSilent:
    """The planner of silence: with a function test on record it means consent, without one a call."""

    planning: Planning

    async def __call__(self) -> int:
        """Settle what is due, ask staff to call where no test is on record; return the new messages."""
        now = self.planning.now()
        if self.planning.is_quiet(now):
            return 0
        since = now - timedelta(days=self.planning.policy.limits.silent_days_until_solved)
        async with self.planning.units() as uow:
            silent = [ticket.id for ticket in await uow.tickets.silent_since(since)]

        async def settle(uow: UnitOfWork, ticket: Ticket) -> int | None:
            if ticket.status is not Status.WORK_DONE:
                return None
            if ticket.record is None or not ticket.record.function_tested:
                return await self._ask_to_call(uow, ticket, now)
            return await self.planning.write(uow, ticket, ticket.close(by=None, at=now))

        return await self.planning.each_ticket(silent, settle)

    async def _ask_to_call(self, uow: UnitOfWork, ticket: Ticket, now: datetime) -> int:
        called = Button(label="push.button.called", data=Tap(verb=Verb.CALLED, object=ticket.id).encode())
        opened = Button(label="push.button.open", data=Tap(verb=Verb.TICKET, object=ticket.id).encode())
        served = ticket.served_at.isoformat() if ticket.served_at else ""
        return await uow.outbox.add(
            *(
                Push(
                    recipient=person.id,
                    template="staff/not_tested",
                    dedupe=f"staff/not_tested:{ticket.id}:{served}:{person.id}",
                    not_before=now,
                    context={
                        "number": ticket.number,
                        "product": ticket.product.name,
                        "customer": ticket.contact.name,
                    },
                    buttons=((called, opened),),
                    ticket=ticket.id,
                    priority=5,
                )
                for person in await staff_of(uow)
            )
        )
