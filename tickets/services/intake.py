"""The intake: a draft is begun, answered, corrected, left and taken up again, and filed (rules I2 to I9)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tickets.case.answers import QUESTIONS
from tickets.case.drafts import Draft, holds_only
from tickets.case.facts import Evidence
from tickets.case.readers import DateReader, DateReading, ModelFinder, ModelMatch, PhoneReader
from tickets.case.ticket import Ticket
from tickets.errors import DraftIncomplete, TooManyFiles
from tickets.ids import DraftId, PersonId, TicketId
from tickets.kinds import Language, Request
from tickets.moments import in_utc
from tickets.services.asking import call_on, call_on_question
from tickets.services.draft_rules import check_patterns, own_draft, refuse_filed
from tickets.services.filing import file_ticket, is_similar, judge, missing_in, new_ticket, service_for
from tickets.services.service import Service, use_case
from tickets.services.session import Session
from tickets.team.permissions import require_customer
from tickets.views import DraftVerdict


@dataclass(frozen=True, kw_only=True)
class IntakeService(Service):
    """Everything that turns a person's words into a ticket; readers and judgements are plain calls.

    `new_token` makes an unguessable text for a draft's id. Each use case that names a draft or a ticket
    raises `NotAllowed` for somebody else's and `NotFound`.
    """

    model_finder: ModelFinder
    date_reader: DateReader
    phone_reader: PhoneReader
    new_token: Callable[[], str]

    @use_case("intake.start")
    async def start(
        self,
        session: Session,
        *,
        by: PersonId,
        request: Request = Request.REPAIR,
        words: str | None = None,
    ) -> Draft:
        """Return the unfinished draft if there is one, as it was left, else a new one with the first words.

        A draft that holds nothing but these words is begun anew in place: an update that is handled twice
        begins once. Raises `TextEmpty`, `TextTooLong`.
        """
        first = None if words is None else session.checked(words)
        found = await session.uow.drafts.unfinished(by)
        if found is not None and not holds_only(found, words=first):
            return found
        draft = Draft(
            id=found.id if found else DraftId(self.new_token()),
            customer=by,
            started_at=session.now,
            changed_at=session.now,
            request=request,
            words=first,
        )
        await session.uow.drafts.save(draft)
        await session.commit()
        return draft

    @use_case("intake.unfinished")
    async def unfinished(self, session: Session, *, by: PersonId) -> Draft | None:
        """Return one's own unfinished draft, None without one."""
        return await session.uow.drafts.unfinished(by)

    @use_case("intake.get")
    async def get(self, session: Session, *, by: PersonId, draft: DraftId) -> Draft:
        """Return one's own draft, also a filed one."""
        return await own_draft(session, draft)

    @use_case("intake.update")
    async def update(
        self, session: Session, *, by: PersonId, draft: DraftId, change: Callable[[Draft], Draft]
    ) -> Draft:
        """Return the draft after a pure change of its answers (rule I7).

        Raises `TextEmpty`, `TextTooLong`, `AnswerUnfit`, and `NotPossible` for a filed draft.
        """
        found = await own_draft(session, draft)
        refuse_filed(found, "update")
        changed = QUESTIONS.tidied(change(found), found, session.policy.limits.text_length)
        check_patterns(changed, found, session.policy)
        return found if changed == found else await _save(session, changed)

    @use_case("intake.add_evidence")
    async def add_evidence(
        self, session: Session, *, by: PersonId, draft: DraftId, evidence: Evidence
    ) -> Draft:
        """Return the draft with a file, at any step, the same file kept once (rule I6).

        Raises `TooManyFiles`, and `NotPossible` for a filed draft.
        """
        limit = session.policy.limits.photos_per_case
        found = await own_draft(session, draft)
        if any(file.unique_id == evidence.unique_id for file in found.evidence):
            return found
        refuse_filed(found, "add_evidence")
        if len(found.evidence) >= limit:
            raise TooManyFiles(limit=limit)
        return await _save(session, replace(found, evidence=(*found.evidence, session.stamped(evidence))))

    @use_case("intake.similar_open")
    async def similar_open(self, session: Session, *, by: PersonId, draft: DraftId) -> Sequence[Ticket]:
        """Return one's own open tickets of the draft's order or product model, newest first (rule I9)."""
        found = await own_draft(session, draft)
        mine = await session.uow.tickets.of_customer(by)
        return [ticket for ticket in mine if ticket.is_open and is_similar(ticket, found)]

    @use_case("intake.file")
    async def file(self, session: Session, *, by: PersonId, draft: DraftId) -> Ticket:
        """Return the ticket of a confirmed draft, new or filed before (rule I7).

        It has an owner at once where one fits (rule A1), and staff are told of every new ticket (rule I10).
        Raises `DraftIncomplete`.
        """
        found = await own_draft(session, draft)
        filed = await session.uow.tickets.by_draft(draft)
        if filed is not None:
            return filed
        verdict = judge(found, policy=session.policy, calendar=session.calendar, now=session.now)
        if left := missing_in(found, verdict.mode, session.policy):
            raise DraftIncomplete(field=left[0])
        ticket = new_ticket(found, verdict, session, ticket=await session.uow.tickets.next_id())
        ticket = await file_ticket(session, ticket, found)
        await _save(session, replace(found, filed_as=ticket.id))
        return ticket

    @use_case("intake.abandon")
    async def abandon(self, session: Session, *, by: PersonId, draft: DraftId) -> None:
        """Delete one's own unfinished draft; one that is gone, filed or somebody else's stays as it is."""
        found = await session.uow.drafts.unfinished(by)
        if found is not None and found.id == draft:
            await session.uow.drafts.delete(draft)
            await session.commit()

    @use_case("intake.ask_person")
    async def ask_person(
        self,
        session: Session,
        *,
        by: PersonId,
        draft: DraftId | None = None,
        ticket: TicketId | None = None,
    ) -> None:
        """Tell staff, with a button to reply, that a person is asked for (rule T1).

        It is told on the ticket named, else on a question opened for the call. An open question of that sort
        is used again; a draft is left as it is.
        """
        if ticket is not None:
            await call_on(session, await session.ticket(ticket, require_customer))
            return
        begun = None if draft is None else await own_draft(session, draft)
        await call_on_question(session, begun, self.new_token)

    def verdict(self, draft: Draft) -> DraftVerdict:
        """Return warranty, service mode, urgency and clocks as if the draft were filed now."""
        runner = self.runner
        return judge(draft, policy=runner.policy, calendar=runner.calendar, now=in_utc(runner.clock()))

    def missing(self, draft: Draft) -> tuple[str, ...]:
        """Return the questions neither answered nor passed over, in their order; none when complete."""
        policy, calendar, now = self.runner.policy, self.runner.calendar, in_utc(self.runner.clock())
        _, mode = service_for(draft, policy=policy, calendar=calendar, now=now)
        return missing_in(draft, mode, policy)

    def find_models(self, text: str) -> Sequence[ModelMatch]:
        """Return the models of the catalogue that a text likely means, best first."""
        return self.model_finder(text)

    def read_date(self, text: str, language: Language) -> DateReading:
        """Return the interval that the customer's words allow, seen from the desk's local day."""
        today = self.runner.calendar.local(self.runner.clock()).date()
        return self.date_reader(text, today=today, language=language)

    def read_phone(self, text: str) -> str | None:
        """Return the number in E.164, by default of the desk's country; None when it is not a valid one."""
        return self.phone_reader(text, region=self.runner.policy.phone_region)


async def _save(session: Session, draft: Draft) -> Draft:
    saved = replace(draft, changed_at=session.now)
    await session.uow.drafts.save(saved)
    await session.commit()
    return saved
