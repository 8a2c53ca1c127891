"""What the page says beside names, times and the field: who somebody is, what changed, what can be done."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import expect

from tests.fakes.browser import PhonePage, open_page, requires_chromium, running_browser
from tests.fakes.sandbox_client import Sandbox

pytestmark = [pytest.mark.browser, requires_chromium]


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    """A sandbox of its own, because the page shows everyone who exists."""
    async with Sandbox() as running:
        yield running


@pytest.fixture
async def page(box: Sandbox) -> AsyncIterator[PhonePage]:
    """The page in English."""
    async with running_browser() as browser, open_page(browser, box.url, language="en-GB") as opened:
        yield opened


async def test_a_phone_and_its_tab_say_who_its_owner_is(box: Sandbox, page: PhonePage) -> None:
    await box.person("Leo", last_name="Chen", username="engineer")
    await expect(page.phone("Leo Chen").node.locator(".phone-owner")).to_contain_text("@engineer")
    await page.page.set_viewport_size({"width": 390, "height": 844})
    await expect(page.part("tab")).to_contain_text("@engineer")


async def test_a_bots_message_is_marked_as_edited_when_its_words_change_not_when_its_buttons_go(
    box: Sandbox, page: PhonePage
) -> None:
    ann = await box.person("Ann")
    await ann.send("/start")
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}
    sent = await box.api("sendMessage", chat_id=ann.id, text="Is it solved?", reply_markup=keyboard)
    number = sent["result"]["message_id"]
    phone = page.phone("Ann")
    await phone.expect_button("Yes")

    await box.api("editMessageReplyMarkup", chat_id=ann.id, message_id=number)
    await expect(phone.button("Yes")).to_have_count(0)
    await expect(phone.message("Is it solved?")).not_to_contain_text("edited")

    await box.api("editMessageText", chat_id=ann.id, message_id=number, text="Is it solved now?")
    await expect(phone.message("Is it solved now?")).to_contain_text("edited")


async def test_commands_that_come_after_the_slash_was_typed_are_offered(
    box: Sandbox, page: PhonePage
) -> None:
    ann = await box.person("Ann")
    await ann.send("/start")
    phone = page.phone("Ann")
    await phone.expect_text("/start", own=True)
    await phone.part("composer").press_sequentially("/")
    await box.api("setMyCommands", commands=[{"command": "tickets", "description": "My tickets"}])
    await expect(phone.part("command-hints").get_by_role("option")).to_have_count(1)
