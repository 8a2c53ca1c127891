"""What a person got twice, and what explains it: an unknown outcome of a message, or of an update."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tests.reliability.books import Books, Kill
from tests.reliability.journal import Entry

_SLACK = 3
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
    """A window is doubled when the same text is sent to a chat again and answers nothing.

    Each act of a person is answered by one new window, or by one window that is changed; two acts may well be
    answered alike. The first equal window after a kill counts as a copy and answers nothing.
    """
    causes, acts = _Causes(books), _Acts()
    pushed = {(row.chat, row.message_id) for row in books.outgoing}
    texts = {(entry.chat, entry.text) for entry in books.entries if (entry.chat, entry.message_id) in pushed}
    last: dict[int, Entry] = {}
    found = []
    for entry in books.entries:
        if not entry.own and (entry.chat, entry.text) in texts:
            continue
        before = None if entry.own else last.get(entry.chat)
        equal = before is not None and not entry.edited and before.text == entry.text
        kill = causes.kill(before, entry) if before is not None and equal else None
        answers = acts.answered_by(entry, copy=kill is not None)
        if not entry.own:
            last[entry.chat] = entry
        if not equal or answers:
            continue
        copy = Duplicate(
            chat=entry.chat,
            message_id=entry.message_id,
            text=entry.text,
            kind="window",
            explained="an update handled again after a kill" if kill else causes.of(entry.chat),
            kill=kill,
        )
        found.append(copy)
    return found


class _Acts:
    """What people did and has not been answered yet."""

    def __init__(self) -> None:
        self._open: Counter[int] = Counter()
        self._texts: dict[tuple[int, int], str] = {}

    def answered_by(self, entry: Entry, *, copy: bool) -> bool:
        """Take an entry, and return whether it answers an act; a copy answers nothing."""
        if entry.own:
            self._open[entry.chat] += 1
            return False
        place = (entry.chat, entry.message_id)
        # Buttons that are taken away leave the text as it is: that answers nothing.
        changed = self._texts.get(place) != entry.text
        self._texts[place] = entry.text
        answers = not copy and changed and self._open[entry.chat] > 0
        self._open[entry.chat] -= answers
        return answers


class _Causes:
    """What makes the outcome of a window unknown; a kill or a cut-off call explains one copy in a chat."""

    def __init__(self, books: Books) -> None:
        self._kills = books.kills
        self._spent: set[tuple[int, int]] = set()
        self._failed = {row.chat for row in books.received if row.failures}
        self._cut = Counter(call.chat for call in books.struck)

    def kill(self, first: Entry, second: Entry) -> Kill | None:
        """Return the kill between two windows of a chat that has not explained a copy there, if any."""
        for kill in self._kills:
            fits = first.seq - _SLACK <= kill.seq <= second.seq
            if fits and (kill.seq, second.chat) not in self._spent:
                self._spent.add((kill.seq, second.chat))
                return kill
        return None

    def of(self, chat: int) -> str | None:
        """Return the cause of a copy in a chat, None when there is none left."""
        if self._cut[chat] > 0:
            self._cut[chat] -= 1
            return "a call whose answer was cut off"
        return "an update handled again after a failure" if chat in self._failed else None


def _sent_texts(books: Books) -> dict[tuple[int, int], str]:
    texts: dict[tuple[int, int], str] = {}
    for entry in books.entries:
        texts.setdefault((entry.chat, entry.message_id), entry.text)
    return texts


def _next_kill(kills: Sequence[Kill], seq: int) -> Kill | None:
    return next((kill for kill in kills if kill.seq >= seq - _SLACK), None)
