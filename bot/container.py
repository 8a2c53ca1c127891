"""Puts a process together: settings become a policy, a storage, the wording and the desk."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog

from bot.background_reader import BackgroundThread
from bot.policy import load_calendar, load_policy
from bot.settings import Settings
from bot.understanding import build_date_reader, build_model_finder, build_phone_reader
from bot.words import Catalogues, load_catalogues
from storage.opening import Storage, open_storage
from tickets.desk import Desk, build_desk
from tickets.moments import Now
from tickets.policy import Policy
from tickets.time.calendar import WorkingCalendar

_log = structlog.get_logger(__name__)
_TOKEN_BYTES = 18


@dataclass(frozen=True, kw_only=True)
class Container:
    """Everything that a process of the desk needs, wired once."""

    settings: Settings
    policy: Policy
    calendar: WorkingCalendar
    words: Catalogues
    clock: Now
    storage: Storage
    desk: Desk


def new_token() -> str:
    """Return an unguessable token for a one-time link."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


@asynccontextmanager
async def open_container(settings: Settings, *, clock: Now) -> AsyncIterator[Container]:
    """Open the storage and build the desk on it; close the storage at the end.

    Raises what reading the policy and opening the storage raise: each a refusal to start in one sentence.
    """
    policy = load_policy(settings.policy)
    calendar = load_calendar(policy)
    for year in calendar.uncovered_years(clock()):
        _log.warning("no public holidays are known for a year; name them in the policy", year=year)
    words = load_catalogues(time_zone=policy.calendar.time_zone, clock=clock)
    storage = await open_storage(
        url=settings.database_url,
        secret_key=settings.secret_key,
        data_dir=settings.data_dir,
        lock_seconds=settings.lock_seconds,
    )
    try:
        desk = build_desk(
            units=storage.units,
            clock=clock,
            policy=policy,
            calendar=calendar,
            find_models=build_model_finder(policy),
            read_date=build_date_reader(policy),
            read_phone=build_phone_reader(),
            new_token=new_token,
            background=BackgroundThread(storage),
        )
        yield Container(
            settings=settings,
            policy=policy,
            calendar=calendar,
            words=words,
            clock=clock,
            storage=storage,
            desk=desk,
        )
    finally:
        await storage.close()
