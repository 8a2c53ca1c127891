"""The whole story on the page, as a stranger lives it after `make run`: three phones, one clock, one case."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.cast import CODES
from tests.e2e.open_desk import open_desk
from tests.e2e.reader import PATIENCE_MS, Reader, case_number
from tests.fakes.browser import PhonePage, open_page, requires_chromium, running_browser
from tickets.kinds import Language

pytestmark = [pytest.mark.e2e, pytest.mark.browser, requires_chromium]

MONDAY, TUESDAY = "2026-11-23", "2026-11-24"
WIDE = (1264, 790)
NARROW = (390, 844)


@dataclass(frozen=True, kw_only=True)
class Script:
    """What the people of the story are called and say in one language, and what its pictures are called."""

    language: Language
    page_language: str
    names: tuple[str, str, str]
    fault: str
    bought: str
    address: str
    note: str
    work: str
    complaint: str
    story_picture: str
    survey_picture: str | None = None


ENGLISH = Script(
    language=Language.EN,
    page_language="en-GB",
    names=("Grace Miller", "Leo Chen", "Nora Hale"),
    fault="My washing machine leaks and bangs when it spins",
    bought="last March",
    address="100 Century Avenue, 5th floor, Pudong, Shanghai",
    note="The drain hose is cracked, I am fetching a new one",
    work="Drain hose replaced, a full cycle run",
    complaint="It leaked again the same evening",
    story_picture="story.png",
    survey_picture="survey.png",
)
CHINESE = Script(
    language=Language.ZH_HANS,
    page_language="zh-CN",
    names=("王芳", "李强", "陈静"),
    fault="洗衣机一脱水就漏水，还砰砰响",
    bought="今年三月",
    address="上海市浦东新区世纪大道100号5楼",
    note="排水管裂了，正在去取新的",
    work="换了排水管，完整洗了一遍",
    complaint="当天晚上又漏了",
    story_picture="story-zh.png",
)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The page with its three people, and where its pictures go."""

    script: Script
    page: PhonePage
    customer: Reader
    engineer: Reader
    lead: Reader
    pictures: Path

    async def picture(self, name: str) -> None:
        """Keep a picture of the page, once the phones' short notices are gone."""
        await expect(self.page.part("toast")).to_have_count(0, timeout=PATIENCE_MS)
        await self.page.screenshot(self.pictures / name)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where pictures go: the folder that FRONTDESK_PICTURES names, else one that passes."""
    folder = Path(os.environ.get("FRONTDESK_PICTURES") or tmp_path / "pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """One browser for the length of a story."""
    async with running_browser() as running:
        yield running


async def report_the_fault(customer: Reader, script: Script) -> str:
    """Go through the intake as most customers would, and return the case's number."""
    await customer.phone.start()
    await customer.reads("customer.menu.hello")
    await customer.says(script.fault)
    await customer.reads("customer.model.ask")
    await customer.phone.attach("photo")
    await customer.reads("customer.file.kept")
    await customer.says("w8ob")
    await customer.taps_label("W80B")
    await customer.answers("customer.purchased.ask", text=script.bought)
    await customer.answers("customer.purchased.confirm", tap="customer.purchased.right")
    await customer.answers("customer.order.ask", text="JD20260305001")
    await customer.answers("customer.part.ask", tap="button.skip_all")
    await customer.taps("button.skip")
    await customer.answers("customer.urgency.ask", tap="customer.urgency.urgent")
    await customer.reads("customer.name.ask")
    await customer.taps_label(script.names[0])
    await customer.reads("customer.phone.ask")
    await customer.presses("customer.phone.share")
    await customer.answers("customer.email.ask", tap="button.skip")
    await customer.answers("customer.address.ask", text=script.address)
    await customer.answers("customer.confirm.ask", tap="customer.confirm.right")
    number = case_number(await customer.reads("customer.filed.done"))
    # A keyboard left over from the address would stay under the customer's thumb for the rest of the case.
    await expect(customer.phone.part("reply-keyboard")).to_be_hidden(timeout=PATIENCE_MS)
    return number


