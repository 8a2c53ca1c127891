"""The words of Telegram's rich messages, without their form.

Rich text nests without end, and aiogram tries every kind of text at every level: a message of a hundred bytes
kept it busy for minutes and took gigabytes. No dialog asks for bold or tables, so the words are all it gets.
"""

from collections.abc import Iterator
from typing import Any

_MOST = 4096
_WORDS = ("label", "text", "button", "expression", "alternative_text")
_LINES = ("summary", "caption", "credit")
_LISTS = ("blocks", "items", "cells", "buttons")


def without_rich_parts(content: dict[str, Any]) -> dict[str, Any]:
    """Return a message, or what has messages in it, as plain as a simple one; rich words become its text."""
    plain = {name: _plain(part) for name, part in content.items() if name != "rich_message"}
    if "rich_message" in content and "text" not in plain and "caption" not in plain:
        words = rich_words(content["rich_message"])
        if words:
            plain["text"] = words
    return plain


def rich_words(message: object) -> str:
    """Return the words of a rich message, a line for each part, as many as a message may have."""
    found: list[str] = []
    waiting: list[object] = [message]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            found.append(part)
        elif isinstance(part, list):
            waiting.extend(reversed(part))
        elif isinstance(part, dict):
            waiting.extend(reversed(list(_beneath(part))))
    lines = (line.strip() for line in "".join(found).splitlines())
    return "\n".join(line for line in lines if line)[:_MOST]


def _beneath(part: dict[str, Any]) -> Iterator[object]:
    for name in _WORDS:
        yield part.get(name)
    for name in _LINES:
        if name in part:
            yield from ("\n", part[name])
    for name in _LISTS:
        listed = part.get(name)
        for each in listed if isinstance(listed, list) else ():
            yield from ("\n", each)


def _plain(part: Any) -> Any:
    if isinstance(part, dict):
        return without_rich_parts(part)
    if isinstance(part, list):
        return [_plain(each) for each in part]
    return part
