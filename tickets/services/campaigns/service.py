"""What leads do with survey campaigns, and where customers answer them (rule F7)."""

from collections.abc import Sequence

from tickets.aftercare.campaigns import Campaign, CampaignAsk, CampaignAudience
from tickets.errors import NotPossible
from tickets.ids import CampaignAskId, CampaignId, PersonId
from tickets.services.campaigns.answering import CampaignAnswerService, own_ask
from tickets.services.campaigns.results import CampaignLine, CampaignResults, line_of, results_of
from tickets.services.campaigns.starting import Prospect, audience_of, begun, prospect_of
from tickets.services.service import Service, use_case
from tickets.services.session import Session
from tickets.team.permissions import require_lead


class CampaignService(Service):
    """Everything that can be done with campaigns; all but `questions` and `answer` are for leads.

    Each raises `NotAllowed` for anybody else, and `NotFound`.
    """

    @property
    def answer(self) -> CampaignAnswerService:
        """What the customers who are asked can do."""
        return CampaignAnswerService(self.runner)

    @use_case("campaigns.questions")
    async def questions(
        self, session: Session, *, by: PersonId, ask: CampaignAskId
    ) -> tuple[Campaign, CampaignAsk]:
        """Return the campaign as one of its customers answers it, and one's own answers so far."""
        return await own_ask(session, ask)

    @use_case("campaigns.audience", allow=require_lead)
    async def audience(self, session: Session, *, by: PersonId, audience: CampaignAudience) -> Prospect:
        """Return whom the audience has."""
        return await prospect_of(session, audience)

    @use_case("campaigns.start", allow=require_lead)
    async def start(
        self,
        session: Session,
        *,
        by: PersonId,
        key: str,
        template: str,
        audience: CampaignAudience,
        size: int,
        at_once: bool,
    ) -> Campaign:
        """Return the campaign with its sample drawn and kept; the same `key` again returns the first one.

        It begins at once or on the next morning, and at night on the next morning in any case. The
        invitations follow by themselves. Raises `NotFound` for an unknown template, `NotPossible` when there
        is nobody to ask.
        """
        known = [each for each in await session.uow.campaigns.latest() if each.key == key]
        if known:
            return known[0]
        people = await audience_of(session, audience)
        if not people or size < 1:
            raise NotPossible(status="empty", action="campaign")
        campaign, sample = begun(
            session, people, key=key, template=template, audience=audience, size=size, at_once=at_once
        )
        started = await session.uow.campaigns.add(campaign, sample=sample)
        await session.commit()
        return started

    @use_case("campaigns.stop", allow=require_lead)
    async def stop(self, session: Session, *, by: PersonId, campaign: CampaignId) -> Campaign:
        """Return the stopped campaign: nobody else is asked, what was answered stays.

        One that has ended stays as it is.
        """
        found = await session.uow.campaigns.get(campaign)
        if session.now < found.ends_at and await session.uow.campaigns.stop(campaign, at=session.now):
            await session.commit()
        return await session.uow.campaigns.get(campaign)

    @use_case("campaigns.latest", allow=require_lead)
    async def latest(self, session: Session, *, by: PersonId) -> Sequence[CampaignLine]:
        """Return the latest campaigns, newest first."""
        found = await session.uow.campaigns.latest()
        tallies = await session.uow.campaigns.tallies([each.id for each in found])
        return [line_of(each, tallies[each.id], session.now) for each in found]

    @use_case("campaigns.results", allow=require_lead)
    async def results(self, session: Session, *, by: PersonId, campaign: CampaignId) -> CampaignResults:
        """Return what a campaign has brought, while it runs and afterwards."""
        found = await session.uow.campaigns.get(campaign)
        tallies = await session.uow.campaigns.tallies([campaign])
        answers = await session.uow.campaigns.answers(campaign)
        return results_of(line_of(found, tallies[campaign], session.now), answers)
