"""The picture and the sheet of a review: readable everywhere, exact, and with nothing personal in them."""

import os
import struct
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError
from openpyxl import load_workbook

from bot.words import Catalogues
from notifier.rendering import Renderer
from notifier.report.files import ReportFiles
from notifier.report.picture import FAMILY, FONTS, Picture, fitted
from tests.fakes.wording import real_words
from tests.notifier.busy_week import busy_week
from tests.notifier.every_message import delivery, every_message
from tickets.kinds import EvidenceKind, Language
from tickets.messages.pushes import Push

ROOT = Path(__file__).parents[2]
PNG = b"\x89PNG\r\n\x1a\n"


async def reviews(template: str) -> list[Push]:
    return (await every_message())[template]


def characters(font: Path) -> set[int]:
    """Return the characters that a font has signs for, from its table (cmap, formats 4 and 12)."""
    data = font.read_bytes()
    tables = struct.unpack(">H", data[4:6])[0]
    records = (data[12 + 16 * n : 28 + 16 * n] for n in range(tables))
    start = next(struct.unpack(">I", record[8:12])[0] for record in records if record[:4] == b"cmap")
    found: set[int] = set()
    for n in range(struct.unpack(">H", data[start + 2 : start + 4])[0]):
        offset = start + struct.unpack(">I", data[start + 8 + 8 * n : start + 12 + 8 * n])[0]
        found.update(_in_subtable(data[offset:]))
    return found


def _in_subtable(data: bytes) -> Iterator[int]:
    form = struct.unpack(">H", data[:2])[0]
    if form == 12:
        for n in range(struct.unpack(">I", data[12:16])[0]):
            first, last, _ = struct.unpack(">III", data[16 + 12 * n : 28 + 12 * n])
            yield from range(first, last + 1)
    if form == 4:
        size = struct.unpack(">H", data[6:8])[0]
        ends = struct.unpack(f">{size // 2}H", data[14 : 14 + size])
        starts = struct.unpack(f">{size // 2}H", data[16 + size : 16 + 2 * size])
        for first, last in zip(starts, ends, strict=True):
            yield from (code for code in range(first, last + 1) if code != 0xFFFF)


def is_written(sign: str) -> bool:
    """Whether a sign is writing and no emoji: pictures show words."""
    code = ord(sign)
    return sign.isprintable() and (code < 0x2190 or 0x2E80 <= code < 0xFE00 or 0xFF00 <= code < 0xFFF0)


def test_every_sign_of_catalogues_and_policy_can_be_drawn() -> None:
    texts = [path.read_text("utf-8") for path in (ROOT / "locales").rglob("*.po")]
    texts.append((ROOT / "bot" / "desk.toml").read_text("utf-8"))
    needed = {ord(sign) for text in texts for sign in text if is_written(sign)}
    assert len(needed) > 1000
    assert needed - characters(FONTS / "FrontDeskSans-Regular.otf") == set()


def test_common_chinese_of_both_scripts_can_be_drawn() -> None:
    """Models and desks are named by other desks: the two standard character sets are there in full."""
    pairs = [bytes([a, b]) for a in range(0xB0, 0xD8) for b in range(0xA1, 0xFF)]
    simplified = {ord(s) for pair in pairs for s in pair.decode("gb2312", "ignore")}
    trails = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    firsts = [bytes([a, b]) for a in range(0xA4, 0xC6) for b in trails]
    traditional = {ord(s) for pair in firsts for s in pair.decode("big5", "ignore")}
    assert len(simplified) > 3700
    assert len(traditional) > 5300
    assert (simplified | traditional) - characters(FONTS / "FrontDeskSans-Regular.otf") == set()


def test_no_font_of_the_machine_is_used() -> None:
    """Two letters that only the machine's fonts have look the same: like any sign that is missing."""
    picture = Picture(real_words())

    def drawn(words: str) -> bytes:
        return picture.paint(
            f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60">'
            f'<text x="9" y="40" font-size="30" font-family="{FAMILY}">{words}</text></svg>'
        )

    assert drawn("ა") == drawn("ბ")
    assert drawn("漏") != drawn("水")


@pytest.mark.rule("V1.weekly", "V1.monthly")
@pytest.mark.parametrize("language", list(Language))
async def test_a_picture_is_drawn_of_every_review_and_fits_into_a_chat(language: Language) -> None:
    workshop = ReportFiles(real_words())
    for push in await reviews("report/picture"):
        made = workshop.make(push.template, push.context, language)
        assert made.kind is EvidenceKind.PHOTO
        assert made.content.startswith(PNG)
        width, height = struct.unpack(">II", made.content[16:24])
        assert width == 1080
        assert height <= 2 * width
        assert len(made.content) < 1_000_000


@pytest.mark.rule("V1.weekly")
@pytest.mark.parametrize("language", list(Language))
def test_a_busy_week_fits_with_everything_that_can_be_in_it(language: Language) -> None:
    _, picture, sheet = busy_week(language)
    made = ReportFiles(real_words()).make(picture.template, picture.context, language)
    _, height = struct.unpack(">II", made.content[16:24])
    assert height <= 2160, "higher, and a chat makes it too small to read"
    cases = rows(ReportFiles(real_words()).make(sheet.template, sheet.context, language).content, 3)
    assert len(cases) == 43, "a heading and every case"
    _keep_for_the_docs(made.content, language)


