"""Builds the aiogram side: the bot's session, and a dispatcher with every router and dialog."""

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.fsm.storage.base import BaseStorage
from aiogram_dialog import setup_dialogs

from bot.updates.acting_person import ActingPerson
from bot.updates.filters_at_once import use_filters_at_once
from bot.updates.retrying_requests import RetryingRequests
from dialogs.registry import build_dialogs
from dialogs.window_ids import use_long_ids
from handlers import build_routers
from tickets.desk import Desk
from tickets.messages.words import Words


def build_bot(*, token: str, api: str) -> Bot:
    """Return a bot that talks to a Bot API server, in HTML, patiently."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(api))
    session.middleware(RetryingRequests())
    return Bot(token, session=session, default=DefaultBotProperties(parse_mode=ParseMode.HTML))


def build_dispatcher(*, desk: Desk, words: Words, storage: BaseStorage) -> Dispatcher:
    """Return a dispatcher with the routers by role, then the dialogs.

    It isolates nothing: the inbox's lanes already hand over one update of a chat at a time.
    """
    use_long_ids()
    use_filters_at_once()
    dispatcher = Dispatcher(storage=storage, desk=desk, words=words)
    dispatcher.update.outer_middleware(ActingPerson())
    dispatcher.include_routers(*build_routers())
    dispatcher.include_routers(*build_dialogs())
    setup_dialogs(dispatcher)
    return dispatcher
