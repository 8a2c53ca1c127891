"""What is wrong with a policy file, said so that whoever wrote it can put it right."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import EnumMeta
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

Location = tuple[int | str, ...]

_BAD_KEY = "[key]"
_KINDS: dict[Any, str] = {
    int: "a whole number",
    float: "a number",
    str: "a text in quotes",
    tuple: "a list",
    dict: "a table",
}
_VALUE_ERROR = "Value error, "


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One error in a policy file: where it is, and what is expected there."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class PolicyInvalid(Exception):
    """The policy file cannot be used; `problems` has every error that was found in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("The policy cannot be used:\n" + "\n".join(f"  {each}" for each in self.problems))


def problems_of(error: ValidationError, root: type[BaseModel]) -> list[Problem]:
    """Return the problems behind a validation error of the file that `root` describes."""
    return [_problem(details, root) for details in error.errors(include_url=False)]


def _problem(details: ErrorDetails, root: type[BaseModel]) -> Problem:
    location = tuple(part for part in details["loc"] if part != _BAD_KEY)
    path = _written(location)
    if details["type"] == "missing":
        return Problem(path=path, message="is missing" + _expected(location, root))
    if details["type"] == "extra_forbidden":
        return Problem(path=path, message="is not known here" + _suggestion(location, root))
    message = details["msg"].removeprefix(_VALUE_ERROR)
    if _BAD_KEY in details["loc"]:
        message = f"is not a possible name: {message[0].lower()}{message[1:]}"
    value = details["input"]
    if isinstance(value, str | int | float):
        message = f"{message}, not {value!r}"
    return Problem(path=path, message=message)


def _written(location: Location) -> str:
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) and path else f".{part}" if path else str(part)
    return path


def _expected(location: Location, root: type[BaseModel]) -> str:
    parent = _table_at(location[:-1], root)
    field = parent.model_fields.get(str(location[-1])) if parent else None
    return f"; expected {_described(field)}" if field else ""


def _described(field: FieldInfo) -> str:
    if field.description:
        return field.description
    if table_in(field.annotation):
        return "a table"
    kind: Any = get_origin(field.annotation) or field.annotation
    if isinstance(kind, EnumMeta):
        return f"one of {', '.join(map(str, kind))}"
    return _KINDS.get(kind, "a value")


def _suggestion(location: Location, root: type[BaseModel]) -> str:
    parent = _table_at(location[:-1], root)
    known = list(parent.model_fields) if parent else []
    close = get_close_matches(str(location[-1]), known, n=1)
    if close:
        return f"; did you mean {close[0]}?"
    return f"; expected one of {', '.join(known)}" if known else ""


def _table_at(location: Location, root: type[BaseModel]) -> type[BaseModel] | None:
    """Return the table that a location leads to; keys of free tables and places in lists are passed over."""
    table: type[BaseModel] | None = root
    for part in location:
        if table is None:
            return None
        field = table.model_fields.get(str(part))
        if field is not None:
            table = table_in(field.annotation)
    return table


def table_in(annotation: Any) -> type[BaseModel] | None:
    """Return the table that a field holds: itself, or as the entries of a list or of tables by name."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in {Annotated, Union, UnionType, tuple, dict, list}:
        return next((table for part in get_args(annotation) if (table := table_in(part))), None)
    return None
