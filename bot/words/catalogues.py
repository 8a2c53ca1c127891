"""Reads the gettext catalogues and speaks them: one sentence per key and language, plurals included."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from gettext import GNUTranslations
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_currency

from tickets.kinds import Language
from tickets.moments import Now


class WordsUnusable(Exception):
    """A language cannot be spoken as a whole; the text is one sentence."""


def shipped_words() -> Traversable:
    """Return the folder of the catalogues that ship, in a checkout or installed; raises `WordsUnusable`."""
    try:
        return files("locales")
    except ModuleNotFoundError:
        raise WordsUnusable("The folder locales, which every word is read from, is not installed.") from None


def read_catalogue(language: Language, folder: Traversable | None = None) -> Catalog:
    """Return a language's catalogue files joined into one, those that ship unless a folder is named.

    Raises `WordsUnusable` when there is no file, a file cannot be read as gettext or says nothing, or a key
    stands in two files.
    """
    joined = Catalog(locale=language.value)
    for file in _catalogue_files(language, shipped_words() if folder is None else folder):
        part = _read_file(file, language)
        for message in part:
            if not message.id:
                continue
            if message.id in joined:
                raise WordsUnusable(
                    f"locales/{language}/{file.name}: the key {message.id!r} stands in two catalogue files."
                )
            joined[message.id] = message
    return joined


def _catalogue_files(language: Language, folder: Traversable) -> list[Traversable]:
    try:
        found = [file for file in folder.joinpath(language.value).iterdir() if file.name.endswith(".po")]
    except OSError:
        found = []
    if not found:
        raise WordsUnusable(f"locales/{language} has no catalogue (*.po): the desk cannot speak {language}.")
    return sorted(found, key=lambda file: file.name)


def _read_file(file: Traversable, language: Language) -> Catalog:
    name = f"locales/{language}/{file.name}"
    try:
        with file.open("rb") as opened:
            part = read_po(opened, locale=language.value, abort_invalid=True)
    except OSError as error:
        raise WordsUnusable(f"{name} cannot be read: {error.strerror or 'unknown reason'}.") from None
    except (PoFileError, ValueError, LookupError):
        raise WordsUnusable(f"{name} is not a gettext catalogue in UTF-8.") from None
    if not any(message.id for message in part):
        raise WordsUnusable(f"{name} is empty: it says nothing.")
    return part


def key_of(message: Message) -> str:
    """Return the key of a message, with or without plural forms."""
    return message.id if isinstance(message.id, str) else message.id[0]


def forms_of(message: Message) -> tuple[str, ...]:
    """Return the sentences of a message: one, or one for each plural form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _said(catalogue: Catalog) -> Iterator[str]:
    for message in catalogue:
        forms = forms_of(message)
        if message.id and forms and all(forms):
            yield key_of(message)


def _refuse_gaps(catalogues: Mapping[Language, Catalog]) -> None:
    said = {language: frozenset(_said(catalogue)) for language, catalogue in catalogues.items()}
    everything = frozenset().union(*said.values())
    for language, keys in said.items():
        lacking = sorted(everything - keys)
        if lacking:
            more = f" and {len(lacking) - 1} more" if lacking[1:] else ""
            raise WordsUnusable(f"locales/{language} lacks what another language says: {lacking[0]}{more}.")


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
    clock: Now

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
        pattern = self("language.day" if this_year else "language.day_with_year", language)
        return format_date(day, pattern, locale=Locale.parse(language.value))

    def time(self, moment: datetime, language: Language) -> str:
        """Return a time of day: "14:30"."""
        return format_time(moment.astimezone(self.zone), "HH:mm", locale=Locale.parse(language.value))

    def money(self, hundredths: int, currency: str, language: Language) -> str:
        """Return an amount, given in hundredths of the currency's unit: "¥350.00"."""
        return format_currency(Decimal(hundredths) / 100, currency, locale=Locale.parse(language.value))

    def when(self, moment: datetime, language: Language) -> str:
        """Return day and time together."""
        return f"{self.day(moment, language)} {self.time(moment, language)}"


def load_catalogues(*, time_zone: str, clock: Now, folder: Traversable | None = None) -> Catalogues:
    """Read every language's catalogues from a folder; the clock tells which year goes without saying.

    Raises `WordsUnusable` when a language is missing, wholly or in part.
    """
    place = shipped_words() if folder is None else folder
    catalogues = {language: read_catalogue(language, place) for language in Language}
    _refuse_gaps(catalogues)
    spoken = {language: _compiled(catalogue) for language, catalogue in catalogues.items()}
    return Catalogues(spoken=spoken, zone=ZoneInfo(time_zone), clock=clock)
