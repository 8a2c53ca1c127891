"""A desk keeps its policy file through updates: it loads for ever, and the check tells what came since."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_origin

import pytest
from pydantic import BaseModel
from typer.testing import CliRunner

from bot.cli import app
from bot.policy import describe_defaults, describe_idle_keys, describe_problems, load_policy, shipped_policy
from bot.policy.defaults import left_to_defaults
from bot.policy.lines import DeskFile
from bot.policy.problems import table_in
from tickets.policy import Measure, Span

FIRST = Path(__file__).parents[1] / "data" / "policy_v0_1.toml"
"""The policy that shipped with 0.1.0, kept as it was: it is never changed to make a test pass."""


def without(tmp_path: Path, *keys: str) -> Path:
    """Return a copy of the shipped policy without the lines that state some keys."""
    lines = shipped_policy().splitlines()
    kept = [line for line in lines if line.split(" = ")[0] not in keys]
    assert len(kept) < len(lines)
    path = tmp_path / "desk.toml"
    path.write_text("\n".join(kept), encoding="utf-8")
    return path


def test_the_policy_of_0_1_0_loads_and_means_what_it_meant() -> None:
    assert describe_problems(FIRST) == []
    policy = load_policy(FIRST)
    assert len(policy.lines) == 7
    assert policy.clocks.assign == Span(amount=0.25, measure=Measure.SERVICE_HOURS)
    assert policy.clocks.quote == Span(amount=1, measure=Measure.WORKING_DAYS)
    assert (policy.limits.text_length, policy.limits.voucher_days) == (2000, 30)
    assert policy.survey.questions
    assert policy.campaigns.templates


def test_a_key_without_effect_is_named_with_the_reason() -> None:
    """A desk set the cost above which the manager is asked, and no manager ever was."""
    [idle] = describe_idle_keys(FIRST)
    assert idle.startswith("limits.approval_cost: has no effect: ")
    assert describe_idle_keys() == []


def unstated(table: type[BaseModel], stated: dict[str, Any], *, path: str = "") -> Iterator[str]:
    for name, field in table.model_fields.items():
        single = get_origin(field.annotation) not in {tuple, dict}
        inside = table_in(field.annotation) if single else None
        if name not in stated:
            yield from () if field.deprecated else (f"{path}{name}",)
        elif inside is not None:
            yield from unstated(inside, stated[name], path=f"{path}{name}.")


def test_the_shipped_policy_states_every_key() -> None:
    """The check compares with it: a key that it forgot would be new to nobody."""
    free_days = ["calendar.week.saturday", "calendar.week.sunday"]
    assert list(unstated(DeskFile, tomllib.loads(shipped_policy()))) == free_days
    assert describe_defaults() == []


def test_keys_that_came_since_are_listed_with_the_default_that_counts(tmp_path: Path) -> None:
    path = without(tmp_path, "arrival_days", "remind_after", "call_after", "send_at", "scheduled", "quote")
    assert describe_problems(path) == []
    assert describe_defaults(path) == [
        "clocks.quote = (left out)",
        'survey.remind_after = "24 hours"',
        'follow_up.call_after = "2 working days"',
        "review.scheduled = true",
        'campaigns.send_at = "10:00"',
        "limits.arrival_days = 7",
    ]
    assert load_policy(path).limits.arrival_days == 7


def test_a_table_that_came_since_is_listed_key_by_key_and_a_promise_that_is_not_made_as_left_out() -> None:
    shipped = tomllib.loads(shipped_policy())
    old = {name: table for name, table in shipped.items() if name != "batch"}
    old["clocks"] = {name: span for name, span in shipped["clocks"].items() if name != "complaint"}
    old["lines"] = {"fan": {"name": {}, "warranty_months": 12, "mode": "mail_in", "models": [{"id": "F"}]}}
    listed = {each.path: each.value for each in left_to_defaults(old, shipped, DeskFile)}
    assert listed["clocks.complaint"] == "(left out)"
    assert listed["batch.cases"] == "3"
    assert listed["lines.*.questions"] == "[]"
    assert listed["lines.*.models[].aliases"] == "[]"


@pytest.mark.parametrize("path", [None, FIRST], ids=["shipped", "0.1.0"])
def test_the_check_names_what_a_file_states_to_no_effect(path: Path | None) -> None:
    result = CliRunner().invoke(app, ["policy", "check", *([] if path is None else [str(path)])])
    assert result.exit_code == 0
    assert ("limits.approval_cost" in result.output) is (path is FIRST)


def test_the_check_lists_new_keys_of_a_good_file_and_does_not_call_it_complete(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["policy", "check", str(without(tmp_path, "arrival_days"))])
    assert result.exit_code == 0
    assert "\n  limits.arrival_days = 7\n" in result.output
    assert "complete" not in result.output
