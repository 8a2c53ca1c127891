"""Values inside frozen values, by a dotted path: fields of dataclasses and keys of dictionaries alike."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar, cast

from tickets.case.facts import Contact, Product

T = TypeVar("T")

_BLANK: Mapping[str, object] = {"contact": Contact(name=""), "product": Product(name="")}
"""What a value becomes part of where nothing stands yet."""


def read_at(of: object, path: str) -> Any:
    """Return the value at a path, None where the way there ends before."""
    for name in _names(path):
        of = of.get(name) if isinstance(of, dict) else getattr(of, name)
        if of is None:
            return None
    return of


def write_at(of: T, path: str, value: object) -> T:
    """Return a copy with the value at a path; a key of a dictionary goes with the value None."""
    name, _, rest = path.partition(".")
    if rest:
        inner = read_at(of, name)
        value = write_at(_BLANK[name] if inner is None else inner, rest, value)
    if isinstance(of, dict):
        kept = {key: item for key, item in of.items() if key != name}
        return cast("T", kept if value is None else {**kept, name: value})
    return replace(cast("Any", of), **{name: value})  # type: ignore[no-any-return]  # of the same class


@cache
def _names(path: str) -> tuple[str, ...]:
    # Each answer in an intake has all the table's paths read a few times.
    return tuple(path.split("."))
