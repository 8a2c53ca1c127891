"""The customer's answers to a survey (rules F3, F4)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tickets.aftercare.surveys import Survey
from tickets.case.events import Event, TicketReopened
from tickets.case.lifecycle import SERVED
from tickets.case.texts import checked
from tickets.errors import NotAllowed, NotFound
from tickets.ids import PersonId, SurveyId
from tickets.services.office import Office, Sitting
from tickets.services.reopening import reopen

SCORES = range(1, 6)
"""The scores that can be given, from dissatisfied to very satisfied."""


@dataclass(frozen=True)
class GetSurvey:
    """A survey with its answers so far."""

    office: Office

    async def __call__(self, *, by: PersonId, survey: SurveyId) -> Survey:
        """Return one's own survey; raises `NotAllowed`, `NotFound`."""

        async def act(sitting: Sitting) -> Survey:
            return await _own(sitting, survey)

        return await self.office.sit("surveys.get", act, by=by)


@dataclass(frozen=True)
class ScoreSurvey:
    """A score for one question; a bad one opens the case again, once per survey (rule F4)."""

    office: Office

    async def __call__(self, *, by: PersonId, survey: SurveyId, question: str, score: int) -> Survey:
        """Return the survey with the score from 1 to 5; the last one given counts.

        It is finished when every question has a score. Raises `NotFound` for an unknown question or score,
        `NotAllowed` for somebody else's survey.
        """

        async def act(sitting: Sitting) -> Survey:
            found = await _own(sitting, survey)
            if question not in self._questions() or score not in SCORES:
                raise NotFound
            if found.scores.get(question) == score:
                return found
            answered = self._with_score(found, question, score, sitting.now)
            await sitting.uow.surveys.save(answered)
            await self._record(sitting, found, question, score)
            await sitting.commit()
            return answered

        return await self.office.sit("surveys.score", act, by=by)

    def _questions(self) -> list[str]:
        return [question.key for question in self.office.policy.survey.questions]

    def _with_score(self, survey: Survey, question: str, score: int, now: datetime) -> Survey:
        scores = survey.scores | {question: score}
        complete = all(key in scores for key in self._questions())
        finished = survey.finished_at or (now if complete else None)
        return replace(survey, scores=scores, finished_at=finished)

    async def _record(self, sitting: Sitting, survey: Survey, question: str, score: int) -> None:
        ticket = await sitting.uow.tickets.get(survey.ticket)
        change = ticket.answer_survey(by=sitting.actor.id, at=sitting.now, question=question, score=score)
        if self.office.policy.survey.is_bad(question, score) and ticket.status in SERVED:
            history = await sitting.uow.tickets.history(ticket.id)
            if not _reopened_since(survey, history):
                # The reason is the score; the words come with the survey's last question.
                opened = await reopen(sitting, change.ticket, reason=f"{score}/{SCORES[-1]}")
                change = change.then(opened)
        await sitting.write(ticket, change)


@dataclass(frozen=True)
class WordSurvey:
    """The customer's own words on the service (rule F3)."""

    office: Office

    async def __call__(self, *, by: PersonId, survey: SurveyId, text: str) -> Survey:
        """Return the survey with the words, which end it.

        Raises `NotAllowed`, `NotFound`, `TextEmpty`, `TextTooLong`.
        """
        text = checked(text, self.office.policy.limits.text_length)

        async def act(sitting: Sitting) -> Survey:
            found = await _own(sitting, survey)
            if found.words == text:
                return found
            worded = replace(found, words=text, finished_at=found.finished_at or sitting.now)
            await sitting.uow.surveys.save(worded)
            ticket = await sitting.uow.tickets.get(found.ticket)
            await sitting.write(ticket, ticket.comment_survey(by=by, at=sitting.now, text=text))
            await sitting.commit()
            return worded

        return await self.office.sit("surveys.words", act, by=by)


@dataclass(frozen=True, kw_only=True)
class SurveyCases:
    """Everything a customer can do with a survey; the questions are in the desk's policy."""

    get: GetSurvey
    score: ScoreSurvey
    words: WordSurvey


def survey_cases(office: Office) -> SurveyCases:
    """Return the use cases of the survey."""
    return SurveyCases(get=GetSurvey(office), score=ScoreSurvey(office), words=WordSurvey(office))


async def _own(sitting: Sitting, survey: SurveyId) -> Survey:
    found = await sitting.uow.surveys.get(survey)
    if found.customer != sitting.actor.id:
        raise NotAllowed
    return found


def _reopened_since(survey: Survey, history: Sequence[Event]) -> bool:
    since = survey.asked_at or survey.due_at
    return any(isinstance(event, TicketReopened) and event.at >= since for event in history)
