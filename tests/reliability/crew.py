"""The people who work at the desk during a run: staff who read, engineers who take every job on."""

import asyncio
import random
from dataclasses import dataclass, field

from storage.opening import Storage
from tests.fakes.sandbox_client import Sandbox, SandboxRequestError
from tests.reliability.journal import Json, Phone
from tickets.ids import TelegramId
from tickets.kinds import Language, Role

_ACCEPT = "t:accept:"


async def employ(storage: Storage, people: dict[int, Role]) -> None:
    """Write people with their roles into the desk's storage, by Telegram account."""
    async with storage.units() as uow:
        for number, (telegram, role) in enumerate(people.items(), start=1):
            await uow.people.add(
                telegram=TelegramId(telegram),
                name=f"{role.value} {number}",
                language=Language.EN,
                roles=frozenset({role}),
            )
        await uow.commit()


@dataclass(kw_only=True)
class Engineer:
    """Accepts every job that is offered, once per message."""

    box: Sandbox
    phone: Phone
    telegram: int
    dice: random.Random
    pause: tuple[float, float]
    _tapped: set[int] = field(default_factory=set)

    async def work(self) -> None:
        """Take jobs on until cancelled."""
        while True:
            for message in self.phone.from_desk():
                data = _accept(message)
                if data is not None and message["message_id"] not in self._tapped:
                    self._tapped.add(message["message_id"])
                    await asyncio.sleep(self.dice.uniform(*self.pause))
                    await self._tap(message, data)
            await self.phone.change(timeout=5)

    async def _tap(self, message: Json, data: str) -> None:
        body = {"message_id": message["message_id"], "data": data, "bot": self.box.username}
        try:
            await self.box.request("POST", f"/sandbox/persons/{self.telegram}/tap", body)
        except SandboxRequestError:
            # The message was refreshed meanwhile: its job is taken on or gone.
            return


def _accept(message: Json) -> str | None:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    found = (button.get("callback_data") or "" for row in rows for button in row)
    return next((data for data in found if data.startswith(_ACCEPT)), None)
