"""Calls to customers: what staff tap below a call task once they have rung up (rules A7, F4, F6, P5)."""

from aiogram.types import CallbackQuery, Message

from handlers.pushed_buttons import LabelledTap, answer, refusal_words, set_buttons, settle_pushed
from tickets.aftercare.follow_ups import FollowUpOutcome
from tickets.announcements.calls import NO_ANSWER
from tickets.desk import Desk
from tickets.errors import DeskError
from tickets.ids import FollowUpId, TicketId
from tickets.kinds import Language
from tickets.messages.taps import Tap, Verb
from tickets.messages.words import Words
from tickets.team.people import Person


async def record_call(
    callback: CallbackQuery, tap: Tap, pushed: Message | None, desk: Desk, person: Person, words: Words
) -> None:
    """Record that the customer heard, and take the buttons for it away; a call that nobody took is noted."""
    ticket = TicketId(tap.object)
    if tap.argument == NO_ANSWER:
        await _note_no_answer(callback, ticket, desk, person, words)
        return
    text = words("staff.tapped.called_note", desk.policy.default_language)
    try:
        await desk.follow_ups.called(by=person.id, ticket=ticket, note=text)
    except DeskError as error:
        await answer(callback, refusal_words(error, words, person.language), alert=True)
        return
    await answer(callback, words("staff.tapped.called", person.language))
    await set_buttons(pushed, [[_card(words, person.language, ticket)]])


async def record_follow_up(
    callback: CallbackQuery, tap: Tap, pushed: Message | None, desk: Desk, person: Person, words: Words
) -> None:
    """Record what the customer said on the phone, or that nobody took the call."""
    try:
        if tap.argument == NO_ANSWER:
            await _not_reached(desk, person, FollowUpId(tap.object), words)
            await answer(callback, words("staff.followed.no_answer", person.language))
            return
        followed, case = await desk.follow_ups.record(
            by=person.id, follow_up=FollowUpId(tap.object), well=tap.argument == FollowUpOutcome.WELL
        )
    except DeskError as error:
        await answer(callback, refusal_words(error, words, person.language), alert=True)
        return
    said = words(f"staff.follow_up.outcome.{followed.outcome}", person.language)
    await answer(callback, words("staff.followed.recorded", person.language))
    await settle_pushed(pushed, said, [[_card(words, person.language, case.id)]])


async def _note_no_answer(
    callback: CallbackQuery, ticket: TicketId, desk: Desk, person: Person, words: Words
) -> None:
    text = words("staff.tapped.no_answer_note", desk.policy.default_language)
    try:
        await desk.staff.note(by=person.id, ticket=ticket, text=text)
    except DeskError as error:
        await answer(callback, refusal_words(error, words, person.language), alert=True)
    else:
        await answer(callback, words("staff.tapped.no_answer", person.language))


async def _not_reached(desk: Desk, person: Person, follow_up: FollowUpId, words: Words) -> None:
    asked = await desk.follow_ups.find(by=person.id, follow_up=follow_up)
    text = words("staff.followed.no_answer_note", desk.policy.default_language)
    await desk.staff.note(by=person.id, ticket=asked.ticket, text=text)


def _card(words: Words, language: Language, ticket: TicketId) -> LabelledTap:
    return words("staff.tapped.open", language), Tap(verb=Verb.TICKET, object=ticket)
