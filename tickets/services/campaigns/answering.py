"""A customer's answers to a campaign: a tap per question, words if they like, or no, thank you (rule F7)."""

from dataclasses import replace
from datetime import datetime

from tickets.aftercare.campaigns import AskOutcome, Campaign, CampaignAsk, CampaignState
from tickets.errors import NotAllowed, NotFound, NotPossible
from tickets.ids import CampaignAskId, PersonId
from tickets.services.service import Service, use_case
from tickets.services.session import Session
from tickets.services.surveys import SCORES


class CampaignAnswerService(Service):
    """Answering a campaign, part by part; the last answer to a question counts.

    Each raises `NotAllowed` for somebody else's ask and `NotFound`.
    """

    @use_case("campaigns.score")
    async def score(
        self, session: Session, *, by: PersonId, ask: CampaignAskId, question: str, score: int
    ) -> tuple[Campaign, CampaignAsk]:
        """Return campaign and answers with a score from 1 to 5.

        Raises `NotFound` also for an unknown question or score, `NotPossible` once it is over.
        """
        campaign, mine = await _open(session, ask)
        keys = {each.key for each in campaign.questions}
        if question not in keys or score not in SCORES:
            raise NotFound
        scores = mine.scores | {question: score}
        return campaign, await _write(session, replace(mine, scores=scores), done=keys <= scores.keys())

    @use_case("campaigns.words")
    async def words(
        self, session: Session, *, by: PersonId, ask: CampaignAskId, text: str
    ) -> tuple[Campaign, CampaignAsk]:
        """Return campaign and answers with the customer's words, which end them.

        Raises `NotPossible` once it is over, `TextEmpty`, `TextTooLong`.
        """
        text = session.checked(text)
        campaign, mine = await _open(session, ask)
        return campaign, await _write(session, replace(mine, words=text), done=True)

    @use_case("campaigns.decline")
    async def decline(
        self, session: Session, *, by: PersonId, ask: CampaignAskId
    ) -> tuple[Campaign, CampaignAsk]:
        """Return campaign and ask, declined unless something was answered before."""
        campaign, mine = await own_ask(session, ask)
        if mine.outcome is not None or mine.scores:
            return campaign, mine
        declined = replace(mine, outcome=AskOutcome.DECLINED, finished_at=session.now)
        await session.uow.campaigns.save_answer(declined)
        await session.commit()
        return campaign, declined


async def own_ask(session: Session, ask: CampaignAskId) -> tuple[Campaign, CampaignAsk]:
    """Return a campaign and the actor's own answers to it; raises `NotAllowed`, `NotFound`."""
    mine = await session.uow.campaigns.ask(ask)
    if mine.customer != session.actor.id:
        raise NotAllowed
    return await session.uow.campaigns.get(mine.campaign), mine


async def _open(session: Session, ask: CampaignAskId) -> tuple[Campaign, CampaignAsk]:
    campaign, mine = await own_ask(session, ask)
    state = campaign.state(session.now)
    if state in {CampaignState.ENDED, CampaignState.STOPPED}:
        raise NotPossible(status=state.value, action="answer")
    return campaign, mine


async def _write(session: Session, mine: CampaignAsk, *, done: bool) -> CampaignAsk:
    finished: datetime | None = mine.finished_at or (session.now if done else None)
    # Who declined and then answers after all has answered.
    outcome = AskOutcome.ANSWERED if done else None
    if mine.outcome is AskOutcome.ANSWERED:
        outcome = mine.outcome
    written = replace(mine, outcome=outcome, finished_at=finished)
    await session.uow.campaigns.save_answer(written)
    await session.commit()
    return written
