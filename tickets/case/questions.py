"""Everything the desk asks a customer, one entry a question (rules I2 to I5).

An entry says where an answer is kept, when the question is asked and may be passed over, how the answer is
said, and to whom. Draft, intake, ticket, cards, offer, masking and erasure read it here: a new question is an
entry and its words in the catalogues. What is done with the entries stands in `tickets.case.answers`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from tickets.case.drafts import Draft, Field
from tickets.case.paths import read_at, write_at
from tickets.kinds import Request
from tickets.policy import ExtraQuestion, ProductLine


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What decides which questions are asked: the draft, its product's line, whether someone must come."""

    draft: Draft
    line: ProductLine | None
    visit: bool


Condition: TypeAlias = Callable[[Situation], bool]
"""Whether something holds for a report."""


class Mask(StrEnum):
    """How a personal value is made unrecognisable (rule S1)."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    TAIL = "tail"
    GONE = "gone"
    NUMBERS = "numbers"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an answer is kept: a dotted path in the draft, and one on the ticket it is filed at.

    `empty` stands there without an answer. By its `mask` it is hidden from whoever need not know it (rule
    S1); the mask for numbers is that of free words, into which customers write how to reach them. `said` is
    the key of a sentence that stands for whatever is kept there.
    """

    draft: str
    ticket: str | None = None
    empty: object = None
    mask: Mask | None = None
    said: str | None = None

    @property
    def personal(self) -> bool:
        """Whether it is personal data, which is erased on the customer's wish (rule S2)."""
        return self.mask not in {None, Mask.NUMBERS}

    def read(self, draft: Draft) -> Any:
        """Return what a draft holds there."""
        return read_at(draft, self.draft)

    def holds(self, draft: Draft) -> bool:
        """Return whether a draft holds an answer there; "no" and an empty list of nothing are told apart."""
        return self.read(draft) not in (None, "", self.empty)

    def write(self, draft: Draft, value: object) -> Draft:
        """Return the draft with a value there."""
        if value == self.empty and not self.holds(draft):
            return draft
        return write_at(draft, self.draft, value)


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question; its place in the table is its place in the conversation.

    `places` are the ways to answer it, of which an answer fills one. Questions of one `section` are one step
    of the progress that the customer sees. A `detail` may be passed over together with all others. `choices`
    are offered as buttons, `longest` is how much may be typed, and `shown` how much of it is read back, both
    in characters. Its answer is a line of its own `on_card` of staff and engineer, and `in_offer` of the job.
    `stem` is the middle of its keys where that is not the id.
    """

    id: str
    section: str
    places: tuple[Place, ...]
    asked: Condition
    may_skip: Condition
    answered: Condition | None = None
    detail: bool = False
    cleared_by_skip: bool = True
    takes_questions: bool = False
    choices: tuple[str, ...] = ()
    longest: int | None = None
    shown: int = 100
    on_card: bool = False
    in_offer: bool = False
    stem: str = ""

    @property
    def ask(self) -> str:
        """The key of the sentence that asks it."""
        return ASK.format(self.stem or self.id)

    def choice(self, name: str) -> str:
        """Return the key of one of its choices."""
        return CHOICE.format(self.stem or self.id, name)

    def speaks(self) -> frozenset[str]:
        """Return every catalogue key that belongs to it."""
        known = {self.ask, LABEL.format(self.id), *map(self.choice, self.choices)}
        optional = {
            HELP: not self.takes_questions,
            TOO_LONG: self.longest is not None,
            ON_CARD: self.on_card,
            IN_OFFER: self.in_offer,
        }
        return frozenset(known | {family.format(self.id) for family, spoken in optional.items() if spoken})

    def given(self, draft: Draft) -> bool:
        """Return whether a draft holds an answer to it."""
        return any(place.holds(draft) for place in self.places)

    def settled(self, case: Situation) -> bool:
        """Return whether it need not be asked any more: answered, or passed over where that is enough."""
        answered = self.answered(case) if self.answered else self.given(case.draft)
        return answered or (self.id in case.draft.skipped and self.may_skip(case))


ASK = "customer.{}.ask"
CHOICE = "customer.{}.{}"
LABEL = "customer.field.{}"
HELP = "customer.help.{}"
TOO_LONG = "customer.bad.{}"
ON_CARD = "staff.case.{}"
IN_OFFER = "push.job.offer.{}"
FAMILIES = (ASK, CHOICE, LABEL, HELP, TOO_LONG, ON_CARD, IN_OFFER)
"""The families of catalogue keys that have a key for each question."""


def always(_: Situation) -> bool:
    """Return True."""
    return True


def never(_: Situation) -> bool:
    """Return False."""
    return False


def someone_comes(case: Situation) -> bool:
    """Return whether someone must come to the customer (rules I4, C6)."""
    return case.visit


def nobody_comes(case: Situation) -> bool:
    """Return whether the matter is settled without a visit."""
    return not case.visit


def is_more_than_a_question(case: Situation) -> bool:
    """Return whether the customer wants something done, not only to know something."""
    return case.draft.request is not Request.QUESTION


def is_about_a_fault(case: Situation) -> bool:
    """Return whether what the product shows matters: not for a question, and not for a complaint."""
    return case.draft.request not in {Request.QUESTION, Request.COMPLAINT}


def is_not_about_a_fault(case: Situation) -> bool:
    """Return whether the matter can be dealt with though the product is not known."""
    return not is_about_a_fault(case)


def has_files(case: Situation) -> bool:
    """Return whether a photo or a voice message can say what words do not (rule I6)."""
    return bool(case.draft.evidence)


def knows_what_the_line_asks(case: Situation) -> bool:
    """Return whether every question of the product's own line is answered (rule I5)."""
    return not _open_questions(case)


