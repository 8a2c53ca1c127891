"""Any object of the Bot API as JSON, generated from the fields of aiogram's model of it."""

import types
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Annotated, Any, ForwardRef, Literal, Union, get_args, get_origin

from aiogram.client.default import Default
from aiogram.types import TelegramObject
from hypothesis import strategies as st
from typing_extensions import TypeAliasType

from tests.fuzz.values import ANSWERS, floats, integers, odd_texts, unknown_json

Json = dict[str, Any]
_DEEPEST = 4
_MOST_OPTIONAL = 3
_NOT_JSON = (type(None), Default)
_moments = st.one_of(st.integers(1_700_000_000, 1_900_000_000), st.just(0))
_texts = st.one_of(st.sampled_from(ANSWERS), odd_texts)


@cache
def objects(kind: type[TelegramObject], depth: int = 0) -> st.SearchStrategy[Json]:
    """Return a strategy for a type: every required field, some others, now and then an unknown one."""
    fields = {field.alias or name: field for name, field in kind.model_fields.items()}
    required = [name for name, field in fields.items() if field.is_required()]
    optional = [name for name in fields if name not in required]

    @st.composite
    def build(draw: st.DrawFn) -> Json:
        made = {name: draw(of_annotation(fields[name].annotation, depth)) for name in required}
        for name in optional:
            if isinstance(fields[name].default, str):
                # What tells a variant from its siblings, such as the type of a message's origin.
                made[name] = fields[name].default
        if depth < _DEEPEST and optional:
            for name in draw(st.lists(st.sampled_from(optional), max_size=_MOST_OPTIONAL, unique=True)):
                made[name] = draw(of_annotation(fields[name].annotation, depth))
        if draw(st.integers(0, 15)) == 0:
            made["field_of_tomorrow"] = draw(unknown_json)
        return made

    return build()


@cache
def of_field(kind: type[TelegramObject], name: str) -> st.SearchStrategy[Any]:
    """Return a strategy for one field of a type, by its name in JSON."""
    for own, field in kind.model_fields.items():
        if (field.alias or own) == name:
            return of_annotation(field.annotation, 0)
    raise KeyError(name)


def of_annotation(annotation: Any, depth: int) -> st.SearchStrategy[Any]:
    """Return a strategy for a field's type; an optional one is never left out here."""
    origin = get_origin(annotation)
    if isinstance(annotation, ForwardRef):
        # A type that contains itself, such as rich text: its simplest form ends it.
        return _texts
    if isinstance(annotation, TypeAliasType):
        return of_annotation(annotation.__value__, depth)
    if origin is Annotated:
        return of_annotation(get_args(annotation)[0], depth)
    if origin is Literal:
        return st.sampled_from(get_args(annotation))
    if origin in {Union, types.UnionType}:
        return _any_of(tuple(each for each in get_args(annotation) if each not in _NOT_JSON), depth)
    if origin is list:
        return _several(get_args(annotation)[0], depth)
    return _plain(annotation, depth)


@cache
def _any_of(kinds: tuple[Any, ...], depth: int) -> st.SearchStrategy[Any]:
    return st.sampled_from(kinds).flatmap(lambda kind: of_annotation(kind, depth)) if kinds else st.none()


@cache
def _several(kind: Any, depth: int) -> st.SearchStrategy[list[Any]]:
    return st.lists(of_annotation(kind, depth + 1), max_size=2 if depth < _DEEPEST else 1)


@cache
def _plain(kind: Any, depth: int) -> st.SearchStrategy[Any]:
    if kind is bool:
        return st.booleans()
    if kind is int:
        return integers
    if kind is float:
        return floats
    if kind is str:
        return _texts
    if kind is datetime:
        return _moments
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from([each.value for each in kind])
    if isinstance(kind, type) and issubclass(kind, TelegramObject):
        return st.deferred(lambda: objects(kind, depth + 1))
    return unknown_json
