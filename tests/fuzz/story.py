"""How things stand before the first update: people of each role, with tickets in each stage of their life."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from tests.fuzz.cast import CUSTOMERS, WORKERS, marked
from tickets.case.drafts import Draft
from tickets.case.facts import Contact, Product, PurchaseDate
from tickets.desk import Desk
from tickets.ids import DraftId, TelegramId, TicketId
from tickets.kinds import Urgency
from tickets.team.people import Person

MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)
"""Monday, 2 March 2026, 10:00 in Shanghai."""


@dataclass
class Hands:
    """A clock that only a hand moves."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        """Return the moment."""
        return self.now

    def later(self, **spans: float) -> None:
        """Let time pass."""
        self.now += timedelta(**spans)


@dataclass(kw_only=True)
class Story:
    """Fills an empty desk; `numbers` are the ticket numbers, in the order of filing."""

    desk: Desk
    clock: Hands
    people: dict[int, Person] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)

    async def tell(self) -> None:
        """Let everybody in, and take a case of each customer to each of the stages."""
        for account, (name, role) in WORKERS.items():
            person = await self._meet(account, name)
            invite = await self.desk.people.invite(by=None, role=role)
            self.people[account], _ = await self.desk.people.join(by=person.id, token=invite.token)
        for account, name in CUSTOMERS.items():
            self.people[account] = await self._meet(account, name)
        stages: Sequence[Callable[[TicketId, Person, Person], Awaitable[object]]] = (
            self._nothing,
            self._accepted,
            self._proposed,
            self._on_the_way,
            self._done,
        )
        for place, account in enumerate((*CUSTOMERS, *CUSTOMERS, *CUSTOMERS)):
            engineer = self.people[(601, 602)[place % 2]]
            ticket = await self._file(account)
            await self.desk.counter.assign(by=self.people[701].id, ticket=ticket, owner=engineer.id)
            await stages[place % len(stages)](ticket, engineer, self.people[account])
            self.clock.later(minutes=11)
        await self._draft(self.people[501], 501)

    async def _meet(self, account: int, name: str) -> Person:
        return await self.desk.people.greet(telegram=TelegramId(account), name=name, language_code="zh")

    async def _draft(self, customer: Person, account: int) -> DraftId:
        draft = await self.desk.intake.start(by=customer.id, words=f"它漏水 {marked('WORD', account)}")

        def answer(it: Draft) -> Draft:
            return replace(
                it,
                product=Product(name="W80B", line="washer", model_id="AR-W80B"),
                purchased=PurchaseDate(earliest=date(2026, 1, 5), latest=date(2026, 1, 5)),
                order_number=marked("ORDER", account),
                part="door",
                since="yesterday",
                environment="kitchen",
                tried="nothing",
                repaired_elsewhere=False,
                extra={"serial": "SN1"},
                urgency=Urgency.NORMAL,
                contact=Contact(
                    name="Mei",
                    phone="+8613812345678",
                    email="m@example.org",
                    address=f"上海 {marked('PLACE', account)}",
                ),
            )

        return (await self.desk.intake.update(by=customer.id, draft=draft.id, change=answer)).id

    async def _file(self, account: int) -> TicketId:
        customer = self.people[account]
        draft = await self._draft(customer, account)
        ticket = await self.desk.intake.file(by=customer.id, draft=draft)
        self.numbers.append(ticket.number)
        return ticket.id

    async def _nothing(self, ticket: TicketId, engineer: Person, customer: Person) -> None:
        """Leave the job where it was offered."""

    async def _accepted(self, ticket: TicketId, engineer: Person, customer: Person) -> None:
        await self.desk.jobs.accept(by=engineer.id, ticket=ticket)

    async def _proposed(self, ticket: TicketId, engineer: Person, customer: Person) -> None:
        await self._accepted(ticket, engineer, customer)
        slots = await self.desk.jobs.suggest_slots(by=engineer.id, ticket=ticket)
        await self.desk.jobs.propose_visit(by=engineer.id, ticket=ticket, slots=slots[:2])

    async def _on_the_way(self, ticket: TicketId, engineer: Person, customer: Person) -> None:
        await self._proposed(ticket, engineer, customer)
        await self.desk.cases.pick_visit(by=customer.id, ticket=ticket, slot=0)
        await self.desk.jobs.depart(by=engineer.id, ticket=ticket, eta_minutes=30)

    async def _done(self, ticket: TicketId, engineer: Person, customer: Person) -> None:
        await self._accepted(ticket, engineer, customer)
        await self.desk.jobs.finish(
            by=engineer.id, ticket=ticket, summary="New seal", parts=["seal"], function_tested=True
        )
