"""Engineers as they are: most accept and come on time; some are late, some decline, some never look."""

from collections.abc import Awaitable
from datetime import datetime, timedelta
from functools import partial
from itertools import count

from tests.promises.letters import Letter
from tests.promises.people import Town
from tests.promises.steps import Steps
from tickets.case.lifecycle import SERVED, Status
from tickets.case.ticket import Ticket
from tickets.ids import PersonId, TicketId
from tickets.messages.taps import Verb

_PROMPT, _LATE, _DECLINES = 0.72, 0.84, 0.92
_NOTES, _NOTES_FOR_COLLEAGUES = 0.55, 0.65
_LACKS_PART, _COMES_LATE, _FORGETS = 0.15, 0.2, 0.1
_TO_THE_FACTORY, _ASKS_FOR_LESS = 0.06, 0.6
_TRIES = 3


class Engineers:
    """What engineers do about what they find in their chats."""

    def __init__(self, town: Town) -> None:
        """Work in a town."""
        self._town = town
        self._said = count(1)
        self._steps = Steps(town)
        self._handed_in: set[TicketId] = set()

    def read(self, me: PersonId, letter: Letter) -> None:
        """Decide what to do about a message, and when."""
        verbs = {tap.verb: tap for tap in letter.taps}
        match letter.kind:
            case "job/offer" if Verb.ACCEPT in verbs:
                self._offered(me, TicketId(verbs[Verb.ACCEPT].object))
            case "job/contact" if Verb.JOB in verbs:
                job = TicketId(verbs[Verb.JOB].object)
                self._plan(me, job, on_site=Verb.VISIT in verbs)
                self._steps.price(me, job)
            case "job/step" if Verb.JOB in verbs:
                self._stepped(me, TicketId(verbs[Verb.JOB].object), letter)
            case "job/times_refused" if Verb.VISIT in verbs:
                self._later(me, TicketId(verbs[Verb.VISIT].object), 10, 60)
            case "job/visit_agreed" if Verb.JOB in verbs:
                self._agreed(me, TicketId(verbs[Verb.JOB].object))
            case "job/ask_notes":
                self._asked(me, letter)
            case "job/clock" if Verb.FINISH in verbs:
                self._warned(me, TicketId(verbs[Verb.FINISH].object))

    def _offered(self, me: PersonId, job: TicketId) -> None:
        town, temper = self._town, self._town.dice.random()
        jobs = town.desk.jobs
        if temper < _LATE:
            wait = (2, 45) if temper < _PROMPT else (70, 400)
            moment = town.at_work(town.in_minutes(*wait))
            town.timeline.at(moment, lambda: self._do(jobs.accept(by=me, ticket=job)))
        elif temper < _DECLINES:
            moment = town.at_work(town.in_minutes(5, 55))
            town.timeline.at(moment, lambda: self._do(jobs.decline(by=me, ticket=job, reason="Too far")))

    def _plan(self, me: PersonId, job: TicketId, *, on_site: bool) -> None:
        town = self._town
        if on_site:
            self._later(me, job, 5, 120)
        elif town.dice.random() > _FORGETS:
            moment = town.at_work(town.in_minutes(60 * 3, 60 * 24 * 5))
            town.timeline.at(moment, lambda: self._finish(me, job))

    def _later(self, me: PersonId, job: TicketId, least: float, most: float, tries: int = _TRIES) -> None:
        moment = self._town.at_work(self._town.in_minutes(least, most))
        self._town.timeline.at(moment, lambda: self._propose(me, job, tries))

    async def _propose(self, me: PersonId, job: TicketId, tries: int) -> None:
        """Offer times; who gets no answer offers again, and does the job by phone in the end."""
        town = self._town
        found = await self._mine(me, job)
        if found is None or found.visit.agreed is not None or job in self._handed_in:
            return
        if not tries:
            await self._finish(me, job)
            return
        slots = await town.tries(town.desk.jobs.suggest_slots(by=me, ticket=job))
        if slots:
            await town.tries(town.desk.jobs.propose_visit(by=me, ticket=job, slots=slots))
            self._later(me, job, 60 * 24, 60 * 30, tries - 1)

    def _agreed(self, me: PersonId, job: TicketId) -> None:
        async def look() -> None:
            found = await self._mine(me, job)
            if found is not None and found.visit.agreed is not None:
                self._go(me, job, found.visit.agreed.start)

        self._town.timeline.at(self._town.now(), look)

    def _go(self, me: PersonId, job: TicketId, start: datetime) -> None:
        town, dice = self._town, self._town.dice
        if dice.random() < _FORGETS:
            return
        late = timedelta(
            minutes=dice.randint(20, 200) if dice.random() < _COMES_LATE else dice.randint(-10, 10)
        )
        left, there = start + late - timedelta(minutes=35), start + late
        jobs = town.desk.jobs
        town.timeline.at(left, lambda: self._do(jobs.depart(by=me, ticket=job, eta_minutes=35)))
        town.timeline.at(there, lambda: self._do(jobs.arrive(by=me, ticket=job)))
        done = there + timedelta(minutes=dice.randint(20, 110))
        if dice.random() < _LACKS_PART:
            town.timeline.at(done, lambda: self._lack_part(me, job))
        else:
            town.timeline.at(done, lambda: self._finish(me, job))

    async def _lack_part(self, me: PersonId, job: TicketId) -> None:
        town = self._town
        days = town.dice.randint(1, 6)
        expected = town.calendar.local(town.now()).date() + timedelta(days=days)
        waits = town.desk.jobs.await_part(by=me, ticket=job, part="Pump", expected=expected)
        if await town.tries(waits) is not None:
            self._later(me, job, 60 * 24 * days, 60 * 24 * (days + 1))

    def _stepped(self, me: PersonId, job: TicketId, letter: Letter) -> None:
        """Go on after the customer's answer to a price: with the work, or with another price."""
        town = self._town
        if "job.step.goods_received" in letter.keys:
            # What is on the desk's table needs no visit.
            self._handed_in.add(job)
        elif "job.step.quote_accepted" in letter.keys:
            moment = town.at_work(town.in_minutes(60, 60 * 48))
            town.timeline.at(moment, lambda: self._finish(me, job))
        elif "job.step.quote_declined" in letter.keys and town.dice.random() < _ASKS_FOR_LESS:
            moment = town.at_work(town.in_minutes(10, 60 * 24))
            town.timeline.at(moment, lambda: self._steps.quote(me, job))

    async def _finish(self, me: PersonId, job: TicketId) -> None:
        town = self._town
        if job in self._handed_in:
            return
        if town.dice.random() < _TO_THE_FACTORY:
            await self._steps.send_away(me, job)
            return
        tested = town.dice.random() < 0.85
        done = town.desk.jobs.finish(
            by=me, ticket=job, summary="New pump", parts=("Pump",), function_tested=tested
        )
        await town.tries(done)

    def _asked(self, me: PersonId, letter: Letter) -> None:
        town = self._town
        for tap in letter.taps:
            temper = town.dice.random()
            if tap.verb is Verb.NOTE and temper < _NOTES_FOR_COLLEAGUES:
                note = partial(self._note, me, TicketId(tap.object), internal=temper >= _NOTES)
                town.timeline.at(town.in_minutes(2, 80), note)

    async def _note(self, me: PersonId, job: TicketId, *, internal: bool) -> None:
        words = f"Step {next(self._said)} is done"
        note = self._town.desk.jobs.note(by=me, ticket=job, text=words, internal=internal)
        await self._town.tries(note)

    def _warned(self, me: PersonId, job: TicketId) -> None:
        town = self._town
        if town.dice.random() < 0.6:
            moment = town.at_work(town.in_minutes(30, 60 * 30))
            town.timeline.at(moment, lambda: self._finish(me, job))

    async def _mine(self, me: PersonId, job: TicketId) -> Ticket | None:
        town = self._town
        found = await town.tries(town.desk.jobs.mine(by=me))
        open_ones = [each for each in found or () if each.id == job]
        return next((each for each in open_ones if each.status not in SERVED | {Status.ASSIGNED}), None)

    async def _do(self, act: Awaitable[object]) -> None:
        await self._town.tries(act)
