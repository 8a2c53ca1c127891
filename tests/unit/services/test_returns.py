"""Goods that come back: inspected, a voucher, a new product or the money, each in its time (X2, X4)."""

from datetime import date

import pytest

from tests.fakes.memory import Memory
from tests.unit.announcing import RULES
from tests.unit.planners.day import Day, local, of
from tests.unit.services.world import World
from tickets.case.facts import Money
from tickets.case.lifecycle import Status
from tickets.daily_update.progress import NextStep, next_step
from tickets.errors import NotAllowed, NotPossible, TextEmpty, TimePassed
from tickets.ids import PersonId, TicketId
from tickets.kinds import Request, Role, Settlement
from tickets.messages.taps import Tap, Verb
from tickets.team.people import Person
from tickets.time.ticket_clock import ClockName, ClockOutcome, TicketClock

PRICE = Money(hundredths=128050, currency="CNY")


@pytest.fixture
def day(memory: Memory) -> Day:
    return Day(units=memory.units, policy=RULES)


async def ends(day: World, ticket: TicketId) -> dict[ClockName, ClockOutcome | None]:
    """Return how each clock ended, None while it runs."""
    async with day.units() as uow:
        return {clock.name: clock.outcome for clock in await uow.clocks.of_ticket(ticket)}


async def clock_of(day: World, ticket: TicketId, name: ClockName) -> TicketClock:
    """Return the latest clock of a name."""
    async with day.units() as uow:
        named = [clock for clock in await uow.clocks.of_ticket(ticket) if clock.name is name]
    return max(named, key=lambda clock: clock.round)


async def due(day: World, ticket: TicketId, name: ClockName) -> object:
    async with day.units() as uow:
        return next(clock.due_at for clock in await uow.clocks.of_ticket(ticket) if clock.name is name)


async def wanted(day: World, request: Request) -> tuple[Person, Person, TicketId]:
    """Return a member of staff, a customer, and the case in which they want something."""
    lin = await day.worker(Role.STAFF, "Lin")
    mei = await day.customer()
    return lin, mei, (await day.filed(mei, request=request)).id


async def test_nobody_is_asked_to_take_on_a_repair_whose_product_is_here_to_be_exchanged(
    day: Day, memory: Memory
) -> None:
    """The drum was on the desk's own table, and the job went from one engineer's phone to the next."""
    await day.worker(Role.ENGINEER, "Wang")
    await day.worker(Role.ENGINEER, "Li")
    lin, _, ticket = await wanted(day, Request.EXCHANGE)
    await day.desk.returns.receive(by=lin.id, ticket=ticket, settlement=Settlement.EXCHANGE)
    over = await ends(day, ticket)
    assert over[ClockName.CONFIRM] is ClockOutcome.DROPPED
    assert {over[name] for name in (ClockName.RESPOND, ClockName.PLAN)} == {ClockOutcome.KEPT}
    offers = len(of(memory, "job/offer"))
    day.at(3, 17)
    assert await day.planners.offer_again() == 0
    assert len(of(memory, "job/offer")) == offers == 1
    await day.desk.returns.refuse(by=lin.id, ticket=ticket, reason="The seal is fine")
    assert await day.planners.offer_again() == 0, "it is a repair again: its owner has an hour to say yes"
    assert (await clock_of(day, ticket, ClockName.CONFIRM)).outcome is None
    day.at(4, 10, 1)
    assert await day.planners.offer_again() > 0


async def test_who_gets_a_case_whose_product_is_here_has_nothing_to_confirm_or_plan(day: Day) -> None:
    wang = await day.worker(Role.ENGINEER, "Wang")
    lin, _, ticket = await wanted(day, Request.EXCHANGE)
    await day.desk.returns.receive(by=lin.id, ticket=ticket, settlement=Settlement.EXCHANGE)
    day.later(minutes=5)
    li = await day.worker(Role.ENGINEER, "Li")
    await day.desk.staff.assign(by=lin.id, ticket=ticket, owner=li.id)
    for name in (ClockName.CONFIRM, ClockName.PLAN):
        assert (await clock_of(day, ticket, name)).round == 1, f"{name}: asked of {wang.name} only"


