"""Checks the catalogues: every key that is spoken exists, in every language, with the same placeholders."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Message

from bot.words.catalogues import LOCALES, read_catalogue
from tickets.answers import QUESTIONS
from tickets.case.questions import FAMILIES, Question
from tickets.kinds import Language

_ROOMS = ("bot", "handlers", "dialogs", "tickets", "notifier")
_PREFIXES = (
    "customer|engineer|staff|push|error|status|urgency|mode|request|kind|button|warranty|command|language"
)
_KEY = re.compile(rf"""["']((?:{_PREFIXES})\.[a-z0-9_.]*[a-z0-9_])["']""")
_FAMILY = re.compile(rf"""f?["']((?:{_PREFIXES})\.(?:[a-z0-9_]+\.)*[a-z0-9_]*)(?:\{{|["']\s*[~+])""")


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """What the code says: whole keys, and the beginnings of keys that are completed at run time."""

    keys: frozenset[str]
    families: frozenset[str]


def _sources(root: Path) -> Iterator[Path]:
    for room in _ROOMS:
        yield from (root / room).rglob("*.py")
        yield from (root / room).rglob("*.j2")


def spoken(root: Path, questions: Iterable[Question] = QUESTIONS) -> Spoken:
    """Collect the keys that the code below a folder, and the questions that it asks customers, speak."""
    keys: set[str] = {key for question in questions for key in question.speaks()}
    families: set[str] = set()
    for path in _sources(root):
        text = path.read_text(encoding="utf-8")
        keys.update(_KEY.findall(text))
        families.update(_FAMILY.findall(text))
    # The families of the questions have the keys of the questions, and no others.
    known = {family.partition("{")[0] for family in FAMILIES}
    return Spoken(keys=frozenset(keys), families=frozenset(families - known))


def _placeholders(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _read(folder: Path) -> dict[Language, dict[str, tuple[str, ...]]]:
    return {
        language: {
            _key(message): _forms(message) for message in read_catalogue(language, folder) if message.id
        }
        for language in Language
    }


def problems(root: Path, folder: Path = LOCALES, questions: Iterable[Question] = QUESTIONS) -> list[str]:
    """Return every gap, one sentence each: missing or empty translations, unequal placeholders, dead keys."""
    said = spoken(root, questions)
    catalogues = _read(folder)
    known = frozenset(key for entries in catalogues.values() for key in entries)
    found = [f"{key}: spoken by the code, but in no catalogue" for key in sorted(said.keys - known)]
    found.extend(
        f"{family}…: spoken by the code, but no catalogue has a key that begins so"
        for family in sorted(said.families)
        if not any(key.startswith(family) for key in known)
    )
    for key in sorted(known):
        found.extend(_gaps(key, catalogues))
        if key not in said.keys and not any(key.startswith(family) for family in said.families):
            found.append(f"{key}: in the catalogues, but nothing speaks it")
    return found


def _gaps(key: str, catalogues: dict[Language, dict[str, tuple[str, ...]]]) -> Iterator[str]:
    expected: frozenset[str] | None = None
    for language, entries in catalogues.items():
        forms = entries.get(key, ())
        if not forms or not all(forms):
            yield f"{key}: no translation in {language}"
            continue
        used = frozenset().union(*map(_placeholders, forms))
        if expected is None:
            expected = used
        elif used != expected:
            yield f"{key}: {language} fills {sorted(used)}, another language {sorted(expected)}"
