"""When a person answers: told in every place where one is promised (rules I13, T1)."""

from dialogs.say import Html, escaped
from tickets.desk import Desk
from tickets.kinds import Language, Urgency
from tickets.messages.words import Words


def person_answers(desk: Desk, words: Words, language: Language) -> str:
    """Return the sentence that says when a person answers; it is ready for HTML."""
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
