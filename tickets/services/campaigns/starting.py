"""Starting and stopping a campaign: whom it can ask, how many it should, and when it goes out (rule F7)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from tickets.aftercare.campaigns import Audience, Campaign
from tickets.aftercare.sampling import draw, sample_size
from tickets.case.warranty import add_months
from tickets.errors import NotFound, NotPossible
from tickets.ids import CampaignId, PersonId
from tickets.services.office import Office, Sitting
from tickets.team.permissions import leads_desk

MARGINS = (0.15, 0.1, 0.05)
"""How exact the offered samples are: fifteen, ten and five points either way."""

_SEED_BYTES = 6


@dataclass(frozen=True, kw_only=True)
class SizeOffer:
    """A sample that can be chosen: how many are asked, and how exact the answer is; None for everybody."""

    size: int
    margin: float | None


@dataclass(frozen=True, kw_only=True)
class Prospect:
    """Whom an audience has: how many can be asked, the samples to choose from, and the next sending time.

    `now_is_quiet` says that nobody is asked right now because it is night; `morning` is in UTC.
    """

    population: int
    offers: tuple[SizeOffer, ...]
    now_is_quiet: bool
    morning: datetime


@dataclass(frozen=True)
class FindAudience:
    """How many customers a campaign could ask."""

    office: Office

    async def __call__(self, *, by: PersonId, audience: Audience) -> Prospect:
        """Return whom the audience has; raises `NotAllowed` for all but leads and administrators."""

        async def act(sitting: Sitting) -> Prospect:
            leads_desk(sitting.actor)
            people = await _people(sitting, audience)
            response = self.office.policy.campaigns.response
            return Prospect(
                population=len(people),
                offers=tuple(_offers(len(people), response)),
                now_is_quiet=is_quiet(self.office, sitting.now),
                morning=next_morning(self.office, sitting.now),
            )

        return await self.office.sit("campaigns.audience", act, by=by)


@dataclass(frozen=True)
class StartCampaign:
    """Starting a campaign: the sample is drawn and kept, the invitations follow by themselves."""

    office: Office

    async def __call__(
        self, *, by: PersonId, key: str, template: str, audience: Audience, size: int, at_once: bool
    ) -> Campaign:
        """Return the campaign; the same `key` again returns the first one.

        It begins at once or on the next morning, and at night on the next morning in any case. The seed
        follows from the key. Raises `NotAllowed`, `NotFound` for an unknown template, `NotPossible` when
        there is nobody to ask.
        """

        async def act(sitting: Sitting) -> Campaign:
            leads_desk(sitting.actor)
            known = [each for each in await sitting.uow.campaigns.latest() if each.key == key]
            if known:
                return known[0]
            people = await _people(sitting, audience)
            if not people or size < 1:
                raise NotPossible(status="empty", action="campaign")
            seed = int.from_bytes(hashlib.sha256(key.encode()).digest()[:_SEED_BYTES], "big")
            sample = draw(people, size=size, seed=seed)
            campaign = self._begun(sitting, template, at_once=at_once, key=key, seed=seed, audience=audience)
            sized = replace(campaign, population=len(people), size=len(sample))
            started = await sitting.uow.campaigns.add(sized, sample=sample)
            await sitting.commit()
            return started

        return await self.office.sit("campaigns.start", act, by=by)

    def _begun(
        self, sitting: Sitting, template: str, *, at_once: bool, key: str, seed: int, audience: Audience
    ) -> Campaign:
        policy, now = self.office.policy.campaigns, sitting.now
        chosen = policy.template(template)
        if chosen is None:
            raise NotFound
        waits = not at_once or is_quiet(self.office, now)
        send_at = next_morning(self.office, now) if waits else now
        return Campaign(
            id=CampaignId(0),
            key=key,
            template=chosen.key,
            title=chosen.title,
            intro=chosen.intro,
            questions=chosen.questions,
            audience=audience,
            population=0,
            size=0,
            seed=seed,
            created_by=sitting.actor.id,
            created_at=now,
            send_at=send_at,
            ends_at=send_at + timedelta(days=policy.open_days),
        )


@dataclass(frozen=True)
class StopCampaign:
    """Stopping a campaign: nobody else is asked, what was answered stays."""

    office: Office

    async def __call__(self, *, by: PersonId, campaign: CampaignId) -> Campaign:
        """Return the stopped campaign; one that has ended stays as it is. Raises `NotAllowed`, `NotFound`."""

        async def act(sitting: Sitting) -> Campaign:
            leads_desk(sitting.actor)
            found = await sitting.uow.campaigns.get(campaign)
            if sitting.now < found.ends_at and await sitting.uow.campaigns.stop(campaign, at=sitting.now):
                await sitting.commit()
            return await sitting.uow.campaigns.get(campaign)

        return await self.office.sit("campaigns.stop", act, by=by)


def is_quiet(office: Office, now: datetime) -> bool:
    """Return whether customers are not to be disturbed at a moment."""
    return office.policy.survey.is_quiet(office.calendar.local(now).time())


def next_morning(office: Office, now: datetime) -> datetime:
    """Return when a campaign for "the next morning" begins, in UTC: today while that lies ahead."""
    today = office.calendar.local(now).date()
    at = office.policy.campaigns.send_at
    moment = office.calendar.at_local(today, at)
    return moment if moment > now else office.calendar.at_local(today + timedelta(days=1), at)


async def _people(sitting: Sitting, audience: Audience) -> Sequence[PersonId]:
    office = sitting.office
    since = office.calendar.at_local(add_months(sitting.today, -audience.months), time())
    rested = sitting.now - timedelta(days=office.policy.campaigns.rest_days)
    return await sitting.uow.campaigns.audience(audience, closed_since=since, asked_before=rested)


def _offers(population: int, response: float) -> list[SizeOffer]:
    sizes = [(sample_size(population, margin=margin, response=response), margin) for margin in MARGINS]
    offers = [SizeOffer(size=size, margin=margin) for size, margin in sizes if 0 < size < population]
    return [*offers, SizeOffer(size=population, margin=None)] if population else []
