"""What people type, made fit to be kept: no control signs, not empty, not longer than the desk reads."""

import unicodedata

from tickets.errors import TextEmpty, TextTooLong


def checked(text: str, limit: int) -> str:
    """Return the text without control characters and outer blanks; raises `TextEmpty`, `TextTooLong`."""
    kept = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"})
    kept = kept.strip()
    if not kept:
        raise TextEmpty
    if len(kept) > limit:
        raise TextTooLong(limit=limit, length=len(kept))
    return kept
