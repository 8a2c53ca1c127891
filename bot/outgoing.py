"""Wires what goes out by itself: the notifier on the house's storage, wording and planners."""

from bot.house import House
from notifier.service import Notifier


def build_notifier(house: House, *, token: str) -> Notifier:
    """Return a notifier that is not started yet."""
    return Notifier(
        token=token,
        api_base=house.settings.telegram_api,
        queue=house.storage.outbox,
        units=house.storage.units,
        promises=house.promises,
        words=house.words,
        clock=house.clock,
    )
