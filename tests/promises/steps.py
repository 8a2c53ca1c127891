"""What some cases need on their way: a price, the factory, a product that comes back; some of it late."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from tests.promises.people import Town
from tickets.case.facts import Money
from tickets.ids import PersonId, TicketId
from tickets.kinds import Request, Settlement

SETTLEMENTS = {Request.EXCHANGE: Settlement.EXCHANGE, Request.RETURN: Settlement.REFUND}
"""What whoever asked for it gets for the product."""

_FORGETS, _REFUSES, _HAS_NO_DATE = 0.1, 0.1, 0.3
_DAY = 60 * 24
_VOUCHER = timedelta(days=30)
_PRICES = (18000, 35000, 48000)


class Steps:
    """The steps beside a visit, taken by an engineer or by who looks after the desk."""

    def __init__(self, town: Town) -> None:
        """Take steps in a town."""
        self._town = town

    def price(self, me: PersonId, job: TicketId) -> None:
        """Let the engineer name a price, where the customer has to pay; most in time, some never."""
        town = self._town

        async def name_it() -> None:
            view = await town.tries(town.desk.jobs.view(by=me, ticket=job))
            if view is not None and view.quote_missing:
                await self.quote(me, job)

        if town.dice.random() > _FORGETS:
            self._later(10, 2 * _DAY, name_it)

    async def quote(self, me: PersonId, job: TicketId) -> None:
        """Name a price, or another one."""
        town = self._town
        amount = Money(hundredths=town.dice.choice(_PRICES), currency="CNY")
        await town.tries(town.desk.quotes.give(by=me, ticket=job, amount=amount, text="New pump"))

    async def send_away(self, me: PersonId, job: TicketId) -> None:
        """Send the product to the factory, which may name another day, and may be late."""
        town, dice = self._town, self._town.dice
        days = dice.randint(2, 6)
        expected = town.calendar.local(town.now()).date() + timedelta(days=days)
        factory = town.desk.factory
        if await town.tries(factory.send(by=me, ticket=job, expected=expected)) is None:
            return
        if dice.random() < _HAS_NO_DATE:
            later = expected + timedelta(days=dice.randint(1, 6))
            self._later(_DAY, days * _DAY, lambda: self._do(factory.send(by=me, ticket=job, expected=later)))
        self._later((days - 1) * _DAY, (days + 5) * _DAY, lambda: self._do(factory.back(by=me, ticket=job)))

    def settle(self, me: PersonId, ticket: TicketId, settlement: Settlement) -> None:
        """Let the product come back in some days, be inspected, and be settled; some are forgotten."""
        town, returns = self._town, self._town.desk.returns

        async def receive() -> None:
            received = returns.receive(by=me, ticket=ticket, settlement=settlement)
            if await town.tries(received) is not None and town.dice.random() > _FORGETS:
                self._later(60, 3 * _DAY, lambda: self._inspect(me, ticket, settlement))

        self._later(_DAY / 2, 4 * _DAY, receive)

    async def _inspect(self, me: PersonId, ticket: TicketId, settlement: Settlement) -> None:
        town, returns = self._town, self._town.desk.returns
        voucher = town.calendar.local(town.now()).date() + _VOUCHER
        until = voucher if settlement is Settlement.EXCHANGE else None
        inspected = returns.inspect(by=me, ticket=ticket, finding="Drum cracked", voucher_until=until)
        if await town.tries(inspected) is None or town.dice.random() < _FORGETS:
            return
        if town.dice.random() < _REFUSES:
            await town.tries(returns.refuse(by=me, ticket=ticket, reason="It had been dropped"))
        elif settlement is Settlement.EXCHANGE:
            self._later(
                60, 6 * _DAY, lambda: self._do(returns.send(by=me, ticket=ticket, tracking="SF 1234"))
            )
        else:
            amount = Money(hundredths=_PRICES[-1], currency="CNY")
            self._later(60, 9 * _DAY, lambda: self._do(returns.pay(by=me, ticket=ticket, amount=amount)))

    def _later(self, least: float, most: float, act: Callable[[], Awaitable[None]]) -> None:
        self._town.timeline.at(self._town.at_work(self._town.in_minutes(least, most)), act)

    async def _do(self, act: Awaitable[object]) -> None:
        await self._town.tries(act)
