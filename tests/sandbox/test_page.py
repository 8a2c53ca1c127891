"""The sandbox's page, driven in Chromium against a real sandbox with a bot that these tests speak for."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.fakes.browser import WAIT_MS, Phone, PhonePage, open_page, requires_chromium, running_browser
from tests.fakes.sandbox_client import Person, Sandbox

pytestmark = [pytest.mark.browser, requires_chromium, pytest.mark.asyncio(loop_scope="module")]

Json = dict[str, Any]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all tests of this file; each test opens a page of its own."""
    async with running_browser() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def box() -> AsyncIterator[Sandbox]:
    """A sandbox of its own for each test, because the page shows everyone who exists."""
    async with Sandbox() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def ann(box: Sandbox) -> Person:
    """A customer with a phone number who has started the bot."""
    person = await box.person("Ann", language_code="en", phone="+8613800010001")
    await person.send("/start")
    return person


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, box: Sandbox, ann: Person) -> AsyncIterator[PhonePage]:
    """The page in English, with Ann's phone on it."""
    async with open_page(browser, box.url, language="en-GB") as opened:
        await opened.phone("Ann").expect_text("/start", own=True)
        yield opened


@pytest.fixture
def phone(page: PhonePage) -> Phone:
    """Ann's phone."""
    return page.phone("Ann")


async def say(box: Sandbox, person: Person, text: str, **more: Any) -> int:
    """Let the bot say something and return the message's number."""
    answer = await box.api("sendMessage", chat_id=person.id, text=text, **more)
    assert answer["ok"], answer
    number: int = answer["result"]["message_id"]
    return number


def inline(*rows: list[str]) -> Json:
    """Return an inline keyboard whose buttons carry their labels as data."""
    return {"inline_keyboard": [[{"text": label, "callback_data": label} for label in row] for row in rows]}


async def updates(box: Sandbox, kind: str, *, offset: int = 0) -> list[Json]:
    """Let the bot fetch its updates until one of this kind is there."""
    for _ in range(20):
        fetched = (await box.api("getUpdates", offset=offset, timeout=5))["result"]
        offset = fetched[-1]["update_id"] + 1 if fetched else offset
        found = [update[kind] for update in fetched if kind in update]
        if found:
            return found
    raise AssertionError(f"the bot got no {kind}")


