"""Every clock has its row, its words, and a length that policy gives or people agree."""

import dataclasses
import re

from bot.policy import load_policy
from bot.words.catalogues import read_catalogue
from tests.fakes.programs import ROOT
from tickets.kinds import Language
from tickets.policy import ClockPolicy
from tickets.time import starts
from tickets.time.clock_table import CLOCK_TABLE
from tickets.time.ticket_clock import ClockName

POLICY_OF = {
    ClockName.ASSIGN: {"assign"},
    ClockName.RESPOND: {"first_response", "complaint"},
    ClockName.CONFIRM: {"confirm"},
    ClockName.PLAN: {"plan"},
    ClockName.SOLVE: {"solve", "complaint"},
    ClockName.FACTORY: {"factory_repair"},
    ClockName.CONTACT: {"exchange_contact"},
    ClockName.QUOTE: {"quote"},
    ClockName.INSPECTION: {"exchange_inspection"},
    ClockName.REPLACEMENT: {"exchange_sent"},
    ClockName.REFUND: {"refund"},
    ClockName.SETTLE: {"complaint"},
    ClockName.VISIT: set[str](),  # people agree on its moment
    ClockName.PART: set[str](),  # who ordered the part names the day
    ClockName.EXPECTED: set[str](),  # the date that the customer was told
    ClockName.STEP: set[str](),  # the escalation chain says how long each step has
}
"""Which of the policy's spans say how long a clock runs."""


def test_every_clock_has_its_row_in_the_table() -> None:
    assert set(CLOCK_TABLE) == set(ClockName)


def test_every_row_begins_by_a_rule_of_its_own() -> None:
    rules = [row.begins for row in CLOCK_TABLE.values()]
    assert len(set(rules)) == len(rules)
    assert {rule.__module__ for rule in rules} == {starts.__name__}


def test_every_span_of_the_policy_is_some_clocks_and_every_clock_has_one_or_needs_none() -> None:
    spans = {field.name for field in dataclasses.fields(ClockPolicy)} - {"warn_at"}
    assert set(POLICY_OF) == set(ClockName)
    assert set().union(*POLICY_OF.values()) == spans


def test_every_span_is_stated_in_the_shipped_policy_and_described_on_its_page() -> None:
    """A span that the file's reader did not hand on was stated there, and never promised."""
    clocks, page = load_policy().clocks, (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")
    for field in dataclasses.fields(ClockPolicy):
        assert getattr(clocks, field.name) is not None, field.name
        assert re.search(rf"`{field.name}\b", page), field.name


def test_every_clock_has_a_name_and_is_told_of_when_it_is_in_danger_and_when_it_is_broken() -> None:
    needed = {f"staff.clock.name.{name}" for name in ClockName}
    needed |= {f"push.clock.{name}.warned" for name in ClockName}
    needed |= {f"push.clock.{name}.breached" for name, row in CLOCK_TABLE.items() if not row.silent}
    for language in Language:
        assert {key for key in needed if read_catalogue(language).get(key) is None} == set()
