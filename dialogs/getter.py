"""What a window's getter is: an async function of the middleware data that returns what is shown, by name."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

Getter: TypeAlias = Callable[..., Awaitable[dict[str, Any]]]
"""Reads what a window shows; never writes."""
