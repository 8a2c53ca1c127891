"""Sentences that several dialogs say: when a person answers, who calls back, what the warranty covers."""

from datetime import datetime

from aiogram_dialog import DialogManager

from dialogs.context import words_of
from dialogs.date_formats import long_day
from dialogs.text_classification import is_upset
from dialogs.texts import Html, escaped, tell
from tickets.case.ticket import Ticket
from tickets.case.warranty import Coverage, Warranty
from tickets.desk import Desk
from tickets.kinds import Language, Urgency
from tickets.messages.words import Words


def person_answers(desk: Desk, words: Words, language: Language) -> str:
    """Return the sentence that says when a person answers (rules I13, T1); it is ready for HTML."""
    now = desk.clock()
    if desk.calendar.is_open(now):
        return Html(words("customer.person.now", language))
    opening = words.when(desk.calendar.next_opening(now), language)
    return Html(words("customer.person.later", language, **escaped({"when": opening})))


def emergency(desk: Desk, words: Words, language: Language, urgency: Urgency | None) -> str:
    """Return whom to call in an emergency outside service hours, empty when it is none (rule I13)."""
    if urgency is not Urgency.URGENT or desk.calendar.is_open(desk.clock()):
        return ""
    phone = desk.policy.emergency_phone or desk.policy.hotline
    return Html(words("customer.person.emergency", language, **escaped({"phone": phone})))


def call_back(words: Words, language: Language, ticket: Ticket, *, now: datetime) -> Html:
    """Return who calls about a case that was opened again, and by when if that lies ahead (rules F4, A7)."""
    if ticket.respond_by <= now:
        return Html(words("customer.call_back.soon", language))
    return Html(words("customer.call_back.by", language, when=words.when(ticket.respond_by, language)))


def warranty_sentence(words: Words, language: Language, warranty: Warranty) -> str:
    """Return what the warranty covers, with its last day where it is known (rule C7)."""
    if warranty.until is None or warranty.coverage is Coverage.UNCLEAR:
        return words("warranty.unclear", language)
    return words(f"warranty.{warranty.coverage}", language, until=long_day(warranty.until, language))


def calm(manager: DialogManager, text: str) -> None:
    """Answer anger with a calming sentence before anything is asked (rule I8)."""
    if is_upset(words_of(manager), text):
        tell(manager, "customer.calm")
