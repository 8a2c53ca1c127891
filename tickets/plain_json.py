"""Values as plain JSON: what is stored as one text, or told apart by one."""

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime, time
from enum import Enum
from types import MappingProxyType
from typing import Any

from tickets.moments import in_utc

BESIDE: Mapping[str, bool] = MappingProxyType({"beside": True})
"""Marks a mapping of a value whose entries are stored beside the value's fields, not below them."""


def plain(value: object) -> Any:
    """Return a value as what JSON knows, datetimes in UTC and sets in order.

    Raises `NaiveTime` for a naive datetime, and TypeError for a value without a plain form.
    """
    match value:
        case Enum():
            return value.value
        case datetime():
            return in_utc(value).isoformat()
        case date() | time():
            return value.isoformat()
        case Mapping():
            return {plain(key): plain(item) for key, item in value.items()}
        case frozenset():
            return sorted(plain(item) for item in value)
        case tuple() | list():
            return [plain(item) for item in value]
        case None | str() | int() | float():
            return value
        case _ if dataclasses.is_dataclass(value):
            return _fields(value)
        case _:
            raise TypeError(f"no plain form for {type(value).__name__}")


def is_beside(field: "dataclasses.Field[Any]") -> bool:
    """Return whether a field is marked `BESIDE`."""
    return BESIDE.items() <= field.metadata.items()


def _fields(value: Any) -> dict[str, Any]:
    fields = {field.name: field for field in dataclasses.fields(value)}
    made = {name: plain(getattr(value, name)) for name in fields}
    for name in [name for name, field in fields.items() if is_beside(field)]:
        entries = made.pop(name)
        if taken := entries.keys() & fields:
            raise TypeError(f"no plain form beside the fields {sorted(taken)}")
        made.update(entries)
    return made
