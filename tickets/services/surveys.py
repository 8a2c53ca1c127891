"""The customer's answers to a survey (rules F3, F4)."""

from collections.abc import Sequence
from dataclasses import replace

from tickets.aftercare.surveys import Survey
from tickets.case.events import Event, TicketReopened
from tickets.case.lifecycle import SERVED
from tickets.errors import NotAllowed, NotFound
from tickets.ids import PersonId, SurveyId
from tickets.services.reopening import reopen
from tickets.services.service import Service, use_case
from tickets.services.session import Session

SCORES = range(1, 6)
"""The scores that can be given, from dissatisfied to very satisfied."""


class SurveyService(Service):
    """Everything a customer can do with a survey; the questions are in the desk's policy.

    Each raises `NotAllowed` for somebody else's survey and `NotFound`.
    """

    @use_case("surveys.get")
    async def get(self, session: Session, *, by: PersonId, survey: SurveyId) -> Survey:
        """Return one's own survey with its answers so far."""
        return await _own(session, survey)

    @use_case("surveys.score")
    async def score(
        self, session: Session, *, by: PersonId, survey: SurveyId, question: str, score: int
    ) -> Survey:
        """Return the survey with the score from 1 to 5 for one question; the last one given counts.

        It is finished when every question has a score. A bad one opens the case again, once per survey (rule
        F4). Raises `NotFound` also for an unknown question or score.
        """
        found = await _own(session, survey)
        questions = {question.key for question in session.policy.survey.questions}
        if question not in questions or score not in SCORES:
            raise NotFound
        if found.scores.get(question) == score:
            return found
        scores = found.scores | {question: score}
        finished = found.finished_at or (session.now if questions <= scores.keys() else None)
        answered = replace(found, scores=scores, finished_at=finished)
        await session.uow.surveys.save(answered)
        await _record(session, found, question, score)
        await session.commit()
        return answered

    @use_case("surveys.words")
    async def words(self, session: Session, *, by: PersonId, survey: SurveyId, text: str) -> Survey:
        """Return the survey with the customer's own words on the service, which end it (rule F3).

        Raises `TextEmpty`, `TextTooLong`.
        """
        text = session.checked(text)
        found = await _own(session, survey)
        if found.words == text:
            return found
        worded = replace(found, words=text, finished_at=found.finished_at or session.now)
        await session.uow.surveys.save(worded)
        ticket = await session.uow.tickets.get(found.ticket)
        await session.write(ticket, ticket.comment_survey(by=by, at=session.now, text=text))
        await session.commit()
        return worded


async def _record(session: Session, survey: Survey, question: str, score: int) -> None:
    ticket = await session.uow.tickets.get(survey.ticket)
    change = ticket.answer_survey(by=session.actor.id, at=session.now, question=question, score=score)
    if session.policy.survey.is_bad(question, score) and ticket.status in SERVED:
        history = await session.uow.tickets.history(ticket.id)
        if not _reopened_since(survey, history):
            # The reason is the score; the words come with the survey's last question.
            change = change.then(await reopen(session, change.ticket, reason=f"{score}/{SCORES[-1]}"))
    await session.write(ticket, change)


async def _own(session: Session, survey: SurveyId) -> Survey:
    found = await session.uow.surveys.get(survey)
    if found.customer != session.actor.id:
        raise NotAllowed
    return found


def _reopened_since(survey: Survey, history: Sequence[Event]) -> bool:
    since = survey.asked_at or survey.due_at
    return any(isinstance(event, TicketReopened) and event.at >= since for event in history)
