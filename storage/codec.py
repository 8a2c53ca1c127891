"""Dataclasses as JSON text and back, driven by their field types; for what is stored as one sealed value.

A stored event is an envelope: version, class name, fields. Fields that came later have defaults, so that
old rows stay readable; an unknown class, field or version is refused, never guessed. Only where a dataclass
keeps answers `BESIDE` its fields is an unknown field one of those: the questions are not storage's to know.
"""

import dataclasses
import json
import types
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from storage.errors import Unreadable
from tickets.case import events
from tickets.case.events import Event
from tickets.moments import in_utc
from tickets.plain_json import is_beside, plain

VERSION = 1
T = TypeVar("T")
_Reader = Callable[[Any], Any]


def dump(value: object) -> str:
    """Return a dataclass, or a tuple of them, as JSON text; raises `NaiveTime` for a naive datetime."""
    return json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"))


def load(kind: type[T], text: str) -> T:
    """Read a dataclass of a kind from JSON text; raises `Unreadable`."""
    result: T = _guarded(_reader(kind), text)
    return result


def load_tuple(kind: type[T], text: str) -> tuple[T, ...]:
    """Read a tuple of dataclasses of a kind from JSON text; raises `Unreadable`."""
    read = _reader(kind)
    return _guarded(lambda data: tuple(read(item) for item in data), text)


def dump_event(event: Event) -> str:
    """Return an event as JSON text in its envelope."""
    envelope = {"v": VERSION, "event": type(event).__name__, "data": plain(event)}
    return json.dumps(envelope, ensure_ascii=False, separators=(",", ":"))


def load_event(text: str) -> Event:
    """Read an event from its envelope; raises `Unreadable`."""

    def read(envelope: Any) -> Event:
        if envelope["v"] != VERSION:
            raise ValueError("version")
        event: Event = _reader(event_kinds()[envelope["event"]])(envelope["data"])
        return event

    return _guarded(read, text)


@cache
def event_kinds() -> Mapping[str, type[Event]]:
    """Return every kind of event by its class name."""
    return {
        name: kind
        for name, kind in vars(events).items()
        if isinstance(kind, type) and issubclass(kind, Event) and kind is not Event
    }


def _guarded(read: Callable[[Any], T], text: str) -> T:
    try:
        return read(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unreadable(f"A stored value can't be read ({type(error).__name__}).") from None


_known: dict[Any, _Reader] = {}


def _reader(hint: Any) -> _Reader:
    """Return what reads a value of a type from its JSON form, built once per type."""
    if hint not in _known:
        _known[hint] = _new_reader(hint)
    return _known[hint]


def _new_reader(hint: Any) -> _Reader:
    hint = getattr(hint, "__supertype__", hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _union(arguments)
    if origin is tuple:
        return _tuple(arguments)
    if origin is frozenset:
        return _each(_reader(arguments[0]), frozenset)
    if origin is dict:
        key, item = _reader(arguments[0]), _reader(arguments[1])
        return lambda data: {key(k): item(v) for k, v in data.items()}
    if dataclasses.is_dataclass(hint):
        return _dataclass(hint)
    return _scalar(hint)


def _union(arguments: tuple[Any, ...]) -> _Reader:
    kinds = [kind for kind in arguments if kind is not type(None)]
    read = _reader(kinds[0]) if len(kinds) == 1 else _exactly(*kinds)
    return read if kinds == [*arguments] else lambda data: None if data is None else read(data)


def _tuple(arguments: tuple[Any, ...]) -> _Reader:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        return _each(_reader(arguments[0]), tuple)
    readers = [_reader(argument) for argument in arguments]
    return lambda data: tuple(read(item) for read, item in zip(readers, data, strict=True))


def _each(read: _Reader, build: Callable[[Any], Any]) -> _Reader:
    return lambda data: build(read(item) for item in data)


def _dataclass(kind: Any) -> _Reader:
    hints, fields = get_type_hints(kind), dataclasses.fields(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields if not is_beside(field)}
    beside = {field.name: _reader(hints[field.name]) for field in fields if is_beside(field)}
    if not beside:
        return lambda data: kind(**{name: readers[name](item) for name, item in data.items()})

    def read(data: Any) -> Any:
        own = {name: readers[name](item) for name, item in data.items() if name in readers}
        others = {name: item for name, item in data.items() if name not in readers and item is not None}
        return kind(**own, **{name: entries(others) for name, entries in beside.items()})

    return read


def _scalar(hint: Any) -> _Reader:
    if hint is datetime:
        return lambda data: in_utc(datetime.fromisoformat(data))
    if hint is date:
        return date.fromisoformat
    if hint is float:
        return float
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if hint in (str, int, bool):
        return _exactly(hint)
    raise TypeError(f"no stored form for {hint}")


def _exactly(*kinds: type) -> _Reader:
    if refused := set(kinds) - {str, int, bool}:
        raise TypeError(f"no stored form for a choice between {refused}")

    def read(data: Any) -> Any:
        if type(data) not in kinds:
            raise TypeError(kinds[0].__name__)
        return data

    return read
