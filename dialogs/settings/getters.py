"""What the settings show."""

from dialogs.intake.summary import shortened
from dialogs.say import Html, escaped, fit
from tickets.case.facts import Contact
from tickets.case.ticket import Ticket
from tickets.desk import Desk
from tickets.kinds import Language
from tickets.messages.words import Words
from tickets.team.people import Person

_TICKETS_SHOWN = 8


async def settings(person: Person, words: Words, **_: object) -> dict[str, object]:
    """Show what is set now."""
    return {
        "language": words(f"language.{person.language}", person.language),
        "updates": words(f"customer.updates.{person.updates}", person.language),
    }


async def languages(words: Words, **_: object) -> dict[str, object]:
    """Show each language by its own name."""
    return {"languages": [{"id": it.value, "name": words(f"language.{it}", it)} for it in Language]}


async def stored(desk: Desk, person: Person, words: Words, **_: object) -> dict[str, object]:
    """Show what is kept about the person (rule S2)."""
    kept = await desk.people.stored(by=person.id)
    tickets = [
        words("customer.privacy.ticket", person.language, **escaped(_ticket(it, words, person.language)))
        for it in kept.tickets[:_TICKETS_SHOWN]
    ]
    return {
        "name": kept.person.name,
        "phone": kept.person.phone or "—",
        "drafts": len(kept.drafts),
        "cases": len(kept.tickets),
        "tickets": Html("\n".join(tickets) or fit("—")),
    }


def _ticket(ticket: Ticket, words: Words, language: Language) -> dict[str, object]:
    return {
        "number": ticket.number,
        "status": words(f"status.{ticket.status}", language),
        "product": shortened(ticket.product.name, 40) or words(f"request.{ticket.request}", language),
        "contact": shortened(", ".join(filter(None, _contact(ticket.contact))), 120) or "—",
        "order": ticket.order_number or "—",
    }


def _contact(contact: Contact) -> tuple[str | None, ...]:
    return (contact.name, contact.phone, contact.email, contact.address)
