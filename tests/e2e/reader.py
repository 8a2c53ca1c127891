"""A person who uses the desk on the page: reads and taps by key, in the language of their phone."""

import re

from playwright.async_api import Locator, expect

from tests.e2e.cast import piece
from tests.fakes.browser import Phone
from tickets.kinds import Language

PATIENCE_MS = 90_000


class Reader:
    """Somebody in front of one phone of the page; waits patiently, never for a fixed time."""

    def __init__(self, phone: Phone, language: Language) -> None:
        self.phone = phone
        self.language = language

    async def says(self, text: str) -> None:
        """Type a text and send it."""
        await self.phone.part("composer").fill(text, timeout=PATIENCE_MS)
        await self.phone.part("composer").press("Enter")
        await self.sees(text)

    async def sees(self, text: str) -> None:
        """Wait for a message that contains a text."""
        await expect(self.phone.message(text).last).to_be_visible(timeout=PATIENCE_MS)

    async def reads(self, key: str) -> str:
        """Wait for a sentence by its key, and return all of the newest message that has it."""
        words = piece(key, self.language)
        await self.sees(words)
        return await self.phone.message(words).last.inner_text()

    async def taps(self, key: str) -> None:
        """Tap the newest button with a label, as soon as it is there."""
        await self.taps_label(piece(key, self.language))

    async def taps_label(self, label: str) -> None:
        """Tap the first button whose label contains a text, under the newest message that has one."""
        holders = self.phone.part("message").filter(has=self._labelled(label))
        await holders.last.locator(f'[data-label*="{label}"]').first.click(timeout=PATIENCE_MS)
        await expect(self.phone.node.locator('[aria-busy="true"]')).to_have_count(0, timeout=PATIENCE_MS)

    async def presses(self, key: str) -> None:
        """Press a button of the bot's own keyboard and agree to what the phone asks."""
        await self._labelled(piece(key, self.language)).last.click(timeout=PATIENCE_MS)
        await self.phone.part("confirm").click(timeout=PATIENCE_MS)

    async def answers(self, question: str, *, tap: str | None = None, text: str | None = None) -> None:
        """Wait for a question, then tap a button by key or type a text."""
        await self.reads(question)
        if tap is not None:
            await self.taps(tap)
        if text is not None:
            await self.says(text)

    def _labelled(self, label: str) -> Locator:
        return self.phone.node.page.locator(f'[data-label*="{label}"]')


def case_number(text: str) -> str:
    """Return the case number that stands in a text; raises AssertionError when there is none."""
    found = re.search(r"\d{3,}-\d{4}", text)
    assert found is not None, f"no case number in: {text}"
    return found[0]
