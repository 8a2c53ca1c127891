"""What the customer types or sends in the intake: each input keeps one answer or says what is wrong."""

import re
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from aiogram.types import Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput

from dialogs.acting import desk_of, person_of, words_of
from dialogs.evidence import evidence_of, is_too_large
from dialogs.hearing import is_counter_question
from dialogs.intake import answers
from dialogs.intake.course import field_of
from dialogs.intake.getters import open_question
from dialogs.intake.moves import as_it_is_now, draft_id, draft_of, go_on, has_rested, keep, keep_and_go_on
from dialogs.intake.states import Intake
from dialogs.phrases import calm, is_greeting, is_thanks
from dialogs.say import tell
from tickets.case.drafts import Field
from tickets.errors import TooManyFiles

Heard: TypeAlias = Callable[[DialogManager, str], Awaitable[None]]
"""Takes the text of a message that is meant as an answer."""

_SURE_MODEL = 80
_LONGEST_NAME = 64
_LONGEST_MODEL = 80
_ORDER_NUMBER = re.compile(r"(?=.*\d)[\w\-/.#\s]{4,64}")
_MAIL = re.compile(r"[^@\s<>]{1,64}@[^@\s<>.]+(?:\.[^@\s<>.]+)+")


def listen(heard: Heard) -> Callable[[Message, MessageInput, DialogManager], Awaitable[None]]:
    """Return an input that tells answers from small talk, counter-questions and words after a long pause."""

    async def on_text(message: Message, _: MessageInput, manager: DialogManager) -> None:
        text = message.text or ""
        if await has_rested(manager):
            await manager.switch_to(Intake.resume)
            return
        words, field = words_of(manager), field_of(manager.current_context().state)
        calm(manager, text)
        # Some people's names are a word of thanks elsewhere.
        if is_greeting(words, text) or (field is not Field.NAME and is_thanks(words, text)):
            tell(manager, "customer.chat.hello")
        elif field and is_counter_question(text) and not _answers_anyway(manager, field, text):
            tell(manager, f"customer.help.{field}")
        else:
            await heard(manager, text)

    return on_text


def _answers_anyway(manager: DialogManager, field: Field, text: str) -> bool:
    # "W80B?" and "last March?" are answers of somebody who is not sure.
    intake, said = desk_of(manager).intake, text.rstrip("?？ ")
    match field:
        case Field.FAULT:
            return True
        case Field.MODEL:
            return any(found.score >= _SURE_MODEL for found in intake.find_models(said))
        case Field.PURCHASED:
            reading = intake.read_date(said, person_of(manager).language)
            return reading.in_future or reading.purchased is not None
        case Field.PHONE:
            return intake.read_phone(said) is not None
        case _:
            return False


async def on_file(message: Message, _: MessageInput, manager: DialogManager) -> None:
    """Keep a file with the draft at any step (rule I6); in the first step its caption are the words."""
    evidence = evidence_of(message)
    if evidence is None or is_too_large(message):
        tell(manager, "customer.bad.too_large")
        return
    try:
        draft = await desk_of(manager).intake.add_evidence(
            by=person_of(manager).id, draft=draft_id(manager), evidence=evidence
        )
    except TooManyFiles as refusal:
        tell(manager, refusal.key, **refusal.values)
        return
    as_it_is_now(manager, draft)
    tell(manager, "customer.file.kept", n=len(draft.evidence))
    if message.caption and not draft.words and manager.current_context().state == Intake.describe_fault:
        calm(manager, message.caption)
        await keep_and_go_on(manager, answers.words(message.caption))


async def on_other(message: Message, _: MessageInput, manager: DialogManager) -> None:
    """Say kindly that such a message is no answer here; nothing changes."""
    tell(manager, "customer.bad.sticker" if message.sticker else "customer.bad.content")


async def hear_fault(manager: DialogManager, text: str) -> None:
    """Take what the product shows, in the customer's words."""
    await keep_and_go_on(manager, answers.words(text))


async def hear_model(manager: DialogManager, text: str) -> None:
    """Search the catalogue for what was typed; the choice is the customer's."""
    if len(text) > _LONGEST_MODEL:
        tell(manager, "customer.bad.model")
        return
    draft = await keep(manager, answers.typed_model(text))
    if draft is None:
        return
    found = desk_of(manager).intake.find_models(text)
    await manager.switch_to(Intake.choose_model if found else Intake.choose_line)


