"""Staff: they find owners for what nobody took on, ring up whom no message reaches, close what waits."""

from tests.promises.letters import Letter
from tests.promises.people import Town
from tests.promises.steps import SETTLEMENTS, Steps
from tickets.ids import PersonId, TicketId
from tickets.messages.taps import Verb

RANG_UP = "Rang up"
"""What they note of a call."""

_LEAVES_OPEN = 0.15
_TOO_LONG = frozenset({"staff/not_tested", "staff/not_heard"})


class Staff:
    """What the one of them does who looks after it today; the others only read."""

    def __init__(self, town: Town, *, busy: PersonId) -> None:
        """Let one of the staff do the work."""
        self._town = town
        self._busy = busy
        self._steps = Steps(town)

    def read(self, me: PersonId, letter: Letter) -> None:
        """Decide what to do about a message, and when."""
        if me != self._busy:
            return
        verbs = {tap.verb: tap for tap in letter.taps}
        if letter.kind == "staff/new_ticket" and Verb.TICKET in verbs:
            self._look(TicketId(verbs[Verb.TICKET].object))
        if Verb.ASSIGN in verbs and self._town.dice.random() > _LEAVES_OPEN:
            self._assign(TicketId(verbs[Verb.ASSIGN].object))
        elif Verb.CALLED in verbs and letter.kind == "staff/call":
            self._ring_up(TicketId(verbs[Verb.CALLED].object))
        elif letter.kind in _TOO_LONG and Verb.TICKET in verbs:
            self._close(TicketId(verbs[Verb.TICKET].object))

    def _assign(self, ticket: TicketId) -> None:
        town = self._town
        engineer = town.dice.choice(sorted(town.engineers.values()))

        async def assign() -> None:
            view = await town.tries(town.desk.counter.view(by=self._busy, ticket=ticket))
            if view is not None and view.owner is None and view.ticket.is_open:
                await town.tries(town.desk.counter.assign(by=self._busy, ticket=ticket, owner=engineer))

        town.timeline.at(town.at_work(town.in_minutes(5, 90)), assign)

    def _look(self, ticket: TicketId) -> None:
        town = self._town

        async def look() -> None:
            view = await town.tries(town.desk.counter.view(by=self._busy, ticket=ticket))
            if view is not None and view.ticket.request in SETTLEMENTS:
                self._steps.settle(self._busy, ticket, SETTLEMENTS[view.ticket.request])

        town.timeline.at(town.now(), look)

    def _ring_up(self, ticket: TicketId) -> None:
        town = self._town

        async def ring_up() -> None:
            await town.tries(town.desk.follow_ups.called(by=self._busy, ticket=ticket, note=RANG_UP))

        town.timeline.at(town.at_work(town.in_minutes(2, 120)), ring_up)

    def _close(self, ticket: TicketId) -> None:
        town = self._town

        async def close() -> None:
            await town.tries(town.desk.counter.close(by=self._busy, ticket=ticket, reason="Asked by phone"))

        town.timeline.at(town.at_work(town.in_minutes(60, 60 * 24)), close)
