"""Answers to follow-ups: the customer's tap, and what staff heard on the phone (rules F4, F6, P5, A7)."""

from dataclasses import replace

from tickets.aftercare.follow_ups import FollowUp, FollowUpKind, FollowUpOutcome
from tickets.announcements import PROBLEM_AGAIN
from tickets.case.lifecycle import SERVED, Act, Status
from tickets.case.ticket import Change, Ticket
from tickets.daily_update.ledger import called
from tickets.errors import NotAllowed, NotPossible
from tickets.ids import FollowUpId, PersonId, TicketId
from tickets.services.reopening import in_repair_warranty, reopen
from tickets.services.repeats import unless_repeated
from tickets.services.service import Service, ticket_use_case, use_case
from tickets.services.session import Session
from tickets.team.permissions import require_staff


class FollowUpService(Service):
    """Everything that can be said to a follow-up; each raises `NotAllowed`, `NotFound`."""

    @use_case("follow_ups.answer")
    async def answer(
        self, session: Session, *, by: PersonId, follow_up: FollowUpId, well: bool
    ) -> tuple[FollowUp, Ticket]:
        """Return the customer's follow-up with its first answer, which counts, and the case as it is then.

        A problem opens the case again: a repair under its own warranty (rule C7), a complaint always; past
        the warranty it raises `NotPossible`.
        """
        asked = await session.uow.follow_ups.get(follow_up)
        if asked.customer != by or asked.kind is FollowUpKind.CALL_BACK:
            raise NotAllowed
        return await _settle(session, asked, FollowUpOutcome.WELL if well else FollowUpOutcome.PROBLEM)

    @use_case("follow_ups.record", allow=require_staff)
    async def record(
        self, session: Session, *, by: PersonId, follow_up: FollowUpId, well: bool
    ) -> tuple[FollowUp, Ticket]:
        """Return the follow-up with what a customer who was called says, and the case, masked.

        Else it does as `answer`.
        """
        asked = await session.uow.follow_ups.get(follow_up)
        return await _settle(session, asked, FollowUpOutcome.WELL if well else FollowUpOutcome.PROBLEM)

    @ticket_use_case("follow_ups.called", allow=require_staff)
    async def called(
        self, session: Session, case: Ticket, *, by: PersonId, ticket: TicketId, note: str
    ) -> Ticket:
        """Return the ticket, masked, with an internal note that its customer was called.

        It ends the call that was owed, and today's promise where it was owed by phone. Raises `TextEmpty`,
        `TextTooLong`.
        """
        history = await session.uow.tickets.history(ticket)
        change = case.note(by=by, at=session.now, text=session.checked(note), internal=True)
        if unless_repeated(change, history, session.now) is None:
            return session.shown(case)
        return await session.commit_change(case, await _keep_call(session, change))

    @use_case("follow_ups.find", allow=require_staff)
    async def find(self, session: Session, *, by: PersonId, follow_up: FollowUpId) -> FollowUp:
        """Return a follow-up for who runs the desk."""
        return await session.uow.follow_ups.get(follow_up)


async def _keep_call(session: Session, change: Change) -> Change:
    by, at = session.actor.id, session.now
    for each in await session.uow.follow_ups.of_ticket(change.ticket.id):
        if each.kind is FollowUpKind.CALL_BACK and each.outcome is None:
            await session.uow.follow_ups.settle(each.id, outcome=FollowUpOutcome.CALLED, by=by, at=at)
            followed = _followed(session, change.ticket, each, FollowUpOutcome.CALLED)
            # The note stays the last thing said: by it a second tap is known.
            change = replace(change.then(followed), events=(*followed.events, *change.events))
    await _keep_todays(session, change.ticket.id)
    return change


async def _keep_todays(session: Session, ticket: TicketId) -> None:
    owed = (await session.uow.ledger.of_tickets(session.today, [ticket])).get(ticket)
    if owed is not None and (kept := called(owed, at=session.now)) != owed:
        await session.uow.ledger.settle([kept])


async def _settle(session: Session, asked: FollowUp, outcome: FollowUpOutcome) -> tuple[FollowUp, Ticket]:
    case = await session.uow.tickets.get(asked.ticket)
    change = await _change(session, case, asked, outcome)
    by, at = session.actor.id, session.now
    if await session.uow.follow_ups.settle(asked.id, outcome=outcome, by=by, at=at):
        case = await session.write(case, change)
        await session.commit()
    return await session.uow.follow_ups.get(asked.id), session.shown(case)


async def _change(session: Session, case: Ticket, asked: FollowUp, outcome: FollowUpOutcome) -> Change:
    change = _followed(session, case, asked, outcome)
    if asked.outcome is not None:
        return change
    if (
        outcome is FollowUpOutcome.WELL
        and case.status is Status.WORK_DONE
        and session.actor.id == case.customer
    ):
        return change.then(change.ticket.confirm_solved(by=session.actor.id, at=session.now))
    if outcome is FollowUpOutcome.PROBLEM and case.status in SERVED:
        _may_open_again(session, case, asked)
        return change.then(await reopen(session, change.ticket, reason=PROBLEM_AGAIN))
    return change


def _may_open_again(session: Session, case: Ticket, asked: FollowUp) -> None:
    if asked.kind is FollowUpKind.DELIVERY and not in_repair_warranty(session, case):
        raise NotPossible(status=case.status.value, action=Act.REOPEN.value)


def _followed(session: Session, case: Ticket, asked: FollowUp, outcome: FollowUpOutcome) -> Change:
    return case.follow_up(by=session.actor.id, at=session.now, kind=asked.kind.value, outcome=outcome.value)
