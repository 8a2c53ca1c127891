"""A case told in a window, for lists and cards: what is wrong with what, until when (rule A2), for whom."""

from typing import Any
from urllib.parse import quote

from aiogram import F
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.text import Text

from dialogs.context import desk_of, person_of, spoken, words_of
from dialogs.texts import Html, Say, Shown, escaped
from tickets.case.answers import QUESTIONS
from tickets.case.facts import Contact, Slot
from tickets.case.questions import ON_CARD
from tickets.case.ticket import Ticket
from tickets.team.masking import HIDDEN, hide_numbers, mask_address
from tickets.time.ticket_clock import ClockName, TicketClock
from tickets.views import TicketView

_FAULT_SHOWN = 900
_DETAIL_SHOWN = 160
_ADDRESS_SHOWN = 240
_ADDRESS_ON_MAP = 80
_NAME_SHOWN = 64


def clip(text: str | None, limit: int) -> str:
    """Return the text in one paragraph of at most `limit` of Telegram's characters; a cut is marked."""
    plain = " ".join((text or "").split())
    if _length(plain) <= limit:
        return plain
    kept = plain[: limit - 1]
    while _length(kept) > limit - 1:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def words_shown(view: TicketView, text: str | None, limit: int) -> str:
    """Return words about a case, clipped; numbers and mail addresses in them hide while the contact does."""
    shown = text or ""
    return clip(shown if view.contact_visible else hide_numbers(shown), limit)


def slot_words(manager: DialogManager, slot: Slot) -> str:
    """Return a span of time as people say it, in the desk's time zone."""
    words, language = words_of(manager), person_of(manager).language
    return words(
        "staff.case.span",
        language,
        day=words.day(slot.start, language),
        start=words.time(slot.start, language),
        end=words.time(slot.end, language),
    )


def is_overdue(manager: DialogManager, ticket: Ticket) -> bool:
    """Return whether an open ticket has passed the moment by which it was to be solved (rule C2)."""
    return ticket.is_overdue(desk_of(manager).clock())


def brief(manager: DialogManager, ticket: Ticket) -> dict[str, Any]:
    """Return what a list says of a ticket; nothing of it is personal data."""
    words, language = words_of(manager), person_of(manager).language
    overdue = is_overdue(manager, ticket)
    return {
        "id": ticket.id,
        "number": ticket.number,
        "status": spoken(manager, f"staff.status.{ticket.status}"),
        "urgency": spoken(manager, f"staff.urgency.{ticket.urgency}"),
        "mark": spoken(manager, "staff.mark.overdue" if overdue else f"staff.mark.{ticket.urgency}"),
        "product": clip(ticket.product.name, _NAME_SHOWN),
        "district": _district(ticket),
        "due": words.when(ticket.solve_by, language),
        "overdue": overdue,
    }


def facts(manager: DialogManager, view: TicketView) -> dict[str, Any]:
    """Return what a card says of a case; personal data stands in it as masked as in the view."""
    ticket = view.ticket
    return {
        **brief(manager, ticket),
        **_reach(manager, view.contact),
        "request": spoken(manager, f"request.{ticket.request}"),
        "mode": spoken(manager, f"staff.mode.{ticket.mode}"),
        "serial": clip(ticket.product.serial, _DETAIL_SHOWN),
        "order": clip(ticket.order_number, _DETAIL_SHOWN),
        "fault": words_shown(view, ticket.fault.words, _FAULT_SHOWN),
        "details": _details(manager, view),
        "answers": _answers(manager, view),
        "warranty": _warranty(manager, ticket),
        "visit": _visit(manager, ticket),
        "clocks": _clocks(manager, view),
        "contact_visible": view.contact_visible,
        "earlier": len(view.earlier),
        "files": len(view.evidence),
        "batch": view.batch,
    }


def case_text() -> tuple[Text, ...]:
    """Return the lines of a case for a window whose getter gives `facts`; they show while `here` holds."""
    return (
        Say("staff.case.head", when="here"),
        Say("staff.case.product", when="here"),
        Say("staff.case.overdue", when=F["here"] & F["overdue"]),
        Say("staff.case.batch", when=F["here"] & F["batch"]),
        Say("staff.case.due", when=F["here"] & ~F["overdue"]),
        Say("staff.case.clocks", when=F["here"] & F["clocks"]),
        Say("staff.case.fault", when="here"),
        Shown("details", when=F["here"] & F["details"]),
        Say("staff.case.answers", when=F["here"] & F["answers"]),
        Say("staff.case.serial", when=F["here"] & F["serial"]),
        Say("staff.case.warranty", when="here"),
        Say("staff.case.visit", when=F["here"] & F["visit"]),
        Say("staff.case.contact", when="here"),
        Say("staff.case.email", when=F["here"] & F["email"]),
        Say("staff.case.address", when=F["here"] & F["address"]),
        Say("staff.case.earlier", when=F["here"] & F["earlier"]),
    )


