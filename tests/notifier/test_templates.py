"""Every message in every language: complete, valid for Telegram, and never longer than it takes."""

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import UndefinedError

import notifier
from notifier.rendering import TEXT_LIMIT, MessageTooLong, Renderer
from tests.fakes.wording import real_words
from tests.notifier.every_message import delivery, every_message
from tests.unit.announcing import SLOT, WANG, said, ticket
from tests.unit.services.world import MONDAY
from tickets.case.facts import Fault
from tickets.kinds import Language
from tickets.messages.pushes import ContextValue, Push

TEMPLATES = Path(notifier.__file__).parent / "templates"
PARTS = {"job/reach"}
ALLOWED = {"b", "i", "u", "s", "code", "pre", "a", "blockquote", "tg-spoiler"}


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(real_words())


class _Checker(HTMLParser):
    """Collects what Telegram would refuse."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        if tag not in ALLOWED:
            self.wrong.append(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")


def refusals(html: str) -> list[str]:
    checker = _Checker()
    checker.feed(html)
    checker.close()
    loose = re.findall(r"&(?!amp;|lt;|gt;|quot;|#\d+;)", html)
    return [*checker.wrong, *(f"open <{tag}>" for tag in checker.open), *loose]


async def test_every_template_is_reached_by_some_rule() -> None:
    written = {
        str(path.relative_to(TEMPLATES)).removesuffix(".html.j2") for path in TEMPLATES.rglob("*.html.j2")
    }
    assert set(await every_message()) == written - PARTS


async def test_questions_that_nobody_waits_for_never_come_at_night() -> None:
    asked = {
        template for template, pushes in (await every_message()).items() if all(p.by_day for p in pushes)
    }
    surveys = {"customer/survey", "customer/survey_reminder", "customer/follow_up"}
    assert asked == surveys | {"campaign/invitation", "campaign/reminder"}


@pytest.mark.parametrize("language", list(Language))
async def test_every_message_is_complete_and_valid(renderer: Renderer, language: Language) -> None:
    for template, pushes in (await every_message()).items():
        for push in pushes:
            message = renderer.render(delivery(push, language))
            assert message.text, template
            assert refusals(message.text) == [], template
            assert len(message.text) <= TEXT_LIMIT, template
            visible = unescape(message.text).replace("{now}", "")
            assert not re.search(r"[{}]|None(?! of)|push\.", visible), (template, visible)
            assert "\n\n\n" not in message.text
            assert all(key.text and len(key.data) <= 64 for row in message.buttons for key in row), template


@pytest.mark.parametrize("language", [Language.ZH_HANS, Language.ZH_HANT])
async def test_chinese_messages_have_no_english_sentence_left(renderer: Renderer, language: Language) -> None:
    """Only what people entered themselves and names may be in Latin letters."""
    for template, pushes in (await every_message()).items():
        text = renderer.render(delivery(pushes[0], language)).text
        without_own_words = re.sub(
            r"<blockquote>.*?</blockquote>|<code>.*?</code>", "", text, flags=re.DOTALL
        )
        assert not re.search(r"\b(the|your|please|is|was)\b", without_own_words), template


async def test_both_chinese_catalogues_are_written_in_their_own_characters(renderer: Renderer) -> None:
    pushes = [push for found in (await every_message()).values() for push in found[:1]]
    hans = "".join(renderer.render(delivery(push, Language.ZH_HANS)).text for push in pushes)
    hant = "".join(renderer.render(delivery(push, Language.ZH_HANT)).text for push in pushes)
    own_words = "浦东新区世纪大道"
    assert not set("們這個時間請") & set(hans)
    assert not set("们这个时间请") & (set(hant) - set(own_words))


def part_awaited(text: str) -> Push:
    [push] = said(ticket().await_part(by=WANG.id, at=MONDAY, part=text, expected=MONDAY.date()))
    return push


def test_what_people_enter_is_shown_and_never_taken_as_markup(renderer: Renderer) -> None:
    text = renderer.render(delivery(part_awaited("<b>seal</b> & {more}"))).text
    assert "&lt;b&gt;seal&lt;/b&gt; &amp; {more}" in text


@pytest.mark.parametrize("words", ["x" * 9000, "<&>" * 3000, "漏水😀" * 2000])
def test_a_long_quotation_is_cut_and_the_message_stays_whole(renderer: Renderer, words: str) -> None:
    [push] = said(ticket().reply(by=WANG.id, at=MONDAY, text=words))
    text = renderer.render(delivery(push)).text
    assert len(text.encode("utf-16-le")) // 2 <= TEXT_LIMIT
    assert refusals(text) == []
    assert "…" in text
    assert "tap the button below" in text


def test_many_long_quotations_share_the_room(renderer: Renderer) -> None:
    long = "<" * 3000
    fault = Fault(words=long, details=dict.fromkeys(("part", "since", "environment", "tried"), long))
    assigned = ticket(fault=fault).assign(owner=WANG.id, by=None, at=MONDAY)
    [offer] = [push for push in said(assigned) if push.template == "job/offer"]
    text = renderer.render(delivery(offer)).text
    assert len(text) <= TEXT_LIMIT
    assert refusals(text) == []
    assert "Please accept by" in text


def test_an_offer_queued_before_details_were_a_list_goes_out_with_them(renderer: Renderer) -> None:
    """The desk was updated while an offer waited: it left without what the customer had said of the fault."""
    details = {"part": "door", "since": "Monday", "tried": "a restart", "repaired_elsewhere": True}
    assigned = ticket(fault=Fault(words="It leaks", details=details)).assign(
        owner=WANG.id, by=None, at=MONDAY
    )
    [offer] = [push for push in said(assigned) if push.template == "job/offer"]
    values = {"part": "door", "since": "Monday", "environment": None, "tried": "a restart", "elsewhere": True}
    queued = {name: value for name, value in offer.context.items() if name != "details"} | values
    text = renderer.render(delivery(replace(offer, context=queued))).text
    assert text == renderer.render(delivery(offer)).text
    assert "door" in text
    assert "repaired elsewhere" in text


def test_what_cannot_be_cut_is_refused_rather_than_sent_broken(renderer: Renderer) -> None:
    push = part_awaited("seal")
    with pytest.raises(MessageTooLong):
        renderer.render(delivery(replace(push, context={**push.context, "product": "x" * 5000})))


def test_a_gap_in_the_context_is_an_error_and_no_blank(renderer: Renderer) -> None:
    push = part_awaited("seal")
    without: dict[str, ContextValue] = {k: v for k, v in push.context.items() if k != "expected"}
    with pytest.raises(UndefinedError):
        renderer.render(delivery(replace(push, context=without)))


@pytest.mark.parametrize(
    ("language", "day"),
    [(Language.EN, "Mon 2 Mar 14:00–16:00"), (Language.ZH_HANS, "3月2日 周一 14:00–16:00")],
)
def test_times_are_the_desks_local_times_in_the_readers_language(
    renderer: Renderer, language: Language, day: str
) -> None:
    [push] = said(ticket().propose_visit(by=WANG.id, at=MONDAY, slots=(SLOT,)))
    message = renderer.render(delivery(push, language))
    assert day in message.text
    assert message.buttons[0][0].text == day
