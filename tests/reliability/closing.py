"""The end of a run: the desk comes to rest, is ended as an administrator does, and its books are read."""

import json
import resource
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from tests.reliability.books import Books, Kill, Struck, read_tables
from tests.reliability.duplicates import duplicates
from tests.reliability.journal import Json
from tests.reliability.stage import Stage
from tickets.team.people import STAFF_ROLES


async def close_books(stage: Stage, *, kills: Sequence[Kill] = ()) -> Books:
    """Wait until all is quiet, end every process, and return the books."""
    await stage.quiet()
    for process in stage.house.processes:
        await process.stop()
    await stage.journal.catch_up()
    calls = await stage.box.calls()
    _write_traces(stage, calls, kills)
    return Books(
        confirmed={
            marker: number for customer in stage.customers for marker, number in customer.confirmed.items()
        },
        entries=stage.journal.entries,
        kills=kills,
        struck=[
            Struck(chat=call["chat_id"], method=call["method"])
            for call in calls
            if call.get("fault") == "drop_after" and call["method"].startswith("send")
        ],
        staff=frozenset(telegram for telegram, role in stage.crew.items() if role in STAFF_ROLES),
        repeated=tuple(act for customer in stage.customers for act in customer.repeated),
        **await read_tables(stage.storage),
    )


def _write_traces(stage: Stage, calls: Sequence[Json], kills: Sequence[Kill]) -> None:
    """Leave the calls and the chats beside the logs: a finding is understood by what happened around it."""
    folder = stage.house.data_dir.parent
    entries = [asdict(entry) for entry in stage.journal.entries]
    deaths = [asdict(kill) for kill in kills]
    for name, lines in (("calls", calls), ("chats", entries), ("kills", deaths)):
        text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")


def figures(books: Books) -> dict[str, object]:
    """Return the figures that every run prints."""
    outcomes = Counter(row.status for row in books.outgoing)
    doubled = Counter(copy.kind for copy in duplicates(books))
    return {
        "intakes confirmed": len(books.confirmed),
        "tickets": len(books.tickets),
        "updates handled": sum(row.status == "done" for row in books.received),
        "messages of the outbox": len(books.outgoing),
        **{f"  {status}": number for status, number in sorted(outcomes.items())},
        "unknown outcomes recorded": sum(row.unknown for row in books.outgoing),
        "doubled pushes": doubled["push"],
        "doubled windows": doubled["window"],
        "customers who repeated an act": len(books.repeated),
        "highest memory of a process, MiB": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    }
