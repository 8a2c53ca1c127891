"""The catalogues: complete in every language, and spoken as people speak."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.words.catalogues import LOCALES, load_catalogues
from bot.words.check import problems
from tickets.answers import QUESTIONS
from tickets.case.drafts import Field
from tickets.case.questions import detail
from tickets.kinds import Language

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'


def folder(tmp_path: Path, **catalogues: str) -> Path:
    for language in Language:
        (tmp_path / "locales" / language).mkdir(parents=True)
        text = catalogues.get(language.value, catalogues.get("en", ""))
        (tmp_path / "locales" / language / "push.po").write_text(HEAD + text, encoding="utf-8")
    return tmp_path / "locales"


def now() -> datetime:
    return datetime(2026, 3, 2, tzinfo=UTC)


def code(tmp_path: Path, line: str) -> Path:
    (tmp_path / "dialogs").mkdir()
    (tmp_path / "dialogs" / "windows.py").write_text(line, encoding="utf-8")
    return tmp_path


def gaps(root: Path, catalogues: Path) -> list[str]:
    """The gaps of a house that asks customers nothing."""
    return problems(root, catalogues, questions=())


def test_every_sentence_that_the_code_speaks_exists_in_every_language() -> None:
    assert problems(LOCALES.parent) == []


def test_a_question_that_a_catalogue_has_no_words_for_is_named() -> None:
    noise = replace(detail("noise", choices=("loud",)), longest=80)
    found = problems(LOCALES.parent, questions=[*QUESTIONS, noise])
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
    found = problems(LOCALES.parent, questions=fewer)
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
    catalogues = folder(tmp_path, en=entry, zh_Hans="")
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
    assert gaps(code(tmp_path, 'Say("push.lost")'), folder(tmp_path)) == [
        "push.lost: spoken by the code, but in no catalogue"
    ]


def test_a_sentence_that_nothing_speaks_is_named(tmp_path: Path) -> None:
    catalogues = folder(tmp_path, en='msgid "push.old"\nmsgstr "Old"\n')
    assert gaps(code(tmp_path, ""), catalogues) == ["push.old: in the catalogues, but nothing speaks it"]


def test_a_family_of_keys_counts_as_spoken(tmp_path: Path) -> None:
    catalogues = folder(tmp_path, en='msgid "status.new"\nmsgstr "New"\n')
    assert gaps(code(tmp_path, 'words(f"status.{ticket.status}")'), catalogues) == []


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


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.EN, "Mon 9 Mar 08:30"),
        (Language.ZH_HANS, "3月9日 周一 08:30"),
        (Language.ZH_HANT, "3月9日 週一 08:30"),
    ],
)
def test_moments_are_said_in_the_desks_zone_and_the_persons_language(
    tmp_path: Path, language: Language, said: str
) -> None:
    words = load_catalogues(time_zone="Asia/Shanghai", clock=now, folder=folder(tmp_path))
    assert words.when(datetime(2026, 3, 9, 0, 30, tzinfo=UTC), language) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [(Language.EN, "1 Mar 2029"), (Language.ZH_HANS, "2029年3月1日"), (Language.ZH_HANT, "2029年3月1日")],
)
def test_a_day_of_another_year_is_said_with_its_year(tmp_path: Path, language: Language, said: str) -> None:
    """A repair warranty "until 23 Feb" was read as this year's February, which was long past."""
    words = load_catalogues(time_zone="Asia/Shanghai", clock=now, folder=folder(tmp_path))
    assert words.day(date(2029, 3, 1), language) == said
