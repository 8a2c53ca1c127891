"""How a campaign begins: whom it can ask, how many it should, and when it goes out (rule F7)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from tickets.aftercare.campaigns import Campaign, CampaignAudience
from tickets.aftercare.sampling import draw, sample_size
from tickets.case.warranty import add_months
from tickets.errors import NotFound
from tickets.ids import CampaignId, PersonId
from tickets.services.session import Session

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


async def prospect_of(session: Session, audience: CampaignAudience) -> Prospect:
    """Return whom an audience has now."""
    population = len(await audience_of(session, audience))
    return Prospect(
        population=population,
        offers=tuple(_offers(population, session.policy.campaigns.response)),
        now_is_quiet=is_quiet(session),
        morning=next_morning(session),
    )


def begun(
    session: Session,
    people: Sequence[PersonId],
    *,
    key: str,
    template: str,
    audience: CampaignAudience,
    size: int,
    at_once: bool,
) -> tuple[Campaign, Sequence[PersonId]]:
    """Return a new campaign among people, and the sample of them; the seed follows from the key.

    Raises `NotFound` for an unknown template.
    """
    chosen = session.policy.campaigns.template(template)
    if chosen is None:
        raise NotFound
    seed = int.from_bytes(hashlib.sha256(key.encode()).digest()[:_SEED_BYTES], "big")
    sample = draw(people, size=size, seed=seed)
    send_at = session.now if at_once and not is_quiet(session) else next_morning(session)
    campaign = Campaign(
        id=CampaignId(0),
        key=key,
        template=chosen.key,
        title=chosen.title,
        intro=chosen.intro,
        questions=chosen.questions,
        audience=audience,
        population=len(people),
        size=len(sample),
        seed=seed,
        created_by=session.actor.id,
        created_at=session.now,
        send_at=send_at,
        ends_at=send_at + timedelta(days=session.policy.campaigns.open_days),
    )
    return campaign, sample


def is_quiet(session: Session) -> bool:
    """Return whether customers are not to be disturbed now."""
    return session.policy.survey.is_quiet(session.calendar.local(session.now).time())


def next_morning(session: Session) -> datetime:
    """Return when a campaign for "the next morning" begins, in UTC: today while that lies ahead."""
    at, calendar = session.policy.campaigns.send_at, session.calendar
    moment = calendar.at_local(session.today, at)
    return moment if moment > session.now else calendar.at_local(session.today + timedelta(days=1), at)


async def audience_of(session: Session, audience: CampaignAudience) -> Sequence[PersonId]:
    """Return who can be asked: of the audience, those who have not been asked lately."""
    since = session.calendar.at_local(add_months(session.today, -audience.months), time())
    rested = session.now - timedelta(days=session.policy.campaigns.rest_days)
    return await session.uow.campaigns.audience(audience, closed_since=since, asked_before=rested)


def _offers(population: int, response: float) -> list[SizeOffer]:
    sizes = [(sample_size(population, margin=margin, response=response), margin) for margin in MARGINS]
    offers = [SizeOffer(size=size, margin=margin) for size, margin in sizes if 0 < size < population]
    return [*offers, SizeOffer(size=population, margin=None)] if population else []
