"""Campaigns on both databases: the audience, the sample kept once, and how asks move on (rule F7)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.opening import Storage
from tests.storage.examples import NOON, add_person, add_ticket, minutes
from tickets.aftercare.campaigns import NO_TALLY, AnswerCount, AskOutcome, Campaign, CampaignAudience
from tickets.case.facts import Contact, Product
from tickets.case.lifecycle import Status
from tickets.errors import NotFound
from tickets.ids import CampaignAskId, CampaignId, PersonId
from tickets.kinds import Language, Role, UpdateWish
from tickets.policy import SurveyQuestion
from tickets.team.people import Person

DAY = timedelta(days=1)


def a_campaign(by: PersonId, key: str = "k", **changes: object) -> Campaign:
    """Return a campaign that runs for two weeks from noon on."""
    usual = Campaign(
        id=CampaignId(0),
        key=key,
        template="satisfaction",
        title={Language.EN: "How are we doing?", Language.ZH_HANS: "满意度调查"},
        intro={Language.EN: "A few taps"},
        questions=(SurveyQuestion(key="overall", prompts={Language.EN: "Happy?"}),),
        audience=CampaignAudience(months=3, line="washer"),
        population=40,
        size=2,
        seed=2**45,
        created_by=by,
        created_at=NOON,
        send_at=NOON,
        ends_at=NOON + 14 * DAY,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # fields of Campaign by name


async def closed_case(storage: Storage, telegram: int, **changes: object) -> Person:
    """Return a customer with a case that was closed at noon."""
    person = await add_person(storage, telegram)
    await add_ticket(storage, person.id, **{"status": Status.CLOSED, "closed_at": NOON, **changes})
    return person


async def audience(storage: Storage, **narrowed: str) -> list[PersonId]:
    """Return whom an audience has now."""
    async with storage.units() as unit:
        found = await unit.campaigns.audience(
            CampaignAudience(months=3, **narrowed), closed_since=NOON, asked_before=NOON - 90 * DAY
        )
    return list(found)


@pytest.mark.rule("F7.sample")
async def test_the_audience_has_each_customer_once_who_may_be_asked(storage: Storage) -> None:
    wanted = await closed_case(storage, 1)
    await add_ticket(storage, wanted.id, status=Status.CLOSED, closed_at=minutes(1))
    other = await closed_case(
        storage, 2, product=Product(name="Kettle", line="kettle"), contact=Contact(name="W", region="west")
    )
    await closed_case(storage, 3, closed_at=minutes(-1))
    await closed_case(storage, 4, status=Status.CANCELLED)
    gone, quiet = await closed_case(storage, 5), await closed_case(storage, 6)
    staff = await add_person(storage, 7, Role.CUSTOMER, Role.STAFF)
    await add_ticket(storage, staff.id, status=Status.CLOSED, closed_at=NOON)
    async with storage.units() as unit:
        await unit.people.save(replace(gone, reachable=False))
        await unit.people.save(replace(quiet, updates=UpdateWish.NONE))
        await unit.commit()
    assert await audience(storage) == [wanted.id, other.id]
    assert await audience(storage, line="kettle") == [other.id]
    assert await audience(storage, region="west") == [other.id]
    assert await audience(storage, region="pudong", line="washer") == [wanted.id]
    assert await audience(storage, region="nowhere") == []


@pytest.mark.rule("F7.sample")
async def test_whose_case_was_erased_is_left_in_peace(storage: Storage) -> None:
    person = await add_person(storage)
    ticket = await add_ticket(storage, person.id, status=Status.CLOSED, closed_at=NOON)
    async with storage.units() as unit:
        await unit.tickets.save(ticket.erase_person(by=person.id, at=minutes(5)))
        await unit.commit()
    assert await audience(storage) == []


@pytest.mark.rule("F7.sample")
async def test_who_was_asked_lately_is_not_in_the_audience(storage: Storage) -> None:
    person = await closed_case(storage, 1)
    async with storage.units() as unit:
        campaign = await unit.campaigns.add(a_campaign(person.id), sample=[person.id])
        [ask] = await unit.campaigns.to_ask(campaign.id, limit=9)
        everybody = CampaignAudience(months=3)
        assert await unit.campaigns.audience(everybody, closed_since=NOON, asked_before=NOON) == [person.id]
        await unit.campaigns.mark_asked([ask.id], at=minutes(1))
        assert await unit.campaigns.audience(everybody, closed_since=NOON, asked_before=NOON) == []
        assert await unit.campaigns.audience(everybody, closed_since=NOON, asked_before=minutes(2)) == [
            person.id
        ]


@pytest.mark.rule("F7.sample")
async def test_a_campaign_is_kept_once_by_its_key(storage: Storage) -> None:
    one, two = await add_person(storage, 1), await add_person(storage, 2)
    async with storage.units() as unit:
        first = await unit.campaigns.add(a_campaign(one.id), sample=[one.id, two.id])
        again = await unit.campaigns.add(a_campaign(one.id, size=1), sample=[one.id])
        second = await unit.campaigns.add(a_campaign(one.id, "other"), sample=[])
        await unit.commit()
    async with storage.units() as unit:
        assert again == first == await unit.campaigns.get(first.id)
        assert [each.id for each in await unit.campaigns.latest()] == [second.id, first.id]
        assert [each.id for each in await unit.campaigns.latest(limit=1)] == [second.id]
        assert [each.customer for each in await unit.campaigns.to_ask(first.id, limit=9)] == [one.id, two.id]
        tallies = await unit.campaigns.tallies([first.id, second.id])
        assert tallies == {
            first.id: AnswerCount(planned=2, asked=0, answered=0, declined=0, left_out=0),
            second.id: NO_TALLY,
        }
        with pytest.raises(NotFound):
            await unit.campaigns.get(CampaignId(99))


@pytest.mark.rule("F7.sample")
async def test_asks_move_from_waiting_to_asked_reminded_and_answered(storage: Storage) -> None:
    people = [await add_person(storage, number) for number in range(1, 6)]
    async with storage.units() as unit:
        campaign = await unit.campaigns.add(a_campaign(people[0].id), sample=[person.id for person in people])
        answered, declined, silent, out, waiting = await unit.campaigns.to_ask(campaign.id, limit=9)
        await unit.campaigns.mark_asked([answered.id, declined.id, silent.id], at=minutes(1))
        await unit.campaigns.leave_out([out.id], at=minutes(1))
        assert await unit.campaigns.to_ask(campaign.id, limit=9) == [waiting]
        said = replace(
            answered,
            scores={"overall": 4},
            words="很好",
            outcome=AskOutcome.ANSWERED,
            finished_at=minutes(3),
        )
        await unit.campaigns.save_answer(said)
        await unit.campaigns.save_answer(replace(declined, outcome=AskOutcome.DECLINED))
        await unit.campaigns.leave_out([answered.id], at=minutes(4))
        kept = await unit.campaigns.ask(answered.id)
        assert kept == replace(said, asked_at=minutes(1)), "what was answered stays answered"
        assert await unit.campaigns.to_remind(campaign.id, asked_before=minutes(1), limit=9) == []
        [due] = await unit.campaigns.to_remind(campaign.id, asked_before=minutes(2), limit=9)
        assert due.id == silent.id
        await unit.campaigns.mark_reminded([silent.id], at=minutes(5))
        assert await unit.campaigns.to_remind(campaign.id, asked_before=minutes(2), limit=9) == []
        assert await unit.campaigns.answers(campaign.id) == [kept]
        tallies = await unit.campaigns.tallies([campaign.id])
        assert tallies[campaign.id] == AnswerCount(planned=5, asked=3, answered=1, declined=1, left_out=1)
        with pytest.raises(NotFound):
            await unit.campaigns.ask(CampaignAskId(99))


@pytest.mark.rule("F7.results")
async def test_a_campaign_begins_ends_and_is_reported_once(storage: Storage) -> None:
    person = await add_person(storage)
    async with storage.units() as unit:
        campaign = await unit.campaigns.add(a_campaign(person.id), sample=[person.id])
        stopped = await unit.campaigns.add(a_campaign(person.id, "stopped"), sample=[person.id])
        assert await unit.campaigns.running(minutes(-1)) == []
        assert [each.id for each in await unit.campaigns.running(NOON)] == [campaign.id, stopped.id]
        assert await unit.campaigns.stop(stopped.id, at=minutes(2))
        assert not await unit.campaigns.stop(stopped.id, at=minutes(3))
        assert [each.id for each in await unit.campaigns.running(minutes(4))] == [campaign.id]
        assert [each.id for each in await unit.campaigns.unreported(minutes(4))] == [stopped.id]
        assert await unit.campaigns.report(stopped.id, at=minutes(5))
        assert not await unit.campaigns.report(stopped.id, at=minutes(6))
        assert await unit.campaigns.running(campaign.ends_at) == []
        assert await unit.campaigns.unreported(campaign.ends_at) == [campaign]
