"""Records what a version leaves behind: a database, every window open in it, and every button pushed.

`python -m tests.upgrade.record FILE` tells the story on a new database and crawls through all windows, each
person from where they begin; whatever window is seen first is kept with the database as it was then.
"""

import asyncio
import sys
import tempfile
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from storage.opening import open_storage
from storage.push_content import open_content
from storage.tables import outbox, people
from tests.fuzz.house import desk_on, shipped
from tests.fuzz.story import Hands, Story
from tests.upgrade.desk import FILE, KEY, Desk, Json, open_desk
from tests.upgrade.recorded import Recorded, Rows, Window, buttons_of, put_back, rows_of, schema_of
from tickets.planners import build_planners

BEGINNINGS: dict[int, tuple[str, ...]] = {
    811: ("/start", "它漏水", "/report", "/language", "/updates", "/privacy"),
    501: ("/mytickets", "/start"),
    502: ("/mytickets",),
    503: ("/mytickets",),
    601: ("/jobs", "/today", "/leave", "/phone"),
    602: ("/jobs",),
    701: ("/queue", "/stats", "/staff", "/parked", "/health", "/find", "/ticket", "/assign", "/note"),
    702: ("/review", "/survey", "/invite", "/queue"),
}
"""With what each person begins, by account; 811 is new to the desk."""

TYPED = (
    "W80B",
    "2025-11-11",
    "202511110001",
    "13800138000",
    "mei@example.org",
    "上海市浦东新区世纪大道100号",
    "明天 10:00",
    "850",
    "漏水",
)
"""What is typed into each window, one after the other, to see where it leads."""


@dataclass(frozen=True)
class Place:
    """Where somebody is: the database as it was, and the message before them."""

    rows: Rows
    state: str
    message: Json


async def prepare(folder: Path) -> None:
    """Fill a new database: people of each role, cases in each stage, surveys that are due."""
    clock = Hands()
    async with await open_storage(data_dir=folder, secret_key=KEY) as storage:
        story = Story(desk=desk_on(storage, clock, tokens="story"), clock=clock)
        await story.tell()
        policy, calendar = shipped()
        clock.later(hours=3)
        planners = build_planners(units=storage.units, clock=clock, policy=policy, calendar=calendar)
        assert await planners.send_surveys() > 0


class Crawl:
    """Goes through all windows of each person, breadth first; each window is entered once."""

    def __init__(self, desk: Desk, file: Path) -> None:
        self.desk = desk
        self.file = file
        self.base = rows_of(file)
        self.windows: dict[tuple[int, str], Window] = {}
        self._places: deque[Place] = deque()

    async def all(self) -> None:
        """Begin everywhere and follow each button and each text."""
        for account, texts in BEGINNINGS.items():
            for text in texts:
                await self._step(self.base, account, text=text)
            while self._places:
                place = self._places.popleft()
                for data in buttons_of(place.message):
                    led = await self._step(place.rows, account, data=data, message=place.message)
                    if led != place.state:
                        self.windows[account, place.state].moved.append(data)
                for text in TYPED:
                    await self._step(place.rows, account, text=text)

    async def _step(
        self, rows: Rows, account: int, *, text: str = "", data: str = "", message: Json | None = None
    ) -> str:
        put_back(self.file, rows)
        self.desk.telegram.shown.pop(account, None)
        if message is None:
            await self.desk.say(account, text)
        else:
            self.desk.telegram.shown[account] = deque([message], maxlen=12)
            await self.desk.tap(account, data, message)
        shown = self.desk.telegram.shown.get(account)
        state = await self.desk.window(account)
        if not shown or not state or (account, state) in self.windows:
            return state
        found = rows_of(self.file)
        self.windows[account, state] = self._window(found, account, state, shown[-1])
        sys.stdout.write(f"{account} {state}\n")
        sys.stdout.flush()
        self._places.append(Place(rows=found, state=state, message=shown[-1]))
        return state

    def _window(self, rows: Rows, account: int, state: str, message: Json) -> Window:
        changed = {
            table: {n: row for n, row in found.items() if self.base[table].get(n) != row}
            for table, found in rows.items()
            if table != "inbox"
        }
        gone = {table: [n for n in found if n not in rows[table]] for table, found in self.base.items()}
        return Window(
            account=account,
            state=state,
            message=message,
            changed={table: found for table, found in changed.items() if found},
            gone={table: found for table, found in gone.items() if found},
            moved=[],
        )


async def pushed(folder: Path) -> list[tuple[int, str]]:
    """Return every button of the messages in the outbox, by whose it is."""
    async with await open_storage(data_dir=folder, secret_key=KEY) as storage:
        async with storage.database.reading() as work:
            query = select(outbox, people.c.telegram).join(people, people.c.id == outbox.c.recipient)
            rows = (await work.read(query)).all()
        found = {
            (int(row.telegram), button.data)
            for row in rows
            for line in open_content(storage.vault, row.content, row.dedupe).buttons
            for button in line
        }
    return sorted(found)


async def record(path: Path) -> None:
    """Tell, crawl and write."""
    with tempfile.TemporaryDirectory() as scratch:
        prepared = Path(scratch) / "prepared"
        prepared.mkdir()
        await prepare(prepared)
        schema, buttons = schema_of(prepared / FILE), await pushed(prepared)
        async with open_desk(prepared) as desk:
            crawl = Crawl(desk, prepared / FILE)
            await crawl.all()
        windows = list(crawl.windows.values())
        Recorded(schema=schema, rows=crawl.base, windows=windows, pushed=buttons).write(path)
    sys.stdout.write(f"{len(crawl.windows)} windows\n")


if __name__ == "__main__":
    asyncio.run(record(Path(sys.argv[1])))
