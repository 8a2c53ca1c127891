"""Answers as pure changes of the draft: what a tap or a message means for what is kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeAlias

from dialogs.intake.course import DETAILS
from tickets.case.drafts import Draft, Field
from tickets.case.facts import Contact, Product, PurchaseDate
from tickets.case.readers import ModelMatch
from tickets.kinds import Language, Urgency

Answer: TypeAlias = Callable[[Draft], Draft]
"""A change of the draft."""


def words(text: str) -> Answer:
    """Keep what the product shows, in the customer's words (rule I3)."""
    return lambda draft: replace(draft, words=text, skipped=draft.skipped - {Field.FAULT})


def more_words(text: str) -> Answer:
    """Add to the words kept so far."""
    return lambda draft: words(f"{draft.words}\n{text}" if draft.words else text)(draft)


def typed_model(name: str) -> Answer:
    """Keep a product's name as typed, not yet found in the catalogue; empty when it is not known.

    The line stays until the model is found: answers to its questions are dropped only if it changes then.
    """

    def change(draft: Draft) -> Draft:
        line = draft.product.line if draft.product else None
        return replace(draft, product=Product(name=name, line=line), skipped=draft.skipped - {Field.MODEL})

    return change


def found_model(match: ModelMatch, language: Language) -> Answer:
    """Take a model of the catalogue by its name in a language; answers to another line's questions go."""
    product = Product(name=match.names[language], line=match.line, model_id=match.model_id)
    return lambda draft: _of_line(replace(draft, product=product), draft)


def unlisted_model(line: str | None) -> Answer:
    """Leave the product as typed, of a line where the customer named one."""

    def change(draft: Draft) -> Draft:
        name = draft.product.name if draft.product else ""
        changed = _of_line(replace(draft, product=Product(name=name, line=line)), draft)
        return replace(changed, skipped=changed.skipped | {Field.MODEL})

    return change


def purchased(earliest: date, latest: date) -> Answer:
    """Keep the interval in which the product was bought, both ends included."""
    when = PurchaseDate(earliest=earliest, latest=latest)
    return lambda draft: replace(draft, purchased=when, skipped=draft.skipped - {Field.PURCHASED})


def order_number(number: str | None) -> Answer:
    """Keep the order number; None marks that the customer does not have it."""
    return lambda draft: replace(draft, order_number=number, order_known=number is not None)


def detail(field: Field, text: str) -> Answer:
    """Keep a detail of the fault (rule I3)."""

    def change(draft: Draft) -> Draft:
        draft = replace(draft, skipped=draft.skipped - {field})
        match field:
            case Field.PART:
                return replace(draft, part=text)
            case Field.SINCE:
                return replace(draft, since=text)
            case Field.ENVIRONMENT:
                return replace(draft, environment=text)
            case Field.TRIED:
                return replace(draft, tried=text)
            case _:
                raise ValueError(field)

    return change


def repaired_elsewhere(*, yes: bool) -> Answer:
    """Keep whether somebody else has repaired it (rule I3)."""
    gone = frozenset({Field.REPAIRED_ELSEWHERE})
    return lambda draft: replace(draft, repaired_elsewhere=yes, skipped=draft.skipped - gone)


def own_question(key: str, text: str) -> Answer:
    """Keep the answer to one of the product line's own questions (rule I5)."""
    return lambda draft: replace(draft, extra={**draft.extra, key: text})


def urgency(value: Urgency) -> Answer:
    """Keep how badly it hurts (rule C2)."""
    return lambda draft: replace(draft, urgency=value)


def name(text: str) -> Answer:
    """Keep what the customer wants to be called."""
    return lambda draft: replace(draft, contact=replace(draft.contact or Contact(name=text), name=text))


def phone(number: str) -> Answer:
    """Keep the phone number, in E.164."""
    return lambda draft: replace(draft, contact=replace(_contact(draft), phone=number))


def email(address: str) -> Answer:
    """Keep the mail address."""
    gone = frozenset({Field.EMAIL})
    return lambda draft: replace(
        draft, contact=replace(_contact(draft), email=address), skipped=draft.skipped - gone
    )


def address(text: str) -> Answer:
    """Keep where someone must come to, in words."""
    return lambda draft: replace(draft, contact=replace(_contact(draft), address=text))


def location(latitude: float, longitude: float) -> Answer:
    """Keep where someone must come to, as a point on the map."""
    return lambda draft: replace(
        draft, contact=replace(_contact(draft), location=(latitude, longitude), address=None)
    )


def pass_over(field: Field) -> Answer:
    """Note that the customer passed an optional question over; an earlier answer to it goes."""

    def change(draft: Draft) -> Draft:
        draft = replace(draft, skipped=draft.skipped | {field})
        match field:
            case Field.PART:
                return replace(draft, part=None)
            case Field.SINCE:
                return replace(draft, since=None)
            case Field.ENVIRONMENT:
                return replace(draft, environment=None)
            case Field.TRIED:
                return replace(draft, tried=None)
            case Field.REPAIRED_ELSEWHERE:
                return replace(draft, repaired_elsewhere=None)
            case Field.EMAIL if draft.contact:
                return replace(draft, contact=replace(draft.contact, email=None))
            case _:
                return draft

    return change


def pass_over_details(draft: Draft) -> Draft:
    """Pass over every detail that is not answered yet."""
    answered = {
        Field.PART: draft.part,
        Field.SINCE: draft.since,
        Field.ENVIRONMENT: draft.environment,
        Field.TRIED: draft.tried,
        Field.REPAIRED_ELSEWHERE: draft.repaired_elsewhere,
    }
    left = {field for field in DETAILS if answered[field] is None}
    return replace(draft, skipped=draft.skipped | left)


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


def _contact(draft: Draft) -> Contact:
    return draft.contact or Contact(name="")


def _of_line(changed: Draft, before: Draft) -> Draft:
    old = before.product.line if before.product else None
    new = changed.product.line if changed.product else None
    changed = replace(changed, skipped=changed.skipped - {Field.MODEL})
    return changed if old == new else replace(changed, extra={}, skipped=changed.skipped - {Field.EXTRA})