def _keep_for_the_docs(content: bytes, language: Language) -> None:
    folder = os.environ.get("FRONTDESK_PICTURES")
    name = {Language.EN: "review.png", Language.ZH_HANS: "review-zh.png"}.get(language)
    if folder and name:
        (ROOT / folder / name).write_bytes(content)


async def test_a_gap_in_the_figures_is_an_error_and_no_picture() -> None:
    push = (await reviews("report/picture"))[1]
    without = {name: value for name, value in push.context.items() if name != "solved"}
    with pytest.raises(UndefinedError):
        ReportFiles(real_words()).make(push.template, without, Language.EN)


@pytest.mark.parametrize("words", ["Anran W80B", "安然 W80B 滚筒洗衣机", "😀" * 40, ""])
def test_a_long_name_is_cut_to_its_room(words: str) -> None:
    assert fitted(words, 2000, 30) == words
    short = fitted(words * 20, 200, 30)
    assert short == "" or short.endswith("…")
    assert len(short) <= 200 / 30 / 0.54 + 1


def rows(content: bytes, number: int) -> list[list[Any]]:
    page = load_workbook(BytesIO(content)).worksheets[number]
    return [[cell.value for cell in row] for row in page.iter_rows()]


@pytest.mark.rule("V1.weekly", "V1.monthly")
@pytest.mark.parametrize("language", list(Language))
async def test_the_sheet_opens_with_its_four_pages(language: Language) -> None:
    for push in await reviews("report/sheet"):
        made = ReportFiles(real_words()).make(push.template, push.context, language)
        assert (made.kind, made.name) == (EvidenceKind.DOCUMENT, f"{push.context['key']}.xlsx")
        book = load_workbook(BytesIO(made.content))
        assert len(book.worksheets) == 4
        assert len({page.title for page in book.worksheets}) == 4
        for page in book.worksheets:
            assert page.freeze_panes is not None
            assert not any("push.report" in str(cell.value) for row in page.iter_rows() for cell in row)


@pytest.mark.rule("S1.needed")
async def test_the_sheet_has_numbers_moments_of_the_desk_and_nothing_personal() -> None:
    push = next(push for push in await reviews("report/sheet") if push.context["cases"])
    made = ReportFiles(real_words()).make(push.template, push.context, Language.EN)
    heads, *cases = rows(made.content, 3)
    case = dict(zip(heads, cases[-1], strict=True))
    filed = case["Filed"]
    assert isinstance(filed, datetime)
    assert (filed.hour, filed.tzinfo) == (10, None), "two in the morning in UTC is ten in Shanghai"
    everything = str([rows(made.content, number) for number in range(4)])
    for secret in ("Chen", "13812345678", "浦东", "SO-2026", "It leaks", "mei@"):
        assert secret not in everything


async def test_what_looks_like_a_formula_stays_text() -> None:
    """A name such as =1+1 must not be reckoned with, nor call a program, when the lead opens the file."""
    push = (await reviews("report/sheet"))[1]
    engineer = {
        "name": "=1+1",
        "jobs": 1,
        "on_time": {"n": 1, "of": 1, "value": 1.0},
        "median": 2.5,
        "within_90": None,
        "ratings": 0,
        "mean": None,
        "came_back": {"n": 0, "of": 1, "value": 0.0},
        "visits": 1,
        "parts": 0,
    }
    context = {**push.context, "engineers": [engineer]}
    made = ReportFiles(real_words()).make(push.template, context, Language.EN)
    page = load_workbook(BytesIO(made.content)).worksheets[2]
    name, jobs, share = page["A2"], page["B2"], page["C2"]
    assert (name.value, name.data_type) == ("=1+1", "s")
    assert (jobs.value, share.value, share.number_format) == (1, 1, "0.0%")
    assert page["F2"].value is None, "no data is an empty cell and no nought"


async def test_only_reviews_bring_a_file_with_them() -> None:
    renderer = Renderer(real_words())
    messages = await every_message()
    for template in ("report/picture", "report/sheet"):
        message = await renderer.complete(delivery(messages[template][1]))
        assert message.made is not None
        assert len(message.text) <= 1024
    plain = await renderer.complete(delivery(replace(messages["report/text"][1])))
    assert plain.made is None


async def test_a_page_name_that_no_workbook_takes_is_a_sheet_that_cannot_be_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The name of a page had more than 31 characters. The error was one that the sender did not know."""
    spoken = Catalogues.__call__

    def wordy(words: Catalogues, key: str, language: Language, /, **values: object) -> str:
        text = spoken(words, key, language, **values)
        return text * 31 if ".page." in key else text

    monkeypatch.setattr(Catalogues, "__call__", wordy)
    push = (await reviews("report/sheet"))[0]
    with pytest.raises(ValueError, match="31"):
        ReportFiles(real_words()).make(push.template, push.context, Language.EN)
