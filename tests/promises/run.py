"""One run: weeks of a desk in virtual time, and the books of what really happened in them."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from bot.policy import load_calendar, load_policy
from bot.understanding import build_date_reader, build_model_finder, build_phone_reader
from bot.words import load_catalogues
from notifier.rendering import Renderer
from storage.opening import Storage
from tests.promises.books import Books, read_books
from tests.promises.customers import Customers
from tests.promises.engineers import Engineers
from tests.promises.inline_storage import inline_storage
from tests.promises.letters import Letter, MarkedWords
from tests.promises.people import LEAD, Town
from tests.promises.process import Process
from tests.promises.staff import Staff
from tests.promises.telegram import MemoryTelegram, Rates
from tests.promises.timeline import Timeline
from tests.promises.troubles import Trouble, plan_troubles
from tickets.desk import build_desk
from tickets.ids import TelegramId
from tickets.kinds import Role
from tickets.policy import Policy
from tickets.time.calendar import DAY, WorkingCalendar

SPRING = date(2026, 1, 26)
"""A Monday three weeks before the Spring Festival of 2026, with its make-up Saturdays."""

_STAFF = 2
_WORKING = ((0, 8, 60), (8, 15, 15), (15, 18, 5), (18, 22, 15), (22, 24, 60))
_RESTING = ((0, 8, 120), (8, 22, 30), (22, 24, 60))
"""How often the planners are woken: from and until an hour, every so many minutes."""
_TICKETS_OF_AN_ENGINEER = 1.5


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How long, how much, and from which seed; `first` is the first local day."""

    days: int
    tickets: int
    seed: int
    first: date = SPRING
    rates: Rates = field(default_factory=Rates)

    @property
    def engineers(self) -> int:
        """How many engineers the desk has: enough for most of the work."""
        return max(4, round(self.tickets / self.days / _TICKETS_OF_AN_ENGINEER))


async def simulate(plan: Plan, folder: Path) -> Books:
    """Let the days pass in a loop of virtual time and return the books."""
    policy = load_policy()
    calendar = load_calendar(policy)
    async with inline_storage(folder) as storage:
        scene = Scene(plan, storage, policy, calendar)
        await scene.open()
        await scene.timeline.run_until(scene.end)
        await scene.close()
        return await read_books(storage, scene.town, scene.process, first=plan.first, end=scene.end)


class Scene:
    """The desk, its people, and everything that is to happen to them."""

    def __init__(self, plan: Plan, storage: Storage, policy: Policy, calendar: WorkingCalendar) -> None:
        """Put everything in its place; nothing happens yet."""
        self.plan = plan
        self.dice = random.Random(plan.seed)
        start = calendar.at_local(plan.first, time(0))
        self.end = calendar.at_local(plan.first + plan.days * DAY, time(0))
        self.timeline = timeline = Timeline(start)
        telegram = MemoryTelegram(now=timeline.now, dice=self._dice(), rates=plan.rates)
        desk = build_desk(
            units=storage.units,
            clock=timeline.now,
            policy=policy,
            calendar=calendar,
            find_models=build_model_finder(policy),
            read_date=build_date_reader(policy),
            read_phone=build_phone_reader(),
            new_token=lambda: f"{self.dice.getrandbits(96):024x}",
        )
        words = load_catalogues(time_zone=policy.calendar.time_zone, clock=timeline.now)
        self.town = Town(
            desk=desk,
            policy=policy,
            calendar=calendar,
            timeline=timeline,
            telegram=telegram,
            dice=self._dice(),
        )
        self.process = Process(
            storage=storage,
            telegram=telegram,
            timeline=timeline,
            renderer=Renderer(MarkedWords(words)),
            policy=policy,
            calendar=calendar,
            dice=self._dice(),
        )
        self.customers = Customers(self.town)

    async def open(self) -> None:
        """Let the team join, the desk start, and everything stand in its order."""
        town, plan = self.town, self.plan
        for number in range(_STAFF):
            await self._join(LEAD + number, Role.LEAD if number == 0 else Role.STAFF, town.staff)
        for number in range(plan.engineers):
            await self._join(1000 + number, Role.ENGINEER, town.engineers)
        self.engineers = Engineers(town)
        self.staff = Staff(town, busy=town.staff[LEAD])
        town.telegram.on_letter = self._read
        town.on_act = self.process.ring
        await self.process.start()
        self._plan_wakes()
        self._plan_reports()
        for trouble in plan_troubles(plan.first, plan.days, town.calendar, self._dice()):
            self._plan_trouble(trouble)

    async def close(self) -> None:
        """End the desk in order."""
        await self.process.stop(self.end + DAY)

    def _dice(self) -> random.Random:
        return random.Random(self.dice.getrandbits(64))

    async def _join(self, chat: int, role: Role, group: dict[int, object]) -> None:
        people = self.town.desk.people
        name = f"{role.value.title()} {chat}"
        person = await people.greet(telegram=TelegramId(chat), name=name, language_code="en")
        invite = await people.invite(by=None, role=role)
        await people.join(by=person.id, token=invite.token)
        group[chat] = person.id

    def _read(self, letter: Letter) -> None:
        town = self.town
        if letter.chat in town.engineers:
            self.engineers.read(town.engineers[letter.chat], letter)
        elif letter.chat in town.staff:
            self.staff.read(town.staff[letter.chat], letter)
        elif letter.chat in town.customers:
            self.customers.read(town.customers[letter.chat], letter)

    def _plan_wakes(self) -> None:
        """Wake the planners often when much is due, seldom at night; the sender learns of acts at once."""
        for number in range(self.plan.days):
            day = self.plan.first + number * DAY
            for moment in _wakes(self.town.calendar, day):
                self.timeline.at(moment, self.process.wake, of_a_person=False)
            night = self.town.calendar.at_local(day, time(3, 30))
            self.timeline.at(night, self.process.tidy, of_a_person=False)

    def _plan_reports(self) -> None:
        """Spread the reports over the days, most of them in daytime."""
        for _ in range(self.plan.tickets):
            day = self.plan.first + self.dice.randrange(self.plan.days) * DAY
            hour = self.dice.randint(8, 21) if self.dice.random() < 0.92 else self.dice.randint(0, 23)
            moment = time(hour, self.dice.randint(0, 59), self.dice.randint(0, 59))
            self.timeline.at(self.town.calendar.at_local(day, moment), self.customers.report)

    def _plan_trouble(self, trouble: Trouble) -> None:
        process = self.process

        async def strike() -> None:
            if trouble.in_planning is not None:
                process.falter(after=trouble.in_planning)
            elif trouble.gently:
                await process.stop(trouble.until)
            else:
                await process.kill(trouble.until)

        self.timeline.at(trouble.at, strike, of_a_person=False)


def _wakes(calendar: WorkingCalendar, day: date) -> list[datetime]:
    midnight = calendar.at_local(day, time(0))
    busy = calendar.is_working_day(day)
    minutes = [
        minute
        for begin, end, step in (_WORKING if busy else _RESTING)
        for minute in range(begin * 60, end * 60, step)
    ]
    return [midnight + timedelta(minutes=minute) for minute in minutes]
