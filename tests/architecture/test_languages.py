"""A new language is a member of `Language`, its catalogues and its texts in the policy, and nothing else."""

import ast
from pathlib import Path

import pytest

from dialogs.date_formats import weekday_name
from notifier.formatting import Formatter
from tests.fakes.programs import ROOT
from tests.fakes.wording import real_words
from tests.unit.services.world import MONDAY
from tickets.kinds import Language

ROOMS = ("bot", "dialogs", "handlers", "notifier", "storage", "tickets")
TOLD_APART = {
    # English is what whoever speaks no language of the desk sees in Telegram's menu,
    "bot/commands.py",
    # and what is read where a text is older than the reader's language.
    "bot/policy/fields.py",
    "notifier/formatting.py",
    # Chinese has two scripts.
    "bot/understanding/dates/reader.py",
    "tickets/services/people.py",
}
"""The modules that do something of their own in one language; a new one needs none of them."""


def names_a_language(path: Path) -> bool:
    """Return whether a module speaks of one language by its name."""
    named = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    return any(
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "Language"
        and node.attr in Language.__members__
        for node in named
    )


def test_no_other_module_tells_languages_apart() -> None:
    modules = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    assert {str(path.relative_to(ROOT)) for path in modules if names_a_language(path)} == TOLD_APART


def test_the_catalogues_are_those_of_the_languages() -> None:
    folders = {path.name for path in (ROOT / "locales").iterdir() if any(path.glob("*.po"))}
    assert folders == {language.value for language in Language}


@pytest.mark.parametrize("language", list(Language))
def test_every_language_says_its_name_and_its_days(language: Language) -> None:
    words = real_words()
    assert words("language.name", language)
    assert str(MONDAY.day) in words.day(MONDAY, language)
    week = [weekday_name(MONDAY.date().replace(day=day), language) for day in range(2, 9)]
    assert len(set(week)) == len(week)


def test_a_text_that_is_older_than_the_readers_language_is_read_in_english() -> None:
    """A campaign keeps its texts as they were when it was started, and so does a message in the outbox."""
    texts = {"zh_Hans": "服务满意度调查", "en": "How are we doing?"}
    assert Formatter(real_words(), Language.ZH_HANS).own(texts) == "服务满意度调查"
    assert Formatter(real_words(), Language.ZH_HANT).own(texts) == "How are we doing?"
