"""Ids of open windows that do not repeat.

aiogram-dialog draws a window's id from a hundred per second. Two windows of one chat that open in the same
second share an id once in a hundred times, and closing one of them loses the other.
"""

import secrets
import string

from aiogram_dialog.api.entities import stack

_LENGTH = 8
_SIGNS = string.digits + string.ascii_letters


def long_id() -> str:
    """Return an id of eight signs; it leaves room for the rest within the 64 bytes of a button."""
    return "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))


def use_long_ids() -> None:
    """Let aiogram-dialog take ids from here; harmless when it is called again."""
    stack.new_id = long_id
