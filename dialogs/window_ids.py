"""Ids of open windows: they do not repeat, except where the same update is handled once more.

aiogram-dialog draws a window's id from a hundred per second. Two windows of one chat that open in the same
second share an id once in a hundred times, and closing one of them loses the other.
"""

import hashlib
import itertools
import secrets
import string
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from aiogram_dialog.api.entities import stack

_LENGTH = 8
_SIGNS = string.digits + string.ascii_letters
_ids: ContextVar[Iterator[str] | None] = ContextVar("window_ids", default=None)


def long_id() -> str:
    """Return an id of eight signs; it leaves room for the rest within the 64 bytes of a button."""
    ids = _ids.get()
    if ids is not None:
        return next(ids)
    return "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))


def use_long_ids() -> None:
    """Let aiogram-dialog take ids from here; harmless when it is called again."""
    stack.new_id = long_id


@contextmanager
def ids_of(cause: str) -> Iterator[None]:
    """Let the windows that open inside the block have the same ids whenever the same cause is handled.

    An update that is handled again after a crash opens the window anew that the person has before them; their
    tap on the one from before the crash must still mean something.
    """
    token = _ids.set(_derived(cause))
    try:
        yield
    finally:
        _ids.reset(token)


def _derived(cause: str) -> Iterator[str]:
    for number in itertools.count():
        digest = hashlib.sha256(f"{cause}:{number}".encode()).digest()
        yield "".join(_SIGNS[byte % len(_SIGNS)] for byte in digest[:_LENGTH])
