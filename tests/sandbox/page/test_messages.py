"""The page's phones show what is written and sent, as a person would see it."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.fakes.browser import WAIT_MS, Phone, PhonePage, requires_chromium
from tests.fakes.sandbox_client import Person, Sandbox
from tests.sandbox.page.bot_side import say

pytestmark = [pytest.mark.browser, requires_chromium, pytest.mark.asyncio(loop_scope="module")]


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
        await phone.expect_text("/tickets", own=True)
        async for _ in box.changes(WAIT_MS / 1000, "the command is not sent"):
            if (await ann.messages())[-1]["text"] == "/tickets":
                break

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
        async with asyncio.TaskGroup() as both:
            # It is shown for seconds only: who looks before it comes does not miss it.
            both.create_task(expect(phone.node.locator(".chat-subtitle")).to_contain_text("typing"))
            both.create_task(box.api("sendChatAction", chat_id=ann.id, action="typing"))
        await say(box, ann, "Here I am")
        # Read in the moment in which the message is there: typing ends by itself some seconds later.
        subtitle = await phone.node.page.wait_for_function(
            "(it) => it.textContent.includes('Here I am') && it.querySelector('.chat-subtitle').textContent",
            arg=await phone.node.element_handle(),
        )
        assert await subtitle.json_value() == "bot"

    async def test_news_do_not_move_what_a_person_reads_further_up(
        self, box: Sandbox, ann: Person, phone: Phone
    ) -> None:
        for number in range(1, 31):
            await say(box, ann, f"Line {number}")
        await expect(phone.message("Line 30")).to_be_in_viewport()
        scroller = phone.node.locator(".scroller")
        async with asyncio.timeout(WAIT_MS / 1000):
            # A page that still follows its newest line takes along whoever scrolls up in that moment.
            while not await phone.node.locator(".to-bottom").is_visible():
                await scroller.evaluate("(node) => node.scrollTo(0, 0)")
                await asyncio.sleep(0.1)
        await say(box, ann, "News")
        await expect(phone.node.locator(".to-bottom .badge")).to_have_text("1")
        assert await scroller.evaluate("(node) => node.scrollTop") == 0
        await phone.node.locator(".to-bottom").click()
        await expect(phone.message("News")).to_be_in_viewport()
        await expect(phone.node.locator(".to-bottom")).to_be_hidden()
        async for _ in box.changes(WAIT_MS / 1000, "the chat is not read"):
            if (await ann.transcript())["unread"] == 0:
                break


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
