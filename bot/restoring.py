"""`frontdesk restore`: puts a backup in the database's place and says what has happened since it was made."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

import typer

from bot.clock import system_clock
from bot.settings import Settings
from storage.drivers import database_url
from storage.errors import RestoreFailed
from storage.occupancy import PARTS, occupied
from storage.restoring.aftermath import Aftermath, Standing, aftermath, standing
from storage.restoring.carrying import GAP, Carried, carry_over
from storage.restoring.staging import staged
from storage.restoring.swap import put_in_place

_MOST_NUMBERS = 50
_PRESENT = {
    Standing.NONE: "There is no present database.",
    Standing.WHOLE: "The present database is whole: restoring goes back in time on purpose.",
    Standing.DAMAGED: "The present database is damaged; what follows is what can still be read of it.",
}


async def restore(settings: Settings, file: Path, *, agreed: bool) -> None:
    """Restore a backup; asks before the present file is replaced, unless it was agreed to beforehand.

    Raises `RestoreFailed` when it is not agreed to, `Occupied` while a desk runs on the file, and what
    `staged` and `put_in_place` raise.
    """
    url = database_url(settings.database_url, settings.data_dir)
    if url.get_backend_name() != "sqlite" or url.database is None:
        raise RestoreFailed("This database is PostgreSQL: use pg_restore.")
    target = Path(url.database)
    with occupied(target, *PARTS):
        async with staged(file, target, secret_key=settings.secret_key, data_dir=settings.data_dir) as copy:
            found = await asyncio.to_thread(standing, target)
            since = await asyncio.to_thread(aftermath, copy.path, target, found)
            _say(_before(since, revision=copy.revision))
            if not agreed and not typer.confirm("Put the backup in its place?"):
                raise RestoreFailed("Nothing was changed.")
            carried = await asyncio.to_thread(carry_over, copy.path, target, found)
            kept = await asyncio.to_thread(put_in_place, copy.path, target, found, at=system_clock())
    _say(_after(carried, file=file, kept=kept))


def _say(lines: Iterator[str]) -> None:
    for line in lines:
        typer.echo(line)


def _before(since: Aftermath, *, revision: str) -> Iterator[str]:
    yield f"The backup is whole and opens with the key; its schema is {revision}."
    yield _PRESENT[since.standing]
    if since.standing is Standing.NONE:
        return
    yield "Since the backup:"
    yield f"  tickets filed, not in the backup: {_listed(since.filed)}"
    yield f"  tickets changed, older in the backup: {_listed(since.changed)}"
    yield f"  messages sent to customers: {_number(since.told_customers)}"
    yield f"  messages sent to others: {_number(since.told_others)}"
    yield f"  people who joined: {_number(since.joined)}"
    yield f"  updates handled: {_number(since.handled)}; to be handled again: {_number(since.again)}"


def _after(carried: Carried, *, file: Path, kept: Path | None) -> Iterator[str]:
    yield f"{file} is in place."
    if kept is not None:
        yield f"The database that was here is kept as {kept}."
        yield "Carried over from it:"
        yield f"  people who joined: {_number(carried.people)}"
        yield f"  tickets whose personal data stays erased: {_number(carried.erased)}"
        yield (
            f"  messages that will not be said again: {_number(carried.settled)} that the backup still had to"
            f" send, {_number(carried.said)} that it did not know"
        )
        yield f"  updates that still wait: {_number(carried.waiting)}"
        yield f"  records of who looked at personal data: {_number(carried.looks)}"
    if carried.numbers is None:
        yield f"Nobody can tell which numbers were given out since: the next are {GAP} higher."
    yield (
        "What to do now: start the desk. Telegram does not send handled updates again, so ask the customers"
        " of the tickets filed since and file these anew, and go through the tickets changed since with"
        " their owners. docs/operations.md says how."
    )


def _listed(numbers: Sequence[str] | None) -> str:
    if numbers is None:
        return _number(None)
    shown = ", ".join(numbers[:_MOST_NUMBERS])
    more = f" and {len(numbers) - _MOST_NUMBERS} more" if len(numbers) > _MOST_NUMBERS else ""
    return f"{len(numbers)} ({shown}{more})" if numbers else "0"


def _number(number: int | None) -> str:
    return "unknown, it can't be read" if number is None else str(number)
