"""What a policy file leaves to defaults, and what in it has no effect: for who keeps it through updates."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.policy.problems import Problem, table_in
from tickets.policy import Measure, Span

_MEASURES = {
    Measure.CLOCK: "hours",
    Measure.SERVICE_HOURS: "service hours",
    Measure.WORKING_DAYS: "working days",
}
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Default:
    """A key that a file does not state; `value` is what counts instead, as the file would state it."""

    path: str
    value: str

    def __str__(self) -> str:
        return f"{self.path} = {self.value}"


def left_to_defaults(
    stated: Mapping[str, Any], reference: Mapping[str, Any], root: type[BaseModel], *, path: str = ""
) -> Iterator[Default]:
    """Yield the keys that a reference file states and a good file does not.

    In tables that a desk names itself, such as those of `lines`, a key counts as stated when one of them has
    it.
    """
    for name, field in root.model_fields.items():
        if name not in reference:
            continue
        table, entries = table_in(field.annotation), _entries_of(field)
        absent = name not in stated
        if table is None or (absent and (entries or field.get_default() is None) and not field.is_required()):
            if absent:
                default = field.get_default(call_default_factory=True, validated_data={})
                yield Default(path=f"{path}{name}", value=_written(default))
        elif entries:
            below = f"{path}{name}{entries}."
            yield from left_to_defaults(_joined(stated[name]), _joined(reference[name]), table, path=below)
        else:
            yield from left_to_defaults(stated.get(name, {}), reference[name], table, path=f"{path}{name}.")


def without_effect(stated: Mapping[str, Any], root: type[BaseModel], *, path: str = "") -> Iterator[Problem]:
    """Yield the keys that a good file states although nothing goes by them any more, with the reason."""
    for name, field in root.model_fields.items():
        if name not in stated:
            continue
        table, entries = table_in(field.annotation), _entries_of(field)
        if isinstance(field.deprecated, str):
            yield Problem(path=f"{path}{name}", message=f"has no effect: {field.deprecated}")
        elif table is not None:
            inside = _joined(stated[name]) if entries else stated[name]
            yield from without_effect(inside, table, path=f"{path}{name}{entries}.")


def _entries_of(field: FieldInfo) -> str:
    """Return how a path goes on into a list of tables or into tables by name; nothing for a single table."""
    kind = get_origin(field.annotation)
    return "[]" if kind is tuple else ".*" if kind is dict else ""


def _joined(tables: Mapping[str, Mapping[str, Any]] | Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    joined: dict[str, Any] = {}
    for table in tables.values() if isinstance(tables, Mapping) else tables:
        for key, value in table.items():
            if isinstance(value, list):
                joined[key] = [*joined.get(key, []), *value]
            else:
                joined.setdefault(key, value)
    return joined


def _written(value: object) -> str:
    match value:
        case None:
            return "(left out)"
        case bool():
            return str(value).lower()
        case int() | float():
            return str(value)
        case time():
            return f'"{value:%H:%M}"'
        case timedelta():
            return f'"{value / _HOUR:g} hours"'
        case Span():
            return f'"{value.amount:g} {_MEASURES[value.measure]}"'
        case tuple():
            return "[]" if not value else f"[{', '.join(map(_written, value))}]"
        case dict():
            return "{}"
        case _:
            return f'"{value}"'
