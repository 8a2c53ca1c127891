"""The quote: paid work starts only after the customer accepted it (rule J9)."""

from datetime import date

import pytest

from tests.fakes.memory import Memory
from tests.unit.announcing import RULES
from tests.unit.planners.day import Day, local, of
from tests.unit.services.world import World
from tickets.case.facts import Money, PurchaseDate, Slot
from tickets.case.lifecycle import Status
from tickets.case.ticket import Ticket
from tickets.daily_update.progress import NextStep, next_step
from tickets.errors import (
    NotAllowed,
    NotFound,
    NotPossible,
    QuoteMissing,
    QuoteRefused,
    QuoteUnanswered,
    StaleVersion,
)
from tickets.ids import TicketId
from tickets.kinds import Role, UpdateWish
from tickets.messages.taps import Tap, Verb
from tickets.team.people import Person
from tickets.time.from_history import replay
from tickets.time.sla import SlaRules
from tickets.time.ticket_clock import ClockName, ClockOutcome, TicketClock

PRICE = Money(hundredths=35000, currency="CNY")
MORE = Money(hundredths=48000, currency="CNY")
LONG_AGO = PurchaseDate(earliest=date(2023, 1, 5), latest=date(2023, 1, 5))


@pytest.fixture
def day(memory: Memory) -> Day:
    return Day(units=memory.units, policy=RULES)


async def paid_job(world: World) -> tuple[Person, Person, Ticket]:
    """Return a customer, an engineer, and the repair out of warranty that the engineer took on."""
    wang = await world.worker(Role.ENGINEER, "Wang")
    mei = await world.customer()
    ticket = await world.filed(mei, purchased=LONG_AGO)
    await world.desk.jobs.accept(by=wang.id, ticket=ticket.id)
    return mei, wang, ticket


async def clock(world: World, ticket: TicketId, name: ClockName) -> TicketClock:
    async with world.units() as uow:
        return next(clock for clock in await uow.clocks.of_ticket(ticket) if clock.name is name)


async def finish(world: World, by: Person, ticket: Ticket) -> Ticket:
    return await world.desk.jobs.finish(
        by=by.id, ticket=ticket.id, summary="New pump", parts=["pump"], function_tested=True
    )


@pytest.mark.rule("J9.accepted", "C7.past")
async def test_paid_work_is_finished_only_after_the_customer_accepted(any_world: World) -> None:
    mei, wang, ticket = await paid_job(any_world)
    desk = any_world.desk
    with pytest.raises(QuoteMissing):
        await finish(any_world, wang, ticket)
    with pytest.raises(QuoteMissing):
        await desk.jobs.begin_finishing(by=wang.id, ticket=ticket.id)
    assert (await desk.jobs.view(by=wang.id, ticket=ticket.id)).quote_missing
    asked = await desk.quotes.give(by=wang.id, ticket=ticket.id, amount=PRICE, text="Pump and labour")
    assert (asked.status, next_step(asked)) == (Status.WAITING_CUSTOMER, NextStep.ANSWERING)
    with pytest.raises(QuoteUnanswered):
        await finish(any_world, wang, ticket)
    with pytest.raises(QuoteUnanswered):
        await desk.jobs.begin_finishing(by=wang.id, ticket=ticket.id)
    agreed = await desk.quotes.answer(by=mei.id, ticket=ticket.id, accepted=True)
    assert agreed.status is Status.ACCEPTED
    await desk.jobs.begin_finishing(by=wang.id, ticket=ticket.id)
    assert not (await desk.jobs.view(by=wang.id, ticket=ticket.id)).quote_missing
    assert (await finish(any_world, wang, ticket)).status is Status.WORK_DONE


@pytest.mark.rule("J9.accepted")
async def test_after_a_no_nobody_sets_out_and_nothing_is_finished(day: Day, memory: Memory) -> None:
    mei, wang, ticket = await paid_job(day)
    await day.desk.quotes.give(by=wang.id, ticket=ticket.id, amount=PRICE, text="Pump")
    with pytest.raises(QuoteUnanswered):
        await day.desk.jobs.depart(by=wang.id, ticket=ticket.id, eta_minutes=20)
    await day.desk.quotes.answer(by=mei.id, ticket=ticket.id, accepted=False)
    with pytest.raises(QuoteRefused):
        await day.desk.jobs.depart(by=wang.id, ticket=ticket.id, eta_minutes=20)
    with pytest.raises(QuoteRefused):
        await finish(day, wang, ticket)
    steps = [(push.recipient, push.context["step"]) for push in of(memory, "job/step")]
    assert steps == [(wang.id, "quote_declined")]
    taps = [Tap.decode(button.data) for row in of(memory, "job/step")[0].buttons for button in row]
    assert [tap.verb for tap in taps if tap] == [Verb.QUOTE, Verb.JOB]
    await day.desk.quotes.give(by=wang.id, ticket=ticket.id, amount=MORE, text="Pump, second hand")
    await day.desk.quotes.answer(by=mei.id, ticket=ticket.id, accepted=True)
    assert (await finish(day, wang, ticket)).status is Status.WORK_DONE


@pytest.mark.rule("D5.quote")
async def test_the_customer_gets_the_amount_with_a_yes_and_a_no(day: Day, memory: Memory) -> None:
    mei, wang, ticket = await paid_job(day)
    await day.wishes(mei, UpdateWish.NONE)
    for _ in range(2):
        await day.desk.quotes.give(by=wang.id, ticket=ticket.id, amount=PRICE, text="Pump")
    [push] = of(memory, "customer/quote")
    assert push.recipient == mei.id, "they must decide: also for those who want no updates"
    assert push.context["amount"] == {"hundredths": 35000, "currency": "CNY"}
    taps = [Tap.decode(button.data) for row in push.buttons for button in row]
    given = int(day.now.timestamp())
    assert [(tap.verb, tap.argument) for tap in taps if tap][:2] == [
        (Verb.PRICE, f"yes.{given}"),
        (Verb.PRICE, f"no.{given}"),
    ]


