"""The real catalogues, spoken in a year that does not pass."""

from datetime import UTC, datetime

from bot.words import Catalogues, load_catalogues

_THIS_YEAR = datetime(2026, 3, 2, 2, tzinfo=UTC)


def real_words(*, time_zone: str = "Asia/Shanghai") -> Catalogues:
    """Return the catalogues as they are spoken in 2026."""
    return load_catalogues(time_zone=time_zone, clock=lambda: _THIS_YEAR)
