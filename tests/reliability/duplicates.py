"""What a person got twice, and what explains it: an unknown outcome of a message, or of an update."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tests.reliability.books import Books, Kill
from tests.reliability.journal import Entry

_SLACK = 20
"""How many other things may happen before the last call of a killed process is carried out."""


@dataclass(frozen=True, kw_only=True)
class Duplicate:
    """A message that stands twice in a chat; `explained` is what made its outcome unknown, if anything."""

    chat: int
    message_id: int
    text: str
    kind: str
    explained: str | None
    kill: Kill | None = None


def duplicates(books: Books) -> list[Duplicate]:
    """Return every message that a person got twice: pushes first, then windows of conversations."""
    return [*_pushes(books), *_windows(books)]


def _pushes(books: Books) -> list[Duplicate]:
    """A push is doubled when its text was sent to its chat more often than the outbox has rows for it."""
    texts = _sent_texts(books)
    rows: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    unknown: Counter[tuple[int, str]] = Counter()
    for row in books.outgoing:
        text = texts.get((row.chat, row.message_id or 0))
        if text is not None:
            rows[row.chat, text].append(row.message_id or 0)
            unknown[row.chat, text] += row.unknown
    found = []
    for entry in books.entries:
        key = (entry.chat, entry.text)
        if entry.own or entry.edited or key not in rows or entry.message_id in rows[key]:
            continue
        explained = unknown[key] > 0
        unknown[key] -= 1
        found.append(
            Duplicate(
                chat=entry.chat,
                message_id=entry.message_id,
                text=entry.text,
                kind="push",
                explained="an unknown attempt" if explained else None,
                kill=_next_kill(books.kills, entry.seq),
            )
        )
    return found


def _windows(books: Books) -> list[Duplicate]:
    """A window is doubled when the same text is sent to a chat again, unless the person spoke in between.

    Then it may be the answer to the same mistake made twice; after a kill or a failure it counts anyway.
    """
    causes = _Causes(books)
    pushed = {(row.chat, row.message_id) for row in books.outgoing}
    texts = {(entry.chat, entry.text) for entry in books.entries if (entry.chat, entry.message_id) in pushed}
    last: dict[int, Entry] = {}
    spoke: dict[int, int] = {}
    found = []
    for entry in books.entries:
        if entry.own:
            spoke[entry.chat] = entry.seq
        if entry.own or (entry.chat, entry.text) in texts:
            continue
        before = last.get(entry.chat)
        last[entry.chat] = entry
        if before is None or entry.edited or before.text != entry.text:
            continue
        explained, kill = causes.of(before, entry)
        if explained is None and spoke.get(entry.chat, 0) > before.seq:
            continue
        copy = Duplicate(
            chat=entry.chat,
            message_id=entry.message_id,
            text=entry.text,
            kind="window",
            explained=explained,
            kill=kill,
        )
        found.append(copy)
    return found


class _Causes:
    """What may have made the outcome of a window unknown; a cut-off call explains one copy only."""

    def __init__(self, books: Books) -> None:
        self._kills = books.kills
        self._failed = {row.chat for row in books.received if row.failures}
        self._cut = Counter(call.chat for call in books.struck)

    def of(self, first: Entry, second: Entry) -> tuple[str | None, Kill | None]:
        kill = _kill_between(self._kills, first.seq, second.seq)
        if kill is not None:
            return "an update handled again after a kill", kill
        if self._cut[second.chat] > 0:
            self._cut[second.chat] -= 1
            return "a call whose answer was cut off", None
        if second.chat in self._failed:
            return "an update handled again after a failure", None
        return None, None


def _sent_texts(books: Books) -> dict[tuple[int, int], str]:
    texts: dict[tuple[int, int], str] = {}
    for entry in books.entries:
        texts.setdefault((entry.chat, entry.message_id), entry.text)
    return texts


def _next_kill(kills: Sequence[Kill], seq: int) -> Kill | None:
    return next((kill for kill in kills if kill.seq >= seq - _SLACK), None)


def _kill_between(kills: Sequence[Kill], first: int, second: int) -> Kill | None:
    return next((kill for kill in kills if first - _SLACK <= kill.seq <= second), None)
