"""A browser, a sandbox and Ann's phone in it, for the tests of the page."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.fakes.browser import Phone, PhonePage, open_page, running_browser
from tests.fakes.sandbox_client import Person, Sandbox


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
