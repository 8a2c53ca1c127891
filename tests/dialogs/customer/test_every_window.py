"""Every window of the customer's dialogs is drawn in every language, within Telegram's limits.

The chat of these tests refuses texts, labels and callback data that Telegram would refuse, and a sentence
that is missing or lacks a value raises.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.fsm.state import State
from aiogram.types import Message
from aiogram_dialog import Dialog, DialogManager, ShowMode, StartMode

from dialogs.registry import build_dialogs
from tests.dialogs.customer.service import accepted
from tests.dialogs.customer.walking import Walk
from tests.dialogs.invited import invited
from tickets.case.drafts import Draft, Field
from tickets.case.facts import Contact, Product, PurchaseDate

LONG = "<b>&</b>🚿 " * 180
CUSTOMERS = ("Menu", "Intake", "MyTickets", "Rating", "Settings", "Poll")


def customers_dialogs() -> Iterator[Dialog]:
    """The dialogs that customers meet."""
    return (dialog for dialog in build_dialogs() if dialog.states_group_name() in CUSTOMERS)


STATES = [state for dialog in customers_dialogs() for state in dialog.states()]


def with_opener(walk: Walk, states: dict[str, State]) -> None:
    """Give the dispatcher a command that opens a window by name."""
    router = Router(name="opener")

    async def open_window(_: Message, command: CommandObject, dialog_manager: DialogManager) -> None:
        name, draft, ticket, survey, ask = (command.args or "").split()
        data = {"draft": draft, "ticket": int(ticket), "survey": int(survey), "ask": int(ask)}
        await dialog_manager.start(
            states[name], data=data, mode=StartMode.RESET_STACK, show_mode=ShowMode.NO_UPDATE
        )
        dialog_manager.dialog_data.update(earliest="2024-01-01", latest="2024-02-03", ticket=int(ticket))
        dialog_manager.show_mode = ShowMode.SEND
        await dialog_manager.show()

    router.message.register(open_window, Command("open"))
    walk.hall.dispatcher.include_router(router)
    walk.hall.dispatcher.sub_routers.insert(0, walk.hall.dispatcher.sub_routers.pop())


def overfull(draft: Draft) -> Draft:
    """Answer everything as long and as oddly as a customer may."""
    return replace(
        draft,
        words=LONG,
        product=Product(name="w8ob", line="washer"),
        purchased=PurchaseDate(earliest=date(2024, 1, 31), latest=date(2024, 2, 29)),
        order_number="9" * 64,
        part=LONG,
        since=LONG,
        environment=LONG,
        tried=LONG,
        extra={"serial": LONG},
        contact=Contact(name="<i>" * 20, phone="+8613812345678", email="a@b.cn", address=LONG),
        skipped=frozenset({Field.REPAIRED_ELSEWHERE}),
    )


@pytest.mark.parametrize("state", STATES, ids=lambda state: str(state.state))
async def test_the_window_is_drawn_in_every_language(any_walk: Walk, state: State) -> None:
    service = await accepted(any_walk)
    await service.offers_times()
    survey = await service.asks_for_rating()
    walk, talk = any_walk, any_walk.talk
    person = await walk.hall.person(talk)
    draft = await walk.hall.desk.intake.start(by=person.id)
    await walk.hall.desk.intake.update(by=person.id, draft=draft.id, change=overfull)
    ask = await invited(walk.hall, talk)
    with_opener(walk, {str(each.state): each for each in STATES})

    await talk.say(f"/open {state.state} {draft.id} {int(service.ticket)} {int(survey.id)} {int(ask.id)}")

    assert talk.shown
    assert talk.labels


def test_no_customers_dialog_is_left_out() -> None:
    assert {dialog.states_group_name() for dialog in customers_dialogs()} == set(CUSTOMERS)