async def inspected(day: World, lin: PersonId, ticket: TicketId, settlement: Settlement) -> None:
    await day.desk.returns.receive(by=lin, ticket=ticket, settlement=settlement)
    until = date(2026, 4, 1) if settlement is Settlement.EXCHANGE else None
    await day.desk.returns.inspect(by=lin, ticket=ticket, finding="Drum broken", voucher_until=until)


@pytest.mark.rule("X2.inspection", "X2.sent")
async def test_an_exchange_from_the_receipt_to_the_customers_word(any_world: World) -> None:
    lin, mei, ticket = await wanted(any_world, Request.EXCHANGE)
    desk = any_world.desk
    received = await desk.returns.receive(by=lin.id, ticket=ticket, settlement=Settlement.EXCHANGE)
    assert next_step(received) is NextStep.INSPECTING
    assert received.expected_at == local(9, 18), "the customer was told: the new one leaves within five days"
    assert await due(any_world, ticket, ClockName.INSPECTION) == local(4, 18)
    assert await due(any_world, ticket, ClockName.REPLACEMENT) == local(9, 18)
    any_world.later(days=1)
    checked = await desk.returns.inspect(
        by=lin.id, ticket=ticket, finding="Drum broken", voucher_until=date(2026, 4, 1)
    )
    assert next_step(checked) is NextStep.REPLACING
    any_world.later(days=1)
    sent = await desk.returns.send(by=lin.id, ticket=ticket, tracking="SF 1234")
    assert (sent.status, next_step(sent)) == (Status.HANDED_OVER, NextStep.GOODS_ARRIVING)
    over = await ends(any_world, ticket)
    assert {name for name, outcome in over.items() if outcome is ClockOutcome.KEPT} >= {
        ClockName.INSPECTION,
        ClockName.REPLACEMENT,
        ClockName.SOLVE,
    }
    assert not sent.is_overdue(local(20, 9)), "what is on its way is not overdue"
    solved = await desk.cases.confirm_solved(by=mei.id, ticket=ticket)
    assert solved.status is Status.SOLVED
    assert (await any_world.stored(ticket)).returned is not None


@pytest.mark.rule("X2.inspection", "X2.sent", "X2.validity")
async def test_each_step_of_an_exchange_is_told_with_what_follows(day: Day, memory: Memory) -> None:
    lin, mei, ticket = await wanted(day, Request.EXCHANGE)
    await inspected(day, lin.id, ticket, Settlement.EXCHANGE)
    await day.desk.returns.send(by=lin.id, ticket=ticket, tracking="SF 1234")
    [received] = of(memory, "customer/goods_received")
    assert (received.context["inspected_by"], received.context["settled_by"]) == (
        local(4, 18).isoformat(),
        local(9, 18).isoformat(),
    )
    [voucher] = of(memory, "customer/goods_inspected")
    assert (voucher.context["finding"], voucher.context["voucher_until"]) == ("Drum broken", "2026-04-01")
    [sent] = of(memory, "customer/new_product_sent")
    taps = [Tap.decode(button.data) for row in sent.buttons for button in row]
    assert sent.context["tracking"] == "SF 1234"
    assert [tap.verb for tap in taps if tap] == [Verb.SOLVED, Verb.UNSOLVED]
    assert of(memory, "customer/date_moved") == []
    assert {push.recipient for push in (received, voucher, sent)} == {mei.id}


@pytest.mark.rule("X4.in_7_days", "X4.inspected")
async def test_a_refund_is_paid_within_seven_working_days_and_only_after_inspection(
    day: Day, memory: Memory
) -> None:
    lin, mei, ticket = await wanted(day, Request.RETURN)
    await day.desk.returns.receive(by=lin.id, ticket=ticket, settlement=Settlement.REFUND)
    assert await due(day, ticket, ClockName.REFUND) == local(11, 18)
    with pytest.raises(NotPossible):
        await day.desk.returns.pay(by=lin.id, ticket=ticket, amount=PRICE)
    await day.desk.returns.inspect(by=lin.id, ticket=ticket, finding="Complete, unused")
    paid = await day.desk.returns.pay(by=lin.id, ticket=ticket, amount=PRICE)
    assert (paid.status, next_step(paid)) == (Status.HANDED_OVER, NextStep.MONEY_ARRIVING)
    [told] = of(memory, "customer/refund_paid")
    assert (told.recipient, told.context["amount"]) == (mei.id, {"hundredths": 128050, "currency": "CNY"})
    assert (await ends(day, ticket))[ClockName.REFUND] is ClockOutcome.KEPT