class TestMessages:
    async def test_what_is_written_and_what_is_answered_appear_as_bubbles(
        self, box: Sandbox, ann: Person, phone: Phone
    ) -> None:
        await phone.send_text("My washing machine leaks")
        await phone.expect_text("My washing machine leaks", own=True)
        await say(box, ann, "Thank you, I note that.")
        await phone.expect_text("Thank you, I note that.", own=False)
        assert (await ann.messages())[-2]["text"] == "My washing machine leaks"

    async def test_text_that_looks_like_html_is_shown_as_text_and_not_run(
        self, box: Sandbox, ann: Person, page: PhonePage
    ) -> None:
        nasty = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
        await say(box, ann, nasty)
        await page.phone("Ann").expect_text(nasty)
        assert await page.phone("Ann").part("text").locator("script, img").count() == 0
        assert await page.page.title() != "taken"

    async def test_formatting_becomes_elements(self, box: Sandbox, ann: Person, phone: Phone) -> None:
        text = "🔧 <b>bold <i>both</i></b> <u>under</u> <s>gone</s> <code>R-1</code> <pre>block</pre> <a href='https://example.org/'>link</a>"
        await say(box, ann, text, parse_mode="HTML")
        shown = phone.part("text").last
        for selector, words in {
            "strong": "bold both",
            "strong > em": "both",
            "u": "under",
            "s": "gone",
            "code >> nth=0": "R-1",
            "pre": "block",
            "a": "link",
        }.items():
            await expect(shown.locator(selector)).to_have_text(words)
        await expect(shown.locator("a")).to_have_attribute("rel", "noopener noreferrer")

    async def test_a_spoiler_is_hidden_until_it_is_touched(
        self, box: Sandbox, ann: Person, phone: Phone
    ) -> None:
        await say(box, ann, "Phone: <tg-spoiler>138</tg-spoiler>", parse_mode="HTML")
        spoiler = phone.node.get_by_role("button", name="138")
        await expect(spoiler).to_have_css("color", "rgba(0, 0, 0, 0)")
        await spoiler.click()
        await expect(spoiler).not_to_have_css("color", "rgba(0, 0, 0, 0)")

    async def test_a_command_in_a_message_can_be_clicked(
        self, box: Sandbox, ann: Person, phone: Phone
    ) -> None:
        await say(box, ann, "See /tickets any time")
        await phone.message("See /tickets").get_by_role("button", name="/tickets").click()
        await expect(phone.part("message").last).to_contain_text("/tickets")
        assert (await ann.messages())[-1]["text"] == "/tickets"

    async def test_edited_and_deleted_messages_change_on_the_phone(
        self, box: Sandbox, ann: Person, phone: Phone
    ) -> None:
        number = await say(box, ann, "First words")
        await phone.expect_text("First words")
        await box.api("editMessageText", chat_id=ann.id, message_id=number, text="Better words")
        await phone.expect_text("Better words")
        await expect(phone.message("Better words")).to_contain_text("edited")
        await box.api("deleteMessage", chat_id=ann.id, message_id=number)
        await phone.expect_no_text("Better words")

    async def test_a_person_edits_and_deletes_an_own_message(self, ann: Person, phone: Phone) -> None:
        await phone.send_text("It leeks")
        await phone.message_menu("It leeks", "edit")
        await expect(phone.part("composer")).to_have_value("It leeks")
        await phone.send_text("It leaks")
        await phone.expect_text("It leaks", own=True)
        await phone.expect_no_text("It leeks")
        await phone.message_menu("It leaks", "delete")
        await phone.expect_no_text("It leaks")
        assert [message["text"] for message in await ann.messages()] == ["/start"]

    async def test_a_reply_quotes_what_it_answers(self, box: Sandbox, ann: Person, phone: Phone) -> None:
        number = await say(box, ann, "Which model is it?")
        await phone.message_menu("Which model", "reply")
        await phone.send_text("WM-8100")
        await expect(phone.message("WM-8100").locator(".quote")).to_contain_text("Which model is it?")
        assert (await ann.messages())[-1]["reply_to_message"]["message_id"] == number

    async def test_typing_is_shown_until_the_message_comes(
        self, box: Sandbox, ann: Person, phone: Phone
    ) -> None:
        await box.api("sendChatAction", chat_id=ann.id, action="typing")
        await expect(phone.node.locator(".chat-subtitle")).to_contain_text("typing")
        await say(box, ann, "Here I am")
        await expect(phone.node.locator(".chat-subtitle")).to_have_text("bot")

    async def test_news_do_not_move_what_a_person_reads_further_up(
        self, box: Sandbox, ann: Person, phone: Phone
    ) -> None:
        for number in range(1, 31):
            await say(box, ann, f"Line {number}")
        await expect(phone.message("Line 30")).to_be_in_viewport()
        scroller = phone.node.locator(".scroller")
        await scroller.evaluate("(node) => node.scrollTo(0, 0)")
        await expect(phone.node.locator(".to-bottom")).to_be_visible()
        await say(box, ann, "News")
        await expect(phone.node.locator(".to-bottom .badge")).to_have_text("1")
        assert await scroller.evaluate("(node) => node.scrollTop") == 0
        await phone.node.locator(".to-bottom").click()
        await expect(phone.message("News")).to_be_in_viewport()
        await expect(phone.node.locator(".to-bottom")).to_be_hidden()
        assert (await ann.transcript())["unread"] == 0


class TestButtons:
    async def test_an_inline_button_is_busy_until_the_bot_answers_with_a_notice(
        self, box: Sandbox, ann: Person, phone: Phone
    ) -> None:
        await say(box, ann, "Ready?", reply_markup=inline(["Yes", "No"]))
        await phone.button("Yes").click()
        await expect(phone.button("Yes")).to_have_attribute("aria-busy", "true")
        query = (await updates(box, "callback_query"))[0]
        assert query["data"] == "Yes"
        await box.api("answerCallbackQuery", callback_query_id=query["id"], text="Noted")
        await phone.expect_toast("Noted")
        await expect(phone.button("Yes")).not_to_have_attribute("aria-busy", "true")

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


