"""Answers to follow-ups: the customer's tap, and what staff heard on the phone (rules F4, F6, P5, A7)."""

from dataclasses import dataclass, replace

from tickets.aftercare.follow_ups import FollowUp, FollowUpKind, Outcome
from tickets.announcements import PROBLEM_AGAIN
from tickets.case.lifecycle import SERVED, Act, Status
from tickets.case.texts import checked
from tickets.case.ticket import Change, Ticket
from tickets.daily_update.ledger import called
from tickets.errors import NotAllowed, NotPossible
from tickets.ids import FollowUpId, PersonId, TicketId
from tickets.services.office import Office, Sitting, shown_to
from tickets.services.reopening import in_repair_warranty, reopen
from tickets.services.repeats import unless_repeated
from tickets.team.permissions import at_counter, runs_desk


@dataclass(frozen=True)
class AnswerFollowUp:
    """The customer's answer: all is well, or the problem is back."""

    office: Office

    async def __call__(self, *, by: PersonId, follow_up: FollowUpId, well: bool) -> tuple[FollowUp, Ticket]:
        """Return the follow-up with its first answer, which counts, and the case as it is then.

        A problem opens the case again: a repair under its own warranty (rule C7), a complaint always; past
        the warranty it raises `NotPossible`. Raises `NotAllowed` for somebody else's, `NotFound`.
        """

        async def act(sitting: Sitting) -> tuple[FollowUp, Ticket]:
            asked = await sitting.uow.follow_ups.get(follow_up)
            if asked.customer != by or asked.kind is FollowUpKind.CALL_BACK:
                raise NotAllowed
            return await _settle(sitting, asked, Outcome.WELL if well else Outcome.PROBLEM)

        return await self.office.sit("follow_ups.answer", act, by=by)


@dataclass(frozen=True)
class RecordFollowUp:
    """What a customer who was called says."""

    office: Office

    async def __call__(self, *, by: PersonId, follow_up: FollowUpId, well: bool) -> tuple[FollowUp, Ticket]:
        """Return the follow-up with its first answer and the case, masked, as `AnswerFollowUp` does.

        Raises `NotAllowed` unless the person runs the desk, `NotFound`, `NotPossible`.
        """

        async def act(sitting: Sitting) -> tuple[FollowUp, Ticket]:
            runs_desk(sitting.actor)
            asked = await sitting.uow.follow_ups.get(follow_up)
            settled, case = await _settle(sitting, asked, Outcome.WELL if well else Outcome.PROBLEM)
            return settled, shown_to(sitting.actor, case)

        return await self.office.sit("follow_ups.record", act, by=by)


@dataclass(frozen=True)
class RecordCall:
    """That a customer was called: it keeps the promise of a call, and today's where it was owed by phone."""

    office: Office

    async def __call__(self, *, by: PersonId, ticket: TicketId, note: str) -> Ticket:
        """Return the ticket, masked, with an internal note of the call.

        Raises `NotAllowed`, `NotFound`, `TextEmpty`, `TextTooLong`.
        """
        note = checked(note, self.office.policy.limits.text_length)

        async def act(sitting: Sitting) -> Ticket:
            case = await sitting.ticket(ticket, at_counter)
            history = await sitting.uow.tickets.history(ticket)
            change = case.note(by=by, at=sitting.now, text=note, internal=True)
            if unless_repeated(change, history, sitting.now) is not None:
                case = await sitting.write(case, await self._keep_promises(sitting, change))
                await sitting.commit()
            return shown_to(sitting.actor, case)

        return await self.office.sit("follow_ups.called", act, by=by, ticket=ticket)

    async def _keep_promises(self, sitting: Sitting, change: Change) -> Change:
        by, at = sitting.actor.id, sitting.now
        for each in await sitting.uow.follow_ups.of_ticket(change.ticket.id):
            if each.kind is FollowUpKind.CALL_BACK and each.outcome is None:
                await sitting.uow.follow_ups.settle(each.id, outcome=Outcome.CALLED, by=by, at=at)
                followed = _followed(sitting, change.ticket, each, Outcome.CALLED)
                # The note stays the last thing said: by it a second tap is known.
                change = replace(change.then(followed), events=(*followed.events, *change.events))
        await self._keep_todays(sitting, change.ticket.id)
        return change

    async def _keep_todays(self, sitting: Sitting, ticket: TicketId) -> None:
        today = self.office.calendar.local(sitting.now).date()
        owed = (await sitting.uow.ledger.of_tickets(today, [ticket])).get(ticket)
        if owed is not None and (kept := called(owed, at=sitting.now)) != owed:
            await sitting.uow.ledger.settle([kept])


@dataclass(frozen=True)
class FindFollowUp:
    """The case that a follow-up is about."""

    office: Office

    async def __call__(self, *, by: PersonId, follow_up: FollowUpId) -> FollowUp:
        """Return a follow-up for who runs the desk; raises `NotAllowed`, `NotFound`."""

        async def act(sitting: Sitting) -> FollowUp:
            runs_desk(sitting.actor)
            return await sitting.uow.follow_ups.get(follow_up)

        return await self.office.sit("follow_ups.find", act, by=by)


@dataclass(frozen=True, kw_only=True)
class FollowUpAnswers:
    """Everything that can be said to a follow-up."""

    answer: AnswerFollowUp
    record: RecordFollowUp
    called: RecordCall
    find: FindFollowUp


def follow_up_answers(office: Office) -> FollowUpAnswers:
    """Return the use cases of follow-ups."""
    return FollowUpAnswers(
        answer=AnswerFollowUp(office),
        record=RecordFollowUp(office),
        called=RecordCall(office),
        find=FindFollowUp(office),
    )


async def _settle(sitting: Sitting, asked: FollowUp, outcome: Outcome) -> tuple[FollowUp, Ticket]:
    case = await sitting.uow.tickets.get(asked.ticket)
    change = await _change(sitting, case, asked, outcome)
    by, at = sitting.actor.id, sitting.now
    if await sitting.uow.follow_ups.settle(asked.id, outcome=outcome, by=by, at=at):
        case = await sitting.write(case, change)
        await sitting.commit()
    return await sitting.uow.follow_ups.get(asked.id), case


async def _change(sitting: Sitting, case: Ticket, asked: FollowUp, outcome: Outcome) -> Change:
    change = _followed(sitting, case, asked, outcome)
    if asked.outcome is not None:
        return change
    if outcome is Outcome.WELL and case.status is Status.WORK_DONE and sitting.actor.id == case.customer:
        return change.then(change.ticket.confirm_solved(by=sitting.actor.id, at=sitting.now))
    if outcome is Outcome.PROBLEM and case.status in SERVED:
        _may_open_again(sitting, case, asked)
        return change.then(await reopen(sitting, change.ticket, reason=PROBLEM_AGAIN))
    return change


def _may_open_again(sitting: Sitting, case: Ticket, asked: FollowUp) -> None:
    office = sitting.office
    if asked.kind is FollowUpKind.DELIVERY and not in_repair_warranty(
        case, policy=office.policy, calendar=office.calendar, now=sitting.now
    ):
        raise NotPossible(status=case.status.value, action=Act.REOPEN.value)


def _followed(sitting: Sitting, case: Ticket, asked: FollowUp, outcome: Outcome) -> Change:
    return case.follow_up(by=sitting.actor.id, at=sitting.now, kind=asked.kind.value, outcome=outcome.value)
