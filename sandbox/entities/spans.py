"""Entities over a text, counted as Telegram counts: in UTF-16 code units."""

import re

from sandbox.world.shapes import Json

MONOSPACE = frozenset({"code", "pre"})
LINKS = frozenset({"text_link", "text_mention", "custom_emoji", "date_time"})


class ParseError(ValueError):
    """A formatted text that Telegram refuses; the message is Telegram's, without its "can't parse entities"
    prefix.
    """


def utf16_length(text: str) -> int:
    """Return the length of a text in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def byte_offset(text: str, index: int) -> int:
    """Return the position of a character as Telegram reports it: in UTF-8 bytes."""
    return len(text[:index].encode())


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Return the text without white space around it, its entities moved and cut to fit, in
    Telegram's order.
    """
    stripped = text.rstrip()
    end = utf16_length(stripped)
    kept = stripped.lstrip()
    start = end - utf16_length(kept)
    moved = []
    for entity in entities:
        first = max(entity["offset"], start)
        last = min(entity["offset"] + entity["length"], end)
        if last > first:
            moved.append({**entity, "offset": first - start, "length": last - first})
    moved.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return kept, moved


def cleaned(text: str) -> str:
    """Return the text without the control characters and carriage returns that Telegram drops."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", text.replace("\r\n", "\n").replace("\r", ""))


def merged(explicit: list[Json], found: list[Json]) -> list[Json]:
    """Return the given entities and those of the found ones that do not lie on code or links, in Telegram's
    order.
    """
    solid = [entity for entity in explicit if entity["type"] in MONOSPACE | LINKS]
    free = [entity for entity in found if not any(_overlap(entity, other) for other in solid)]
    return sorted([*explicit, *free], key=lambda entity: (entity["offset"], -entity["length"]))


def _overlap(one: Json, other: Json) -> bool:
    first_ends: int = one["offset"] + one["length"]
    second_ends: int = other["offset"] + other["length"]
    return bool(one["offset"] < second_ends and other["offset"] < first_ends)