class TestAttachments:
    async def test_a_photo_is_shown_and_can_be_enlarged(self, ann: Person, page: PhonePage) -> None:
        phone = page.phone("Ann")
        await phone.part("composer").fill("It leaks here")
        await phone.attach("photo")
        picture = phone.message("It leaks here").locator("img")
        await expect(picture).to_be_visible()
        await picture.evaluate("(node) => node.decode()")
        assert (await ann.messages())[-1]["caption"] == "It leaks here"
        await picture.click()
        await expect(page.part("lightbox")).to_be_visible()
        await page.page.keyboard.press("Escape")
        await expect(page.part("lightbox")).to_have_count(0)

    async def test_an_album_is_one_bubble(self, ann: Person, phone: Phone) -> None:
        await phone.attach("album")
        await expect(phone.part("message").last.locator("img")).to_have_count(3)
        assert len({message["media_group_id"] for message in (await ann.messages())[-3:]}) == 1

    @pytest.mark.parametrize(
        ("action", "field", "part"),
        [
            ("voice", "voice", "voice"),
            ("own_contact", "contact", "contact"),
            ("big_file", "document", "file"),
        ],
    )
    async def test_other_attachments(
        self, ann: Person, phone: Phone, action: str, field: str, part: str
    ) -> None:
        await phone.attach(action)
        await expect(phone.part(part)).to_be_visible()
        assert field in (await ann.messages())[-1]

    async def test_a_location_is_asked_for_and_sent(self, ann: Person, page: PhonePage) -> None:
        await page.phone("Ann").attach("location")
        await page.page.locator('dialog [name="latitude"]').fill("31.5")
        await page.page.locator("dialog .primary").click()
        await expect(page.phone("Ann").part("place")).to_be_visible()
        assert (await ann.messages())[-1]["location"]["latitude"] == 31.5


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


