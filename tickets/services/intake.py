"""The intake draft: begun, answered, corrected, left and taken up again (rules I2 to I7)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tickets.case.drafts import Draft, holds_only
from tickets.case.facts import Evidence
from tickets.case.readers import DateReader, DateReading, ModelFinder, ModelMatch, PhoneReader
from tickets.case.texts import checked
from tickets.errors import AnswerUnfit, TooManyFiles
from tickets.ids import DraftId, PersonId
from tickets.kinds import Language, Request
from tickets.services.asking import AskPerson
from tickets.services.draft_rules import own_draft, refuse_filed, tidied
from tickets.services.filing import FileDraft, FindSimilar, JudgeDraft, TellMissing
from tickets.services.office import Office, Sitting, stamped


@dataclass(frozen=True)
class StartIntake:
    """Beginning to report, or going on where one left."""

    office: Office
    new_token: Callable[[], str]

    async def __call__(
        self, *, by: PersonId, request: Request = Request.REPAIR, words: str | None = None
    ) -> Draft:
        """Return the unfinished draft if there is one, as it was left, else a new one with the first words.

        A draft that holds nothing but these words is begun anew in place: an update that is handled twice
        begins once. Raises `TextEmpty`, `TextTooLong`.
        """
        first = None if words is None else checked(words, self.office.policy.limits.text_length)

        async def act(sitting: Sitting) -> Draft:
            found = await sitting.uow.drafts.unfinished(by)
            if found is not None and not holds_only(found, words=first):
                return found
            draft = Draft(
                id=found.id if found else DraftId(self.new_token()),
                customer=by,
                started_at=sitting.now,
                changed_at=sitting.now,
                request=request,
                words=first,
            )
            await sitting.uow.drafts.save(draft)
            await sitting.commit()
            return draft

        return await self.office.sit("intake.start", act, by=by)


@dataclass(frozen=True)
class FindUnfinished:
    """The draft that a person left unfinished."""

    office: Office

    async def __call__(self, *, by: PersonId) -> Draft | None:
        """Return one's own unfinished draft, None without one."""

        async def act(sitting: Sitting) -> Draft | None:
            return await sitting.uow.drafts.unfinished(by)

        return await self.office.sit("intake.unfinished", act, by=by)


@dataclass(frozen=True)
class GetDraft:
    """A draft as it stands."""

    office: Office

    async def __call__(self, *, by: PersonId, draft: DraftId) -> Draft:
        """Return one's own draft, also a filed one; raises `NotAllowed`, `NotFound`."""

        async def act(sitting: Sitting) -> Draft:
            return await own_draft(sitting, draft)

        return await self.office.sit("intake.get", act, by=by)


@dataclass(frozen=True)
class UpdateDraft:
    """Answering or correcting a question (rule I7)."""

    office: Office

    async def __call__(self, *, by: PersonId, draft: DraftId, change: Callable[[Draft], Draft]) -> Draft:
        """Return the draft after a pure change of its answers.

        Raises `TextEmpty`, `TextTooLong`, `AnswerUnfit`, `NotPossible` for a filed draft, `NotAllowed`,
        `NotFound`.
        """

        async def act(sitting: Sitting) -> Draft:
            found = await own_draft(sitting, draft)
            refuse_filed(found, "update")
            changed = tidied(change(found), found, self.office.policy.limits.text_length)
            self._fits(changed, found)
            if changed == found:
                return found
            changed = replace(changed, changed_at=sitting.now)
            await sitting.uow.drafts.save(changed)
            await sitting.commit()
            return changed

        return await self.office.sit("intake.update", act, by=by)

    def _fits(self, changed: Draft, before: Draft) -> None:
        line = self.office.policy.line(changed.product.line if changed.product else None)
        for question in line.questions if line else ():
            answer = changed.extra.get(question.key)
            if not answer or question.pattern is None or before.extra.get(question.key) == answer:
                continue
            if re.fullmatch(question.pattern, answer) is None:
                raise AnswerUnfit(question=question.key)


