"""Answers as pure changes of the draft: what a tap or a message means for what is kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeAlias

from tickets.case.answers import QUESTIONS
from tickets.case.drafts import Draft, Field
from tickets.case.facts import Product, PurchaseDate
from tickets.case.readers import ModelMatch
from tickets.kinds import Language

DraftChange: TypeAlias = Callable[[Draft], Draft]
"""A change of the draft."""


def given(name: str, value: object, *, way: int = 0) -> DraftChange:
    """Keep the answer to a question; `way` is which of the ways to answer it was."""
    return lambda draft: QUESTIONS.give(draft, name, value, way=way)


def passed_over(name: str) -> DraftChange:
    """Note that the customer passed an optional question over; an earlier answer to it goes."""
    return lambda draft: QUESTIONS.pass_over(draft, name)


def more_words(text: str) -> DraftChange:
    """Add to the words kept so far."""
    return lambda draft: QUESTIONS.give(draft, Field.FAULT, f"{draft.words}\n{text}" if draft.words else text)


def typed_model(name: str) -> DraftChange:
    """Keep a product's name as typed, not yet found in the catalogue; empty when it is not known.

    The line stays until the model is found: answers to its questions are dropped only if it changes then.
    """

    def change(draft: Draft) -> Draft:
        line = draft.product.line if draft.product else None
        return QUESTIONS.give(draft, Field.MODEL, Product(name=name, line=line))

    return change


def found_model(match: ModelMatch, language: Language) -> DraftChange:
    """Take a model of the catalogue by its name in a language; answers to another line's questions go."""
    product = Product(name=match.names[language], line=match.line, model_id=match.model_id)
    return lambda draft: _of_line(draft, product)


def unlisted_model(line: str | None) -> DraftChange:
    """Leave the product as typed, of a line where the customer named one."""

    def change(draft: Draft) -> Draft:
        name = draft.product.name if draft.product else ""
        changed = _of_line(draft, Product(name=name, line=line))
        return replace(changed, skipped=changed.skipped | {Field.MODEL})

    return change


def model_is_open(draft: Draft) -> bool:
    """Return whether a product was typed but neither found in the catalogue nor left as typed."""
    product = draft.product
    return product is not None and product.model_id is None and Field.MODEL not in draft.skipped


def purchased(earliest: date, latest: date) -> DraftChange:
    """Keep the interval in which the product was bought, both ends included."""
    return given(Field.PURCHASED, PurchaseDate(earliest=earliest, latest=latest))


def no_order_number() -> DraftChange:
    """Mark that the customer does not have the order number."""
    return given(Field.ORDER, False, way=1)


def own_question(key: str, text: str) -> DraftChange:
    """Keep the answer to one of the product line's own questions (rule I5)."""
    return lambda draft: replace(draft, extra={**draft.extra, key: text})


def location(latitude: float, longitude: float) -> DraftChange:
    """Keep where someone must come to, as a point on the map."""
    return given(Field.ADDRESS, (latitude, longitude), way=1)


def quick_period(choice: str, today: date) -> tuple[date, date]:
    """Return the first and last day of "this_month", "last_month", "this_year" or "last_year".

    Nothing later than today; raises KeyError for another choice.
    """
    month = today.replace(day=1)
    last_month_end = month - timedelta(days=1)
    year = today.replace(month=1, day=1)
    return {
        "this_month": (month, today),
        "last_month": (last_month_end.replace(day=1), last_month_end),
        "this_year": (year, today),
        "last_year": (year.replace(year=year.year - 1), year - timedelta(days=1)),
    }[choice]


def _of_line(draft: Draft, product: Product) -> Draft:
    old = draft.product.line if draft.product else None
    changed = QUESTIONS.give(draft, Field.MODEL, product)
    if old == product.line:
        return changed
    return replace(changed, extra={}, skipped=changed.skipped - {Field.EXTRA})