@pytest.mark.rule("X2.inspection", "X4.in_7_days")
@pytest.mark.parametrize(
    ("request_", "settlement", "clock", "moments"),
    [
        (Request.EXCHANGE, Settlement.EXCHANGE, "inspection", ((4, 12), (5, 9))),
        (Request.RETURN, Settlement.REFUND, "refund", ((11, 12), (12, 9))),
    ],
)
async def test_staff_hear_before_it_is_too_late_because_they_are_who_can_act(
    day: Day,
    memory: Memory,
    request_: Request,
    settlement: Settlement,
    clock: str,
    moments: tuple[tuple[int, int], ...],
) -> None:
    """Only the engineer was warned, who has no warehouse; the desk heard when the promise was broken."""
    wang = await day.worker(Role.ENGINEER, "Wang")
    lin, _, ticket = await wanted(day, request_)
    await day.desk.jobs.accept(by=wang.id, ticket=ticket)
    await day.desk.returns.receive(by=lin.id, ticket=ticket, settlement=settlement)
    for moment in moments:
        day.at(*moment)
        await day.restarted().warn_clocks()
    told = [push for push in memory.pushes if push.context.get("clock") == clock]
    expected = [(wang.id, "warned"), (lin.id, "warned"), (wang.id, "breached"), (lin.id, "breached")]
    assert [(push.recipient, push.context["stage"]) for push in told][:4] == expected


@pytest.mark.rule("X6.told", "T1.person")
async def test_what_is_refused_is_told_with_the_reason_and_a_way_to_a_person(
    day: Day, memory: Memory
) -> None:
    lin, _, ticket = await wanted(day, Request.EXCHANGE)
    await inspected(day, lin.id, ticket, Settlement.EXCHANGE)
    refused = await day.desk.returns.refuse(by=lin.id, ticket=ticket, reason="It was dropped")
    assert refused.returned is None
    assert refused.is_open
    [told] = of(memory, "customer/return_refused")
    taps = [Tap.decode(button.data) for row in told.buttons for button in row]
    assert told.context["reason"] == "It was dropped"
    assert Verb.PERSON in {tap.verb for tap in taps if tap}
    assert (await ends(day, ticket))[ClockName.REPLACEMENT] is ClockOutcome.DROPPED


@pytest.mark.rule("F4.reopens")
async def test_a_new_product_that_is_broken_too_opens_the_case_again(day: Day) -> None:
    """The customer had no way to say that the new one did not work either, before the case was closed."""
    lin, mei, ticket = await wanted(day, Request.EXCHANGE)
    await inspected(day, lin.id, ticket, Settlement.EXCHANGE)
    await day.desk.returns.send(by=lin.id, ticket=ticket, tracking="SF 1234")
    await day.desk.cases.deny_solved(by=mei.id, ticket=ticket, words="It does not start")
    again = await day.stored(ticket)
    assert again.returned is None
    assert "TicketReopened" in await day.history(ticket)
    await inspected(day, lin.id, ticket, Settlement.EXCHANGE)


async def test_what_is_on_its_way_stays_with_an_engineer_who_goes_on_leave(day: Day) -> None:
    """A job that could not be given back any more made it impossible to go on leave."""
    wang = await day.worker(Role.ENGINEER, "Wang")
    lin, _, ticket = await wanted(day, Request.EXCHANGE)
    await day.desk.jobs.accept(by=wang.id, ticket=ticket)
    await inspected(day, lin.id, ticket, Settlement.EXCHANGE)
    await day.desk.returns.send(by=lin.id, ticket=ticket, tracking="SF 1234")
    await day.desk.people.set_leave(by=wang.id, until=date(2026, 3, 20))
    assert (await day.stored(ticket)).owner == wang.id


