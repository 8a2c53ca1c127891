"""Campaigns by themselves: batches, one reminder, word of the end, never at night (rule F7)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.fakes.memory import Memory
from tests.unit.planners.day import Day, of, recipients_of
from tickets.aftercare.campaigns import Campaign, CampaignAudience
from tickets.kinds import Role, UpdateWish
from tickets.messages.taps import Tap, Verb
from tickets.team.people import Person


async def over(day: Day, number: int, *, at_once: bool = True) -> tuple[Campaign, Person, list[Person]]:
    """Return a campaign of a lead over so many customers with closed cases."""
    lead = await day.worker(Role.LEAD)
    customers = []
    for each in range(number):
        mei = await day.customer(f"Customer {each}")
        ticket = await day.filed(mei, order_number=f"order {each}")
        await day.desk.staff.close(by=lead.id, ticket=ticket.id, reason="Done")
        customers.append(mei)
    campaign = await day.desk.campaigns.start(
        by=lead.id,
        key="k",
        template="satisfaction",
        audience=CampaignAudience(months=3),
        size=number,
        at_once=at_once,
    )
    return campaign, lead, customers


@pytest.mark.rule("F7.sample")
async def test_everybody_in_the_sample_is_invited_once_behind_all_else(day: Day, memory: Memory) -> None:
    campaign, _, customers = await over(day, 3)
    assert await day.planners.run_campaigns() == 3
    pushes = of(memory, "campaign/invitation")
    assert recipients_of(pushes) == [each.id for each in customers]
    taps = [Tap.decode(button.data) for row in pushes[0].buttons for button in row]
    assert [(tap.verb, tap.argument) for tap in taps if tap] == [
        *((Verb.POLL, str(score)) for score in range(1, 6)),
        (Verb.POLL, "no"),
    ]
    assert {push.priority for push in pushes} == {9}
    assert {push.stale_after for push in pushes} == {campaign.ends_at}
    assert await day.restarted().run_campaigns() == 0


@pytest.mark.rule("F7.sample", "F7.results")
async def test_a_campaign_runs_the_same_on_the_real_storage(stored_day: Day) -> None:
    await over(stored_day, 2)
    assert await stored_day.planners.run_campaigns() == 2
    assert await stored_day.restarted().run_campaigns() == 0
    stored_day.at(7, 10)
    assert await stored_day.restarted().run_campaigns() == 2, "reminded"
    stored_day.at(16, 10, 5)
    assert await stored_day.restarted().run_campaigns() == 1, "its end is told"
    assert await stored_day.restarted().run_campaigns() == 0


@pytest.mark.rule("F7.sample")
async def test_a_large_sample_goes_out_in_batches(
    day: Day, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tickets.planners.run_campaigns.BATCH", 2)
    monkeypatch.setattr("tickets.planners.run_campaigns.BATCHES_AT_ONCE", 2)
    await over(day, 5)
    before = memory.commits
    assert await day.planners.run_campaigns() == 4
    assert memory.commits - before == 2, "a transaction per batch"
    assert await day.restarted().run_campaigns() == 1, "the rest in the next run"


@pytest.mark.rule("F7.sample")
async def test_who_fell_away_since_the_draw_is_left_out(day: Day, memory: Memory) -> None:
    _, lead, (one, two, three) = await over(day, 3)
    await day.wishes(one, UpdateWish.NONE)
    await day.blocks(two)
    assert await day.planners.run_campaigns() == 1
    assert recipients_of(of(memory, "campaign/invitation")) == [three.id]
    [line] = await day.desk.campaigns.latest(by=lead.id)
    assert (line.tally.planned, line.tally.asked, line.tally.left_out) == (3, 1, 2)


async def test_nothing_goes_out_at_night_or_before_its_time(day: Day) -> None:
    await over(day, 1, at_once=False)
    day.at(2, 20, 59)
    assert await day.planners.run_campaigns() == 0, "planned for ten tomorrow"
    day.at(3, 22)
    assert await day.restarted().run_campaigns() == 0
    day.at(4, 9)
    assert await day.restarted().run_campaigns() == 1


async def test_only_the_silent_are_reminded_and_only_once(day: Day, memory: Memory) -> None:
    campaign, _, (silent, scored, declined) = await over(day, 3)
    await day.planners.run_campaigns()
    async with day.units() as uow:
        sent = await uow.campaigns.to_remind(campaign.id, asked_before=campaign.ends_at, limit=9)
    asks = {each.customer: each.id for each in sent}
    answer = day.desk.campaigns.answer
    await answer.score(by=scored.id, ask=asks[scored.id], question="overall", score=4)
    await answer.decline(by=declined.id, ask=asks[declined.id])
    day.at(6, 10)
    assert await day.restarted().run_campaigns() == 0, "not yet"
    day.at(6, 10, 1)
    assert await day.restarted().run_campaigns() == 1
    assert recipients_of(of(memory, "campaign/reminder")) == [silent.id]
    day.at(12, 10)
    assert await day.restarted().run_campaigns() == 0


@pytest.mark.rule("F7.results")
async def test_who_started_it_hears_of_its_end(day: Day, memory: Memory) -> None:
    _, lead, _ = await over(day, 1)
    await day.planners.run_campaigns()
    day.at(16, 10, 1)
    assert await day.restarted().run_campaigns() == 1
    [push] = of(memory, "staff/campaign_over")
    assert (push.recipient, push.context["asked"], push.context["answered"]) == (lead.id, 1, 0)
    assert await day.restarted().run_campaigns() == 0


async def test_a_stopped_campaign_asks_nobody_else(day: Day) -> None:
    campaign, lead, _ = await over(day, 2)
    await day.desk.campaigns.stop(by=lead.id, campaign=campaign.id)
    assert await day.planners.run_campaigns() == 0


def rhythmic(day: Day, every_months: int | None) -> None:
    """Let the policy want its campaign in a rhythm."""
    [template] = day.policy.campaigns.templates
    campaigns = replace(day.policy.campaigns, templates=(replace(template, every_months=every_months),))
    day.policy = replace(day.policy, campaigns=campaigns)


@pytest.mark.rule("F7.monthly", "F7.quarterly", "F7.half_yearly")
@pytest.mark.parametrize(
    ("every_months", "due"),
    [
        (1, ["04-01", "05-01", "06-01", "07-01"]),
        (3, ["04-01", "07-01"]),
        (6, ["07-01"]),
        (12, []),
        (None, []),
    ],
)
async def test_leads_are_reminded_once_a_month_a_quarter_or_half_a_year(
    day: Day, memory: Memory, every_months: int | None, due: list[str]
) -> None:
    rhythmic(day, every_months)
    lead = await day.worker(Role.LEAD)
    day.at(9, 11)
    reminded = []
    while day.now.month < 8:
        if day.now.day == 25:
            mei = await day.customer()
            ticket = await day.filed(mei, order_number=f"order {day.now}")
            await day.desk.staff.close(by=lead.id, ticket=ticket.id, reason="Done")
        reminded += [f"{day.now:%m-%d}" for _ in range(2) if await day.restarted().campaigns_due()]
        day.now += timedelta(days=1)
    assert reminded == due
    assert set(recipients_of(of(memory, "staff/campaign_due"))) <= {lead.id}


@pytest.mark.rule("F7.monthly")
async def test_who_has_started_it_is_not_reminded(day: Day, memory: Memory) -> None:
    day.at(2, 9, 30)
    await over(day, 1)
    rhythmic(day, 1)
    day.at(2, 10, 30)
    assert await day.restarted().campaigns_due() == 0
