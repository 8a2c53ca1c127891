"""The notifier's sender on a full outbox: how many messages a second it can, and what one costs."""

import asyncio
import logging
import random
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import structlog
from telegram.ext import ExtBot

from bot.clock import system_clock
from bot.policy import load_policy
from bot.words import load_catalogues
from notifier.handover import Handover
from notifier.pacing import Pace
from notifier.postman import Postman
from notifier.rendering import Renderer
from notifier.request import AiohttpRequest
from notifier.sender import Sender
from storage.opening import Storage, open_storage
from tickets.ids import TelegramId
from tickets.kinds import Language, Role
from tickets.messages.pushes import Push

_UNPACED = 100_000.0


async def fill(storage: Storage, messages: int) -> None:
    """Put messages into the outbox, each to somebody else."""
    now = system_clock()
    async with storage.units() as uow:
        for number in range(messages):
            person = await uow.people.add(
                telegram=TelegramId(500_000 + number),
                name="Mei",
                language=Language.EN,
                roles=frozenset({Role.CUSTOMER}),
            )
            await uow.outbox.add(
                Push(
                    recipient=person.id,
                    template="customer/apology",
                    dedupe=f"bench:{number}",
                    not_before=now,
                )
            )
        await uow.commit()


async def send(storage: Storage, *, api: str, token: str, paced: bool) -> None:
    """Send until told to end."""
    pace = Pace() if paced else Pace(per_second=_UNPACED, chat_interval=1 / _UNPACED)
    request, stop = AiohttpRequest(), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await request.initialize()
    bot: ExtBot[None] = ExtBot(
        token,
        base_url=f"{api}/bot",
        request=request,
        get_updates_request=AiohttpRequest(),
        rate_limiter=pace,
    )
    words = load_catalogues(time_zone=load_policy().calendar.time_zone, clock=system_clock)
    sender = Sender(
        queue=storage.outbox,
        postman=Postman(bot),
        pace=pace,
        renderer=Renderer(words),
        handover=Handover(units=storage.units, clock=system_clock),
        clock=system_clock,
        worker="bench",
        rng=random.Random(1),
        quiet_until=lambda _now: None,
    )
    await sender.run(stop)
    await request.shutdown()


async def main(arguments: Sequence[str]) -> None:
    """Fill an outbox and send it."""
    api, token, folder, messages, pace = arguments
    async with await open_storage(data_dir=Path(folder)) as storage:
        await fill(storage, int(messages))
        await send(storage, api=api, token=token, paced=pace == "paced")


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    asyncio.run(main(sys.argv[1:]))
