"""Taps in the intake: each reads an id, calls one use case, and moves."""

from datetime import date
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import ChatEvent, DialogManager, StartMode

from dialogs.acting import desk_of, person_of, spoken, today_of, words_of
from dialogs.hours import person_answers
from dialogs.intake import answers
from dialogs.intake.course import field_of
from dialogs.intake.moves import (
    begin,
    come_back,
    correct,
    draft_id,
    draft_of,
    go_back,
    go_on,
    keep,
    keep_and_go_on,
)
from dialogs.intake.states import Intake
from dialogs.menu.states import Menu
from dialogs.my_tickets.states import MyTickets
from dialogs.say import tell
from tickets.case.drafts import Field
from tickets.errors import DraftIncomplete
from tickets.ids import TicketId
from tickets.kinds import Urgency


async def on_back(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Go one question back."""
    await go_back(manager)


async def on_keep(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Leave the answer as it is and go on to the next question of the course."""
    await go_on(manager, await draft_of(manager))


async def on_skip(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Pass over an optional question; of the line's own ones, all that are optional."""
    field = field_of(manager.current_context().state)
    manager.dialog_data.pop("question", None)
    if field is not None:
        await keep_and_go_on(manager, answers.pass_over(field))


async def on_skip_details(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Pass over all details that are left."""
    await keep_and_go_on(manager, answers.pass_over_details)


async def on_person(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Ask for a person; the questions can go on meanwhile (rule T1)."""
    desk, person = desk_of(manager), person_of(manager)
    await desk.intake.ask_person(by=person.id, draft=draft_id(manager), ticket=None)
    tell(manager, "customer.person.asked", hours=person_answers(desk, words_of(manager), person.language))


async def on_photo_alone(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Let the pictures speak for themselves."""
    await keep_and_go_on(manager, answers.pass_over(Field.FAULT))


async def on_model(_: CallbackQuery, __: Any, manager: DialogManager, model: str) -> None:
    """Take a model of the catalogue."""
    draft = await draft_of(manager)
    found = desk_of(manager).intake.find_models(draft.product.name if draft.product else "")
    match = next((it for it in found if it.model_id == model), None)
    if match is None:
        await manager.switch_to(Intake.name_model)
    else:
        await keep_and_go_on(manager, answers.found_model(match, person_of(manager).language))


async def on_not_listed(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Ask for the product line instead of a model."""
    await manager.switch_to(Intake.choose_line)


async def on_model_unknown(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Go on without a model's name; the product line says what it is."""
    if await keep(manager, answers.typed_model("")) is not None:
        await manager.switch_to(Intake.choose_line)


async def on_line(_: CallbackQuery, __: Any, manager: DialogManager, line: str) -> None:
    """Leave the product as typed, of a line."""
    await keep_and_go_on(manager, answers.unlisted_model(line))


async def on_no_line(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Leave the product as typed, of no line that the desk knows."""
    await keep_and_go_on(manager, answers.unlisted_model(None))


async def on_period(_: CallbackQuery, __: Any, manager: DialogManager, choice: str) -> None:
    """Take one of the quick choices of a purchase date."""
    first, last = answers.quick_period(choice, today_of(manager))
    await keep_and_go_on(manager, answers.purchased(first, last))


async def on_day(_: ChatEvent, __: Any, manager: DialogManager, day: date) -> None:
    """Take a day of the calendar."""
    if day > today_of(manager):
        tell(manager, "customer.bad.future")
    else:
        await keep_and_go_on(manager, answers.purchased(day, day))


async def on_date_right(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Keep the interval that was read from the customer's words."""
    data = manager.dialog_data
    first, last = date.fromisoformat(data.pop("earliest")), date.fromisoformat(data.pop("latest"))
    await keep_and_go_on(manager, answers.purchased(first, last))


async def on_where_order(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Say where the order number is found."""
    tell(manager, "customer.help.order")


async def on_no_order(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Mark that the customer does not have the order number."""
    await keep_and_go_on(manager, answers.order_number(None))


async def on_part(_: CallbackQuery, __: Any, manager: DialogManager, number: str) -> None:
    """Take one of the line's parts."""
    draft = await draft_of(manager)
    line = desk_of(manager).policy.line(draft.product.line if draft.product else None)
    parts = line.wearing_parts if line else ()
    if int(number) < len(parts):
        name = parts[int(number)][person_of(manager).language]
        await keep_and_go_on(manager, answers.detail(Field.PART, name))


async def on_since(_: CallbackQuery, __: Any, manager: DialogManager, choice: str) -> None:
    """Take since when it is so; today is kept with its date, because tomorrow it means something else."""
    person, desk = person_of(manager), desk_of(manager)
    today = words_of(manager).day(desk.clock(), person.language)
    since = spoken(manager, f"customer.since.said.{choice}", today=today)
    await keep_and_go_on(manager, answers.detail(Field.SINCE, since))


async def on_environment(_: CallbackQuery, __: Any, manager: DialogManager, choice: str) -> None:
    """Take where the product stands."""
    text = spoken(manager, f"customer.environment.{choice}")
    await keep_and_go_on(manager, answers.detail(Field.ENVIRONMENT, text))


async def on_tried(_: CallbackQuery, __: Any, manager: DialogManager, choice: str) -> None:
    """Take what was tried already."""
    text = spoken(manager, f"customer.tried.{choice}")
    await keep_and_go_on(manager, answers.detail(Field.TRIED, text))


async def on_repaired(_: CallbackQuery, __: Any, manager: DialogManager, choice: str) -> None:
    """Take whether somebody else has repaired it."""
    await keep_and_go_on(manager, answers.repaired_elsewhere(yes=choice == "yes"))


async def on_urgency(_: CallbackQuery, __: Any, manager: DialogManager, choice: str) -> None:
    """Take how badly it hurts."""
    await keep_and_go_on(manager, answers.urgency(Urgency(choice)))


async def on_known_name(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Take the name that Telegram tells."""
    await keep_and_go_on(manager, answers.name(person_of(manager).name))


async def on_known_phone(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Take the phone number of an earlier case."""
    phone = person_of(manager).phone
    if phone:
        await keep_and_go_on(manager, answers.phone(phone))


async def on_correct(_: CallbackQuery, __: Any, manager: DialogManager, line: str) -> None:
    """Open one line of the read-back for correction (rule I7)."""
    field, _colon, question = line.partition(":")
    await correct(manager, Field(field), question or None)


async def on_file_it(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """File what the customer confirmed; a second tap finds the first one's ticket (rule I7)."""
    desk, by = desk_of(manager), person_of(manager).id
    try:
        ticket = await desk.intake.file(by=by, draft=draft_id(manager))
    except DraftIncomplete:
        tell(manager, "error.draft_incomplete")
        await go_on(manager, await draft_of(manager))
        return
    manager.dialog_data["ticket"] = int(ticket.id)
    await manager.switch_to(Intake.filed)


async def on_add_to_case(_: CallbackQuery, __: Any, manager: DialogManager, case: str) -> None:
    """Give what was reported to an open case instead of opening a second one (rule I9)."""
    desk, by, draft = desk_of(manager), person_of(manager).id, await draft_of(manager)
    ticket = TicketId(int(case))
    if draft.words:
        await desk.cases.add_words(by=by, ticket=ticket, text=draft.words)
    for evidence in draft.evidence:
        await desk.cases.add_evidence(by=by, ticket=ticket, evidence=evidence)
    await desk.intake.abandon(by=by, draft=draft.id)
    tell(manager, "customer.ticket.added")
    await manager.start(MyTickets.card, data={"ticket": int(ticket)}, mode=StartMode.RESET_STACK)


async def on_something_new(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Go on with a new case."""
    await go_on(manager, await draft_of(manager))


async def on_continue(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Continue where the customer left."""
    come_back(manager)
    await go_on(manager, await draft_of(manager))


async def on_start_anew(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Drop what was reported and begin again with the same request."""
    draft = await draft_of(manager)
    await desk_of(manager).intake.abandon(by=person_of(manager).id, draft=draft.id)
    await begin(manager, draft.request, draft.kind)


async def on_cancel(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Ask whether the customer really wants to stop."""
    await manager.switch_to(Intake.cancel)


async def on_cancel_sure(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Drop the report."""
    await desk_of(manager).intake.abandon(by=person_of(manager).id, draft=draft_id(manager))
    tell(manager, "customer.cancel.done")
    await manager.start(Menu.main, mode=StartMode.RESET_STACK)


async def on_home(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Go to the menu."""
    await manager.start(Menu.main, mode=StartMode.RESET_STACK)


async def on_see_case(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Open the card of the case just filed."""
    ticket = manager.dialog_data["ticket"]
    await manager.start(MyTickets.card, data={"ticket": ticket}, mode=StartMode.RESET_STACK)


async def on_calendar(_: CallbackQuery, __: Any, manager: DialogManager) -> None:
    """Open the calendar."""
    await manager.switch_to(Intake.pick_day)
