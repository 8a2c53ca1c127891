"""From a change to the messages that tell of it."""

from collections import Counter

from tickets.announcements.audience import Audience
from tickets.announcements.context import AnnouncementContext
from tickets.announcements.customer import tell_customer
from tickets.announcements.engineer import tell_engineers
from tickets.announcements.staff import tell_staff
from tickets.announcements.steps import tell_of_steps
from tickets.case.ticket import Change
from tickets.messages.pushes import Push
from tickets.policy import Policy
from tickets.time.calendar import WorkingCalendar


def announce(
    change: Change, audience: Audience, *, policy: Policy, calendar: WorkingCalendar
) -> tuple[Push, ...]:
    """Return the messages that a change calls for, to everyone involved but the actor (rules A2, D5).

    Two messages are made for an actor all the same, because their screen cannot hold them for later: the
    engineer's full contact after acceptance, and the customer's confirmation of a visit (rule J3).
    """
    pushes: list[Push] = []
    seen: Counter[type] = Counter()
    for event in change.events:
        context = AnnouncementContext(
            event=event,
            together=change.events,
            nth=seen[type(event)],
            ticket=change.ticket,
            audience=audience,
            policy=policy,
            calendar=calendar,
        )
        seen[type(event)] += 1
        pushes.extend(tell_customer(context))
        pushes.extend(tell_of_steps(context))
        pushes.extend(tell_engineers(context))
        pushes.extend(tell_staff(context))
    return tuple(pushes)
