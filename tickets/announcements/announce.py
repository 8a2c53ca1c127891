"""From a change to the messages that tell of it."""

from collections import Counter

from tickets.announcements.audience import Cast
from tickets.announcements.context import Scene
from tickets.announcements.customer import tell_customer
from tickets.announcements.engineer import tell_engineers
from tickets.announcements.staff import tell_staff
from tickets.announcements.steps import tell_of_steps
from tickets.case.ticket import Change
from tickets.messages.pushes import Push
from tickets.policy import Policy
from tickets.time.calendar import WorkingCalendar


def announce(change: Change, cast: Cast, *, policy: Policy, calendar: WorkingCalendar) -> tuple[Push, ...]:
    """Return the messages that a change calls for, to everyone involved but the actor (rules A2, D5).

    Two messages are made for an actor all the same, because their screen cannot hold them for later: the
    engineer's full contact after acceptance, and the customer's confirmation of a visit (rule J3).
    """
    pushes: list[Push] = []
    seen: Counter[type] = Counter()
    for event in change.events:
        scene = Scene(
            event=event,
            together=change.events,
            nth=seen[type(event)],
            ticket=change.ticket,
            cast=cast,
            policy=policy,
            calendar=calendar,
        )
        seen[type(event)] += 1
        pushes.extend(tell_customer(scene))
        pushes.extend(tell_of_steps(scene))
        pushes.extend(tell_engineers(scene))
        pushes.extend(tell_staff(scene))
    return tuple(pushes)
