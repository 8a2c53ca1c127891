"""Buttons on the page's phones, tapped or pressed by the keyboard alone."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.fakes.browser import Phone, PhonePage, requires_chromium
from tests.fakes.sandbox_client import Person, Sandbox
from tests.sandbox.page.bot_side import inline, say, updates

pytestmark = [pytest.mark.browser, requires_chromium, pytest.mark.asyncio(loop_scope="module")]


class TestButtons:
    async def test_an_inline_button_is_busy_until_the_bot_answers_with_a_notice(
        self, box: Sandbox, ann: Person, phone: Phone
    ) -> None:
        await say(box, ann, "Ready?", reply_markup=inline(["Yes", "No"]))
        await phone.button("Yes").click()
        await expect(phone.button("Yes")).to_have_attribute("aria-busy", "true")
        query = (await updates(box, "callback_query"))[0]
        assert query["data"] == "Yes"
        async with asyncio.TaskGroup() as both:
            # It is shown for seconds only: who looks before it comes does not miss it.
            both.create_task(phone.expect_toast("Noted"))
            both.create_task(box.api("answerCallbackQuery", callback_query_id=query["id"], text="Noted"))
        # Sooner than the page's own patience of half a minute would end.
        await expect(phone.button("Yes")).not_to_have_attribute("aria-busy", "true", timeout=15_000)

    async def test_an_alert_stays_until_it_is_closed(self, box: Sandbox, ann: Person, phone: Phone) -> None:
        await say(box, ann, "Ready?", reply_markup=inline(["Yes"]))
        await phone.button("Yes").click()
        query = (await updates(box, "callback_query"))[0]
        await box.api("answerCallbackQuery", callback_query_id=query["id"], text="Too late", show_alert=True)
        await phone.expect_alert("Too late")
        await phone.confirm()
        await expect(phone.part("alert")).to_have_count(0)

    async def test_the_reply_keyboard_sends_its_words_and_goes_away_when_removed(
        self, box: Sandbox, ann: Person, phone: Phone
    ) -> None:
        await say(
            box, ann, "Choose", reply_markup={"keyboard": [[{"text": "My jobs"}]], "resize_keyboard": True}
        )
        await phone.tap("My jobs")
        await phone.expect_text("My jobs", own=True)
        await phone.part("keyboard-toggle").click()
        await expect(phone.part("reply-keyboard")).to_have_count(0)
        await phone.part("keyboard-toggle").click()
        await phone.expect_button("My jobs")
        await say(box, ann, "Done", reply_markup={"remove_keyboard": True})
        await expect(phone.part("reply-keyboard")).to_have_count(0)

    async def test_the_phone_number_is_shared_only_after_a_yes(
        self, box: Sandbox, ann: Person, phone: Phone
    ) -> None:
        keyboard = {
            "keyboard": [[{"text": "Share my number", "request_contact": True}]],
            "one_time_keyboard": True,
        }
        await say(box, ann, "How can we reach you?", reply_markup=keyboard)
        await phone.tap("Share my number")
        assert "contact" not in (await ann.messages())[-1]
        await phone.confirm()
        await expect(phone.part("contact")).to_contain_text("+8613800010001")
        assert (await ann.messages())[-1]["contact"]["user_id"] == ann.id

    async def test_a_link_to_the_bot_starts_it_with_its_payload(
        self, box: Sandbox, ann: Person, phone: Phone
    ) -> None:
        link = {"text": "Open", "url": f"https://t.me/{box.username}?start=inv_7"}
        await say(box, ann, "You are invited", reply_markup={"inline_keyboard": [[link]]})
        await phone.button("Open").click()
        await expect(phone.part("message").filter(has_text="/start")).to_have_count(2)
        await phone.expect_no_text("inv_7")
        assert (await ann.messages())[-1]["text"] == "/start inv_7"


class TestKeyboardOnly:
    async def test_a_whole_exchange_without_a_mouse(self, box: Sandbox, ann: Person, page: PhonePage) -> None:
        phone, keys = page.phone("Ann"), page.page.keyboard
        await say(box, ann, "Ready?", reply_markup=inline(["Yes", "No"], ["Later"]))
        await phone.expect_button("Later")
        await keys.press("Alt+Digit1")
        await expect(phone.part("composer")).to_be_focused()
        await keys.press("ArrowUp")
        await expect(phone.button("Yes")).to_be_focused()
        await keys.press("ArrowRight")
        await keys.press("ArrowDown")
        await expect(phone.button("Later")).to_be_focused()
        await keys.press("Enter")
        query = (await updates(box, "callback_query"))[0]
        assert query["data"] == "Later"
        number = query["message"]["message_id"]
        await box.api(
            "editMessageText",
            chat_id=ann.id,
            message_id=number,
            text="When?",
            reply_markup=inline(["Today"], ["Tomorrow"]),
        )
        await expect(phone.button("Tomorrow")).to_be_focused()
        await keys.press("Escape")
        await expect(phone.part("composer")).to_be_focused()

    async def test_tab_reaches_the_page_in_order(self, page: PhonePage) -> None:
        keys = page.page.keyboard
        await keys.press("Tab")
        await expect(page.page.locator(".skip-link")).to_be_focused()
        await keys.press("Enter")
        await expect(page.phone("Ann").part("composer")).to_be_focused()
        await keys.press("Shift+Tab")
        await expect(page.phone("Ann").part("attach")).to_be_focused()
        await keys.press("Enter")
        await expect(page.page.locator('[data-action="photo"]')).to_be_focused()
        await keys.press("ArrowDown")
        await expect(page.page.locator('[data-action="photo_file"]')).to_be_focused()
        await keys.press("Escape")
        await expect(page.phone("Ann").part("attach")).to_be_focused()

    async def test_commands_are_chosen_with_arrows(self, box: Sandbox, ann: Person, page: PhonePage) -> None:
        commands = [
            {"command": "start", "description": "Begin"},
            {"command": "tickets", "description": "My tickets"},
        ]
        await box.api("setMyCommands", commands=commands)
        phone = page.phone("Ann")
        await phone.part("composer").press_sequentially("/")
        await expect(phone.part("command-hints").get_by_role("option")).to_have_count(2)
        await phone.part("composer").press("ArrowDown")
        await phone.part("composer").press("Enter")
        await phone.expect_text("/tickets", own=True)

    async def test_news_are_said_to_screen_readers(self, box: Sandbox, ann: Person, page: PhonePage) -> None:
        await say(box, ann, "The engineer is on the way")
        await expect(page.page.locator("#announcer")).to_contain_text("The engineer is on the way")