def _length(text: str) -> int:
    # Telegram counts in UTF-16: an emoji is two of its characters.
    return len(text.encode("utf-16-le")) // 2


def _district(ticket: Ticket) -> str:
    # The district is all of an address that a list may show (rule S1).
    masked = mask_address(ticket.contact.address) or ""
    return clip(masked.removesuffix(HIDDEN), _NAME_SHOWN) or "-"


def _reach(manager: DialogManager, contact: Contact) -> dict[str, Any]:
    return {
        "name": clip(contact.name, _NAME_SHOWN),
        "phone": contact.phone or "-",
        "email": clip(contact.email, _DETAIL_SHOWN),
        "address": clip(contact.address, _ADDRESS_SHOWN),
        "map_url": _map_url(manager, contact),
    }


def _map_url(manager: DialogManager, contact: Contact) -> str:
    if contact.location is not None:
        latitude, longitude = contact.location
        return spoken(manager, "staff.map.point", latitude=f"{latitude:.6f}", longitude=f"{longitude:.6f}")
    if contact.address:
        return spoken(
            manager, "staff.map.search", query=quote(clip(contact.address, _ADDRESS_ON_MAP), safe="")
        )
    return ""


def _details(manager: DialogManager, view: TicketView) -> Html:
    lines = []
    for question, told in QUESTIONS.details(view.ticket.fault):
        if question.on_card:
            text = words_shown(view, told, _DETAIL_SHOWN) if isinstance(told, str) else ""
            lines.append(spoken(manager, ON_CARD.format(question.id), **escaped({question.id: text})))
    return Html("\n".join(lines))


def _answers(manager: DialogManager, view: TicketView) -> str:
    ticket = view.ticket
    line = desk_of(manager).policy.line(ticket.product.line)
    language = person_of(manager).language
    prompts = {question.key: question.prompts for question in line.questions} if line else {}
    told = [
        f"{prompts.get(key, {}).get(language, key)}: {words_shown(view, answer, _DETAIL_SHOWN)}"
        for key, answer in ticket.answers.values.items()
    ]
    return clip(" · ".join(told), 3 * _DETAIL_SHOWN)


def _warranty(manager: DialogManager, ticket: Ticket) -> str:
    until = ticket.warranty.until
    if until is None:
        return spoken(manager, f"staff.warranty.{ticket.warranty.coverage}")
    day = words_of(manager).day(until, person_of(manager).language)
    return spoken(manager, f"staff.warranty.{ticket.warranty.coverage}_until", until=day)


def _visit(manager: DialogManager, ticket: Ticket) -> str:
    words, language, visit = words_of(manager), person_of(manager).language, ticket.visit
    if visit.eta is not None and visit.arrived_at is None:
        return words("staff.visit.eta", language, time=words.time(visit.eta, language))
    if visit.agreed is not None:
        return words("staff.visit.agreed", language, slot=slot_words(manager, visit.agreed))
    if visit.proposed:
        slots = ", ".join(slot_words(manager, slot) for slot in visit.proposed)
        return words("staff.visit.proposed", language, slots=slots)
    return ""


def _clocks(manager: DialogManager, view: TicketView) -> str:
    # The date that the customer was told stands there only where it is not the solution's own deadline.
    solve = next((clock.due_at for clock in view.clocks if clock.name is ClockName.SOLVE), None)
    shown = [
        clock
        for clock in view.clocks
        if clock.name is not ClockName.EXPECTED or clock.due_at != solve or len(view.clocks) == 1
    ]
    return " · ".join(_told_clock(manager, clock) for clock in shown)


def _told_clock(manager: DialogManager, clock: TicketClock) -> str:
    words, language = words_of(manager), person_of(manager).language
    state = clock.state(desk_of(manager).clock())
    stands = "paused" if clock.paused_at is not None else state.value
    name = spoken(manager, f"staff.clock.name.{clock.name}")
    return spoken(manager, f"staff.clock.{stands}", name=name, when=words.when(clock.due_at, language))
