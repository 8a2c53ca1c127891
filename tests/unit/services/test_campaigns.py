"""Campaigns: whom they ask, that they start once, what customers answer, what leads read (rule F7)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.unit.services.world import World
from tickets.aftercare.campaigns import AskOutcome, Campaign, CampaignAudience, CampaignState
from tickets.aftercare.sampling import draw
from tickets.case.facts import Contact, Product
from tickets.errors import NotAllowed, NotFound, NotPossible
from tickets.ids import CampaignAskId
from tickets.kinds import Role, UpdateWish
from tickets.services.campaigns.starting import SizeOffer
from tickets.team.people import Person
from tickets.views import Holding

EVERYBODY = CampaignAudience(months=3)


async def closed(world: World, name: str, **changes: object) -> Person:
    """Return a customer whose case was closed."""
    lin = await world.worker(Role.STAFF, f"Staff of {name}")
    mei = await world.customer(name)
    ticket = await world.filed(mei, **{"order_number": f"order of {name}", **changes})
    await world.desk.staff.close(by=lin.id, ticket=ticket.id, reason="Done")
    return mei


async def start(world: World, lead: Person, *, key: str = "k", size: int = 10, **more: object) -> Campaign:
    """Return a campaign over everybody."""
    usual = {"template": "satisfaction", "audience": EVERYBODY, "at_once": True, **more}
    return await world.desk.campaigns.start(
        by=lead.id,
        key=key,
        size=size,
        **usual,  # type: ignore[arg-type]  # arguments by name
    )


async def asks_of(world: World, campaign: Campaign) -> dict[int, CampaignAskId]:
    """Return the asks of a campaign by customer, sent."""
    async with world.units() as uow:
        asks = await uow.campaigns.to_ask(campaign.id, limit=99)
        await uow.campaigns.mark_asked([each.id for each in asks], at=world.now)
        await uow.commit()
    return {each.customer: each.id for each in asks}


@pytest.mark.rule("F7.sample")
async def test_only_who_can_and_may_be_asked_is_in_the_audience(any_world: World) -> None:
    world = any_world
    lead = await world.worker(Role.LEAD)
    asked = await closed(world, "Ann")
    quiet = await closed(world, "Quiet")
    await world.desk.people.set_updates(by=quiet.id, wish=UpdateWish.NONE)
    erased = await closed(world, "Erased")
    await world.desk.people.erase(by=erased.id)
    colleague = await closed(world, "Colleague")
    invite = await world.desk.people.invite(by=None, role=Role.ENGINEER)
    await world.desk.people.join(by=colleague.id, token=invite.token)
    gone = await closed(world, "Gone")
    async with world.units() as uow:
        await uow.people.save(replace(await uow.people.get(gone.id), reachable=False))
        await uow.commit()
    await world.filed(await world.customer("Open"))
    prospect = await world.desk.campaigns.audience(by=lead.id, audience=EVERYBODY)
    assert prospect.population == 1
    campaign = await start(world, lead)
    async with world.units() as uow:
        assert [each.customer for each in await uow.campaigns.to_ask(campaign.id, limit=9)] == [asked.id]


@pytest.mark.rule("F7.sample")
async def test_an_audience_is_narrowed_by_line_region_and_months(any_world: World) -> None:
    lead = await any_world.worker(Role.LEAD)
    west = Contact(name="W", phone="+8613812345678", email="w@example.org", address="成都市青羊区人民路1号")
    await closed(any_world, "East")
    await closed(any_world, "West", contact=west)
    await closed(any_world, "Kettle", product=Product(name="K-1", line="kettle", model_id="k-1"), extra={})
    any_world.later(days=40)
    for audience, population in (
        (CampaignAudience(months=3, line="washer"), 2),
        (CampaignAudience(months=3, line="kettle"), 1),
        (CampaignAudience(months=3, region="east"), 2),
        (CampaignAudience(months=3, region="west", line="washer"), 1),
        (CampaignAudience(months=1), 0),
    ):
        prospect = await any_world.desk.campaigns.audience(by=lead.id, audience=audience)
        assert prospect.population == population, audience


@pytest.mark.rule("F7.sample")
async def test_a_campaign_starts_once_and_its_sample_can_be_drawn_again(any_world: World) -> None:
    lead = await any_world.worker(Role.LEAD)
    people = [(await closed(any_world, f"Customer {n}")).id for n in range(6)]
    first = await start(any_world, lead, size=3)
    again = await start(any_world, lead, size=3)
    assert again == first, "a second tap starts nothing"
    assert (
        await start(any_world, lead, size=3, audience=CampaignAudience(months=3, region="nowhere")) == first
    )
    async with any_world.units() as uow:
        sample = [each.customer for each in await uow.campaigns.to_ask(first.id, limit=9)]
    assert sample == draw(people, size=3, seed=first.seed)
    assert (first.population, first.size) == (6, 3)
    assert first.send_at == any_world.now
    assert first.ends_at == any_world.now + timedelta(days=14)


@pytest.mark.rule("F7.sample")
async def test_nobody_is_asked_twice_within_the_rest(any_world: World) -> None:
    lead = await any_world.worker(Role.LEAD)
    await closed(any_world, "Ann")
    await asks_of(any_world, await start(any_world, lead))
    any_world.later(days=89)
    with pytest.raises(NotPossible):
        await start(any_world, lead, key="second")
    any_world.later(days=2)
    assert (await start(any_world, lead, key="third", audience=CampaignAudience(months=6))).size == 1


async def test_at_night_a_campaign_waits_for_the_morning(world: World) -> None:
    lead = await world.worker(Role.LEAD)
    await closed(world, "Ann")
    morning = world.now + timedelta(days=1)
    assert (await start(world, lead, key="later", at_once=False)).send_at == morning, "at ten tomorrow"
    world.later(hours=12)
    prospect = await world.desk.campaigns.audience(by=lead.id, audience=EVERYBODY)
    assert (prospect.now_is_quiet, prospect.morning) == (True, morning)
    campaign = await start(world, lead, key="night")
    assert campaign.send_at == morning
    assert campaign.state(world.now) is CampaignState.PLANNED


@pytest.mark.rule("F7.sample")
async def test_of_a_few_customers_everybody_is_asked(world: World) -> None:
    lead = await world.worker(Role.LEAD)
    for number in range(3):
        await closed(world, f"Customer {number}")
    prospect = await world.desk.campaigns.audience(by=lead.id, audience=EVERYBODY)
    assert prospect.offers == (SizeOffer(size=3, margin=None),)


async def test_campaigns_are_for_leads(world: World) -> None:
    lead = await world.worker(Role.LEAD)
    ann = await closed(world, "Ann")
    campaign = await start(world, lead)
    lin = await world.worker(Role.STAFF)
    cases = world.desk.campaigns
    for person in (lin, ann):
        with pytest.raises(NotAllowed):
            await cases.audience(by=person.id, audience=EVERYBODY)
        with pytest.raises(NotAllowed):
            await start(world, person, key="mine")
        with pytest.raises(NotAllowed):
            await cases.latest(by=person.id)
        with pytest.raises(NotAllowed):
            await cases.results(by=person.id, campaign=campaign.id)
        with pytest.raises(NotAllowed):
            await cases.stop(by=person.id, campaign=campaign.id)
    with pytest.raises(NotFound):
        await start(world, lead, key="x", template="bribe")


@pytest.mark.rule("F7.results", "S1.masked")
async def test_answers_become_figures_and_words_without_numbers(any_world: World) -> None:
    world = any_world
    lead = await world.worker(Role.LEAD)
    people = [await closed(world, f"Customer {n}") for n in range(4)]
    campaign = await start(world, lead)
    asks = await asks_of(world, campaign)
    answer = world.desk.campaigns.answer
    for person, score in zip(people[:3], (5, 4, 2), strict=True):
        await answer.score(by=person.id, ask=asks[person.id], question="overall", score=score)
    await answer.score(by=people[0].id, ask=asks[people[0].id], question="speed", score=3)
    said = "Call me: 138 1234 5678, mei@example.org"
    await answer.words(by=people[1].id, ask=asks[people[1].id], text=said)
    await answer.decline(by=people[3].id, ask=asks[people[3].id])

    results = await world.desk.campaigns.results(by=lead.id, campaign=campaign.id)
    overall, speed = (figures for _, figures in results.ratings)
    assert (overall.mean, overall.counts) == (11 / 3, (0, 1, 0, 1, 1))
    assert overall.deviation == pytest.approx(1.5275, abs=1e-4)
    assert (speed.n, speed.deviation) == (1, None)
    assert results.words == ("Call me: •••, •••",)
    tally = results.line.tally
    assert (tally.planned, tally.answered, tally.declined) == (4, 3, 1)
    assert results.margin == pytest.approx(0.3267, abs=1e-4)


async def test_who_declined_may_still_answer_and_forged_answers_count_for_nothing(any_world: World) -> None:
    world = any_world
    lead = await world.worker(Role.LEAD)
    ann, thief = await closed(world, "Ann"), await world.customer("Thief")
    [ask] = (await asks_of(world, await start(world, lead))).values()
    answer = world.desk.campaigns.answer
    await answer.decline(by=ann.id, ask=ask)
    for question, score in (("overall", 6), ("overall", 0), ("bribe", 5)):
        with pytest.raises(NotFound):
            await answer.score(by=ann.id, ask=ask, question=question, score=score)
    for act in (
        answer.score(by=thief.id, ask=ask, question="overall", score=1),
        answer.decline(by=thief.id, ask=ask),
        world.desk.campaigns.questions(by=thief.id, ask=ask),
    ):
        with pytest.raises(NotAllowed):
            await act
    for question in ("overall", "speed"):
        _, mine = await answer.score(by=ann.id, ask=ask, question=question, score=4)
    assert (mine.outcome, mine.finished_at is not None) == (AskOutcome.ANSWERED, True)
    _, mine = await answer.decline(by=ann.id, ask=ask)
    assert mine.outcome is AskOutcome.ANSWERED


@pytest.mark.parametrize("how", ["ended", "stopped"])
async def test_after_the_end_nothing_is_counted_any_more(world: World, how: str) -> None:
    lead = await world.worker(Role.LEAD)
    ann = await closed(world, "Ann")
    campaign = await start(world, lead)
    [ask] = (await asks_of(world, campaign)).values()
    if how == "ended":
        world.later(days=14)
    else:
        await world.desk.campaigns.stop(by=lead.id, campaign=campaign.id)
    with pytest.raises(NotPossible):
        await world.desk.campaigns.answer.score(by=ann.id, ask=ask, question="overall", score=5)
    [line] = await world.desk.campaigns.latest(by=lead.id)
    assert (line.state.value, line.tally.answered) == (how, 0)


@pytest.mark.rule("S2.erased")
async def test_who_has_their_data_erased_leaves_scores_but_no_words(any_world: World) -> None:
    lead = await any_world.worker(Role.LEAD)
    ann = await closed(any_world, "Ann")
    campaign = await start(any_world, lead)
    [ask] = (await asks_of(any_world, campaign)).values()
    await any_world.desk.campaigns.answer.score(by=ann.id, ask=ask, question="overall", score=2)
    await any_world.desk.campaigns.answer.words(by=ann.id, ask=ask, text="I live at Century Avenue 100")
    assert Holding.POLL_WORDS in (await any_world.desk.people.erase(by=ann.id)).erased
    assert Holding.POLL_WORDS not in (await any_world.desk.people.erase(by=ann.id)).erased
    results = await any_world.desk.campaigns.results(by=lead.id, campaign=campaign.id)
    assert (results.words, results.line.tally.answered) == ((), 1)
