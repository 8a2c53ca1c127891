"""One event with its ticket and cast: the ground on which every audience's messages are built."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from tickets.announcements.audience import Audience
from tickets.announcements.calls import KEEPS, call_tasks
from tickets.case.events import Event
from tickets.case.facts import Evidence
from tickets.case.ticket import Ticket
from tickets.kinds import UpdateWish
from tickets.messages.pushes import Button, ContextValue, Push
from tickets.messages.taps import Tap, Verb
from tickets.policy import Policy
from tickets.team.people import Person
from tickets.time.calendar import WorkingCalendar

Values = dict[str, ContextValue]
ButtonRows = tuple[tuple[Button, ...], ...]

NOT_CONFIRMED = "⏱"
"""The reason of an escalation because nobody confirmed: a sign, as the history is read in every language."""

PROBLEM_AGAIN = "🔁"
"""The reason of a reopening because a follow-up found the problem back: a sign for the same reason."""


@dataclass(frozen=True, kw_only=True)
class AnnouncementContext:
    """An event to be announced; `together` are all events of its change, `nth` counts its own kind from 0."""

    event: Event
    together: tuple[Event, ...]
    nth: int
    ticket: Ticket
    audience: Audience
    policy: Policy
    calendar: WorkingCalendar

    def button(self, label: str, verb: Verb, argument: str = "", **values: ContextValue) -> Button:
        """Return a button on this ticket; `label` is a catalogue key."""
        data = Tap(verb=verb, object=self.ticket.id, argument=argument).encode()
        return Button(label=label, data=data, values=values)

    def to(
        self,
        recipient: Person,
        template: str,
        values: Values | None = None,
        *,
        buttons: ButtonRows = (),
        attachments: tuple[Evidence, ...] = (),
        keeps: timedelta = KEEPS,
        stale_after: datetime | None = None,
        priority: int = 5,
    ) -> Push:
        """Return one message to one person; it must leave within `keeps` of the event."""
        return Push(
            recipient=recipient.id,
            template=template,
            dedupe=self._dedupe(template, recipient),
            not_before=self.event.at,
            context={"number": self.ticket.number, "product": self.ticket.product.name, **(values or {})},
            buttons=buttons,
            attachments=attachments,
            deadline=self.event.at + keeps,
            stale_after=stale_after,
            ticket=self.ticket.id,
            priority=priority,
        )

    def to_customer(
        self,
        template: str,
        values: Values | None = None,
        *,
        essential: bool = False,
        buttons: ButtonRows = (),
        attachments: tuple[Evidence, ...] = (),
        stale_after: datetime | None = None,
        priority: int = 4,
    ) -> Iterator[Push]:
        """Yield the customer's message, or call tasks for staff when no message reaches them.

        What is `essential`, because they must decide or be there, also goes to those who want no updates.
        """
        customer = self.audience.customer
        if customer.updates is UpdateWish.NONE and not essential:
            return
        if customer.reachable:
            yield self.to(
                customer,
                template,
                values,
                buttons=buttons,
                attachments=attachments,
                stale_after=stale_after,
                priority=priority,
            )
            return
        yield from call_tasks(
            staff=self.audience.staff,
            ticket=self.ticket.id,
            number=self.ticket.number,
            customer=self.ticket.contact.name,
            about=template,
            at=self.event.at,
            dedupe=self._dedupe(template, customer),
            details=values,
        )

    def is_actor(self, person: Person) -> bool:
        """Whether the person did it themself: their own screen has told them already."""
        return person.id == self.event.by

    def _dedupe(self, template: str, recipient: Person) -> str:
        again = f".{self.nth}" if self.nth else ""
        return f"{template}{again}:{self.ticket.id}:{self.ticket.version}:{recipient.id}"
