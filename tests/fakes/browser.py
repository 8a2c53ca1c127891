"""The sandbox's page in a real browser: page objects that read like what a person does on a phone.

Nothing here waits for a fixed time: Playwright asks again until what is expected is there, or its deadline
passes.
"""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Browser, ConsoleMessage, Locator, Page, async_playwright, expect

WAIT_MS = 90_000
CHROMIUM = next(
    (path for path in ("/usr/bin/chromium", shutil.which("chromium")) if path and Path(path).exists()), None
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

expect.set_options(timeout=WAIT_MS)

requires_chromium = pytest.mark.skipif(
    CHROMIUM is None,
    reason="the page was NOT tested: no Chromium (Debian: apt-get install chromium fonts-wqy-microhei)",
)


@asynccontextmanager
async def running_browser() -> AsyncIterator[Browser]:
    """Run Debian's Chromium without a window for the length of a block."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(FLAGS), timeout=WAIT_MS
        )
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def open_page(
    browser: Browser,
    url: str,
    *,
    width: int = 1440,
    height: int = 900,
    language: str = "zh-CN",
    dark: bool = False,
    calm: bool = True,
) -> AsyncIterator["PhonePage"]:
    """Open the page and leave it afterwards; raises AssertionError when it reported an error of its own.

    Sizes are CSS pixels; `calm` asks for less movement, so that screenshots do not depend on the moment.
    """
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        locale=language,
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce" if calm else "no-preference",
        timezone_id="UTC",
    )
    context.set_default_timeout(WAIT_MS)
    try:
        page = PhonePage(await context.new_page())
        await page.open(url)
        yield page
        assert not page.errors, f"the page reported: {page.errors}"
    finally:
        await context.close()


class PhonePage:
    """The whole page: phones side by side, the clock above them, the drawer at the side."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._note)

    def _note(self, message: ConsoleMessage) -> None:
        # The browser itself reports each refused request; the page shows those to the person instead.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.errors.append(message.text)

    async def open(self, url: str) -> None:
        """Load the page and wait until it has read everything."""
        await self.page.goto(url)
        await self.page.wait_for_selector("body[data-ready]")

    def part(self, name: str) -> Locator:
        """Return the parts of the page with this name (the attribute data-part)."""
        return self.page.locator(f'[data-part="{name}"]')

    def phone(self, name: str) -> "Phone":
        """Return the phone of the person with this full name."""
        return Phone(self.page.locator(f'[data-part="phone"][data-name="{name}"]'))

    async def turn_clock(self, button: str) -> None:
        """Press a button of the clock: to-1530, to-1630, to-morning, plus-hour, plus-day or reset."""
        async with self.page.expect_response("**/sandbox/clock"):
            await self.part(f"clock-{button}").click()

    async def set_clock(self, day: str, time: str) -> None:
        """Set the clock to a day (2024-11-22) and a time (16:30) in the time zone that the page shows."""
        await self.part("clock-custom").click()
        await self.page.locator('dialog [name="day"]').fill(day)
        await self.page.locator('dialog [name="time"]').fill(time)
        async with self.page.expect_response("**/sandbox/clock"):
            await self.page.locator("dialog .primary").click()

    async def expect_clock(self, beginning: str) -> None:
        """Expect the clock to show a time that begins so: 16:30."""
        await expect(self.part("clock")).to_contain_text(beginning, timeout=WAIT_MS)

    async def choose_language(self, code: Literal["zh", "en"]) -> None:
        """Change the language of the page itself."""
        await self.part(f"language-{code}").click()

    async def screenshot(self, path: Path) -> None:
        """Save a picture of the page once fonts and pictures are loaded."""
        await self.page.evaluate("document.fonts.ready.then(() => null)")
        await self.page.evaluate(
            "Promise.allSettled([...document.images].map((picture) => picture.decode()))"
        )
        await self.page.screenshot(path=path)


class Phone:
    """One person's phone."""

    def __init__(self, node: Locator) -> None:
        self.node = node

    def part(self, name: str) -> Locator:
        """Return the parts of this phone with this name (the attribute data-part)."""
        return self.node.locator(f'[data-part="{name}"]')

    def message(self, text: str) -> Locator:
        """Return the messages whose text or caption contains these words."""
        words = self.node.page.locator('[data-part="words"]', has_text=text)
        return self.part("message").filter(has=words)

    def button(self, label: str) -> Locator:
        """Return the newest button with this label, under a message or on the reply keyboard."""
        return self.node.locator(f"[data-label={_quoted(label)}]").last

    async def start(self) -> None:
        """Press the button that starts a chat with a bot."""
        await self.part("instead").click()

    async def send_text(self, text: str) -> None:
        """Type a text and send it with Enter."""
        await self.part("composer").fill(text)
        await self.part("composer").press("Enter")
        await expect(self.part("composer")).to_have_value("", timeout=WAIT_MS)

    async def tap(self, label: str) -> None:
        """Tap the newest button with this label and wait until it is not busy any more."""
        await self.button(label).click()
        await expect(self.node.locator('[aria-busy="true"]')).to_have_count(0, timeout=WAIT_MS)

    async def confirm(self) -> None:
        """Agree to what the phone asks, or close an alert."""
        await self.part("confirm").click()

    async def attach(self, action: str) -> None:
        """Send something from the menu of attachments: photo, album, voice, own_contact …"""
        await self.part("attach").click()
        await self.node.locator(f'[data-action="{action}"]').first.click()

    async def message_menu(self, text: str, action: str) -> None:
        """Open the menu of the newest message with this text and choose: reply, copy, edit, delete."""
        await self.message(text).last.locator('[data-part="bubble"]').click(button="right")
        await self.node.locator(f'[data-action="{action}"]').first.click()

    async def expect_text(self, text: str, *, own: bool | None = None) -> None:
        """Expect a message with this text, one's own or somebody else's when `own` says so."""
        found = self.message(text)
        if own is not None:
            found = found.and_(self.node.locator(f'[data-side="{"own" if own else "theirs"}"]'))
        await expect(found.last).to_be_visible(timeout=WAIT_MS)

    async def expect_no_text(self, text: str) -> None:
        """Expect that no message with this text is left."""
        await expect(self.message(text)).to_have_count(0, timeout=WAIT_MS)

    async def expect_button(self, label: str) -> None:
        """Expect a button with this label."""
        await expect(self.button(label)).to_be_visible(timeout=WAIT_MS)

    async def expect_toast(self, text: str) -> None:
        """Expect the phone's short notice."""
        await expect(self.part("toast")).to_contain_text(text, timeout=WAIT_MS)

    async def expect_alert(self, text: str) -> None:
        """Expect the phone's alert."""
        await expect(self.part("alert")).to_contain_text(text, timeout=WAIT_MS)

    async def screenshot(self, path: Path) -> None:
        """Save a picture of this phone."""
        await self.node.screenshot(path=path)


def _quoted(label: str) -> str:
    escaped = label.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