async def test_steps_out_of_order_or_of_strangers_are_refused(day: Day) -> None:
    lin, mei, ticket = await wanted(day, Request.EXCHANGE)
    returns = day.desk.returns
    with pytest.raises(NotAllowed):
        await returns.receive(by=mei.id, ticket=ticket, settlement=Settlement.EXCHANGE)
    with pytest.raises(NotPossible):
        await returns.inspect(by=lin.id, ticket=ticket, finding="Broken")
    await returns.receive(by=lin.id, ticket=ticket, settlement=Settlement.EXCHANGE)
    await returns.receive(by=lin.id, ticket=ticket, settlement=Settlement.EXCHANGE)
    assert (await day.history(ticket)).count("ProductReceived") == 1, "a double tap"
    with pytest.raises(NotPossible):
        await returns.send(by=lin.id, ticket=ticket, tracking="SF 1")
    with pytest.raises(TimePassed):
        await returns.inspect(by=lin.id, ticket=ticket, finding="Broken", voucher_until=date(2026, 3, 1))
    with pytest.raises(TextEmpty):
        await returns.inspect(by=lin.id, ticket=ticket, finding=" ")
    for _ in range(2):
        await returns.inspect(by=lin.id, ticket=ticket, finding="Broken", voucher_until=date(2026, 4, 1))
    with pytest.raises(NotPossible):
        await returns.pay(by=lin.id, ticket=ticket, amount=PRICE)
    for _ in range(2):
        await returns.send(by=lin.id, ticket=ticket, tracking="SF 1")
    names = ["TicketFiled", "ProductReceived", "ExpectedDateMoved", "ProductInspected", "NewProductSent"]
    assert await day.history(ticket) == names


@pytest.mark.rule("D2.next")
async def test_the_days_update_says_where_the_goods_are(day: Day, memory: Memory) -> None:
    lin, _, ticket = await wanted(day, Request.EXCHANGE)
    day.at(3, 12)
    await inspected(day, lin.id, ticket, Settlement.EXCHANGE)
    day.at(4, 16, 30)
    await day.restarted().tell_progress()
    await day.desk.returns.send(by=lin.id, ticket=ticket, tracking="SF 1234")
    day.at(20, 16, 30)
    await day.restarted().tell_progress()
    before, after = (push.context for push in of(memory, "customer/progress"))
    assert (before["step"], before["arriving"]) == ("replacing", False)
    assert (after["step"], after["arriving"], after["overdue"]) == ("goods_arriving", True, False)


@pytest.mark.parametrize("settlement", list(Settlement))
async def test_a_new_product_or_money_of_which_nobody_says_that_it_has_come_is_asked_about_by_phone(
    day: Day, memory: Memory, settlement: Settlement
) -> None:
    """The new machine was delivered, its owner never tapped the button, and the case stood open for ever:
    every afternoon "your new one is on its way", and no survey.
    """
    lin, _, ticket = await wanted(day, Request.EXCHANGE)
    await inspected(day, lin.id, ticket, settlement)
    if settlement is Settlement.EXCHANGE:
        await day.desk.returns.send(by=lin.id, ticket=ticket, tracking="SF 1234")
    else:
        await day.desk.returns.pay(by=lin.id, ticket=ticket, amount=PRICE)
    day.at(9, 9, 59)
    assert await day.planners.settle_silent() == 0
    day.later(hours=1)
    assert await day.planners.settle_silent() == 1
    assert await day.restarted().settle_silent() == 0
    [asked] = of(memory, "staff/not_heard")
    assert (asked.recipient, asked.context["refund"]) == (lin.id, settlement is Settlement.REFUND)
    day.later(days=7)
    assert await day.restarted().settle_silent() == 1, "nobody has rung up"
    await day.desk.staff.note(by=lin.id, ticket=ticket, text="Rang up, nobody there")
    day.later(days=7, minutes=1)
    assert await day.restarted().settle_silent() == 1, "nobody there is no answer"
    closed = await day.desk.staff.close(by=lin.id, ticket=ticket, reason="It works")
    assert closed.served_at == day.now, "and its survey is due"
