"""Introduces three people to the sandbox: a customer, a field engineer and the service lead at the desk."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import aiohttp

from bot.container import Container
from bot.first_admin import AdminInvite
from tickets.kinds import Role
from tickets.time.calendar import WorkingCalendar

_CUSTOMERS: Mapping[str, Mapping[str, str]] = {
    "en": {"first_name": "Grace", "last_name": "Miller", "username": "customer", "phone": "+8613800138001"},
    "zh-hans": {"first_name": "王芳", "username": "customer", "phone": "+8613800138001"},
}
_ENGINEERS: Mapping[str, Mapping[str, str]] = {
    "en": {"first_name": "Leo", "last_name": "Chen", "username": "engineer", "phone": "+8613800138002"},
    "zh-hans": {"first_name": "李强", "username": "engineer", "phone": "+8613800138002"},
}
_STAFF: Mapping[str, Mapping[str, str]] = {
    "en": {"first_name": "Nora", "last_name": "Hale", "username": "service_lead", "phone": "+8613800138003"},
    "zh-hans": {"first_name": "陈静", "username": "service_lead", "phone": "+8613800138003"},
}
_SETTLING_IN = timedelta(hours=1)
_TOO_LATE_IN_THE_DAY = time(11)


async def register_bot(address: str, *, token: str, username: str, name: str) -> None:
    """Let the sandbox know the desk's bot."""
    async with aiohttp.ClientSession() as session:
        bot = {"token": token, "username": username, "name": name}
        async with session.post(f"{address}/sandbox/bots", json=bot) as response:
            response.raise_for_status()


class _Sandbox:
    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self._session = session
        self._address = address

    async def set_clock(self, moment: datetime) -> None:
        await self._post("/sandbox/clock", {"now": moment.isoformat()})

    async def person(self, about: Mapping[str, str], *, language: str) -> int:
        made = await self._post("/sandbox/persons", {**about, "language_code": language})
        return int(made["id"])

    async def say(self, person: int, text: str) -> None:
        await self._post(f"/sandbox/persons/{person}/send", {"text": text})

    async def _post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        async with self._session.post(self._address + path, json=body) as response:
            response.raise_for_status()
            answer: dict[str, Any] = await response.json()
            return answer


def moment_to_begin(now: datetime, calendar: WorkingCalendar) -> datetime:
    """Return a moment from which a working day can be tried out: `now`, or the latest working morning.

    Somebody who looks in on a Sunday, or in the afternoon, would otherwise turn the clock to 16:30 and get no
    update: a day off has none, and who has just heard from the desk is not told again. The moment lies in the
    past, never ahead, so that no invitation expires before it is opened; given in UTC.
    """
    local = calendar.local(now)
    if calendar.is_open(now) and local.time() < _TOO_LATE_IN_THE_DAY:
        return now
    today = local.date()
    day = today if calendar.is_working_day(today) else calendar.previous_working_day(today)
    morning = _morning(calendar, day)
    return morning if morning <= now else _morning(calendar, calendar.previous_working_day(day))


def _morning(calendar: WorkingCalendar, day: date) -> datetime:
    return calendar.next_opening(calendar.at_local(day, time())) + _SETTLING_IN


async def introduce_people(
    container: Container, address: str, *, admin: AdminInvite | None, language: str
) -> None:
    """Give the sandbox its people and let engineer and lead open their invitations; the customer is free.

    The sandbox's clock is set back to working hours where it is outside of them. `language` is "en" or
    "zh-hans"; anything else is read as "en".
    """
    language = language if language in _CUSTOMERS else "en"
    engineer_invite = await container.desk.people.invite(by=None, role=Role.ENGINEER)
    async with aiohttp.ClientSession() as session:
        sandbox = _Sandbox(session, address)
        now = container.clock()
        begin = moment_to_begin(now, container.calendar)
        if begin != now:
            await sandbox.set_clock(begin)
        await sandbox.person(_CUSTOMERS[language], language=language)
        engineer = await sandbox.person(_ENGINEERS[language], language=language)
        lead = await sandbox.person(_STAFF[language], language=language)
        await sandbox.say(engineer, f"/start inv_{engineer_invite.token}")
        if admin is not None:
            await sandbox.say(lead, f"/start inv_{admin.token}")
