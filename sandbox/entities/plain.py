"""What Telegram finds in plain text by itself: commands, mentions, hashtags, links, e-mail addresses, phone
numbers.
"""

import re

from sandbox.entities.spans import utf16_length
from sandbox.world.shapes import Json

_TOP_LEVEL = (
    "com|org|net|edu|gov|io|app|dev|info|biz|me|ru|cn|de|uk|us|eu|fr|jp|tv|co|ai|shop|xyz|online|site|hk|tw"
)
_PATTERNS = (
    ("url", re.compile(r"(?:https?|ftp|tg|ton)://[^\s<>\"']*[^\s<>\"'.,;:!?)\]}]", re.IGNORECASE)),
    (
        "email",
        re.compile(
            r"(?<![\w.+-])[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}", re.ASCII
        ),
    ),
    (
        "url",
        re.compile(
            rf"(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:{_TOP_LEVEL})(?![\w-]|\.\w)(?::\d+)?(?:/[^\s<>\"']*[^\s<>\"'.,;:!?)\]}}])?",
            re.IGNORECASE | re.ASCII,
        ),
    ),
    (
        "bot_command",
        re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])", re.ASCII),
    ),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z][A-Za-z0-9_]{2,31}(?!\w)")),
    ("phone_number", re.compile(r"(?<![\w+])\+\d(?:[ ()-]{0,2}\d){6,14}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#])#(?=\w*[^\W\d])\w{1,256}(?!#)")),
    ("cashtag", re.compile(r"(?<![\w$])\$[A-Z]{1,8}(?!\w)")),
)


def found_entities(text: str) -> list[Json]:
    """Return the entities that Telegram finds in a text, not overlapping, in their order."""
    if not any(sign in text for sign in "/@#$+.:"):
        return []
    taken: list[tuple[int, int, str]] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if all(end <= first or start >= last for first, last, _ in taken):
                taken.append((start, end, kind))
    return [
        {"offset": utf16_length(text[:start]), "length": utf16_length(text[start:end]), "type": kind}
        for start, end, kind in sorted(taken)
    ]
