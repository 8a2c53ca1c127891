"""What a step of staff is: what it asks, how answers are read, what records it, what is said afterwards."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

from aiogram.fsm.state import State

from dialogs.casework.days import read_day
from dialogs.casework.quotes import read_amount
from tickets.case.facts import Money
from tickets.case.texts import checked
from tickets.desk import Desk
from tickets.ids import PersonId, TicketId
from tickets.kinds import Urgency
from tickets.messages.taps import Verb
from tickets.views import TicketView

UseCase: TypeAlias = Callable[..., Awaitable[object]]
"""Takes `by`, `ticket` and the answers by their names."""


class DeskStep(StrEnum):
    """What staff can do with a case; the values stand in buttons and in stored dialogs."""

    TICKET = "ticket"
    ASSIGN = "assign"
    REPLY = "reply"
    NOTE = "note"
    URGENCY = "urgency"
    STEPS = "steps"
    CLOSE = "close"
    REOPEN = "reopen"
    BACK = "back"
    FACTORY_DATE = "factory_date"
    FACTORY = "factory"
    QUOTE_YES = "quote_yes"
    QUOTE_NO = "quote_no"
    QUOTE = "quote"
    EXCHANGE = "exchange"
    REFUND = "refund"
    INSPECTED = "inspected"
    SENT = "sent"
    PAID = "paid"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class AnswerKind:
    """A kind of answer: how it is read from words, kept in a dialog's data, and given to a use case.

    `read` returns plain JSON, None for words that say nothing of the kind; `unread` is then the key of the
    sentence that says what is understood. `read` may raise `TextEmpty` and `TextTooLong`.
    """

    read: Callable[[Desk, str], str | int | None]
    value: Callable[[Desk, Any], object]
    unread: str = "staff.words_please"


def _read_hundredths(desk: Desk, text: str) -> int | None:
    amount = read_amount(text, desk.policy.currency)
    return None if amount is None else amount.hundredths


def _read_iso_day(desk: Desk, text: str) -> str | None:
    day = read_day(text, desk.calendar.local(desk.clock()).date())
    return None if day is None else day.isoformat()


WORDS = AnswerKind(
    read=lambda desk, text: checked(text, desk.policy.limits.text_length), value=lambda _, kept: str(kept)
)
AMOUNT = AnswerKind(
    read=_read_hundredths,
    value=lambda desk, kept: Money(hundredths=int(kept), currency=desk.policy.currency),
    unread="staff.step.not_an_amount",
)
DAY = AnswerKind(
    read=_read_iso_day, value=lambda _, kept: date.fromisoformat(kept), unread="engineer.not_a_day"
)
PERSON = AnswerKind(
    read=lambda *_: None, value=lambda _, kept: PersonId(int(kept)), unread="staff.assign.which"
)
URGENCY = AnswerKind(read=lambda *_: None, value=lambda _, kept: Urgency(kept), unread="staff.tap_or_command")


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One thing that a step needs: `name` is what its use case calls it, `state` the window that asks.

    `question` is a catalogue key; where `only_if` does not hold the question is left out.
    """

    name: str
    state: State
    question: str
    answer: AnswerKind = WORDS
    only_if: Callable[[TicketView], bool] | None = None


def _always(_: TicketView) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class StaffStep:
    """One thing that staff can do: without asks it is done at once, without a use case it opens a window.

    `verb` is that of its button below pushed messages, `command` says whether a command has its name.
    """

    step: DeskStep
    offered: Callable[[TicketView], bool] = _always
    asks: tuple[Ask, ...] = ()
    use_case: Callable[[Desk], UseCase] | None = None
    opens: State | None = None
    label: str = ""
    done: str = ""
    verb: Verb | None = None
    command: bool = False

    @property
    def window(self) -> State:
        """The window that begins the step; raises ValueError for one that is done at once."""
        if self.opens is not None:
            return self.opens
        if not self.asks:
            raise ValueError(self.step)
        return self.asks[0].state

    @property
    def label_key(self) -> str:
        """The key of what its button says."""
        return self.label or f"staff.step.{self.step}"

    @property
    def done_key(self) -> str:
        """The key of the sentence that is said afterwards."""
        return self.done or f"staff.done.{self.step}"

    async def record(self, desk: Desk, *, by: PersonId, ticket: TicketId, **answers: object) -> None:
        """Do the step; raises what its use case raises, ValueError where there is none."""
        if self.use_case is None:
            raise ValueError(self.step)
        await self.use_case(desk)(by=by, ticket=ticket, **answers)
