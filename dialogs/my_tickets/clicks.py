"""Taps and words on one's own cases: each reads an id, calls one use case, and moves."""

from datetime import UTC, datetime
from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput

from dialogs.context import desk_of, person_of, words_of
from dialogs.evidence import evidence_of, is_too_large
from dialogs.my_tickets.getters import ticket_id, view_of
from dialogs.sentences import call_back, calm, person_answers
from dialogs.states import MyTickets
from dialogs.text_classification import is_thanks
from dialogs.texts import say, tell
from tickets.case.lifecycle import SERVED
from tickets.errors import DeskError


async def on_pick(_: CallbackQuery, __: Any, manager: DialogManager, ticket: str) -> None:
    """Open the card of a case."""
    manager.dialog_data["ticket"] = int(ticket)
    await manager.switch_to(MyTickets.card)


async def on_price(_: CallbackQuery, __: Any, manager: DialogManager, choice: str) -> None:
    """Accept or decline the quote that the card shows (rule J9)."""
    said, _mark, given = choice.partition("_")
    await desk_of(manager).quotes.answer(
        by=person_of(manager).id, ticket=ticket_id(manager), accepted=said == "yes", given_at=int(given)
    )
    tell(manager, "customer.quote.accepted" if said == "yes" else "customer.quote.declined")


async def on_slot(_: CallbackQuery, __: Any, manager: DialogManager, choice: str) -> None:
    """Choose one of the times offered (rule J4)."""
    slot, _mark, start = choice.partition("_")
    await desk_of(manager).cases.pick_visit(
        by=person_of(manager).id,
        ticket=ticket_id(manager),
        slot=int(slot),
        start=datetime.fromtimestamp(int(start), UTC),
    )
    tell(manager, "customer.visit.agreed")
    await manager.switch_to(MyTickets.card)


async def on_solved(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Take the customer's word that it is solved (rule F1)."""
    await desk_of(manager).cases.confirm_solved(by=person_of(manager).id, ticket=ticket_id(manager))
    tell(manager, "customer.solved.thanks")
    await manager.switch_to(MyTickets.card)


async def on_cancel_sure(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Call the case off."""
    await desk_of(manager).cases.cancel(by=person_of(manager).id, ticket=ticket_id(manager))
    tell(manager, "customer.ticket.cancelled")
    await manager.switch_to(MyTickets.card)


async def on_person(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Ask for a person about this case (rule T1)."""
    desk, person = desk_of(manager), person_of(manager)
    await desk.intake.ask_person(by=person.id, draft=None, ticket=ticket_id(manager))
    tell(manager, "customer.person.asked", hours=person_answers(desk, words_of(manager), person.language))


async def on_words(message: Message, _: MessageInput, manager: DialogManager) -> None:
    """Add words to the case; thanks are answered and change nothing."""
    text = message.text or ""
    if is_thanks(words_of(manager), text):
        tell(manager, "customer.chat.thanks")
        await manager.switch_to(MyTickets.card)
        return
    calm(manager, text)
    try:
        await desk_of(manager).cases.add_words(
            by=person_of(manager).id, ticket=ticket_id(manager), text=text, message=message.message_id
        )
    except DeskError as refusal:
        tell(manager, refusal.key, **refusal.values)
        return
    tell(manager, "customer.ticket.added")
    await manager.switch_to(MyTickets.card)


async def on_file(message: Message, _: MessageInput, manager: DialogManager) -> None:
    """Keep a file with the case, and its caption as words (rule I6)."""
    evidence = evidence_of(message)
    if evidence is None or is_too_large(message):
        tell(manager, "customer.bad.too_large")
        return
    by, ticket, cases = person_of(manager).id, ticket_id(manager), desk_of(manager).cases
    try:
        await cases.add_evidence(by=by, ticket=ticket, evidence=evidence)
        if message.caption:
            await cases.add_words(by=by, ticket=ticket, text=message.caption, message=message.message_id)
    except DeskError as refusal:
        tell(manager, refusal.key, **refusal.values)
        return
    tell(manager, "customer.ticket.added")


async def on_other_times(message: Message, _: MessageInput, manager: DialogManager) -> None:
    """Take what times would suit (rule J4)."""
    try:
        await desk_of(manager).cases.refuse_visits(
            by=person_of(manager).id, ticket=ticket_id(manager), words=message.text or ""
        )
    except DeskError as refusal:
        tell(manager, refusal.key, **refusal.values)
        return
    tell(manager, "customer.visit.refused")
    await manager.switch_to(MyTickets.card)


async def on_still_wrong(message: Message, _: MessageInput, manager: DialogManager) -> None:
    """Take what is still wrong; the case is opened again (rule F4), though never by thanks."""
    desk, person, text = desk_of(manager), person_of(manager), message.text or ""
    if is_thanks(words_of(manager), text):
        tell(manager, "customer.chat.thanks")
        await manager.switch_to(MyTickets.card)
        return
    calm(manager, text)
    served = (await view_of(manager)).ticket.status in SERVED
    try:
        case = await desk.cases.deny_solved(by=person.id, ticket=ticket_id(manager), words=text)
    except DeskError as refusal:
        tell(manager, refusal.key, **refusal.values)
        return
    tell(manager, "customer.solved.reopened")
    if served:
        say(manager, call_back(words_of(manager), person.language, case, now=desk.clock()))
    await manager.switch_to(MyTickets.card)


async def on_other(message: Message, _: MessageInput, manager: DialogManager) -> None:
    """Say kindly that such a message is no use here; nothing changes."""
    tell(manager, "customer.bad.sticker" if message.sticker else "customer.bad.content")
