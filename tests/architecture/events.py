"""Every kind of event there is, with examples made from the types of its fields."""

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from tests.unit.announcing import MEI, PHOTO, SLOT, TICKET, record
from tests.unit.services.world import MONDAY
from tickets.aftercare.follow_ups import FollowUpKind, FollowUpOutcome
from tickets.case.events import Event
from tickets.case.facts import Evidence, Money, ServiceRecord, Slot

KINDS: tuple[type[Event], ...] = tuple(Event.__subclasses__())
"""Every kind of event of the domain."""

_VALUES: Mapping[Any, object] = {
    str: "Words",
    int: 2,
    bool: True,
    datetime: SLOT.start,
    date: SLOT.start.date(),
    Slot: SLOT,
    Money: Money(hundredths=35000, currency="CNY"),
    Evidence: PHOTO,
    ServiceRecord: record(),
}

_BY_VALUE: Mapping[str, object] = {"kind": FollowUpKind.DELIVERY.value, "outcome": FollowUpOutcome.WELL.value}
"""Fields that hold a member of an enum by its value."""


def examples(kind: type[Event], **fields: object) -> tuple[Event, ...]:
    """Return an event of a kind with its defaults, and one with every field filled; `fields` are given."""
    hints = typing.get_type_hints(kind)
    known: dict[str, Any] = {"ticket": TICKET.id, "at": MONDAY, "by": MEI.id, **fields}
    own = [each for each in dataclasses.fields(kind) if each.name not in known]
    filled = {each.name: _BY_VALUE.get(each.name) or _value(hints[each.name]) for each in own}
    needed = {each.name for each in own if each.default is dataclasses.MISSING}
    return (
        kind(**known, **{name: value for name, value in filled.items() if name in needed}),
        kind(**known, **filled),
    )


def _value(hint: Any) -> object:
    hint = getattr(hint, "__supertype__", hint)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return _value(arguments[0])
    if origin is tuple:
        return (_value(arguments[0]),)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    return _VALUES[hint]
