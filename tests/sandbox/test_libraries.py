"""Both bot libraries talk to the sandbox unchanged."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot, Dispatcher, types
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import SendMessage
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import BotCommandScopeChat, InputMediaPhoto, Update
from telegram.ext import Application, CommandHandler, ContextTypes

from tests.fakes.sandbox_client import Sandbox


@pytest.fixture
async def aiogram_bot(box: Sandbox) -> AsyncIterator[Bot]:
    """An aiogram bot on the sandbox."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(box.url))
    async with Bot(box.token, session=session) as bot:
        yield bot


async def test_aiogram_polls_and_answers(box: Sandbox, aiogram_bot: Bot) -> None:
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: types.Message) -> None:
        keyboard = types.InlineKeyboardMarkup(
            inline_keyboard=[[types.InlineKeyboardButton(text="Tap me", callback_data="tapped")]]
        )
        await message.answer(f"You said <b>{message.text}</b>", parse_mode="HTML", reply_markup=keyboard)

    @dispatcher.callback_query()
    async def tapped(query: types.CallbackQuery) -> None:
        assert isinstance(query.message, types.Message)
        await query.message.edit_text("Tapped")
        await query.answer("Thank you", show_alert=True)

    polling = asyncio.create_task(
        dispatcher.start_polling(aiogram_bot, handle_signals=False, polling_timeout=5)
    )
    ann = await box.person("Ann")
    await ann.send("hello")
    message = await ann.wait_for("You said hello")
    assert message["entities"] == [{"offset": 9, "length": 5, "type": "bold"}]
    answer = await ann.tap("Tap me")
    assert answer["answer"]["text"] == "Thank you"
    assert answer["answer"]["show_alert"] is True
    assert (await ann.wait_for("Tapped"))["edited"] is True
    await dispatcher.stop_polling()
    await polling


async def test_python_telegram_bot_polls_and_answers(box: Sandbox) -> None:
    async def start(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.effective_message is not None
        await update.effective_message.reply_photo(b"\xff\xd8 picture", caption="Welcome", filename="a.jpg")

    application = Application.builder().token(box.token).base_url(f"{box.url}/bot").build()
    application.add_handler(CommandHandler("start", start))
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling(timeout=5)
        ann = await box.person("Ann")
        await ann.send("/start")
        message = await ann.wait_for("Welcome")
        assert len(message["photo"]) == 2
        await application.updater.stop()
        await application.stop()


async def test_aiogram_takes_updates_by_webhook_and_answers_in_the_response(
    box: Sandbox, aiogram_bot: Bot
) -> None:
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: types.Message) -> SendMessage:
        return message.answer(f"You said {message.text}")

    app = web.Application()
    handler = SimpleRequestHandler(dispatcher, aiogram_bot, handle_in_background=False, secret_token="s3cret")
    handler.register(app, path="/hook")
    async with TestServer(app) as server:
        await aiogram_bot.set_webhook(str(server.make_url("/hook")), secret_token="s3cret")
        ann = await box.person("Ann")
        await ann.send("hello")
        await ann.wait_for("You said hello")
        await aiogram_bot.delete_webhook()


async def test_aiogram_and_python_telegram_bot_download_what_a_person_sent(
    box: Sandbox, aiogram_bot: Bot
) -> None:
    ann = await box.person("Ann")
    await ann.file("document", file_name="note.txt", base64="aGVsbG8=")
    file_id = (await ann.messages())[-1]["document"]["file_id"]
    assert (await _downloaded(aiogram_bot, file_id)) == b"hello"
    builder = Application.builder().token(box.token).base_url(f"{box.url}/bot")
    application = builder.base_file_url(f"{box.url}/file/bot").build()
    async with application:
        file = await application.bot.get_file(file_id)
        assert bytes(await file.download_as_bytearray()) == b"hello"


async def _downloaded(bot: Bot, file_id: str) -> bytes:
    content = await bot.download(file_id)
    assert content is not None
    return content.read()


async def test_python_telegram_bot_sends_an_album_and_commands(box: Sandbox) -> None:
    ann = await box.person("Ann")
    await ann.send("/start")
    application = Application.builder().token(box.token).base_url(f"{box.url}/bot").build()
    async with application:
        bot = application.bot
        album = await bot.send_media_group(
            ann.id, [InputMediaPhoto(b"one", caption="first"), InputMediaPhoto(b"two")]
        )
        assert album[0].caption == "first"
        await bot.set_my_commands([("start", "Begin")], scope=BotCommandScopeChat(ann.id))
        member = await bot.get_chat_member(ann.id, ann.id)
        assert member.status == "member"
        assert (await bot.get_chat(ann.id)).first_name == "Ann"
    assert (await ann.transcript())["commands"] == [{"command": "start", "description": "Begin"}]
