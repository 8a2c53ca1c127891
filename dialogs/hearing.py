"""How the desk hears what people write: thanks, greetings, counter-questions and anger (rule I8)."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

_QUESTION_MARKS = ("?", "？", "؟")
_NOT_LETTERS = re.compile(r"[\W_]+")
_EXCLAIMED = re.compile(r"[!！]{3,}")
_SHOUTED_LETTERS = 12


def is_counter_question(text: str) -> bool:
    """Return whether the text asks something back instead of answering."""
    return text.rstrip(" )）\n").endswith(_QUESTION_MARKS)


def says_only(text: str, phrases: Iterable[str]) -> bool:
    """Return whether the text is nothing but such phrases: "thanks", "OK, thank you!", "👍"."""
    known = frozenset(phrases)
    if text.strip() in known:
        return True
    left = _plain(text)
    for phrase in sorted(filter(None, map(_plain, known)), key=len, reverse=True):
        left = _pattern(phrase).sub(" ", left)
    return not left.strip() and bool(_plain(text))


def sounds_upset(text: str, hints: Iterable[str]) -> bool:
    """Return whether the text sounds angry or desperate, so that the desk calms first (rule I8)."""
    plain = _plain(text)
    if _EXCLAIMED.search(text):
        return True
    letters = [letter for letter in text if letter.isalpha() and letter.lower() != letter.upper()]
    if len(letters) >= _SHOUTED_LETTERS and all(letter.isupper() for letter in letters):
        return True
    return any(_pattern(hint).search(plain) for hint in filter(None, map(_plain, hints)))


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    edge = r"\b" if phrase.isascii() else ""
    return re.compile(f"{edge}{re.escape(phrase)}{edge}")


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _NOT_LETTERS.sub(" ", folded.replace("'", "")).strip()
