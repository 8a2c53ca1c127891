"""The people of the story: what they see and tap is looked up by key, in the language of their phones."""

import html
import re
from dataclasses import dataclass
from typing import Any

from tests.fakes.front_desk import FrontDesk
from tests.fakes.sandbox_client import Person, Sandbox
from tests.fakes.sandbox_person import Json
from tests.fakes.wording import real_words
from tickets.kinds import Language

WAIT = 90.0
CODES = {Language.EN: "en", Language.ZH_HANS: "zh-hans", Language.ZH_HANT: "zh-hant"}
_WORDS = real_words()
_GAP = "\0"


class _Gaps(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return _GAP


def piece(key: str, language: Language) -> str:
    """Return the longest part of a sentence that stands between its placeholders, as a phone shows it."""
    sentence = _WORDS.spoken[language].ngettext(key, key, 2)
    if sentence == key:
        sentence = _WORDS.spoken[language].gettext(key)
    assert sentence != key, f"no sentence for {key}"
    plain = html.unescape(re.sub(r"<[^>]+>", "", sentence.format_map(_Gaps())))
    return max((part.strip() for line in plain.split("\n") for part in line.split(_GAP)), key=len)


@dataclass(frozen=True, kw_only=True)
class Someone:
    """A person with a phone in their language."""

    person: Person
    language: Language

    async def says(self, text: str) -> None:
        """Type a text."""
        await self.person.send(text)

    async def reads(self, key: str) -> str:
        """Wait for the newest message with a sentence, and return all of its text."""
        message = await self.person.wait_for(piece(key, self.language), timeout=WAIT)
        return str(message.get("text") or message.get("caption"))

    async def taps(self, key: str) -> None:
        """Tap the newest button with a label, as soon as it is there."""
        await self.taps_label(piece(key, self.language))

    async def is_told(self, tapped: str, key: str) -> None:
        """Tap the newest button with a label, and read an answer that stands above the chat."""
        answer = await self.taps_label(piece(tapped, self.language))
        shown = (answer["answer"] or {}).get("text") or ""
        assert piece(key, self.language) in shown, shown

    async def taps_label(self, label: str) -> Json:
        """Tap the newest button whose label contains a text, as soon as it is there; return the answer."""
        await self.person.wait_for(
            lambda message: any(label in text for text in labels(message)), timeout=WAIT
        )
        return await self.person.tap(label, contains=True)

    async def answers(self, question: str, *, tap: str | None = None, text: str | None = None) -> None:
        """Wait for a question, then tap a button by key or type a text."""
        await self.reads(question)
        if tap is not None:
            await self.taps(tap)
        if text is not None:
            await self.says(text)


def labels(message: dict[str, Any]) -> list[str]:
    """Return the labels of a message's inline buttons."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


@dataclass(frozen=True, kw_only=True)
class Cast:
    """The three people of every story."""

    box: Sandbox
    lead: Someone
    engineer: Someone
    customer: Someone


async def invitation(lead: Someone, role: str) -> str:
    """Let the lead make a one-time link, as the chat offers it, and return its token."""
    await lead.says(f"/invite {role}")
    if role == "engineer":
        await lead.taps("staff.invite.all_lines")
        await lead.taps("staff.invite.all_regions")
    message = await lead.person.wait_for(lambda found: "start=inv_" in str(found), timeout=WAIT)
    found = re.search(r"start=inv_([\w-]+)", str(message))
    assert found is not None
    return found[1]


async def assemble(box: Sandbox, desk: FrontDesk, language: Language) -> Cast:
    """Let a lead, an engineer and a customer come to the desk, each by their own way in."""

    async def someone(name: str, phone: str) -> Someone:
        person = await box.person(name, language_code=CODES[language], phone=phone)
        return Someone(person=person, language=language)

    lead = await someone("Nora", "+8613800138003")
    await desk.first_admin(lead.person)
    await lead.reads("customer.joined")
    engineer = await someone("Leo", "+8613800138002")
    await engineer.says(f"/start inv_{await invitation(lead, 'engineer')}")
    await engineer.reads("customer.joined")
    return Cast(box=box, lead=lead, engineer=engineer, customer=await someone("Grace", "+8613800138001"))


async def report_a_fault(
    customer: Someone, *, order: str = "JD20260305001", bought: str = "2026-03-05"
) -> str:
    """Go through the whole intake as a hurried customer does, and return the case's number."""
    await customer.says(
        "洗衣机脱水时漏水，响得厉害" if customer.language is not Language.EN else "It leaks loudly"
    )
    await customer.answers("customer.model.ask", text="w8ob")
    await customer.taps_label("W80B")
    await customer.answers("customer.purchased.ask", text=bought)
    await customer.answers("customer.order.ask", text=order)
    await customer.answers("customer.part.ask", tap="button.skip_all")
    await customer.taps("button.skip")
    await customer.answers("customer.urgency.ask", tap="customer.urgency.urgent")
    await customer.answers("customer.name.ask", text="Grace")
    await customer.reads("customer.phone.ask")
    await customer.person.share_contact()
    await customer.answers("customer.email.ask", tap="button.skip")
    await customer.answers("customer.address.ask", text="上海市浦东新区世纪大道100号5楼")
    await customer.answers("customer.confirm.ask", tap="customer.confirm.right")
    found = re.search(r"\d{3,}-\d{4}", await customer.reads("customer.filed.done"))
    assert found is not None
    return found[0]