@pytest.mark.rule("J9.accepted")
async def test_the_button_of_an_older_quote_accepts_nothing(day: Day) -> None:
    """The price went up, the customer tapped the first message, and the engineer took it for a yes."""
    mei, wang, ticket = await paid_job(day)
    await day.desk.quotes.give(by=wang.id, ticket=ticket.id, amount=PRICE, text="Pump")
    old = int(day.now.timestamp())
    day.later(minutes=5)
    await day.desk.quotes.give(by=wang.id, ticket=ticket.id, amount=MORE, text="Pump and drum")
    with pytest.raises(StaleVersion):
        await day.desk.quotes.answer(by=mei.id, ticket=ticket.id, accepted=True, given_at=old)
    agreed = await day.desk.quotes.answer(
        by=mei.id, ticket=ticket.id, accepted=True, given_at=int(day.now.timestamp())
    )
    assert agreed.status is Status.ACCEPTED, "where the case stood before the first of them"


async def test_the_solution_stands_still_while_the_quote_is_open(day: Day) -> None:
    mei, wang, ticket = await paid_job(day)
    due = (await clock(day, ticket.id, ClockName.SOLVE)).due_at
    await day.desk.quotes.give(by=wang.id, ticket=ticket.id, amount=PRICE, text="Pump")
    assert (await clock(day, ticket.id, ClockName.SOLVE)).paused_at == day.now
    day.later(days=1)
    await day.desk.quotes.answer(by=mei.id, ticket=ticket.id, accepted=True)
    solve = await clock(day, ticket.id, ClockName.SOLVE)
    assert (solve.paused_at, solve.due_at > due) == (None, True)
    async with day.units() as uow:
        stored, history = await uow.tickets.get(ticket.id), await uow.tickets.history(ticket.id)
    replayed = replay(SlaRules(policy=day.policy, calendar=day.desk.calendar), stored, history, at=day.now)
    again = next(each for each in replayed if each.name is ClockName.SOLVE)
    assert again.paused_at is None, "an upgrade that finds the clocks missing knows that the wait is over"


async def test_who_pays_hears_the_price_within_a_working_day(day: Day, memory: Memory) -> None:
    lead = await day.worker(Role.LEAD, "He")
    _, wang, ticket = await paid_job(day)
    assert (await clock(day, ticket.id, ClockName.QUOTE)).due_at == local(3, 18)
    for moment in ((3, 17), (4, 9)):
        day.at(*moment)
        await day.restarted().warn_clocks()
    told = [push for push in memory.pushes if push.context.get("clock") == "quote"]
    stages = [(push.recipient, push.context["stage"]) for push in told]
    assert stages[:3] == [(wang.id, "warned"), (wang.id, "breached"), (lead.id, "breached")]
    taps = [Tap.decode(button.data) for button in told[0].buttons[0]]
    assert [tap.verb for tap in taps if tap] == [Verb.QUOTE]
    await day.desk.quotes.give(by=wang.id, ticket=ticket.id, amount=PRICE, text="Pump")
    assert (await clock(day, ticket.id, ClockName.QUOTE)).outcome is ClockOutcome.BROKEN


@pytest.mark.rule("C7.free")
async def test_a_repair_under_warranty_needs_no_quote(day: Day) -> None:
    _, wang, ticket = await day.job()
    async with day.units() as uow:
        names = {clock.name for clock in await uow.clocks.of_ticket(ticket.id)}
    assert ClockName.QUOTE not in names
    assert (await finish(day, wang, ticket)).status is Status.WORK_DONE


@pytest.mark.rule("J4.agreed")
async def test_a_visit_time_that_is_still_to_be_chosen_can_be_chosen_after_the_quote(day: Day) -> None:
    """The answer to the quote put the case back, and the offered times could not be tapped any more."""
    mei, wang, ticket = await paid_job(day)
    await day.desk.quotes.give(by=wang.id, ticket=ticket.id, amount=PRICE, text="Pump")
    slot = Slot(start=local(4, 14), end=local(4, 16))
    await day.desk.jobs.propose_visit(by=wang.id, ticket=ticket.id, slots=[slot])
    await day.desk.quotes.answer(by=mei.id, ticket=ticket.id, accepted=True)
    agreed = await day.desk.cases.pick_visit(by=mei.id, ticket=ticket.id, slot=0)
    assert agreed.status is Status.SCHEDULED


async def test_an_answer_is_taken_once_from_who_may_give_it(day: Day) -> None:
    lin = await day.worker(Role.STAFF, "Lin")
    mei, wang, ticket = await paid_job(day)
    stranger = await day.customer("Eve")
    with pytest.raises(NotFound):
        await day.desk.quotes.answer(by=mei.id, ticket=ticket.id, accepted=True)
    with pytest.raises(NotAllowed):
        await day.desk.quotes.give(by=mei.id, ticket=ticket.id, amount=PRICE, text="Free")
    await day.desk.quotes.give(by=lin.id, ticket=ticket.id, amount=PRICE, text="Pump")
    for person in (stranger, wang):
        with pytest.raises(NotAllowed):
            await day.desk.quotes.answer(by=person.id, ticket=ticket.id, accepted=True)
    for _ in range(2):
        await day.desk.quotes.answer(by=lin.id, ticket=ticket.id, accepted=True)
    assert (await day.history(ticket.id)).count("QuoteAccepted") == 1
    with pytest.raises(NotPossible):
        await day.desk.quotes.answer(by=mei.id, ticket=ticket.id, accepted=False)
