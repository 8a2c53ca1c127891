"""An outbox with its sender, and people of the sandbox to write to."""

import asyncio
import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

from telegram import Bot
from telegram.ext import ExtBot

from notifier.handover import Handover
from notifier.pacing import Pace
from notifier.postman import Postman
from notifier.rendering import Renderer
from notifier.request import AiohttpRequest
from notifier.retry_policy import RetryPolicy
from notifier.sender import Sender
from storage.opening import Storage
from tests.fakes.sandbox_client import Sandbox
from tests.fakes.sandbox_person import WAIT_SECONDS, Person
from tests.fakes.wording import real_words
from tests.unit.announcing import TICKET
from tickets.case.events import TicketFiled
from tickets.ids import OutboxId, PersonId, TelegramId
from tickets.kinds import Language, Role
from tickets.messages.deliveries import Attempt, DeliveryOutcome
from tickets.messages.pushes import Button, Push
from tickets.messages.taps import Tap, Verb
from tickets.team.people import Person as Known

QUICK = RetryPolicy(
    look_every=timedelta(seconds=0.1),
    first_backoff=timedelta(seconds=0.05),
    landing=timedelta(seconds=5),
)


@dataclass
class Counted:
    """A tally that keeps how attempts ended."""

    outcomes: list[DeliveryOutcome] = field(default_factory=list)

    def delivered(self, outcome: DeliveryOutcome) -> None:
        """Keep it."""
        self.outcomes.append(outcome)

    def planned(self, planner: str, *, well: bool) -> None:
        """Refuse: a sender runs no planner."""
        raise AssertionError(planner)


@dataclass
class PostOffice:
    """Puts messages into the outbox and sends them for real.

    `offset` turns the clock; it is night from `evening` to `morning`.
    """

    box: Sandbox
    storage: Storage
    pace: Pace = field(default_factory=lambda: Pace(per_second=500, chat_interval=0.02))
    offset: timedelta = timedelta()
    evening: datetime | None = None
    morning: datetime | None = None
    counted: Counted = field(default_factory=Counted)
    _request: AiohttpRequest = field(default_factory=AiohttpRequest)
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _running: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self._request.initialize()
        self.bot: ExtBot[None] = ExtBot(
            self.box.token,
            base_url=f"{self.box.url}/bot",
            request=self._request,
            get_updates_request=AiohttpRequest(),
            rate_limiter=self.pace,
        )
        self.sender = self.new_sender(Postman(self.bot))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
        await self._request.shutdown()

    def now(self) -> datetime:
        """Return the desk's time."""
        return datetime.now(UTC) + self.offset

    def new_sender(self, postman: Postman, retry_policy: RetryPolicy = QUICK) -> Sender:
        """Return a sender on this outbox with a postman."""
        return Sender(
            queue=self.storage.outbox,
            postman=postman,
            pace=self.pace,
            renderer=Renderer(real_words()),
            handover=Handover(units=self.storage.units, clock=self.now),
            clock=self.now,
            worker="test",
            rng=random.Random(1),
            quiet_until=self.quiet_until,
            retry_policy=retry_policy,
            tally=self.counted,
        )

    def quiet_until(self, now: datetime) -> datetime | None:
        """Return when the night ends that it is at a moment, None by day."""
        begun = self.evening is None or now >= self.evening
        return self.morning if self.morning and begun and now < self.morning else None

    def start(self) -> None:
        """Let the sender run."""
        self._running = asyncio.create_task(self.sender.run(self._stop))

    async def stop(self) -> None:
        """Stop the sender and wait for it."""
        running, self._running = self._running, None
        if running is not None:
            self._stop.set()
            self.sender.wake()
            await running

    async def person(self, name: str, role: Role = Role.CUSTOMER) -> tuple[Person, Known]:
        """Return somebody who has opened the chat with the bot, and as whom the desk knows them."""
        phone = await self.box.person(name)
        await phone.send("/start")
        return phone, await self.known(phone.id, name, role)

    async def known(self, telegram: int, name: str, role: Role = Role.CUSTOMER) -> Known:
        """Let the desk know somebody by their chat, whether it exists or not."""
        async with self.storage.units() as uow:
            person = await uow.people.add(
                telegram=TelegramId(telegram), name=name, language=Language.EN, roles=frozenset({role})
            )
            await uow.commit()
        return person

    async def ticket(self, customer: PersonId) -> None:
        """Keep the case that messages are about."""
        async with self.storage.units() as uow:
            await uow.tickets.add(replace(TICKET, customer=customer, owner=None, version=1))
            await uow.tickets.append(TicketFiled(ticket=TICKET.id, at=TICKET.filed_at, by=customer))
            await uow.commit()

    def reply(self, to: PersonId, text: str, **more: Any) -> Push:
        """Return a message with these words of staff and a button; `more` are fields of Push."""
        push = Push(
            recipient=to,
            template="customer/reply",
            dedupe=f"{to}:{text}",
            not_before=self.now(),
            context={"number": "R-2041", "product": "WM-8", "text": text},
            buttons=(
                (Button(label="push.button.open", data=Tap(verb=Verb.TICKET, object=TICKET.id).encode()),),
            ),
        )
        return replace(push, **more)

    async def post(self, *pushes: Push) -> None:
        """Put messages into the outbox."""
        async with self.storage.units() as uow:
            await uow.outbox.add(*pushes)
            await uow.commit()
        self.sender.wake()

    async def attempts(self, number: int = 1) -> list[Attempt]:
        """Return the recorded attempts of a message, by its place in the outbox."""
        return list(await self.storage.outbox.attempts(OutboxId(number)))

    async def taken(self) -> None:
        """Wait until the sender has taken a message into its hands."""
        deadline = asyncio.get_running_loop().time() + WAIT_SECONDS
        while asyncio.get_running_loop().time() < deadline:
            if self.sender.in_flight:
                return
            await asyncio.sleep(0.02)
        raise AssertionError("the sender took nothing")

    async def ended(self, outcome: DeliveryOutcome, number: int = 1) -> list[DeliveryOutcome]:
        """Wait until a message's last attempt ended so, and return how all of them did."""
        deadline = asyncio.get_running_loop().time() + WAIT_SECONDS
        seen: list[DeliveryOutcome] = []
        while asyncio.get_running_loop().time() < deadline:
            seen = [attempt.outcome for attempt in await self.attempts(number)]
            if seen and seen[-1] is outcome:
                return seen
            await asyncio.sleep(0.02)
        raise AssertionError(f"waited for {outcome}, saw {seen}")


class FailingPostman(Postman):
    """Raises what the test says for the first sends, then sends."""

    def __init__(self, bot: Bot, *errors: Exception) -> None:
        super().__init__(bot)
        self.errors = list(errors)

    async def send(self, *args: Any, **more: Any) -> int:
        """Raise the next error, or send."""
        if self.errors:
            raise self.errors.pop(0)
        return await super().send(*args, **more)
