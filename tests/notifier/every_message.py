"""Every message that the desk can send, made by the rules themselves from realistic cases."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.policy import load_policy
from bot.updates.parking import Apology
from tests.fakes.memory import Memory
from tests.unit.announcing import (
    CALENDAR,
    HE,
    HOUR,
    LI,
    LIN,
    MEI,
    OTHER_SLOT,
    PHOTO,
    RULES,
    SLOT,
    TICKET,
    WANG,
    alone,
    audience,
    record,
    said,
    ticket,
)
from tests.unit.planners.day import Day
from tests.unit.services.world import MONDAY
from tickets.aftercare.campaigns import Campaign, CampaignAudience
from tickets.announcements import NOT_CONFIRMED, announce, call_tasks, undelivered
from tickets.announcements.day_ledger import DayLedger, tell_ledger
from tickets.announcements.run import began, goes_on, will_be_late
from tickets.announcements.silence import not_heard
from tickets.case import factory, quotes, returns
from tickets.case.events import SurveyAnswered, TicketFiled
from tickets.case.facts import Money, Product, Visit
from tickets.case.lifecycle import Status
from tickets.case.warranty import Coverage, Warranty
from tickets.daily_update.ledger import DayPromise, DayRun, How, Totals, UpdateReason, UpdateVerdict
from tickets.daily_update.run import times_of
from tickets.ids import CampaignId, OutboxId
from tickets.kinds import Language, Request, Role, ServiceMode, Settlement, Urgency
from tickets.messages.deliveries import Delivery, Recipient
from tickets.messages.pushes import Push
from tickets.messages.queues import InboxRow
from tickets.planners.planning import Planning
from tickets.planners.warn_calendar import WarnCalendar
from tickets.review.periods import PeriodKind, asked_for
from tickets.time.calendar import PublicDays, WorkingCalendar

DEPARTMENTS = {
    "quality": {Language.EN: "Quality", Language.ZH_HANS: "品质部", Language.ZH_HANT: "品質部"},
    "production": {Language.EN: "Production", Language.ZH_HANS: "生产部", Language.ZH_HANT: "生產部"},
}


def delivery(push: Push, language: Language = Language.EN, **more: object) -> Delivery:
    """Return a message as a sender takes it from the outbox; `more` are fields of Delivery."""
    fields: dict[str, object] = {
        "id": OutboxId(1),
        "recipient": Recipient(
            person=push.recipient, chat=9001, name="Mei", language=language, reachable=True
        ),
        "template": push.template,
        "context": push.context,
        "buttons": push.buttons,
        "attachments": push.attachments,
        "attempt": 1,
        "not_before": push.not_before,
        "deadline": push.deadline,
        "stale_after": push.stale_after,
        "ticket": push.ticket,
        "priority": push.priority,
        "dedupe": push.dedupe,
        "by_day": push.by_day,
        "leased_until": push.not_before + timedelta(minutes=1),
        **more,
    }
    return Delivery(**fields)  # type: ignore[arg-type]  # fields of Delivery by name


def announcements() -> Iterable[Push]:
    """Yield what is said about each thing that can happen to a case."""
    new = ticket(Status.NEW, owner=None)
    filed = alone(TicketFiled(ticket=new.id, at=MONDAY, by=MEI.id), new)
    yield from said(filed, audience(owner=None))
    yield from said(filed.then(new.assign(owner=WANG.id, by=None, at=MONDAY)))
    for mode in ServiceMode:
        yield from said(ticket(Status.ASSIGNED, mode=mode).accept(by=WANG.id, at=MONDAY))
    visit = Visit(proposed=(SLOT,), agreed=SLOT)
    planned = ticket(Status.SCHEDULED, visit=visit)
    declined = planned.decline(by=WANG.id, at=MONDAY, reason="Too far")
    yield from said(declined, audience(owner=None, previous_owner=WANG, before=planned))
    handed = declined.then(declined.ticket.assign(owner=LI.id, by=None, at=MONDAY))
    yield from said(handed, audience(owner=LI, previous_owner=WANG, before=planned))
    yield from said(
        planned.assign(owner=LI.id, by=LIN.id, at=MONDAY), audience(owner=LI, previous_owner=WANG)
    )
    yield from said(ticket().propose_visit(by=WANG.id, at=MONDAY, slots=(SLOT, OTHER_SLOT)))
    for coverage in Coverage:
        offered = ticket(Status.WAITING_CUSTOMER, visit=visit, warranty=Warranty(coverage=coverage))
        yield from said(offered.agree_visit(by=MEI.id, at=MONDAY, slot=SLOT))
        yield from said(offered.refuse_visit_times(by=MEI.id, at=MONDAY, words="Only <Sundays> & after 8"))
    yield from said(planned.depart(by=WANG.id, at=MONDAY, eta=MONDAY + HOUR))
    yield from said(ticket().await_part(by=WANG.id, at=MONDAY, part="seal", expected=SLOT.start.date()))
    yield from steps()
    noted = ticket().note(by=LIN.id, at=MONDAY, text="Call first")
    yield from said(noted.then(noted.ticket.move_expected(by=LIN.id, at=MONDAY, expected=SLOT.end)))
    yield from said(ticket(Status.ON_SITE).finish_work(by=WANG.id, at=MONDAY, record=record()))
    yield from endings()
    yield from words_and_files()


def steps() -> Iterable[Push]:
    """Yield what is said about the steps beside a visit, to the owner too."""
    day = SLOT.start.date()
    for people in (audience(), audience(owner=None)):
        yield from said(factory.send(ticket(), by=LIN.id, at=MONDAY, expected=day), people)
        for settlement in Settlement:
            for span in (RULES.clocks.refund, None):
                clocks = replace(RULES.clocks, exchange_inspection=span, exchange_sent=span, refund=span)
                received = returns.receive(ticket(), by=LIN.id, at=MONDAY, settlement=settlement)
                yield from announce(received, people, policy=replace(RULES, clocks=clocks), calendar=CALENDAR)
            here = received.ticket
            for until in (day, None):
                checked = returns.inspect(here, by=LIN.id, at=MONDAY, finding="Drum <x>", voucher_until=until)
                yield from said(checked, people)
            yield from said(returns.refuse(here, by=LIN.id, at=MONDAY, reason="It was dropped"), people)
            if settlement is Settlement.EXCHANGE:
                done = returns.send_new(checked.ticket, by=LIN.id, at=MONDAY, tracking="SF 12 & 3")
            else:
                amount = Money(hundredths=128050, currency="CNY")
                done = returns.pay_back(checked.ticket, by=LIN.id, at=MONDAY, amount=amount)
            yield from said(done, people)
            yield from not_heard(done.ticket, staff=(LIN,), at=MONDAY)
        price = Money(hundredths=128050, currency="CNY")
        asked = quotes.give(ticket(), (), by=LIN.id, at=MONDAY, amount=price, text="Pump & labour <2 h>")
        yield from said(asked, people)
        for accepted in (True, False):
            quote = quotes.latest(asked.events)
            assert quote is not None
            owned = asked.ticket if people.owner else replace(asked.ticket, owner=None)
            yield from said(quotes.answer(owned, quote, by=MEI.id, at=MONDAY, accepted=accepted), people)
        away = ticket(Status.AT_FACTORY)
        yield from said(factory.move_date(away, by=LIN.id, at=MONDAY, expected=day), people)
        yield from said(factory.take_back(away, by=LIN.id, at=MONDAY), people)


def endings() -> Iterable[Push]:
    """Yield what is said when a case ends, is called off or begins anew."""
    done, closed = ticket(Status.WORK_DONE, record=record()), ticket(Status.CLOSED)
    yield from said(done.confirm_solved(by=MEI.id, at=MONDAY))
    yield from said(done.close(by=None, at=MONDAY), audience(before=done))
    yield from said(done.close(by=LIN.id, at=MONDAY, reason="Exchanged"), audience(before=done))
    yield from said(ticket().cancel(by=LIN.id, at=MONDAY, reason="Filed twice"))
    yield from said(ticket(owner=None).cancel(by=MEI.id, at=MONDAY), audience(owner=None))
    yield from said(closed.reopen(by=LIN.id, at=MONDAY, reason="Leaks again"), audience(owner=None))
    scored = alone(
        SurveyAnswered(ticket=closed.id, at=MONDAY, by=MEI.id, question="overall", score=1), closed
    )
    yield from said(scored.then(closed.reopen(by=MEI.id, at=MONDAY, reason="1/5")), audience(owner=None))
    for reason in ("Factory repair", NOT_CONFIRMED):
        change = ticket().escalate(by=None, at=MONDAY, reason=reason)
        yield from said(change, audience(owner=None, previous_owner=WANG))


def words_and_files() -> Iterable[Push]:
    """Yield what is said about words, files and a change of urgency."""
    for people in (audience(), audience(owner=None)):
        case = ticket() if people.owner else ticket(owner=None)
        yield from said(case.add_words(by=MEI.id, at=MONDAY, text="It <b>smokes</b> {now}"), people)
        yield from said(case.add_words(by=MEI.id, at=MONDAY, text="No, it steams", edits=5), people)
        yield from said(case.add_evidence(by=MEI.id, at=MONDAY, evidence=PHOTO), people)
    yield from said(ticket().reply(by=LIN.id, at=MONDAY, text="We call you at 5 & bring the part"))
    yield from said(ticket().ask_person(by=MEI.id, at=MONDAY))
    for urgency in Urgency:
        yield from said(ticket().set_urgency(by=LIN.id, at=MONDAY, urgency=urgency))


def handed_over(templates: Iterable[str]) -> Iterable[Push]:
    """Yield the tasks for people that follow when messages of these templates do not arrive."""
    for template in templates:
        if template.startswith("customer/"):
            yield from call_tasks(
                staff=(LIN, HE),
                ticket=TICKET.id,
                number=TICKET.number,
                customer="Chen Mei",
                about=template,
                at=MONDAY,
                dedupe=template,
            )
        for reason in ("unreachable", "late", "refused", "unknown"):
            yield from undelivered(
                staff=(LIN, HE),
                ticket=TICKET.id,
                number=TICKET.number,
                recipient="Mei",
                about=template,
                reason=reason,
                at=MONDAY,
                dedupe=f"{template}.{reason}",
            )


async def planned() -> list[Push]:
    """Return what the planners say, in all its variants."""
    memory = Memory()
    day = Day(units=memory.units, policy=RULES)
    await day.worker(Role.STAFF)
    _, wang, ticket_ = await day.job()
    await day.worker(Role.ENGINEER, "Li")
    await day.filed(await day.customer())
    day.at(2, 11, 30)
    await day.planners.offer_again()
    for hour, run in ((15, day.planners.warn_clocks), (15, day.planners.ask_owners)):
        day.at(3, hour, 40)
        await run()
    day.at(3, 16, 30)
    await day.planners.tell_progress()
    day.at(4, 10)
    await day.desk.jobs.await_part(
        by=wang.id, ticket=ticket_.id, part="seal & screws", expected=datetime(2026, 3, 9, tzinfo=UTC).date()
    )
    day.at(5, 17, 30)
    await day.restarted().tell_progress()
    day.at(9, 10)
    await day.restarted().warn_clocks()
    await day.desk.jobs.finish(
        by=wang.id, ticket=ticket_.id, summary="New seal", parts=[], function_tested=False
    )
    await day.restarted().tell_progress()
    day.at(11, 12)
    await day.planners.send_surveys()
    day.at(13, 12)
    await day.planners.remind_surveys()
    await day.planners.settle_silent()
    return memory.pushes


async def reviewed() -> list[Push]:
    """Return reviews: of a week without anything, of a busy one so far, and of the month after it."""
    memory = Memory()
    day = Day(units=memory.units, policy=RULES)
    lead = await day.worker(Role.LEAD, "Zhao <&>")

    async def order(kind: PeriodKind, *, last: bool) -> None:
        period = asked_for(kind, last=last, today=day.desk.calendar.local(day.now).date())
        assert await day.desk.reviews.order(by=lead.id, period=period)

    await order(PeriodKind.MONTH, last=True)
    mei, wang, done = await day.job()
    other = await day.filed(
        await day.customer("Lin"), order_number="other", product=Product(name="Kettle <b>")
    )
    day.at(2, 12)
    await day.done(mei, wang, done.id) if done.owner is None else await day.desk.jobs.finish(
        by=wang.id, ticket=done.id, summary="New seal", parts=["seal"], function_tested=True
    )
    await day.desk.cases.confirm_solved(by=mei.id, ticket=done.id)
    day.at(2, 16)
    await day.planners.send_surveys()
    await day.planners.wrap_up()
    async with memory.units() as uow:
        [survey] = await uow.surveys.of_ticket(done.id)
    await day.desk.surveys.score(by=mei.id, survey=survey.id, question="overall", score=4)
    day.at(3, 18)
    await day.desk.cases.cancel(by=other.customer, ticket=other.id)
    await order(PeriodKind.WEEK, last=False)
    day.at(9, 9)
    await order(PeriodKind.WEEK, last=True)
    await order(PeriodKind.MONTH, last=False)
    return [push for push in memory.pushes if push.template.startswith("report/")]


async def followed_up() -> list[Push]:
    """Return what is said after the end of a case, and when the answer is a bad one."""
    memory = Memory()
    day = Day(units=memory.units, policy=RULES)
    lead = await day.worker(Role.LEAD)
    mei, wang, ticket_ = await day.job()
    unhappy = await day.filed(mei, request=Request.COMPLAINT, order_number="SO-2")
    await day.desk.staff.close(by=lead.id, ticket=unhappy.id, reason="Apologised")
    await day.desk.jobs.finish(
        by=wang.id, ticket=ticket_.id, summary="New seal", parts=[], function_tested=True
    )
    day.at(9, 11)
    await day.planners.follow_up()
    async with day.units() as uow:
        [question] = await uow.follow_ups.of_ticket(ticket_.id)
    await day.desk.follow_ups.answer(by=mei.id, follow_up=question.id, well=False)
    for date, hour in ((9, 15), (10, 10), (11, 10), (12, 10), (13, 10)):
        day.at(date, hour)
        await day.restarted().follow_up()
    return memory.pushes


def day_ledgers() -> Iterable[Push]:
    """Yield the ledger with every reason that a promise can be missed for, and of a perfect day."""
    promised = MONDAY + timedelta(hours=7)
    run = DayRun(day=MONDAY.date(), promised_before=promised, begun_at=MONDAY)
    missed = [
        DayPromise(
            day=run.day,
            ticket=TICKET.id,
            number=TICKET.number,
            recipient=MEI.id,
            how=How.UPDATE,
            planned_at=MONDAY,
            promised_before=promised,
            verdict=UpdateVerdict.MISSED,
            reason=reason,
        )
        for reason in UpdateReason
        if reason is not UpdateReason.ENDED
    ]
    late = replace(
        missed[0], verdict=UpdateVerdict.LATE, reason=None, delivered_at=promised + timedelta(minutes=3)
    )
    bad = Totals(before=300, late=1, missed=len(missed), open=2, told_by_event=40)
    for rest in (False, True):
        ledger = DayLedger(run=run, totals=bad, month=bad, named=[*missed, late] * 2, rest=rest)
        yield from tell_ledger([LIN], ledger, now=promised)
    good = Totals(before=312)
    ledger = DayLedger(
        run=replace(run, day=run.day + timedelta(days=1)), totals=good, month=good, named=(), rest=False
    )
    yield from tell_ledger([LIN], ledger, now=promised)
    times = times_of(RULES, WorkingCalendar(RULES.calendar), run.day)
    yield from began([LIN], 20000, done=promised, times=times, now=MONDAY)
    for told in (7_300, 20_000):
        yield from goes_on([LIN], 20_000, told=told, done=promised, times=times, now=MONDAY)
    yield from will_be_late([LIN], 312, times=times, now=MONDAY)


async def suspected() -> list[Push]:
    """Return the suspicion of a bad batch, when it is new and when it has grown."""
    memory = Memory()
    day = Day(units=memory.units, policy=replace(RULES, departments=DEPARTMENTS))
    await day.worker(Role.LEAD, "Zhao")

    async def leak(number: int) -> None:
        await day.filed(await day.customer(), order_number=f"leak-{number}")

    for number in range(3):
        await leak(number)
    await day.planners.suspect_batches()
    day.at(4, 10)
    for number in range(3, 9):
        await leak(number)
    await day.planners.suspect_batches()
    day.at(9, 9)
    await day.planners.send_reviews()
    told = ("staff/batch", "report/text", "report/picture", "report/sheet")
    return [push for push in memory.pushes if push.template in told]


async def polled() -> list[Push]:
    """Return what a campaign says to customers, and at its end to who started it."""
    memory = Memory()
    day = Day(units=memory.units, policy=replace(RULES, campaigns=load_policy().campaigns))
    lead = await day.worker(Role.LEAD)
    mei = await day.customer()
    ticket_ = await day.filed(mei)
    await day.desk.staff.close(by=lead.id, ticket=ticket_.id, reason="Done")
    async with day.units() as uow:
        template = day.policy.campaigns.templates[0]
        await uow.campaigns.add(
            Campaign(
                id=CampaignId(0),
                key="k",
                template=template.key,
                title=template.title,
                intro=template.intro,
                questions=template.questions,
                audience=CampaignAudience(months=3),
                population=1,
                size=1,
                seed=1,
                created_by=lead.id,
                created_at=day.now,
                send_at=day.now,
                ends_at=day.now + timedelta(days=10),
            ),
            sample=[mei.id],
        )
        await uow.commit()
    for date in (2, 7, 13):
        day.at(date, 11)
        await day.restarted().run_campaigns()
    day.now = datetime(2026, 7, 1, 3, tzinfo=UTC)
    await day.restarted().campaigns_due()
    return memory.pushes


async def put_aside() -> list[Push]:
    """Return what is said when an update failed and was put aside."""
    memory = Memory()
    day = Day(units=memory.units, policy=RULES)
    await day.worker(Role.STAFF)
    customer = await day.customer()
    for number, chat in enumerate((customer.telegram, None), start=1):
        row = InboxRow(
            id=number, bot=1, update_id=number, chat=chat, body=b"{}", received_at=MONDAY, attempts=3
        )
        await Apology(units=memory.units, clock=lambda: MONDAY)(row)
    return memory.pushes


async def uncovered() -> list[Push]:
    """Return the messages about a year whose public holidays are not known."""
    memory = Memory()
    day = Day(units=memory.units, policy=RULES)
    await day.worker(Role.LEAD)
    calendar = WorkingCalendar(RULES.calendar, PublicDays(years=frozenset()))
    planning = Planning(units=memory.units, clock=lambda: MONDAY, policy=RULES, calendar=calendar)
    assert await WarnCalendar(planning)() == 1
    return memory.pushes


async def every_message() -> dict[str, list[Push]]:
    """Return all messages by template."""
    pushes = [
        *announcements(),
        *await planned(),
        *await put_aside(),
        *await reviewed(),
        *await suspected(),
        *day_ledgers(),
    ]
    pushes += await followed_up()
    pushes += await uncovered()
    pushes += await polled()
    handed_on = {p.template for p in pushes if not p.template.startswith(("staff/", "campaign/"))}
    pushes += handed_over(sorted(handed_on))
    by_template: dict[str, list[Push]] = {}
    for push in pushes:
        by_template.setdefault(push.template, []).append(push)
    return by_template
