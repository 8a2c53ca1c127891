"""Survey campaigns (rule F7): leads start them and read the results, customers answer."""

from dataclasses import dataclass

from tickets.services.campaigns.answering import AnswerCampaign, CampaignQuestions
from tickets.services.campaigns.results import ListCampaigns, ReadResults
from tickets.services.campaigns.starting import FindAudience, StartCampaign, StopCampaign
from tickets.services.office import Office

__all__ = ["CampaignCases", "campaign_cases"]


@dataclass(frozen=True, kw_only=True)
class CampaignCases:
    """Everything that can be done with campaigns; all but `questions` and `answer` are for leads."""

    audience: FindAudience
    start: StartCampaign
    stop: StopCampaign
    latest: ListCampaigns
    results: ReadResults
    questions: CampaignQuestions
    answer: AnswerCampaign


def campaign_cases(office: Office) -> CampaignCases:
    """Return the use cases of campaigns."""
    return CampaignCases(
        audience=FindAudience(office),
        start=StartCampaign(office),
        stop=StopCampaign(office),
        latest=ListCampaigns(office),
        results=ReadResults(office),
        questions=CampaignQuestions(office),
        answer=AnswerCampaign(office),
    )