async def hear_date(manager: DialogManager, text: str) -> None:
    """Read a purchase date; an interval is confirmed by a tap before it is kept."""
    reading = desk_of(manager).intake.read_date(text, person_of(manager).language)
    if reading.in_future:
        tell(manager, "customer.bad.future")
    elif reading.purchased is None:
        tell(manager, "customer.bad.date")
    elif reading.purchased.exact:
        await keep_and_go_on(manager, answers.purchased(reading.purchased.earliest, reading.purchased.latest))
    else:
        manager.dialog_data["earliest"] = reading.purchased.earliest.isoformat()
        manager.dialog_data["latest"] = reading.purchased.latest.isoformat()
        await manager.switch_to(Intake.confirm_date)


async def hear_order(manager: DialogManager, text: str) -> None:
    """Take an order number."""
    number = text.strip()
    if _ORDER_NUMBER.fullmatch(number):
        await keep_and_go_on(manager, answers.order_number(number))
    else:
        tell(manager, "customer.bad.order")


async def hear_detail(manager: DialogManager, text: str) -> None:
    """Take a detail of the fault in the customer's own words."""
    field = field_of(manager.current_context().state)
    if field is not None:
        await keep_and_go_on(manager, answers.detail(field, text))


async def hear_extra(manager: DialogManager, text: str) -> None:
    """Take the answer to one of the product line's own questions."""
    draft = await draft_of(manager)
    question = open_question(manager, draft)
    if question is None:
        await go_on(manager, draft)
        return
    kept = await keep(manager, answers.own_question(question.key, text.strip()))
    if kept is not None:
        manager.dialog_data.pop("question", None)
        await go_on(manager, kept)


async def hear_name(manager: DialogManager, text: str) -> None:
    """Take what the customer wants to be called."""
    if len(text) > _LONGEST_NAME:
        tell(manager, "customer.bad.name")
    else:
        await keep_and_go_on(manager, answers.name(text.strip()))


async def hear_phone(manager: DialogManager, text: str) -> None:
    """Take a typed phone number."""
    number = desk_of(manager).intake.read_phone(text)
    if number is None:
        tell(manager, "customer.bad.phone")
    else:
        await keep_and_go_on(manager, answers.phone(number))


async def on_contact(message: Message, _: MessageInput, manager: DialogManager) -> None:
    """Take the customer's own shared phone number; somebody else's is kindly refused."""
    contact, sender = message.contact, message.from_user
    if contact is None or sender is None or contact.user_id != sender.id:
        tell(manager, "customer.bad.contact")
        return
    shared = contact.phone_number
    number = desk_of(manager).intake.read_phone(shared if shared.startswith("+") else f"+{shared}")
    if number is None:
        tell(manager, "customer.bad.phone")
        return
    person = person_of(manager)
    if not (person.is_engineer or person.is_staff):
        # Telegram vouches for this number: the next report offers it with one tap. Who works here chooses
        # elsewhere what customers are given, and it need not be the number they report a fault with.
        await desk_of(manager).people.set_phone(by=person.id, phone=number)
    await keep_and_go_on(manager, answers.phone(number))


async def hear_email(manager: DialogManager, text: str) -> None:
    """Take a mail address."""
    address = text.strip()
    if _MAIL.fullmatch(address):
        await keep_and_go_on(manager, answers.email(address))
    else:
        tell(manager, "customer.bad.email")


async def hear_address(manager: DialogManager, text: str) -> None:
    """Take where someone must come to."""
    await keep_and_go_on(manager, answers.address(text))


async def on_location(message: Message, _: MessageInput, manager: DialogManager) -> None:
    """Take a shared location as the address."""
    if message.location is not None:
        place = message.location
        await keep_and_go_on(manager, answers.location(place.latitude, place.longitude))


async def hear_more(manager: DialogManager, text: str) -> None:
    """Add words to what was said before, while it is open which case they belong to."""
    await keep(manager, answers.more_words(text))


async def hear_elsewhere(manager: DialogManager, text: str) -> None:
    """Answer words in a window that has buttons only."""
    tell(manager, "customer.tap_please")
