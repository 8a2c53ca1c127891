"""A campaign that somebody was invited to, so that its questions can be answered."""

from datetime import timedelta

from tests.dialogs.chat import Talk
from tests.dialogs.conftest import Hall
from tickets.aftercare.campaigns import Campaign, CampaignAsk, CampaignAudience
from tickets.ids import CampaignId


async def invited(hall: Hall, talk: Talk) -> CampaignAsk:
    """Return what somebody is asked by a campaign of the shipped policy that runs for two weeks."""
    person, template = await hall.person(talk), hall.policy.campaigns.templates[0]
    async with hall.memory.units() as uow:
        campaign = await uow.campaigns.add(
            Campaign(
                id=CampaignId(0),
                key=f"for {person.id}",
                template=template.key,
                title=template.title,
                intro=template.intro,
                questions=template.questions,
                audience=CampaignAudience(months=3),
                population=1,
                size=1,
                seed=1,
                created_by=person.id,
                created_at=hall.now,
                send_at=hall.now,
                ends_at=hall.now + timedelta(days=14),
            ),
            sample=[person.id],
        )
        [ask] = await uow.campaigns.to_ask(campaign.id, limit=1)
        await uow.campaigns.mark_asked([ask.id], at=hall.now)
        await uow.commit()
    return ask
