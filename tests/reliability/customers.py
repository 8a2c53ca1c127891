"""Scripted customers: each reads what stands on the phone, answers it, and repeats when nothing comes."""

import asyncio
import random
import re
from dataclasses import dataclass, field

import structlog

from tests.fakes.sandbox_client import Sandbox, SandboxRequestError
from tests.reliability.journal import Json, Phone
from tests.reliability.walk import (
    CONFIRM,
    FILED,
    Answer,
    Report,
    SharedContact,
    Tap,
    Words,
    a_report,
    labels,
    recognised,
)
from tests.reliability.wording import Wording

_log = structlog.get_logger(__name__)
_NUMBER = re.compile(r"case number is (\S+?)\.")
_SECOND_LOOK = 1.0
_CALLING_OFF = ("customer.filed.see", "customer.card.cancel", "customer.card.cancel_sure")
_Asked = tuple[int, str]
"""A question as it stands in the chat: message and key; an edit makes another question of a message."""


@dataclass(kw_only=True)
class Customer:
    """Goes through the intake again and again; `patience` in seconds, then the last act is repeated."""

    box: Sandbox
    phone: Phone
    telegram: int
    name: str
    wording: Wording
    dice: random.Random
    patience: float
    pause: tuple[float, float]
    calls_off: bool = False
    confirmed: dict[str, str | None] = field(default_factory=dict)
    repeated: list[str] = field(default_factory=list)
    _answered: set[_Asked] = field(default_factory=set)

    async def keep_reporting(self, enough: asyncio.Event) -> None:
        """Report one thing, and then more until `enough` is set; what was begun is finished."""
        await self.report()
        while not enough.is_set():
            await self.report()

    async def report(self) -> str:
        """Report one thing from greeting to number, and return its marker."""
        marker = f"{self.name}-{len(self.confirmed) + 1}"
        report = a_report(marker, self.wording, self.dice)
        act: Answer = Words(text="/start")
        await self._do(act, None)
        while True:
            asked, message = await self._next_question(report, act)
            self._answered.add(asked)
            if asked[1] == FILED:
                self.confirmed[marker] = _number(message)
                if self.calls_off:
                    await self._call_off()
                return marker
            await asyncio.sleep(self.dice.uniform(*self.pause))
            if asked[1] == CONFIRM:
                self.confirmed.setdefault(marker, None)
            act = report.answers[asked[1]]
            if not await self._do(act, message):
                self._answered.discard(asked)
                await self.phone.change(_SECOND_LOOK)

    async def _call_off(self) -> None:
        """Call off the case that was just filed, as far as buttons for it come."""
        for key in _CALLING_OFF:
            wanted = self.wording.label(key)
            while (message := self._newest_with(wanted)) is None:
                if not await self.phone.change(self.patience):
                    self.repeated.append(f"{self.name}: no button {wanted!r}")
                    return
            await asyncio.sleep(self.dice.uniform(*self.pause))
            await self._do(Tap(label=wanted), message)

    def _newest_with(self, label: str) -> Json | None:
        return next((message for message in self.phone.from_desk() if label in labels(message)), None)

    async def _next_question(self, report: Report, last: Answer) -> tuple[_Asked, Json]:
        while True:
            found = self._open_question(report)
            if found is not None:
                return found
            if not await self.phone.change(self.patience):
                self.repeated.append(f"{report.marker}: {last}")
                _log.warning("a customer repeats", customer=self.name, act=str(last))
                newest = next(iter(self.phone.from_desk()), None)
                await self._do(last, newest)

    def _open_question(self, report: Report) -> tuple[_Asked, Json] | None:
        for message in self.phone.from_desk():
            key = recognised(message, report, self.wording)
            if key is None or (key == FILED and _number(message) in self.confirmed.values()):
                continue
            asked = (int(message["message_id"]), key)
            return None if asked in self._answered else (asked, message)
        return None

    async def _do(self, act: Answer, message: Json | None) -> bool:
        match act:
            case Words(text=text):
                return await self._post("send", {"text": text})
            case SharedContact():
                return await self._post("send", {"share_contact": True})
            case Tap(label=wanted):
                label = next((label for label in labels(message or {}) if wanted in label), None)
                if message is None or label is None:
                    return False
                self.phone.on_tap(int(message["message_id"]))
                return await self._post("tap", {"message_id": message["message_id"], "text": label})

    async def _post(self, action: str, body: Json) -> bool:
        given = {**body, "bot": self.box.username}
        try:
            await self.box.request("POST", f"/sandbox/persons/{self.telegram}/{action}", given)
        except SandboxRequestError as refused:
            # The button went away between the look and the tap: the phone shows something newer.
            _log.info("a tap came too late", customer=self.name, cause=refused.sentence)
            return False
        return True


def _number(message: Json) -> str | None:
    found = _NUMBER.search(message.get("text") or "")
    return found[1] if found else None
