"""What an unhappy customer is told first: who calls about the case, and by when (rules F4, A7)."""

from datetime import datetime

from dialogs.say import Html
from tickets.case.ticket import Ticket
from tickets.kinds import Language
from tickets.messages.words import Words


def call_promised(words: Words, language: Language, ticket: Ticket, *, now: datetime) -> Html:
    """Return who calls about a case that was opened again, and by when as far as that lies ahead."""
    if ticket.respond_by <= now:
        return Html(words("customer.call_back.soon", language))
    return Html(words("customer.call_back.by", language, when=words.when(ticket.respond_by, language)))
