"""A form in aiogram-dialog as its documentation shows it: states in memory, nothing durable."""

import asyncio
import sys
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, StartMode, Window, setup_dialogs
from aiogram_dialog.widgets.input import TextInput
from aiogram_dialog.widgets.kbd import Back, Button, Cancel, Next, Row, Select
from aiogram_dialog.widgets.text import Const, Format

PARTS = [("door", "Door"), ("drum", "Drum"), ("pump", "Pump"), ("panel", "Panel")]


class Form(StatesGroup):
    """The form's steps."""

    fault = State()
    model = State()
    part = State()
    since = State()
    confirm = State()


async def to_next(_message: Message, _widget: Any, manager: DialogManager, _text: str) -> None:
    """Go on once a text is kept."""
    await manager.next()


async def on_part(_tap: CallbackQuery, _widget: Any, manager: DialogManager, part: str) -> None:
    """Keep the part."""
    manager.dialog_data["part"] = part
    await manager.next()


async def on_done(_tap: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Begin anew."""
    await manager.start(Form.fault, mode=StartMode.RESET_STACK)


async def parts(**_kwargs: Any) -> dict[str, Any]:
    """Return the parts to choose from."""
    return {"parts": PARTS}


async def answers(dialog_manager: DialogManager, **_kwargs: Any) -> dict[str, Any]:
    """Return what was answered."""
    kept = {name: dialog_manager.find(name).get_value() for name in ("fault", "model", "since")}
    return {**kept, "part": dialog_manager.dialog_data.get("part")}


def build() -> Dialog:
    """Return the form: three texts, a choice, and a read-back."""
    keys = Row(Back(Const("Back")), Cancel(Const("Cancel")))
    return Dialog(
        Window(Const("What is broken?"), TextInput("fault", on_success=to_next), state=Form.fault),
        Window(Const("Which model?"), TextInput("model", on_success=to_next), keys, state=Form.model),
        Window(
            Const("Which part?"),
            Select(
                Format("{item[1]}"),
                id="part",
                item_id_getter=lambda item: item[0],
                items="parts",
                on_click=on_part,
            ),
            keys,
            state=Form.part,
            getter=parts,
        ),
        Window(
            Const("Since when?"),
            TextInput("since", on_success=to_next),
            Next(Const("Skip")),
            keys,
            state=Form.since,
        ),
        Window(
            Format("{fault}\n{model}\n{part}\n{since}\nIs that right?"),
            Button(Const("Yes"), id="yes", on_click=on_done),
            keys,
            state=Form.confirm,
            getter=answers,
        ),
    )


async def main(api: str, token: str) -> None:
    """Serve the form."""
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(api)))
    dispatcher = Dispatcher(storage=MemoryStorage())

    @dispatcher.message(CommandStart())
    async def start(_message: Message, dialog_manager: DialogManager) -> None:
        await dialog_manager.start(Form.fault, mode=StartMode.RESET_STACK)

    dispatcher.include_router(build())
    setup_dialogs(dispatcher)
    await dispatcher.start_polling(bot, handle_signals=False)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3]))
