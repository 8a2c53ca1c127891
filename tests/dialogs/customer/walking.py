"""A customer's way through the intake, question by question, in any language of the desk."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from tests.dialogs.chat import Talk
from tests.dialogs.conftest import Hall
from tickets.kinds import Language

Answer = Callable[["Walk"], Awaitable[None]]

ADDRESS = "上海市浦东新区世纪大道100号5楼"
ORDER = "SO-20250105-7781"
SERIAL = "SN-20231105-A7"


@dataclass
class Walk:
    """Somebody who reports a broken washer, answering whatever is asked."""

    hall: Hall
    talk: Talk
    language: Language
    fault: str = "它漏水，地上全是水"
    given: dict[str, Answer] = field(default_factory=dict)

    def label(self, key: str, **values: object) -> str:
        """Return a label or sentence of the catalogues."""
        return self.hall.words(key, self.language, **values)

    async def tap(self, key: str, **values: object) -> str | None:
        """Tap the newest button with the label of a key."""
        return await self.talk.tap(self.label(key, **values))

    def asks(self, key: str) -> bool:
        """Return whether the newest message asks the question of a key, as far as it is the same for all."""
        sentence = self.label(key, typed="\0", period="\0", prompt="\0", read_back="\0")
        return all(piece.strip() in self.talk.shown for piece in sentence.split("\0"))

    async def begin(self) -> None:
        """Open the menu and begin the report of a fault."""
        await self.talk.say("/start")
        await self.tap("customer.menu.report")

    async def until(self, question: str) -> None:
        """Begin if need be, then answer question after question up to the one of a key, left open."""
        if not self.talk.telegram.shown:
            await self.begin()
        for key, answer in ANSWERS.items():
            if key == question:
                break
            assert self.asks(key), f"{key} was expected, {self.talk.shown!r} was shown"
            await self.given.get(key, answer)(self)
        assert self.asks(question), f"{question} was expected, {self.talk.shown!r} was shown"

    async def to_read_back(self) -> None:
        """Answer everything; nothing is filed yet."""
        await self.until("customer.confirm.ask")

    async def file(self) -> None:
        """Answer everything and confirm it."""
        await self.to_read_back()
        await self.tap("customer.confirm.right")


def says(text: str) -> Answer:
    """Answer with a text."""

    async def answer(walk: Walk) -> None:
        await walk.talk.say(text)

    return answer


def taps(key: str) -> Answer:
    """Answer with a tap on the label of a key."""

    async def answer(walk: Walk) -> None:
        await walk.tap(key)

    return answer


async def _tells_fault(walk: Walk) -> None:
    await walk.talk.say(walk.fault)


async def _picks_model(walk: Walk) -> None:
    await walk.talk.tap("W80B")


async def _picks_part(walk: Walk) -> None:
    line = walk.hall.policy.line("washer")
    assert line is not None
    await walk.talk.tap(line.wearing_parts[0][walk.language])


async def _picks_name(walk: Walk) -> None:
    await walk.talk.tap(f"👤 {walk.talk.user.full_name}")


async def _shares_phone(walk: Walk) -> None:
    await walk.talk.share_contact("8613812345678")


ANSWERS: dict[str, Answer] = {
    "customer.fault.ask": _tells_fault,
    "customer.model.ask": says("w8ob"),
    "customer.model.choose": _picks_model,
    "customer.purchased.ask": taps("customer.purchased.last_year"),
    "customer.order.ask": says(ORDER),
    "customer.part.ask": _picks_part,
    "customer.since.ask": taps("customer.since.today"),
    "customer.environment.ask": taps("customer.environment.damp"),
    "customer.tried.ask": taps("customer.tried.restarted"),
    "customer.repaired.ask": taps("button.no"),
    "customer.extra.ask": says(SERIAL),
    "customer.urgency.ask": taps("customer.urgency.urgent"),
    "customer.name.ask": _picks_name,
    "customer.phone.ask": _shares_phone,
    "customer.email.ask": taps("button.skip"),
    "customer.address.ask": says(ADDRESS),
}
"""Each question of a washer's report with an answer, in the order of asking."""

QUESTIONS = tuple(ANSWERS)
