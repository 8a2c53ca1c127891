"""The page as a whole: narrow and wide, in both languages, over time."""

import pytest
from playwright.async_api import Browser, expect

from tests.fakes.browser import WAIT_MS, Phone, PhonePage, open_page, requires_chromium
from tests.fakes.programs import free_port
from tests.fakes.sandbox_client import Person, Sandbox
from tests.sandbox.page.bot_side import say

pytestmark = [pytest.mark.browser, requires_chromium, pytest.mark.asyncio(loop_scope="module")]


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
        port = free_port()
        first = await Sandbox.start(port=port)
        for number in range(5):
            await first.person(f"Old {number}")
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
