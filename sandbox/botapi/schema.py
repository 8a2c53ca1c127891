"""Parameters and objects of the Bot API, and how given values are brought into their types."""

import json
import re
from functools import cache
from pathlib import Path

from sandbox.world.shapes import Json

_SCHEMA: Json = json.loads(Path(__file__).with_name("schema.json").read_text(encoding="utf-8"))
VERSION: str = _SCHEMA["version"]
METHODS: dict[str, str] = {name.lower(): name for name in _SCHEMA["methods"]}
"""Every method of Telegram by its lower-case name: method names are recognised in any case."""


class TypeMismatchError(ValueError):
    """A value that does not fit its type; the text is in Telegram's words."""


def parameters(method: str) -> dict[str, str]:
    """Return the types of a method's parameters by name."""
    return _parameters(method)


def required_parameters(method: str) -> list[str]:
    """Return the names of the parameters that a method cannot do without."""
    return list(_SCHEMA["methods"][method]["required"])


@cache
def object_types() -> frozenset[str]:
    """Return the names of all object types that parameters may hold, in lower case."""
    return frozenset(name.lower() for name in _SCHEMA["types"])


@cache
def _parameters(method: str) -> dict[str, str]:
    described = _SCHEMA["methods"][method]
    return {**described["required"], **described["optional"]}


def coerce_parameter(kind: str, value: object, name: str) -> object:
    """Return a parameter's value in its type; text is read as JSON where the type is an array or object.

    Raises TypeMismatchError.
    """
    scalar = kind in _SCALARS or kind == "Integer or String" or "InputFile" in kind
    if isinstance(value, str) and not scalar:
        try:
            value = json.loads(value)
        except ValueError:
            raise TypeMismatchError(f"can't parse {name.replace('_', ' ')} JSON object") from None
    return coerce(kind, value, name)


def coerce(kind: str, value: object, name: str) -> object:
    """Return a value in its type, objects checked field by field; raises TypeMismatchError."""
    if kind in _SCALARS:
        return _SCALARS[kind](value, name)
    if kind == "Integer or String":
        return _chat_reference(value, name)
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            raise TypeMismatchError(f"expected an Array of {kind.removeprefix('Array of ')} in {name}")
        inner = kind.removeprefix("Array of ")
        return [coerce(inner, item, name) for item in value]
    if "InputFile" in kind:
        return value
    if not isinstance(value, dict):
        raise TypeMismatchError(
            "object expected as reply markup" if name == "reply_markup" else f"object expected as {name}"
        )
    return _object(_variant(kind, value), value)


def _object(kind: str, value: Json) -> Json:
    described = _SCHEMA["types"].get(kind)
    if described is None:
        return value
    for field in described["required"]:
        if value.get(field) is None:
            raise TypeMismatchError(f"can't parse {_spoken(kind)}: Can't find field \"{field}\"")
    checked = {}
    for field, item in value.items():
        field_kind = described["required"].get(field) or described["optional"].get(field)
        if field_kind is None or item is None:
            continue
        try:
            checked[field] = coerce(field_kind, item, field)
        except TypeMismatchError as error:
            if str(error).startswith("can't parse"):
                raise
            raise TypeMismatchError(f"can't parse {_spoken(kind)}: {error}") from None
    return checked


def _variant(kind: str, value: Json) -> str:
    """Return the object type among several that the value's fields point at."""
    if " " not in kind:
        return kind
    names = re.split(r" or | and |, ", kind)
    for name in names:
        described = _SCHEMA["types"].get(name, {"required": {}})
        if described["required"] and "type" not in value and set(described["required"]) <= set(value):
            return name
    wanted = str(value.get("type", "")).replace("_", "").lower()
    return min((name for name in names if wanted and name.lower().endswith(wanted)), key=len, default="")


def _spoken(kind: str) -> str:
    """Return a type's name as Telegram's sentences spell it: InlineKeyboardButton is "inline keyboard
    button".
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower()


def _integer(value: object, name: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and re.fullmatch(r"\s*[+-]?[0-9]{1,19}\s*", value):
        return int(value)
    raise TypeMismatchError(f'field "{name}" must be an Integer')


def _float(value: object, name: str) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            pass
    raise TypeMismatchError(f'field "{name}" must be a Number')


def _boolean(value: object, name: str) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str | int):
        return str(value).strip().lower() in {"true", "yes", "1"}
    raise TypeMismatchError(f'field "{name}" must be of type Boolean')


def _string(value: object, name: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise TypeMismatchError(f'field "{name}" must be of type String')


def _chat_reference(value: object, name: str) -> int | str:
    if isinstance(value, str) and not re.fullmatch(r"\s*-?[0-9]{1,19}\s*", value):
        return value
    return _integer(value, name)


_SCALARS = {"Integer": _integer, "Float": _float, "Boolean": _boolean, "True": _boolean, "String": _string}
