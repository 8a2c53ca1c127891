"""How campaigns stand and what came out of them (rule F7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tickets.aftercare.campaigns import Campaign, CampaignAsk, CampaignState, Tally
from tickets.aftercare.sampling import margin_of
from tickets.ids import CampaignId, PersonId
from tickets.policy import SurveyQuestion
from tickets.review.figures import Rating, rating
from tickets.services.office import Office, Sitting
from tickets.team.masking import hide_numbers
from tickets.team.permissions import leads_desk


@dataclass(frozen=True, kw_only=True)
class CampaignLine:
    """A campaign in a list: what it is, where it stands, how far it is."""

    campaign: Campaign
    state: CampaignState
    tally: Tally


@dataclass(frozen=True, kw_only=True)
class CampaignResults:
    """What a campaign has brought so far; `margin` is how exact a share is that its answers give, 0 to 1.

    `ratings` are by question, `words` newest first, with long numbers hidden (rule S1).
    """

    line: CampaignLine
    ratings: tuple[tuple[SurveyQuestion, Rating], ...]
    margin: float | None
    words: tuple[str, ...]


@dataclass(frozen=True)
class ListCampaigns:
    """The latest campaigns."""

    office: Office

    async def __call__(self, *, by: PersonId) -> Sequence[CampaignLine]:
        """Return the latest campaigns, newest first; raises `NotAllowed`."""

        async def act(sitting: Sitting) -> Sequence[CampaignLine]:
            leads_desk(sitting.actor)
            found = await sitting.uow.campaigns.latest()
            tallies = await sitting.uow.campaigns.tallies([each.id for each in found])
            return [line_of(each, tallies[each.id], sitting.now) for each in found]

        return await self.office.sit("campaigns.latest", act, by=by)


@dataclass(frozen=True)
class ReadResults:
    """The results of one campaign, while it runs and afterwards."""

    office: Office

    async def __call__(self, *, by: PersonId, campaign: CampaignId) -> CampaignResults:
        """Return the results; raises `NotAllowed`, `NotFound`."""

        async def act(sitting: Sitting) -> CampaignResults:
            leads_desk(sitting.actor)
            found = await sitting.uow.campaigns.get(campaign)
            tallies = await sitting.uow.campaigns.tallies([campaign])
            answers = await sitting.uow.campaigns.answers(campaign)
            return results_of(line_of(found, tallies[campaign], sitting.now), answers)

        return await self.office.sit("campaigns.results", act, by=by)


def line_of(campaign: Campaign, tally: Tally, now: datetime) -> CampaignLine:
    """Return a campaign as a list shows it."""
    return CampaignLine(campaign=campaign, state=campaign.state(now), tally=tally)


def results_of(line: CampaignLine, answers: Sequence[CampaignAsk]) -> CampaignResults:
    """Return what the answers say, question by question."""
    return CampaignResults(
        line=line,
        ratings=tuple(
            (question, rating(each.scores[question.key] for each in answers if question.key in each.scores))
            for question in line.campaign.questions
        ),
        margin=margin_of(line.campaign.population, answers=line.tally.answered),
        words=tuple(hide_numbers(each.words) for each in reversed(answers) if each.words),
    )
