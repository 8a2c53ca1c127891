"""What the windows of one's own cases show."""

from aiogram_dialog import DialogManager

from dialogs.context import desk_of, person_of
from dialogs.frame import WindowData
from dialogs.intake.summary import shortened
from dialogs.my_tickets.history import Teller
from dialogs.sentences import warranty_sentence
from tickets.case import quotes
from tickets.case.lifecycle import DELIVERED, SERVED, TAKEN_ON, Act, Status
from tickets.case.ticket import Ticket
from tickets.daily_update.progress import NextStep, next_step
from tickets.desk import Desk
from tickets.ids import TicketId
from tickets.kinds import Language
from tickets.messages.words import Words
from tickets.team.people import Person
from tickets.views import TicketView

_LIST_SHOWN = 20
_HISTORY_SHOWN = 10
_QUOTE_SHOWN = 600


def ticket_id(manager: DialogManager) -> TicketId:
    """Return the id of the case at hand: picked from the list, or given when the card was opened."""
    chosen = manager.dialog_data.get("ticket")
    if chosen is None and isinstance(manager.start_data, dict):
        chosen = manager.start_data.get("ticket")
    return TicketId(int(chosen or 0))


async def view_of(manager: DialogManager) -> TicketView:
    """Return the case at hand as its customer may see it."""
    return await desk_of(manager).cases.view(by=person_of(manager).id, ticket=ticket_id(manager))


async def cases(desk: Desk, person: Person, words: Words, **_: object) -> WindowData:
    """Show one's own cases, newest first, open ones marked."""
    mine = await desk.cases.mine(by=person.id)
    unfinished = await desk.intake.unfinished(by=person.id)
    return {
        "none": not mine,
        "unfinished": unfinished is not None,
        "cases": [
            {
                "id": int(it.id),
                "number": it.number,
                "mark": "🔹" if it.is_open else "▫️",
                "product": shortened(it.product.name, 24) or words(f"request.{it.request}", person.language),
                "status": words(f"status.{it.status}", person.language),
            }
            for it in mine[:_LIST_SHOWN]
        ],
    }


async def card(
    person: Person, words: Words, desk: Desk, dialog_manager: DialogManager, **_: object
) -> WindowData:
    """Show where the case stands, what is next and when, and what the customer can do."""
    view = await view_of(dialog_manager)
    ticket, language = view.ticket, person.language
    unfinished = await desk.intake.unfinished(by=person.id)
    quote = _quote(view, words, language)
    step = _next(ticket, quoted=bool(quote["quoted"]))
    return {
        **quote,
        "number": ticket.number,
        "request": words(f"request.{ticket.request}", language),
        "product": shortened(ticket.product.name, 60),
        "status": words(f"status.{ticket.status}", language),
        "next": words(step, language, **_moments(ticket, words, language)),
        "owner": view.owner.name if view.owner and ticket.status in TAKEN_ON else "",
        "warranty": warranty_sentence(words, language, ticket.warranty),
        "can_choose": bool(ticket.visit.proposed) and Act.AGREE_VISIT in view.possible,
        "can_confirm": Act.CONFIRM_SOLVED in view.possible,
        "can_deny": ticket.status in DELIVERED and Act.REOPEN in view.possible,
        "can_cancel": Act.CANCEL in view.possible,
        "is_open": ticket.is_open,
        "unfinished": unfinished is not None,
    }


async def history(person: Person, words: Words, dialog_manager: DialogManager, **_: object) -> WindowData:
    """Show what happened so far."""
    view = await view_of(dialog_manager)
    teller = Teller(words, person.language)
    return {"number": view.ticket.number, "history": teller.history(view.events, _HISTORY_SHOWN)}


async def visit(person: Person, words: Words, dialog_manager: DialogManager, **_: object) -> WindowData:
    """Show the times that were offered for a visit."""
    ticket = (await view_of(dialog_manager)).ticket
    language = person.language
    slots = [
        {
            "id": f"{number}_{int(slot.start.timestamp())}",
            "when": f"{words.when(slot.start, language)}–{words.time(slot.end, language)}",
        }
        for number, slot in enumerate(ticket.visit.proposed)
    ]
    return {"number": ticket.number, "slots": slots}


async def number(dialog_manager: DialogManager, **_: object) -> WindowData:
    """Show the number of the case at hand."""
    return {"number": (await view_of(dialog_manager)).ticket.number}


def _quote(view: TicketView, words: Words, language: Language) -> WindowData:
    quote = quotes.latest(view.events)
    if quote is None or not quote.is_open or view.ticket.status in DELIVERED or not view.ticket.is_open:
        return {"quoted": False, "answers": []}
    amount = quote.given.amount
    price = words.money(amount.hundredths, amount.currency, language)
    # The moment tells the button of an older quote: only the amount that they saw can be accepted.
    given = int(quote.given.at.timestamp())
    return {
        "quoted": True,
        "amount": price,
        "quote": shortened(quote.given.text, _QUOTE_SHOWN),
        "answers": [
            {"id": f"yes_{given}", "label": words("customer.card.accept", language, amount=price)},
            {"id": f"no_{given}", "label": words("customer.card.decline", language)},
        ],
    }


def _next(ticket: Ticket, *, quoted: bool) -> str:
    if quoted and ticket.status is Status.WAITING_CUSTOMER and next_step(ticket) is NextStep.ANSWERING:
        return "customer.next.quote"
    if (
        ticket.returned is not None
        and ticket.status not in SERVED
        and next_step(ticket) is not NextStep.CHOOSING
    ):
        return f"customer.next.{next_step(ticket)}"
    return f"customer.next.{ticket.status}"


def _moments(ticket: Ticket, words: Words, language: Language) -> WindowData:
    agreed, eta = ticket.visit.agreed, ticket.visit.eta
    visit_time = f"{words.when(agreed.start, language)}–{words.time(agreed.end, language)}" if agreed else ""
    return {
        "respond_by": words.when(ticket.respond_by, language),
        "expected": words.when(ticket.expected_at, language),
        "visit": visit_time or words.when(ticket.expected_at, language),
        "eta": words.time(eta, language) if eta else words.time(ticket.expected_at, language),
    }