class TestPage:
    async def test_a_narrow_screen_shows_one_phone_and_tabs(
        self, browser: Browser, box: Sandbox, ann: Person
    ) -> None:
        bob = await box.person("Bob")
        async with open_page(browser, box.url, width=360, height=640, language="en-GB") as page:
            assert await page.page.evaluate("document.documentElement.scrollWidth") == 360
            await expect(page.phone("Ann").part("composer")).to_be_in_viewport()
            await expect(page.phone("Bob").node).not_to_be_in_viewport(ratio=0.1)
            tab = page.page.locator('[data-part="tab"][data-name="Bob"]')
            await bob.send("/start")
            await say(box, bob, "Hello Bob")
            await expect(tab.locator(".badge")).to_have_text("1")
            await tab.click()
            await expect(page.phone("Bob").node).to_be_in_viewport(ratio=0.9)
            await expect(page.phone("Bob").message("Hello Bob")).to_be_in_viewport()
            await expect(tab.locator(".badge")).to_be_hidden()

    async def test_the_page_speaks_chinese_and_english(
        self, browser: Browser, box: Sandbox, ann: Person
    ) -> None:
        async with open_page(browser, box.url, language="zh-CN") as page:
            await expect(page.page.locator("h1")).to_have_text("前台沙盒")
            await page.choose_language("en")
            await expect(page.page.locator("h1")).to_have_text("Front desk sandbox")
            await page.page.reload()
            await expect(page.page.locator("html")).to_have_attribute("lang", "en-GB")
            await page.phone("Ann").expect_text("/start")

    async def test_no_word_is_missing_in_either_language(
        self, browser: Browser, box: Sandbox, ann: Person
    ) -> None:
        async with open_page(browser, box.url) as page:
            script = """async () => {
                const { zh } = await import("/js/strings_zh.js");
                const { en } = await import("/js/strings_en.js");
                const names = (text) => JSON.stringify((text.match(/\\{\\w+\\}/g) ?? []).sort());
                const keys = [...new Set([...Object.keys(zh), ...Object.keys(en)])];
                return keys.filter((key) => !zh[key] || !en[key] || names(zh[key]) !== names(en[key]));
            }"""
            assert await page.page.evaluate(script) == []

    async def test_the_clock_is_turned_in_the_desks_time_zone(self, box: Sandbox, page: PhonePage) -> None:
        await page.set_clock("2030-03-05", "10:00")
        await page.expect_clock("10:00")
        assert (await box.clock())["now"].startswith("2030-03-05T02:00")
        await page.turn_clock("to-1630")
        await page.expect_clock("16:30")
        assert (await box.clock())["now"].startswith("2030-03-05T08:30")
        await page.turn_clock("to-morning")
        assert (await box.clock())["now"].startswith("2030-03-06T01:00")
        await page.turn_clock("reset")
        assert abs((await box.clock())["offset_seconds"]) < 1
        await expect(page.part("clock-reset")).to_be_disabled()

    async def test_a_clock_turned_elsewhere_is_followed(self, box: Sandbox, page: PhonePage) -> None:
        await box.set_clock("2031-07-01T04:05:00+00:00")
        await page.expect_clock("12:05")
        await expect(page.phone("Ann").node.locator(".status-time")).to_have_text("12:05")

    async def test_a_new_person_gets_a_phone_and_starts_the_bot(self, box: Sandbox, page: PhonePage) -> None:
        await page.part("add").click()
        await page.page.locator('[data-action="add-person"]').click()
        await page.page.locator('dialog [name="first_name"]').fill("Carl")
        await page.page.locator("dialog .primary").click()
        await page.phone("Carl").start()
        await page.phone("Carl").expect_text("/start", own=True)

    async def test_a_blocked_bot_can_be_unblocked(self, box: Sandbox, ann: Person, phone: Phone) -> None:
        await phone.part("more").click()
        await phone.node.locator('[data-action="block"]').click()
        await expect(phone.part("instead")).to_have_text("Unblock bot")
        refusal = await box.api("sendMessage", chat_id=ann.id, text="Hello?")
        assert refusal["error_code"] == 403
        await phone.part("instead").click()
        await expect(phone.part("composer")).to_be_visible()
        await say(box, ann, "Welcome back")
        await phone.expect_text("Welcome back")

    async def test_the_drawer_lists_calls_and_makes_faults(
        self, box: Sandbox, ann: Person, page: PhonePage
    ) -> None:
        await say(box, ann, "Hello")
        await page.part("drawer-toggle").click()
        await expect(page.part("calls").get_by_text("sendMessage").first).to_be_visible()
        await page.part("drawer-faults").click()
        await page.page.locator('.fault-form [name="methods"]').fill("sendMessage")
        await page.part("fault-make").click()
        await expect(page.part("faults").locator("li")).to_have_count(1)
        assert (await box.api("sendMessage", chat_id=ann.id, text="Hello"))["error_code"] == 429
        await page.part("faults-clear").click()
        await expect(page.part("faults").locator("li")).to_have_count(0)
        assert (await box.api("sendMessage", chat_id=ann.id, text="Hello"))["ok"]

    async def test_several_bots_are_chosen_from_a_list(
        self, box: Sandbox, ann: Person, browser: Browser
    ) -> None:
        await box.add_bot("4300:second-token", "second_bot", "Second")
        async with open_page(browser, box.url, language="en-GB") as page:
            await page.phone("Ann").node.locator('[data-title="Second"]').click()
            await page.phone("Ann").start()
            await page.phone("Ann").part("back").click()
            await expect(page.phone("Ann").part("chat-row").last).to_contain_text("/start", timeout=WAIT_MS)

    async def test_a_group_shows_its_topics_and_an_open_chat_stays_open(
        self, browser: Browser, box: Sandbox, ann: Person, page: PhonePage
    ) -> None:
        phone = page.phone("Ann")
        group = await box.group("Duty", [ann], forum=True)
        await expect(phone.part("back")).to_be_visible()
        await phone.expect_text("/start", own=True)
        topic = (await box.api("createForumTopic", chat_id=group, name="R-1"))["result"]["message_thread_id"]
        await box.api("sendMessage", chat_id=group, text="For everyone")
        await box.api("sendMessage", chat_id=group, message_thread_id=topic, text="About R-1")
        await phone.part("back").click()
        await phone.node.locator('[data-title="Duty"]').click()
        await phone.expect_text("For everyone")
        await phone.node.get_by_role("button", name="R-1", exact=True).click()
        await phone.expect_no_text("For everyone")
        await phone.send_text("I take it")
        await phone.expect_text("I take it", own=True)
        assert (await box.group_messages(group))[-1]["message_thread_id"] == topic
        await page.choose_language("zh")
        await expect(phone.node.locator(".chat-title")).to_have_text("Duty")

    async def test_the_page_finds_back_to_a_sandbox_that_was_started_anew(self, browser: Browser) -> None:
        first = await Sandbox.start()
        for number in range(5):
            await first.person(f"Old {number}")
        port = int(first.url.rpartition(":")[2])
        async with open_page(browser, first.url, language="en-GB") as page:
            await expect(page.phone("Old 4").node).to_be_attached()
            await first.stop()
            await expect(page.page.locator(".offline")).to_be_visible()
            async with Sandbox(port=port) as second:
                await expect(page.page.locator(".offline")).to_be_hidden(timeout=WAIT_MS)
                await expect(page.phone("Old 4").node).to_have_count(0)
                dan = await second.person("Dan")
                await page.phone("Dan").start()
                await say(second, dan, "Hello Dan")
                await page.phone("Dan").expect_text("Hello Dan")

    async def test_nothing_comes_from_elsewhere_and_no_inline_script_runs(
        self, page: PhonePage, box: Sandbox
    ) -> None:
        addresses = await page.page.evaluate(
            "performance.getEntriesByType('resource').map((entry) => entry.name)"
        )
        assert addresses
        assert all(address.startswith(box.url) for address in addresses)
        policy = await page.page.evaluate(
            "fetch('/').then((answer) => answer.headers.get('content-security-policy'))"
        )
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