def knows_what_the_line_needs(case: Situation) -> bool:
    """Return whether only optional questions of the product's own line are without an answer (rule I5)."""
    return not any(question.required for question in _open_questions(case))


def _open_questions(case: Situation) -> tuple[ExtraQuestion, ...]:
    questions = case.line.questions if case.line else ()
    return tuple(question for question in questions if not case.draft.extra.get(question.key))


def detail(name: str, *, choices: tuple[str, ...] = (), stem: str = "") -> Question:
    """Return a question for a detail of the fault: it helps, but a report can be filed without (rule I3)."""
    return Question(
        id=name,
        section="details",
        places=(Place(draft=f"details.{name}", ticket=f"fault.details.{name}", mask=Mask.NUMBERS),),
        asked=is_about_a_fault,
        may_skip=always,
        detail=True,
        choices=choices,
        on_card=True,
        in_offer=True,
        stem=stem,
    )


def _contact(name: Field, section: str, *, asked: Condition, may_skip: Condition, **more: Any) -> Question:
    path = f"contact.{name}"
    first = Place(draft=path, ticket=path, empty="" if name is Field.NAME else None, mask=Mask(name.value))
    places = (first, *more.pop("places", ()))
    return Question(id=name, section=section, places=places, asked=asked, may_skip=may_skip, **more)


TABLE: tuple[Question, ...] = (
    Question(
        id=Field.FAULT,
        section="fault",
        places=(Place(draft="words", ticket="fault.words", mask=Mask.NUMBERS),),
        asked=always,
        may_skip=has_files,
        takes_questions=True,
        shown=900,
    ),
    Question(
        id=Field.MODEL,
        section="model",
        places=(
            Place(draft="product", ticket="product", mask=Mask.NUMBERS),
            Place(draft="product.serial", ticket="product.serial", mask=Mask.TAIL),
        ),
        asked=always,
        may_skip=is_not_about_a_fault,
        longest=80,
    ),
    Question(
        id=Field.PURCHASED,
        section="purchased",
        places=(Place(draft="purchased", ticket="purchased"),),
        asked=is_about_a_fault,
        may_skip=always,
    ),
    Question(
        id=Field.ORDER,
        section="order",
        places=(
            Place(draft="order_number", ticket="order_number", mask=Mask.TAIL),
            # The customer has no such number: that is an answer, and the ticket just has none.
            Place(draft="order_known", empty=True, said="customer.order.none"),
        ),
        asked=is_more_than_a_question,
        may_skip=never,
    ),
    detail(Field.PART),
    detail(Field.SINCE),
    detail(Field.ENVIRONMENT, choices=("dry", "damp", "outdoors", "dusty")),
    detail(Field.TRIED, choices=("nothing", "restarted", "cleaned", "power")),
    detail(Field.REPAIRED_ELSEWHERE, stem="repaired"),
    Question(
        id=Field.EXTRA,
        section="details",
        places=(Place(draft="extra", ticket="answers.values", empty={}, mask=Mask.NUMBERS),),
        asked=is_about_a_fault,
        may_skip=knows_what_the_line_needs,
        answered=knows_what_the_line_asks,
        cleared_by_skip=False,
    ),
    Question(
        id=Field.URGENCY,
        section="urgency",
        # What the ticket takes over is the verdict's, which is normal where none was chosen (rule C2).
        places=(Place(draft="urgency"),),
        asked=is_more_than_a_question,
        may_skip=never,
    ),
    _contact(Field.NAME, "contact", asked=always, may_skip=never, longest=64),
    _contact(Field.PHONE, "contact", asked=always, may_skip=nobody_comes),
    _contact(Field.EMAIL, "contact", asked=is_more_than_a_question, may_skip=always),
    _contact(
        Field.ADDRESS,
        "address",
        asked=someone_comes,
        may_skip=never,
        places=(
            Place(
                draft="contact.location",
                ticket="contact.location",
                mask=Mask.GONE,
                said="customer.address.on_map",
            ),
        ),
    ),
)
"""Every question in the order of asking."""
