"""Reads the gettext catalogues and speaks them: one sentence per key and language, plurals included."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency

from tickets.kinds import Language
from tickets.moments import Clock

LOCALES = Path(__file__).resolve().parents[2] / "locales"

_DAY_PATTERNS: Mapping[Language, str] = {
    Language.EN: "EEE d MMM",
    Language.ZH_HANS: "M月d日 EEE",
    Language.ZH_HANT: "M月d日 EEE",
}
_OTHER_YEAR_PATTERNS: Mapping[Language, str] = {
    Language.EN: "d MMM y",
    Language.ZH_HANS: "y年M月d日",
    Language.ZH_HANT: "y年M月d日",
}


def read_catalogue(language: Language, folder: Path = LOCALES) -> Catalog:
    """Return a language's catalogue files joined into one.

    Raises ValueError when a key stands in two files or a file cannot be read as gettext.
    """
    joined = Catalog(locale=language.value)
    for path in sorted((folder / language.value).glob("*.po")):
        with path.open("rb") as file:
            part = read_po(file, locale=language.value, abort_invalid=True)
        for message in part:
            if not message.id:
                continue
            if message.id in joined:
                raise ValueError(f"{path.name}: the key {message.id!r} stands in two catalogue files")
            joined[message.id] = message
    return joined


def _compiled(catalogue: Catalog) -> GNUTranslations:
    packed = BytesIO()
    write_mo(packed, catalogue)
    packed.seek(0)
    return GNUTranslations(packed)


@dataclass(frozen=True, kw_only=True)
class Catalogues:
    """The `Words` port on gettext; moments are shown in the desk's time zone."""

    spoken: Mapping[Language, GNUTranslations]
    zone: ZoneInfo
    clock: Clock

    def __call__(self, key: str, language: Language, /, **values: object) -> str:
        """Return the sentence of a key with its {placeholders} filled; `n` chooses the plural form.

        Raises KeyError for a key that the catalogue does not have, or a placeholder without a value.
        """
        translations = self.spoken[language]
        number = values.get("n")
        if isinstance(number, int):
            sentence = translations.ngettext(key, key, number)
            if sentence == key:
                sentence = translations.gettext(key)
        else:
            sentence = translations.gettext(key)
        if sentence == key:
            raise KeyError(key)
        return sentence.format_map(values) if values else sentence.format()

    def day(self, moment: datetime | date, language: Language) -> str:
        """Return a day as people say it: "Mon 9 Mar", "3月9日 周一"; of another year "9 Mar 2027"."""
        day = moment.astimezone(self.zone).date() if isinstance(moment, datetime) else moment
        this_year = day.year == self.clock().astimezone(self.zone).year
        patterns = _DAY_PATTERNS if this_year else _OTHER_YEAR_PATTERNS
        return format_date(day, patterns[language], locale=Locale.parse(language.value))

    def time(self, moment: datetime, language: Language) -> str:
        """Return a time of day: "14:30"."""
        return format_time(moment.astimezone(self.zone), "HH:mm", locale=Locale.parse(language.value))

    def money(self, hundredths: int, currency: str, language: Language) -> str:
        """Return an amount, given in hundredths of the currency's unit: "¥350.00"."""
        return format_currency(Decimal(hundredths) / 100, currency, locale=Locale.parse(language.value))

    def when(self, moment: datetime, language: Language) -> str:
        """Return day and time together."""
        return f"{self.day(moment, language)} {self.time(moment, language)}"


def load_catalogues(*, time_zone: str, clock: Clock, folder: Path = LOCALES) -> Catalogues:
    """Read every language's catalogues from a folder; the clock tells which year goes without saying."""
    spoken = {language: _compiled(read_catalogue(language, folder)) for language in Language}
    return Catalogues(spoken=spoken, zone=ZoneInfo(time_zone), clock=clock)