@dataclass(frozen=True)
class AddDraftEvidence:
    """Adding a file to a report, at any step (rule I6)."""

    office: Office

    async def __call__(self, *, by: PersonId, draft: DraftId, evidence: Evidence) -> Draft:
        """Return the draft with the file, the same file kept once.

        Raises `TooManyFiles`, `NotPossible` for a filed draft, `NotAllowed`, `NotFound`.
        """
        limit = self.office.policy.limits.photos_per_case

        async def act(sitting: Sitting) -> Draft:
            found = await own_draft(sitting, draft)
            if any(file.unique_id == evidence.unique_id for file in found.evidence):
                return found
            refuse_filed(found, "add_evidence")
            if len(found.evidence) >= limit:
                raise TooManyFiles(limit=limit)
            kept = stamped(evidence, by=by, at=sitting.now)
            changed = replace(found, evidence=(*found.evidence, kept), changed_at=sitting.now)
            await sitting.uow.drafts.save(changed)
            await sitting.commit()
            return changed

        return await self.office.sit("intake.add_evidence", act, by=by)


@dataclass(frozen=True)
class AbandonDraft:
    """Leaving a report for good."""

    office: Office

    async def __call__(self, *, by: PersonId, draft: DraftId) -> None:
        """Delete one's own unfinished draft; one that is gone, filed or somebody else's stays as it is."""

        async def act(sitting: Sitting) -> None:
            found = await sitting.uow.drafts.unfinished(by)
            if found is not None and found.id == draft:
                await sitting.uow.drafts.delete(draft)
                await sitting.commit()

        await self.office.sit("intake.abandon", act, by=by)


@dataclass(frozen=True)
class ReadDate:
    """What a customer's words say about a day."""

    office: Office
    reader: DateReader

    def __call__(self, text: str, language: Language) -> DateReading:
        """Return the interval that the words allow, seen from the desk's local day."""
        today = self.office.calendar.local(self.office.clock()).date()
        return self.reader(text, today=today, language=language)


@dataclass(frozen=True)
class ReadPhone:
    """A phone number in free text."""

    office: Office
    reader: PhoneReader

    def __call__(self, text: str) -> str | None:
        """Return the number in E.164, by default of the desk's country; None when it is not a valid one."""
        return self.reader(text, region=self.office.policy.phone_region)


@dataclass(frozen=True)
class FindModels:
    """Models of the catalogue by what people type."""

    finder: ModelFinder

    def __call__(self, text: str) -> Sequence[ModelMatch]:
        """Return the likeliest models, best first."""
        return self.finder(text)


@dataclass(frozen=True, kw_only=True)
class IntakeCases:
    """Everything that turns a person's words into a ticket; readers and judgements are plain calls."""

    start: StartIntake
    unfinished: FindUnfinished
    get: GetDraft
    update: UpdateDraft
    add_evidence: AddDraftEvidence
    find_models: FindModels
    read_date: ReadDate
    read_phone: ReadPhone
    missing: TellMissing
    verdict: JudgeDraft
    similar_open: FindSimilar
    file: FileDraft
    abandon: AbandonDraft
    ask_person: AskPerson


def intake_cases(
    office: Office,
    *,
    find_models: ModelFinder,
    read_date: DateReader,
    read_phone: PhoneReader,
    new_token: Callable[[], str],
) -> IntakeCases:
    """Return the use cases of the intake; `new_token` makes an unguessable text for a draft's id."""
    judge = JudgeDraft(office)
    missing = TellMissing(office, judge)
    return IntakeCases(
        start=StartIntake(office, new_token),
        unfinished=FindUnfinished(office),
        get=GetDraft(office),
        update=UpdateDraft(office),
        add_evidence=AddDraftEvidence(office),
        find_models=FindModels(find_models),
        read_date=ReadDate(office, read_date),
        read_phone=ReadPhone(office, read_phone),
        missing=missing,
        verdict=judge,
        similar_open=FindSimilar(office),
        file=FileDraft(office, judge, missing),
        abandon=AbandonDraft(office),
        ask_person=AskPerson(office, new_token),
    )
