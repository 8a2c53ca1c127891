"""Which methods the sandbox has."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from sandbox.botapi import schema
from sandbox.botapi.call import Call

Answer = object
"""Whatever stands in the `result` of an answer: an object, a list, a text, a number or true."""

Handler = Callable[[Call], Answer | Awaitable[Answer]]

SomeHandler = TypeVar("SomeHandler", bound=Handler)

_HANDLERS: dict[str, Handler] = {}


def method(name: str) -> Callable[[SomeHandler], SomeHandler]:
    """Register a handler for a method of the schema.

    Raises KeyError for a name that Telegram does not have.
    """
    canonical = schema.METHODS[name.lower()]

    def register(handler: SomeHandler) -> SomeHandler:
        _HANDLERS[canonical] = handler
        return handler

    return register


def handler_of(name: str) -> Handler | None:
    """Return the handler of a method, or None when the sandbox does not have it."""
    return _HANDLERS.get(name)


def known_methods() -> list[str]:
    """Return the names of all methods that the sandbox has."""
    return sorted(_HANDLERS)
