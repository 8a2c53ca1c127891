"""What a text is by its phrases, in every language of the desk: thanks, greeting, question back, anger."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from tickets.kinds import Language
from tickets.messages.words import Words

_QUESTION_MARKS = ("?", "？", "؟")
_NOT_LETTERS = re.compile(r"[\W_]+")
_EXCLAIMED = re.compile(r"[!！]{3,}")
_SHOUTED_LETTERS = 12


def is_thanks(words: Words, text: str) -> bool:
    """Return whether the text is nothing but thanks or a goodbye."""
    return says_only(text, _phrases(words, "customer.hear.thanks"))


def is_greeting(words: Words, text: str) -> bool:
    """Return whether the text is nothing but a greeting or small talk."""
    return says_only(text, _phrases(words, "customer.hear.greetings"))


def is_upset(words: Words, text: str) -> bool:
    """Return whether the text sounds angry or desperate, so that the desk calms first (rule I8)."""
    return sounds_upset(text, _phrases(words, "customer.hear.upset"))


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
    """Return whether the text shouts or contains one of the hints of anger."""
    plain = _plain(text)
    if _EXCLAIMED.search(text):
        return True
    letters = [letter for letter in text if letter.isalpha() and letter.lower() != letter.upper()]
    if len(letters) >= _SHOUTED_LETTERS and all(letter.isupper() for letter in letters):
        return True
    return any(_pattern(hint).search(plain) for hint in filter(None, map(_plain, hints)))


def _phrases(words: Words, key: str) -> frozenset[str]:
    return frozenset(phrase for language in Language for phrase in words(key, language).split("|"))


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    edge = r"\b" if phrase.isascii() else ""
    return re.compile(f"{edge}{re.escape(phrase)}{edge}")


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _NOT_LETTERS.sub(" ", folded.replace("'", "")).strip()
