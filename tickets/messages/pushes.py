"""Messages that go out by themselves: what is said to whom, by when, and never twice."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from tickets.case.facts import Evidence
from tickets.ids import PersonId, TicketId

ContextValue: TypeAlias = "str | int | float | bool | list[ContextValue] | dict[str, ContextValue] | None"
"""What a template may be given: plain JSON; moments as ISO-8601 text in UTC, days as ISO-8601 dates."""


@dataclass(frozen=True, kw_only=True)
class Button:
    """An inline button: `label` is a catalogue key filled with `values`, `data` an encoded `Tap`."""

    label: str
    data: str
    values: dict[str, ContextValue] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Push:
    """One message to one person; `dedupe` is unique for all time, times in UTC.

    After `deadline` the message is not sent any more and a person is told; after `stale_after` it has lost
    its sense and is dropped with a recorded reason. A smaller `priority` goes first.
    With `ticket_version` it holds only while its ticket has that version: it is dropped unsent when the
    ticket has moved on, and other messages to the same person go before it. One that goes `by_day` waits for
    the end of the quiet hours, however it came to be late (rule F2). With `edits`, the dedupe key of
    an earlier message to the same person, it takes that one's place; where it cannot, it goes out by itself.
    """

    recipient: PersonId
    template: str
    dedupe: str
    not_before: datetime
    context: dict[str, ContextValue] = field(default_factory=dict)
    buttons: tuple[tuple[Button, ...], ...] = ()
    attachments: tuple[Evidence, ...] = ()
    deadline: datetime | None = None
    stale_after: datetime | None = None
    ticket: TicketId | None = None
    priority: int = 5
    ticket_version: int | None = None
    by_day: bool = False
    edits: str | None = None
