"""Reads a policy file as a whole: either the domain's policy, or every error in it."""

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.policy.defaults import left_to_defaults, without_effect
from bot.policy.lines import DeskFile
from bot.policy.problems import PolicyInvalid, Problem, problems_of
from tickets.policy import Policy

_SHIPPED = "desk.toml"


def load_policy(path: Path | None = None) -> Policy:
    """Return the policy of a file, or the shipped one; raises `PolicyInvalid` with every error in it."""
    raw = _raw(path)
    try:
        return DeskFile.model_validate(raw).build()
    except ValidationError as error:
        raise PolicyInvalid(problems_of(error, DeskFile)) from None


def describe_problems(path: Path | None = None) -> list[str]:
    """Return every error of a policy file, each with its path in it; none when it is good."""
    try:
        load_policy(path)
    except PolicyInvalid as invalid:
        return [str(problem) for problem in invalid.problems]
    return []


def describe_defaults(path: Path | None = None) -> list[str]:
    """Return the keys of the shipped policy that a good file does not state, with the default that counts."""
    return [str(each) for each in left_to_defaults(_raw(path), _raw(None), DeskFile)]


def describe_idle_keys(path: Path | None = None) -> list[str]:
    """Return the keys of a good file that nothing goes by any more, each with the reason."""
    return [str(each) for each in without_effect(_raw(path), DeskFile)]


def shipped_policy() -> str:
    """Return the text of the policy file that ships, for a desk to copy and change."""
    return files("bot").joinpath(_SHIPPED).read_text(encoding="utf-8")


def _raw(path: Path | None) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise PolicyInvalid([Problem(path="", message=f"not a TOML file: {error}")]) from None


def _text(path: Path | None) -> str:
    if path is None:
        return shipped_policy()
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        message = f"cannot be read: {error.strerror or 'unknown reason'}"
    except UnicodeDecodeError:
        message = "is not written in UTF-8"
    raise PolicyInvalid([Problem(path=str(path), message=message)])
