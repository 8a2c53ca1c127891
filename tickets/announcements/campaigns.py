"""The messages of a campaign: invitation, one reminder, and word of its end to who started it (rule F7)."""

from datetime import date, datetime

from tickets.aftercare.campaigns import AnswerCount, Campaign, CampaignAsk
from tickets.ids import PersonId
from tickets.kinds import Language
from tickets.messages.pushes import Button, ContextValue, Push
from tickets.messages.taps import Tap, Verb
from tickets.policy import CampaignTemplate

NO_THANKS = "no"
"""What a customer answers who does not want to take part."""

INVITATION = "campaign/invitation"
REMINDER = "campaign/reminder"

_BEST = 5
_LAST_OF_ALL = 9
"""The priority of invitations: the day's updates and everything else go first."""


def invitation(campaign: Campaign, ask: CampaignAsk, *, at: datetime) -> Push:
    """Return the invitation with the first question, answered with one tap."""
    return _to_customer(INVITATION, campaign, ask, at=at)


def reminder(campaign: Campaign, ask: CampaignAsk, *, at: datetime) -> Push:
    """Return the one reminder, with the first question again."""
    return _to_customer(REMINDER, campaign, ask, at=at)


def campaign_over(campaign: Campaign, tally: AnswerCount, *, at: datetime) -> Push:
    """Return word to whoever started the campaign that it is over, with the way to its results."""
    data = Tap(verb=Verb.RESULTS, object=campaign.id).encode()
    return Push(
        recipient=campaign.created_by,
        template="staff/campaign_over",
        dedupe=f"staff/campaign_over:{campaign.id}",
        not_before=at,
        context={"title": _texts(campaign.title), "asked": tally.asked, "answered": tally.answered},
        buttons=((Button(label="push.button.results", data=data),),),
        priority=7,
    )


def campaign_due(
    template: CampaignTemplate, *, begins: date, people: int, lead: PersonId, at: datetime
) -> Push:
    """Return the reminder to a lead that a campaign is due in the period that begins on a day."""
    return Push(
        recipient=lead,
        template="staff/campaign_due",
        dedupe=f"staff/campaign_due:{template.key}:{begins.isoformat()}:{lead}",
        not_before=at,
        context={"title": _texts(template.title), "people": people},
        priority=7,
    )


def _to_customer(template: str, campaign: Campaign, ask: CampaignAsk, *, at: datetime) -> Push:
    stars = tuple(_star(ask, score) for score in range(1, _BEST + 1))
    no_thanks = Button(label="push.button.no_thanks", data=_tap(ask, NO_THANKS))
    return Push(
        recipient=ask.customer,
        template=template,
        dedupe=f"{template}:{campaign.id}:{ask.customer}",
        not_before=at,
        context={
            "title": _texts(campaign.title),
            "intro": _texts(campaign.intro),
            "question": _texts(campaign.questions[0].prompts),
            "ends": campaign.ends_at.isoformat(),
        },
        buttons=(stars, (no_thanks,)),
        stale_after=campaign.ends_at,
        priority=_LAST_OF_ALL,
        by_day=True,
    )


def _star(ask: CampaignAsk, score: int) -> Button:
    return Button(label="push.button.score", data=_tap(ask, str(score)), values={"score": score})


def _tap(ask: CampaignAsk, argument: str) -> str:
    return Tap(verb=Verb.POLL, object=ask.id, argument=argument).encode()


def _texts(texts: dict[Language, str]) -> dict[str, ContextValue]:
    return {language.value: text for language, text in texts.items()}
