"""Who takes part in a case at the moment something happens to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from tickets.case.facts import Evidence
from tickets.case.ticket import Ticket
from tickets.team.people import Person


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Everyone who may have to be told of a change, and what they need to see with it.

    `owner` is responsible after the change, `previous_owner` was before it; `before` is the ticket as it
    stood then, `earlier` the number of earlier cases of the same product (rule I11).
    """

    customer: Person
    owner: Person | None
    previous_owner: Person | None
    staff: Sequence[Person]
    evidence: tuple[Evidence, ...] = ()
    before: Ticket | None = None
    earlier: int = 0
