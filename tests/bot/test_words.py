"""The catalogues: complete in every language, and spoken as people speak."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.words import WordsUnusable, load_catalogues
from bot.words.check import problems
from tests.fakes.programs import ROOT
from tickets.case.answers import QUESTIONS
from tickets.case.drafts import Field
from tickets.case.questions import detail
from tickets.kinds import Language

HELLO = 'msgid "push.hello"\nmsgstr "Hello"\n'
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'


def folder(tmp_path: Path, **catalogues: str) -> Path:
    for language in Language:
        (tmp_path / "locales" / language).mkdir(parents=True)
        text = catalogues.get(language.value, catalogues.get("en", HELLO))
        (tmp_path / "locales" / language / "push.po").write_text(HEAD + text, encoding="utf-8")
    return tmp_path / "locales"


def now() -> datetime:
    return datetime(2026, 3, 2, tzinfo=UTC)


def code(tmp_path: Path, line: str) -> Path:
    (tmp_path / "dialogs").mkdir()
    (tmp_path / "dialogs" / "windows.py").write_text(line, encoding="utf-8")
    return tmp_path


def gaps(root: Path, catalogues: Path, **more: Any) -> list[str]:
    """The gaps of a house that asks customers nothing."""
    return problems(root, catalogues, questions=(), **more)


def test_every_sentence_that_the_code_speaks_exists_in_every_language() -> None:
    assert problems(ROOT) == []


def test_a_question_that_a_catalogue_has_no_words_for_is_named() -> None:
    noise = replace(detail("noise", choices=("loud",)), longest=80)
    found = problems(ROOT, questions=[*QUESTIONS, noise])
    assert [line.split(":")[0] for line in found] == [
        "customer.bad.noise",
        "customer.field.noise",
        "customer.help.noise",
        "customer.noise.ask",
        "customer.noise.loud",
        "push.job.offer.noise",
        "staff.case.noise",
    ]


def test_words_of_a_question_that_is_asked_no_more_are_named() -> None:
    fewer = [question for question in QUESTIONS if question.id != Field.TRIED]
    found = problems(ROOT, questions=fewer)
    assert {line.split(":")[0] for line in found} >= {
        "customer.field.tried",
        "customer.help.tried",
        "customer.tried.ask",
        "push.job.offer.tried",
        "staff.case.tried",
    }
    assert all(line.endswith("in the catalogues, but nothing speaks it") for line in found)


def test_a_missing_translation_is_named(tmp_path: Path) -> None:
    entry = 'msgid "push.hello"\nmsgstr "Hello {name}"\n'
    catalogues = folder(tmp_path, en=entry, zh_Hans='msgid "push.hello"\nmsgstr ""\n')
    root = code(tmp_path, 'Say("push.hello")')
    assert gaps(root, catalogues) == ["push.hello: no translation in zh_Hans"]


def test_a_placeholder_that_one_language_forgot_is_named(tmp_path: Path) -> None:
    catalogues = folder(
        tmp_path,
        en='msgid "push.hello"\nmsgstr "Hello {name}"\n',
        zh_Hant='msgid "push.hello"\nmsgstr "您好"\n',
        zh_Hans='msgid "push.hello"\nmsgstr "{name}，您好"\n',
    )
    found = gaps(code(tmp_path, 'Say("push.hello")'), catalogues)
    assert len(found) == 1
    assert "push.hello" in found[0]


def test_a_sentence_that_is_spoken_but_written_nowhere_is_named(tmp_path: Path) -> None:
    assert gaps(code(tmp_path, 'Say("push.hello", "push.lost")'), folder(tmp_path)) == [
        "push.lost: spoken by the code, but in no catalogue"
    ]


def test_a_sentence_that_nothing_speaks_is_named(tmp_path: Path) -> None:
    catalogues = folder(tmp_path, en='msgid "push.old"\nmsgstr "Old"\n')
    assert gaps(code(tmp_path, ""), catalogues) == ["push.old: in the catalogues, but nothing speaks it"]


def test_a_family_of_keys_counts_as_spoken(tmp_path: Path) -> None:
    catalogues = folder(tmp_path, en='msgid "status.new"\nmsgstr "New"\n')
    root = code(tmp_path, 'words(f"status.{ticket.status}")')
    assert gaps(root, catalogues, families={"status.{}": (("new",),)}) == []


def test_a_member_of_a_family_that_has_no_words_is_named(tmp_path: Path) -> None:
    """A new status had a name in no window: the check took one sentence of the family for all."""
    catalogues = folder(tmp_path, en='msgid "status.new"\nmsgstr "New"\n')
    root = code(tmp_path, 'words(f"status.{ticket.status}")')
    assert gaps(root, catalogues, families={"status.{}": (("new", "lost"),)}) == [
        "status.lost: spoken by the code, but in no catalogue"
    ]


def test_a_family_whose_members_nobody_knows_is_named(tmp_path: Path) -> None:
    catalogues = folder(tmp_path, en='msgid "status.new"\nmsgstr "New"\n')
    found = gaps(code(tmp_path, 'words(f"status.{ticket.status}")'), catalogues, families={})
    assert "status.…: spoken by the code, but nothing says which keys begin so" in found


def test_a_sentence_for_a_member_that_is_gone_is_named(tmp_path: Path) -> None:
    entries = 'msgid "status.new"\nmsgstr "New"\n\nmsgid "status.old"\nmsgstr "Old"\n'
    root = code(tmp_path, 'words(f"status.{ticket.status}")')
    found = gaps(root, folder(tmp_path, en=entries), families={"status.{}": (("new",),)})
    assert found == ["status.old: in the catalogues, but nothing speaks it"]


def test_plurals_follow_the_language(tmp_path: Path) -> None:
    english = 'msgid "push.days"\nmsgid_plural "push.days"\nmsgstr[0] "{n} day"\nmsgstr[1] "{n} days"\n'
    chinese = 'msgid "push.days"\nmsgid_plural "push.days"\nmsgstr[0] "{n} 天"\n'
    words = load_catalogues(
        time_zone="UTC", clock=now, folder=folder(tmp_path, en=english, zh_Hans=chinese, zh_Hant=chinese)
    )
    assert [words("push.days", Language.EN, n=n) for n in (1, 2)] == ["1 day", "2 days"]
    assert words("push.days", Language.ZH_HANS, n=2) == "2 天"


def test_an_unknown_key_is_an_error_not_a_sentence(tmp_path: Path) -> None:
    words = load_catalogues(time_zone="UTC", clock=now, folder=folder(tmp_path))
    with pytest.raises(KeyError):
        words("push.nothing", Language.EN)


def _absent(place: Path) -> None:
    place.unlink()


def _without_a_word(place: Path) -> None:
    place.write_bytes(b"")


def _in_another_encoding(place: Path) -> None:
    place.write_bytes((HEAD + 'msgid "push.hello"\nmsgstr "您好"\n').encode("gb18030"))


def _cut_off(place: Path) -> None:
    place.write_text(HEAD + HELLO + 'msgid "push.by', encoding="utf-8")


def _a_folder(place: Path) -> None:
    place.unlink()
    place.mkdir()


def _a_sentence_short(place: Path) -> None:
    place.write_text(HEAD + HELLO, encoding="utf-8")


@pytest.mark.parametrize(
    "spoil",
    [_absent, _without_a_word, _in_another_encoding, _cut_off, _a_folder, _a_sentence_short],
    ids=lambda spoil: spoil.__name__.strip("_"),
)
def test_a_language_that_cannot_be_spoken_is_refused_in_one_sentence_that_names_it(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    """The installed desk ended in a KeyError for the first sentence it had to say: no catalogue was there."""
    place = folder(tmp_path, en=HELLO + 'msgid "push.bye"\nmsgstr "Bye"\n')
    spoil(place / "zh_Hant" / "push.po")
    with pytest.raises(WordsUnusable, match=r"^locales/zh_Hant[^\n]+\.$"):
        load_catalogues(time_zone="UTC", clock=now, folder=place)


def test_a_key_in_two_files_of_a_language_is_refused(tmp_path: Path) -> None:
    place = folder(tmp_path)
    (place / "en" / "again.po").write_text(HEAD + HELLO, encoding="utf-8")
    with pytest.raises(WordsUnusable, match=r"push\.hello"):
        load_catalogues(time_zone="UTC", clock=now, folder=place)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.EN, "Mon 9 Mar 08:30"),
        (Language.ZH_HANS, "3月9日 周一 08:30"),
        (Language.ZH_HANT, "3月9日 週一 08:30"),
    ],
)
def test_moments_are_said_in_the_desks_zone_and_the_persons_language(language: Language, said: str) -> None:
    words = load_catalogues(time_zone="Asia/Shanghai", clock=now)
    assert words.when(datetime(2026, 3, 9, 0, 30, tzinfo=UTC), language) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [(Language.EN, "1 Mar 2029"), (Language.ZH_HANS, "2029年3月1日"), (Language.ZH_HANT, "2029年3月1日")],
)
def test_a_day_of_another_year_is_said_with_its_year(language: Language, said: str) -> None:
    """A repair warranty "until 23 Feb" was read as this year's February, which was long past."""
    words = load_catalogues(time_zone="Asia/Shanghai", clock=now)
    assert words.day(date(2029, 3, 1), language) == said