async def take_on_and_agree(scene: Scene, number: str) -> None:
    """Let the engineer accept the job and the customer choose a time for the visit."""
    script, engineer, customer = scene.script, scene.engineer, scene.customer
    offer = await engineer.reads("push.job.offer.title")
    assert number in offer
    assert script.fault in offer
    assert script.address not in offer, "the address is masked until the job is accepted"
    await engineer.taps("push.button.accept")
    contact = await engineer.reads("push.job.contact.title")
    assert script.address in contact
    assert "13800138001" in contact
    assert script.names[1] in await customer.reads("push.customer.taken_on.title")

    await engineer.taps("push.button.propose")
    await engineer.reads("engineer.visit.ask")
    await engineer.taps_label("13:30")
    await engineer.taps("engineer.visit.send")
    await customer.reads("push.customer.visit_proposed.title")
    await customer.taps_label("13:30")
    agreed = await customer.reads("push.customer.visit_agreed.title")
    assert script.names[1] in agreed
    assert "13:30" in agreed


async def go_there(scene: Scene) -> None:
    """Let the engineer set out at half past twelve, arrive, and note what is found."""
    engineer = scene.engineer
    await scene.page.set_clock(MONDAY, "12:30")
    await engineer.taps("push.button.depart")
    await engineer.reads("engineer.depart.ask")
    await engineer.taps_label("60")
    assert "13:3" in await scene.customer.reads("push.customer.on_the_way.title")
    await engineer.reads("engineer.done.departed")
    await scene.picture(scene.script.story_picture)
    await engineer.taps("engineer.step.arrive")
    await engineer.taps("engineer.step.note")
    await engineer.answers("engineer.note.ask", text=scene.script.note)
    await engineer.reads("engineer.done.noted_customer")


async def finish(scene: Scene) -> None:
    """Let the engineer record the work as done and tested, and the customer agree."""
    engineer, customer = scene.engineer, scene.customer
    await engineer.taps("engineer.step.finish")
    await engineer.answers("engineer.finish.ask_work", text=scene.script.work)
    await engineer.answers("engineer.finish.ask_parts", tap="engineer.finish.no_parts")
    await engineer.answers("engineer.finish.ask_test", tap="engineer.finish.works")
    assert scene.script.work in await customer.reads("push.customer.work_done.title")
    await customer.taps("push.button.solved")
    await engineer.reads("push.job.solved.title")


async def rate_it_badly(scene: Scene, number: str) -> None:
    """Let the customer answer the next day's survey with the worst there is, and say why."""
    customer, lead = scene.customer, scene.lead
    await scene.page.set_clock(TUESDAY, "10:00")
    assert number in await customer.reads("push.customer.survey.title")
    await customer.taps_label("1")
    assert number in await lead.reads("push.staff.call_back.title")
    await customer.reads("customer.survey.sorry")
    if scene.script.survey_picture:
        await scene.picture(scene.script.survey_picture)
    await customer.taps("customer.survey.go_on")
    for step in ("2/4", "3/4", "4/4"):
        await customer.sees(step)
        await customer.taps_label("⭐")
    await customer.answers("customer.survey.words", text=scene.script.complaint)
    await customer.reads("customer.survey.noted")


@pytest.mark.rule("I10.reaches", "D2.every_day", "D2.before_17", "D2.happened", "F2.sent", "F4.reopens")
@pytest.mark.parametrize("script", [ENGLISH, CHINESE], ids=lambda script: str(script.language))
async def test_what_a_stranger_can_do_on_the_page(
    script: Script, browser: Browser, tmp_path: Path, pictures: Path
) -> None:
    async with (
        open_desk(tmp_path, language=CODES[script.language]) as address,
        open_page(browser, address, width=WIDE[0], height=WIDE[1], language=script.page_language) as page,
    ):
        customer, engineer, lead = (Reader(page.phone(name), script.language) for name in script.names)
        scene = Scene(
            script=script, page=page, customer=customer, engineer=engineer, lead=lead, pictures=pictures
        )
        await page.set_clock(MONDAY, "10:00")
        number = await report_the_fault(customer, script)
        assert number in await lead.reads("push.staff.new_ticket.title")
        await take_on_and_agree(scene, number)
        await go_there(scene)

        await page.turn_clock("to-1630")
        update = await customer.reads("push.customer.progress.title")
        assert number in update
        assert script.note in update
        if script is ENGLISH:
            await picture_of_a_small_screen(browser, address, pictures)

        await finish(scene)
        await rate_it_badly(scene, number)


async def picture_of_a_small_screen(browser: Browser, address: str, pictures: Path) -> None:
    """Keep a picture of the customer's phone as a small screen shows it."""
    width, height = NARROW
    async with open_page(browser, address, width=width, height=height, language="en-GB") as small:
        await Reader(small.phone(ENGLISH.names[0]), Language.EN).reads("push.customer.progress.title")
        await small.screenshot(pictures / "phone-narrow.png")
