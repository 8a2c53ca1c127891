"""What is done with the answers to the desk's questions, each by one walk through the table (rules I2-I7)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from tickets.case.drafts import Draft
from tickets.case.facts import Answers, Contact, Detail, Fault, Product
from tickets.case.paths import read_at, write_at
from tickets.case.questions import TABLE, Mask, Place, Question, Situation
from tickets.case.texts import checked
from tickets.policy import ProductLine

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class IntakeProgress:
    """How far the customer is, in steps that they feel as one: "3/8"."""

    step: int
    total: int


class Questions:
    """The questions of a desk, in the order of asking."""

    def __init__(self, entries: Iterable[Question] = TABLE) -> None:
        self.entries = tuple(entries)
        self._by_id = {question.id: question for question in self.entries}

    def __iter__(self) -> Iterator[Question]:
        return iter(self.entries)

    def __getitem__(self, name: str) -> Question:
        """Return a question by its id; raises KeyError."""
        return self._by_id[name]

    def give(self, draft: Draft, name: str, value: object, *, way: int = 0) -> Draft:
        """Return the draft with an answer; `way` is which of the places it fills; the others are emptied."""
        places = self[name].places
        for place in places:
            draft = place.write(draft, place.empty)
        return replace(places[way].write(draft, value), skipped=draft.skipped - {name})

    def pass_over(self, draft: Draft, name: str) -> Draft:
        """Return the draft with a question passed over; an earlier answer to it goes."""
        question = self[name]
        for place in question.places if question.cleared_by_skip else ():
            draft = place.write(draft, place.empty)
        return replace(draft, skipped=draft.skipped | {name})

    def pass_over_details(self, draft: Draft) -> Draft:
        """Return the draft with every detail passed over that is not answered yet (rule I3)."""
        left = {question.id for question in self if question.detail and not question.given(draft)}
        return replace(draft, skipped=draft.skipped | left)

    def missing(self, draft: Draft, *, line: ProductLine | None, visit: bool) -> tuple[str, ...]:
        """Return the questions still to ask, in order (rules I2 to I5): not answered and not passed over.

        `line` is the product's line with its own questions, `visit` says that someone must come. Nothing is
        missing in a draft that can be filed.
        """
        case = Situation(draft=draft, line=line, visit=visit)
        return tuple(question.id for question in self if question.asked(case) and not question.settled(case))

    def course(self, draft: Draft, missing: Iterable[str]) -> tuple[str, ...]:
        """Return the questions of this case in order: those answered, passed over, and still to ask."""
        left = set(missing)
        return tuple(
            question.id for question in self if question.id in left or self.is_answered(draft, question.id)
        )

    def is_answered(self, draft: Draft, name: str) -> bool:
        """Return whether the draft holds an answer to a question, or the customer passed it over."""
        return name in draft.skipped or self[name].given(draft)

    def first(self, names: Iterable[str]) -> str | None:
        """Return which of some questions is asked first, None of none."""
        wanted = set(names)
        return next((question.id for question in self if question.id in wanted), None)

    def before(self, draft: Draft, name: str, missing: Iterable[str]) -> str | None:
        """Return the question of this case that comes before one, None at the first."""
        order = [question.id for question in self]
        earlier = [other for other in self.course(draft, missing) if order.index(other) < order.index(name)]
        return earlier[-1] if earlier else None

    def progress(self, draft: Draft, name: str, missing: Iterable[str]) -> IntakeProgress:
        """Return how far a question is within the case."""
        asked = {*self.course(draft, missing), name}
        sections = list(dict.fromkeys(question.section for question in self if question.id in asked))
        return IntakeProgress(step=sections.index(self[name].section) + 1, total=len(sections))

    def tidied(self, changed: Draft, before: Draft, limit: int) -> Draft:
        """Return a changed draft with fit texts, and with everything that is no answer as it was before.

        Raises `TextEmpty`, `TextTooLong`.
        """
        draft = replace(
            changed,
            id=before.id,
            customer=before.customer,
            started_at=before.started_at,
            changed_at=before.changed_at,
            filed_as=before.filed_as,
        )
        for place in self._places():
            value = place.read(draft)
            if value is not None and value != place.empty:
                draft = place.write(draft, _fit(value, limit))
        return draft

    def filed(self, draft: Draft) -> dict[str, Any]:
        """Return the answers of a draft as the fields of a ticket that they fill, by name."""
        facts: dict[str, Any] = {
            "product": Product(name=""),
            "purchased": None,
            "order_number": None,
            "fault": Fault(words=""),
            "contact": Contact(name=""),
            "answers": Answers(),
        }
        for place in self._places():
            if place.ticket is not None and place.holds(draft):
                facts = write_at(facts, place.ticket, place.read(draft))
        return facts

    def masked(self, case: T, mask: Callable[[Mask, Any], Any]) -> T:
        """Return a ticket, or what has some of its fields, with every answer in it masked (rule S1)."""
        for place, path, value in self._held(case):
            if place.mask is not None:
                case = write_at(case, path, mask(place.mask, value))
        return case

    def erased(self, case: T) -> T:
        """Return a ticket without anything personal in it (rule S2)."""
        for place, path, _ in self._held(case):
            if place.personal:
                case = write_at(case, path, place.empty)
        return case

    def details(self, fault: Fault) -> Sequence[tuple[Question, Detail]]:
        """Return what is told of a fault beside its words: each detail with an answer other than no."""
        told = ((question, fault.details.get(question.id)) for question in self if question.detail)
        return [(question, value) for question, value in told if value]

    def _places(self) -> Iterator[Place]:
        for question in self:
            yield from question.places

    def _held(self, case: object) -> Sequence[tuple[Place, str, Any]]:
        places = ((place, place.ticket) for place in self._places())
        found = ((place, path, read_at(case, path)) for place, path in places if path is not None)
        return [(place, path, value) for place, path, value in found if value not in (None, place.empty)]


QUESTIONS = Questions()
"""The questions of this desk."""


def _fit(value: object, limit: int) -> object:
    match value:
        case Enum():
            return value
        case str():
            return checked(value, limit)
        case Product():
            # A product that the customer cannot name keeps an empty name.
            return replace(value, name=checked(value.name, limit) if value.name else "")
        case Mapping():
            return {key: _fit(item, limit) for key, item in value.items()}
        case _:
            return value
