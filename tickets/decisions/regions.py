"""Which service region an address lies in (rule A1)."""

import unicodedata
from collections.abc import Mapping


def region_of(address: str | None, regions: Mapping[str, tuple[str, ...]]) -> str | None:
    """Return the region one of whose places the address names, the longest name first; None without one."""
    if not address:
        return None
    written = _plain(address)
    places = [(place, region) for region, names in regions.items() for place in names if place.strip()]
    places.sort(key=lambda each: len(each[0]), reverse=True)
    return next((region for place, region in places if _plain(place) in written), None)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
