"""Asking for a person, at any step (rule T1)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tickets.case.drafts import Draft
from tickets.case.events import PersonAsked, TicketFiled
from tickets.case.facts import Contact
from tickets.case.ticket import Change, Ticket
from tickets.ids import DraftId, PersonId, TicketId
from tickets.kinds import Kind, Request
from tickets.services.draft_rules import own_draft
from tickets.services.filing import JudgeDraft, new_ticket
from tickets.services.office import Office, Sitting
from tickets.services.repeats import unless_repeated
from tickets.services.timekeeping import add_on_time
from tickets.team.permissions import own_case

ASKING = "ask-"
"""How the draft id of a ticket begins that a call for a person has opened."""


@dataclass(frozen=True)
class AskPerson:
    """Calling for a person; the call is a ticket, so that it has a clock and staff can answer it."""

    office: Office
    new_token: Callable[[], str]

    async def __call__(
        self, *, by: PersonId, draft: DraftId | None = None, ticket: TicketId | None = None
    ) -> None:
        """Tell staff, with a button to reply: on the ticket named, else on a question opened for the call.

        An open question of that sort is used again; a draft is left as it is.
        Raises `NotAllowed`, `NotFound`.
        """

        async def act(sitting: Sitting) -> None:
            if ticket is not None:
                await self._ask(sitting, await sitting.ticket(ticket, own_case))
                return
            begun = None if draft is None else await own_draft(sitting, draft)
            open_call = _open_call(await sitting.uow.tickets.of_customer(by))
            if open_call is not None:
                await self._ask(sitting, open_call)
            else:
                await self._open(sitting, begun)

        await self.office.sit("intake.ask_person", act, by=by, ticket=ticket)

    async def _ask(self, sitting: Sitting, found: Ticket) -> None:
        history = await sitting.uow.tickets.history(found.id)
        asked = found.ask_person(by=sitting.actor.id, at=sitting.now)
        change = unless_repeated(asked, history, sitting.now)
        if change is not None:
            await sitting.write(found, change)
            await sitting.commit()

    async def _open(self, sitting: Sitting, begun: Draft | None) -> None:
        actor, now = sitting.actor, sitting.now
        question = Draft(
            id=DraftId(ASKING + self.new_token()),
            customer=actor.id,
            started_at=now,
            changed_at=now,
            request=Request.QUESTION,
            kind=Kind.USAGE,
            words=begun.words if begun else None,
            product=begun.product if begun else None,
            contact=_contact(begun, name=actor.name, phone=actor.phone),
        )
        uow = sitting.uow
        verdict = JudgeDraft(self.office)(question)
        found = new_ticket(question, verdict, sitting, ticket=await uow.tickets.next_id())
        filed = TicketFiled(ticket=found.id, at=now, by=actor.id)
        asked = PersonAsked(ticket=found.id, at=now, by=actor.id)
        opened = Change(ticket=found, events=(filed, asked))
        opened = await add_on_time(uow, sitting.office.clockwork, opened)
        await uow.tickets.append(*opened.events)
        await sitting.tell(replace(opened, events=(asked,)), before=None)
        await sitting.commit()


def _open_call(tickets: Sequence[Ticket]) -> Ticket | None:
    return next((each for each in tickets if each.is_open and each.draft.startswith(ASKING)), None)


def _contact(begun: Draft | None, *, name: str, phone: str | None) -> Contact:
    known = begun.contact if begun and begun.contact else Contact(name="")
    return replace(known, name=known.name or name, phone=known.phone or phone)
