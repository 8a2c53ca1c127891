"""What taps and words in the windows of the desk's steps do."""

from datetime import date
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager

from dialogs.acting import desk_of, person_of, words_of
from dialogs.casework.amounts import read_amount
from dialogs.casework.quoting import give_quote, keep_amount
from dialogs.casework.refusal import told
from dialogs.say import tell
from dialogs.staff.in_hand import ticket_of, to_case
from dialogs.staff.states import Steps
from dialogs.staff.steps.getters import step_of
from dialogs.staff.steps.offered import DeskStep
from tickets.case.texts import checked
from tickets.kinds import Settlement


async def take_step(_: CallbackQuery, __: Any, manager: DialogManager, step: str) -> None:
    """Record the step that was tapped, or ask what it needs."""
    desk, by, ticket = desk_of(manager), person_of(manager).id, ticket_of(manager)
    manager.dialog_data["step"] = step
    with told(manager):
        match DeskStep(step):
            case DeskStep.FACTORY | DeskStep.FACTORY_DATE:
                await manager.switch_to(Steps.expect_day)
                return
            case DeskStep.INSPECTED | DeskStep.SENT | DeskStep.PAID | DeskStep.REFUSED | DeskStep.QUOTE:
                await manager.switch_to(Steps.words)
                return
            case DeskStep.BACK:
                await desk.factory.back(by=by, ticket=ticket)
            case DeskStep.QUOTE_YES | DeskStep.QUOTE_NO:
                accepted = DeskStep(step) is DeskStep.QUOTE_YES
                await desk.quotes.answer(by=by, ticket=ticket, accepted=accepted)
            case DeskStep.EXCHANGE:
                await desk.returns.receive(by=by, ticket=ticket, settlement=Settlement.EXCHANGE)
            case DeskStep.REFUND:
                await desk.returns.receive(by=by, ticket=ticket, settlement=Settlement.REFUND)
        tell(manager, f"staff.done.{step}")
        await to_case(manager)


async def take_words(manager: DialogManager, text: str) -> None:
    """Record the step with the words that were typed; an exchange's inspection asks for the voucher next."""
    desk, by, ticket = desk_of(manager), person_of(manager).id, ticket_of(manager)
    step = step_of(manager)
    with told(manager):
        match step:
            case DeskStep.INSPECTED:
                await _inspected(manager, text)
                return
            case DeskStep.QUOTE:
                await keep_amount(manager, text, then=Steps.quote)
                return
            case DeskStep.SENT:
                await desk.returns.send(by=by, ticket=ticket, tracking=text)
            case DeskStep.PAID:
                amount = read_amount(text, desk.policy.currency)
                if amount is None:
                    tell(manager, "staff.step.not_an_amount")
                    return
                await desk.returns.pay(by=by, ticket=ticket, amount=amount)
            case _:
                await desk.returns.refuse(by=by, ticket=ticket, reason=text)
        tell(manager, f"staff.done.{step}")
        await to_case(manager)


async def quote_words(manager: DialogManager, text: str) -> None:
    """Give the quote, with the words for what the amount covers."""
    with told(manager):
        await give_quote(manager, ticket_of(manager), text)
        tell(manager, "staff.done.quote")
        await to_case(manager)


async def _inspected(manager: DialogManager, text: str) -> None:
    desk, by, ticket = desk_of(manager), person_of(manager).id, ticket_of(manager)
    goods = (await desk.counter.view(by=by, ticket=ticket)).ticket.returned
    if goods is not None and goods.settlement is Settlement.EXCHANGE:
        manager.dialog_data["finding"] = checked(text, desk.policy.limits.text_length)
        await manager.switch_to(Steps.voucher)
        return
    await desk.returns.inspect(by=by, ticket=ticket, finding=text)
    tell(manager, "staff.done.inspected")
    await to_case(manager)


async def voucher_until(manager: DialogManager, day: date) -> None:
    """Record the inspection with a voucher until a day."""
    with told(manager):
        await desk_of(manager).returns.inspect(
            by=person_of(manager).id,
            ticket=ticket_of(manager),
            finding=manager.dialog_data["finding"],
            voucher_until=day,
        )
        tell(manager, "staff.done.inspected")
        await to_case(manager)


async def at_factory_until(manager: DialogManager, day: date) -> None:
    """Record that the product is at the factory until a day; the customer is told."""
    person = person_of(manager)
    with told(manager):
        await desk_of(manager).factory.send(by=person.id, ticket=ticket_of(manager), expected=day)
        tell(manager, "staff.done.at_factory", day=words_of(manager).day(day, person.language))
        await to_case(manager)
