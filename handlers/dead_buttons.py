"""Taps that no window of the desk can have sent: on inline messages, on games."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from handlers.pushed import answer
from tickets.messages.words import Words
from tickets.team.people import Person


def build() -> Router:
    """Return the router that stands before all others with buttons: they count on a message and its data."""
    router = Router(name="dead buttons")
    router.callback_query.register(on_dead_button, ~F.message | ~F.data)
    return router


async def on_dead_button(callback: CallbackQuery, person: Person, words: Words) -> None:
    """Answer the button as one that has had its day."""
    await answer(callback, words("customer.tap.stale", person.language))
