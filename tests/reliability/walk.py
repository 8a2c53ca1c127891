"""The intake as a customer meets it: which question is shown, and what this customer answers."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.reliability.wording import Wording

Json = dict[str, Any]

OPENING = "customer.menu.hello"
CONFIRM = "customer.confirm.ask"
FILED = "customer.filed.done"


@dataclass(frozen=True, kw_only=True)
class Tap:
    """The button that is tapped, by its label or a part of it."""

    label: str


@dataclass(frozen=True, kw_only=True)
class Words:
    """What is typed."""

    text: str


@dataclass(frozen=True, kw_only=True)
class SharedContact:
    """The own phone number, shared with the keyboard's button."""


Answer = Tap | Words | SharedContact


@dataclass(frozen=True, kw_only=True)
class Report:
    """One thing to report; `marker` stands in its words, so that its ticket is recognised."""

    marker: str
    answers: Mapping[str, Answer]


def labels(message: Json) -> list[str]:
    """Return the labels of a message's inline buttons."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


def a_report(marker: str, wording: Wording, dice: random.Random) -> Report:
    """Return a report of a washing machine with answers of its own to every question."""

    def tap(key: str) -> Tap:
        return Tap(label=wording.label(key))

    hurried = dice.random() < 0.5
    place = dice.choice(("Shanghai", "Hangzhou", "Nanjing"))
    answers: dict[str, Answer] = {
        OPENING: tap("customer.menu.report"),
        "customer.fault.ask": Words(text=f"It leaks and stops in the middle, report {marker}"),
        "customer.model.ask": Words(text="w8ob"),
        "customer.model.choose": Tap(label="W80B"),
        "customer.model.line": tap("customer.model.other_line"),
        "customer.purchased.ask": tap(f"customer.purchased.{dice.choice(('last_year', 'this_year'))}"),
        "customer.order.ask": Words(text=f"SO-{marker}"),
        "customer.similar.ask": tap("customer.similar.new"),
        "customer.belongs.ask": tap("customer.belongs.new"),
        "customer.resume.ask": tap("customer.resume.go_on"),
        "customer.cancel.ask": tap("customer.cancel.go_on"),
        "customer.part.ask": tap("button.skip_all") if hurried else Tap(label="door seal"),
        "customer.since.ask": tap("customer.since.today"),
        "customer.environment.ask": tap("customer.environment.damp"),
        "customer.tried.ask": Words(text="Turned it off and on"),
        "customer.repaired.ask": tap("button.no"),
        "customer.extra.ask": Words(text=f"SN-{marker}-7"),
        "customer.urgency.ask": tap(f"customer.urgency.{dice.choice(('urgent', 'normal', 'low'))}"),
        "customer.name.ask": Words(text=f"Ann {marker}"),
        "customer.phone.ask": SharedContact(),
        "customer.email.ask": tap("button.skip"),
        "customer.address.ask": Words(text=f"{place}, Century Avenue {dice.randint(1, 900)}"),
        CONFIRM: tap("customer.confirm.right"),
    }
    return Report(marker=marker, answers=answers)


def recognised(message: Json, report: Report, wording: Wording) -> str | None:
    """Return the key of the question that a message asks, `FILED` for the end, None for anything else."""
    text = message.get("text") or ""
    if wording.says(FILED, text):
        return FILED
    return next((key for key in report.answers if wording.says(key, text)), None)


Think = Callable[[], float]
"""How long a person looks at a message before the next act, in seconds."""
