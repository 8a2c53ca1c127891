"""Wording as a port: customers' words live in catalogues, and whoever speaks asks for them by key."""

from datetime import date, datetime
from typing import Protocol

from tickets.kinds import Language


class Words(Protocol):
    """Looks up and formats words in a person's language; moments are shown in the desk's time zone."""

    def __call__(self, key: str, language: Language, /, **values: object) -> str:
        """Return the sentence of a key with its {placeholders} filled; `n` chooses the plural form.

        Raises KeyError for a key that no catalogue has.
        """

    def day(self, moment: datetime | date, language: Language) -> str:
        """Return a day as people say it: "Mon 9 Mar", "3月9日 周一"."""

    def time(self, moment: datetime, language: Language) -> str:
        """Return a time of day: "14:30"."""

    def money(self, hundredths: int, currency: str, language: Language) -> str:
        """Return an amount, given in hundredths of the currency's unit: "¥350.00"."""

    def when(self, moment: datetime, language: Language) -> str:
        """Return day and time together."""
