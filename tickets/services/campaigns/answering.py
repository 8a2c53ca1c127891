"""A customer's answers to a campaign: a tap per question, words if they like, or no, thank you (rule F7)."""

from dataclasses import dataclass, replace
from datetime import datetime

from tickets.aftercare.campaigns import AskOutcome, Campaign, CampaignAsk, CampaignState
from tickets.case.texts import checked
from tickets.errors import NotAllowed, NotFound, NotPossible
from tickets.ids import CampaignAskId, PersonId
from tickets.services.office import Office, Sitting
from tickets.services.surveys import SCORES


@dataclass(frozen=True)
class CampaignQuestions:
    """A campaign as one of its customers answers it."""

    office: Office

    async def __call__(self, *, by: PersonId, ask: CampaignAskId) -> tuple[Campaign, CampaignAsk]:
        """Return the campaign and one's own answers so far; raises `NotAllowed`, `NotFound`."""

        async def act(sitting: Sitting) -> tuple[Campaign, CampaignAsk]:
            return await _own(sitting, ask)

        return await self.office.sit("campaigns.questions", act, by=by)


@dataclass(frozen=True)
class AnswerCampaign:
    """Answering a campaign, part by part; the last answer to a question counts."""

    office: Office

    async def score(
        self, *, by: PersonId, ask: CampaignAskId, question: str, score: int
    ) -> tuple[Campaign, CampaignAsk]:
        """Return campaign and answers with a score from 1 to 5.

        Raises `NotAllowed`, `NotFound` for an unknown question or score, `NotPossible` once it is over.
        """

        async def act(sitting: Sitting) -> tuple[Campaign, CampaignAsk]:
            campaign, mine = await _open(sitting, ask)
            keys = [each.key for each in campaign.questions]
            if question not in keys or score not in SCORES:
                raise NotFound
            scores = mine.scores | {question: score}
            done = all(key in scores for key in keys)
            return campaign, await _write(sitting, replace(mine, scores=scores), done=done)

        return await self.office.sit("campaigns.score", act, by=by)

    async def words(self, *, by: PersonId, ask: CampaignAskId, text: str) -> tuple[Campaign, CampaignAsk]:
        """Return campaign and answers with the customer's words, which end them.

        Raises `NotAllowed`, `NotFound`, `NotPossible` once it is over, `TextEmpty`, `TextTooLong`.
        """
        text = checked(text, self.office.policy.limits.text_length)

        async def act(sitting: Sitting) -> tuple[Campaign, CampaignAsk]:
            campaign, mine = await _open(sitting, ask)
            return campaign, await _write(sitting, replace(mine, words=text), done=True)

        return await self.office.sit("campaigns.words", act, by=by)

    async def decline(self, *, by: PersonId, ask: CampaignAskId) -> tuple[Campaign, CampaignAsk]:
        """Return campaign and ask, declined unless something was answered before.

        Raises `NotAllowed`, `NotFound`.
        """

        async def act(sitting: Sitting) -> tuple[Campaign, CampaignAsk]:
            campaign, mine = await _own(sitting, ask)
            if mine.outcome is not None or mine.scores:
                return campaign, mine
            declined = replace(mine, outcome=AskOutcome.DECLINED, finished_at=sitting.now)
            await sitting.uow.campaigns.save_answer(declined)
            await sitting.commit()
            return campaign, declined

        return await self.office.sit("campaigns.decline", act, by=by)


async def _own(sitting: Sitting, ask: CampaignAskId) -> tuple[Campaign, CampaignAsk]:
    mine = await sitting.uow.campaigns.ask(ask)
    if mine.customer != sitting.actor.id:
        raise NotAllowed
    return await sitting.uow.campaigns.get(mine.campaign), mine


async def _open(sitting: Sitting, ask: CampaignAskId) -> tuple[Campaign, CampaignAsk]:
    campaign, mine = await _own(sitting, ask)
    state = campaign.state(sitting.now)
    if state in {CampaignState.ENDED, CampaignState.STOPPED}:
        raise NotPossible(status=state.value, action="answer")
    return campaign, mine


async def _write(sitting: Sitting, mine: CampaignAsk, *, done: bool) -> CampaignAsk:
    finished: datetime | None = mine.finished_at or (sitting.now if done else None)
    # Who declined and then answers after all has answered.
    outcome = AskOutcome.ANSWERED if done else None
    if mine.outcome is AskOutcome.ANSWERED:
        outcome = mine.outcome
    written = replace(mine, outcome=outcome, finished_at=finished)
    await sitting.uow.campaigns.save_answer(written)
    await sitting.commit()
    return written
