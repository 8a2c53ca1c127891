"""Who is told what when something happens to a case."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.unit.announcing import (
    ADDRESS,
    CALENDAR,
    HE,
    HOUR,
    LI,
    LIN,
    MEI,
    OTHER_SLOT,
    PHONE,
    PHOTO,
    SLOT,
    TICKET,
    WANG,
    alone,
    audience,
    person,
    record,
    said,
    ticket,
    told,
)
from tests.unit.services.world import MONDAY
from tickets.announcements import NOT_CONFIRMED
from tickets.case.events import SurveyAnswered, TicketFiled
from tickets.case.facts import Visit
from tickets.case.lifecycle import Status
from tickets.case.ticket import Change
from tickets.case.warranty import Coverage, Warranty
from tickets.kinds import Role, UpdateWish, Urgency
from tickets.messages.pushes import Button, Push
from tickets.messages.taps import Tap, Verb
from tickets.team.people import Person

QUIET_MEI = replace(MEI, updates=UpdateWish.NONE)


def verbs(push: Push) -> list[Verb]:
    taps = [Tap.decode(button.data) for row in push.buttons for button in row]
    return [tap.verb for tap in taps if tap is not None]


def everything_in(push: Push) -> str:
    return repr((push.context, [button.values for row in push.buttons for button in row]))


def filed_and_offered() -> Change:
    new = ticket(Status.NEW, owner=None)
    filed = alone(TicketFiled(ticket=new.id, at=MONDAY, by=MEI.id), new)
    return filed.then(new.assign(owner=WANG.id, by=None, at=MONDAY))


@pytest.mark.rule("I10.reaches", "A2.told")
def test_a_filed_case_reaches_engineer_and_staff_at_once() -> None:
    pushes = said(filed_and_offered())
    assert told(pushes) == [
        (LIN.id, "staff/new_ticket"),
        (HE.id, "staff/new_ticket"),
        (WANG.id, "job/offer"),
    ]
    assert {push.not_before for push in pushes} == {MONDAY}


@pytest.mark.rule("S1.needed", "S1.masked")
def test_an_offered_job_tells_the_work_but_not_who_and_where() -> None:
    offer = said(filed_and_offered())[-1]
    shown = everything_in(offer)
    for secret in ("Chen", PHONE, "138 1234 5678", ADDRESS, "世纪大道", "SO-20260105", "SN7788", "mei@"):
        assert secret not in shown
    assert offer.context["district"] == "上海市浦东新区***"
    assert "It leaks <badly>" in str(offer.context["fault"])
    assert (offer.context["urgency"], offer.context["coverage"], offer.context["earlier"]) == (
        "normal",
        "in_warranty",
        2,
    )
    assert offer.attachments == (PHOTO,)
    assert verbs(offer) == [Verb.ACCEPT, Verb.DECLINE]


@pytest.mark.rule("A3.confirm")
def test_an_offer_is_not_sent_after_the_time_to_accept_is_over() -> None:
    offer = said(filed_and_offered())[-1]
    assert offer.context["confirm_by"] == (MONDAY + HOUR).isoformat()
    assert offer.deadline == MONDAY + HOUR


def test_staff_hear_when_nobody_could_be_assigned() -> None:
    new = ticket(Status.NEW, owner=None)
    pushes = said(alone(TicketFiled(ticket=new.id, at=MONDAY, by=MEI.id), new), audience(owner=None))
    assert told(pushes) == [(LIN.id, "staff/new_ticket"), (HE.id, "staff/new_ticket")]
    assert pushes[0].context["owner"] is None
    assert verbs(pushes[0]) == [Verb.ASSIGN, Verb.TICKET]


@pytest.mark.rule("D5.taken_on", "S1.needed")
def test_acceptance_tells_the_customer_who_and_gives_the_engineer_the_contact() -> None:
    pushes = said(TICKET.accept(by=WANG.id, at=MONDAY))
    assert told(pushes) == [(MEI.id, "customer/taken_on"), (WANG.id, "job/contact")]
    customer, contact = pushes
    assert customer.context["owner"] == "Wang"
    assert (contact.context["phone"], contact.context["address"]) == (PHONE, ADDRESS)
    assert verbs(contact) == [Verb.VISIT, Verb.PART, Verb.FINISH, Verb.JOB]


@pytest.mark.rule("A4.declines")
def test_a_declined_job_goes_to_staff_and_the_next_engineer_not_to_who_declined() -> None:
    change = TICKET.decline(by=WANG.id, at=MONDAY, reason="Too far")
    change = change.then(change.ticket.assign(owner=LI.id, by=None, at=MONDAY))
    pushes = said(change, audience(owner=LI, previous_owner=WANG, before=TICKET))
    assert told(pushes) == [(LIN.id, "staff/declined"), (HE.id, "staff/declined"), (LI.id, "job/offer")]
    assert (pushes[0].context["reason"], pushes[0].context["by"], pushes[0].context["owner"]) == (
        "Too far",
        "Wang",
        "Li",
    )


def test_an_agreed_visit_that_falls_away_is_told_to_who_would_wait_for_it() -> None:
    """The engineer gave the job back, and the customer waited at home for nobody."""
    before = ticket(Status.SCHEDULED, visit=Visit(proposed=(SLOT,), agreed=SLOT))
    change = before.decline(by=WANG.id, at=MONDAY, reason="Ill")
    change = change.then(change.ticket.assign(owner=LI.id, by=None, at=MONDAY))
    people = audience(customer=QUIET_MEI, owner=LI, previous_owner=WANG, before=before)
    [called_off] = [push for push in said(change, people) if push.recipient == MEI.id]
    assert called_off.template == "customer/visit_called_off"
    assert called_off.context["start"] == SLOT.start.isoformat()


@pytest.mark.rule("A2.told")
def test_who_loses_a_job_to_somebody_else_is_told() -> None:
    change = ticket().assign(owner=LI.id, by=LIN.id, at=MONDAY)
    pushes = said(change, audience(owner=LI, previous_owner=WANG, before=ticket()))
    assert told(pushes) == [(WANG.id, "job/taken_away"), (LI.id, "job/offer")]


@pytest.mark.rule("J4.agreed")
def test_the_customer_chooses_among_visit_times_by_button() -> None:
    pushes = said(ticket().propose_visit(by=WANG.id, at=MONDAY, slots=(SLOT, OTHER_SLOT)))
    [push] = pushes
    taps = [Tap.decode(button.data) for row in push.buttons for button in row]
    assert [(tap.verb, tap.argument) for tap in taps if tap] == [
        (Verb.SLOT, f"0.{int(SLOT.start.timestamp())}"),
        (Verb.SLOT, f"1.{int(OTHER_SLOT.start.timestamp())}"),
        (Verb.NO_SLOT, ""),
    ]
    assert push.stale_after == OTHER_SLOT.start, "once the last time has come there is nothing to choose"


def test_refused_times_reach_the_engineer_in_the_customers_words() -> None:
    offered = ticket(Status.WAITING_CUSTOMER, visit=Visit(proposed=(SLOT,)))
    [push] = said(offered.refuse_visit_times(by=MEI.id, at=MONDAY, words="Only on Sunday"))
    assert (push.recipient, push.template, push.context["words"]) == (
        WANG.id,
        "job/times_refused",
        "Only on Sunday",
    )
    assert verbs(push) == [Verb.VISIT, Verb.JOB]


@pytest.mark.rule("J3.who", "J3.when", "J3.cost", "D5.visit_agreed")
def test_an_agreed_visit_is_confirmed_with_who_when_what_and_cost() -> None:
    offered = ticket(Status.WAITING_CUSTOMER, visit=Visit(proposed=(SLOT,)))
    customer, engineer = said(offered.agree_visit(by=MEI.id, at=MONDAY, slot=SLOT))
    assert (customer.recipient, customer.template) == (MEI.id, "customer/visit_agreed")
    assert (customer.context["owner"], customer.context["phone"]) == ("Wang", WANG.phone)
    assert customer.context["start"] == SLOT.start.isoformat()
    assert customer.context["coverage"] == "in_warranty"
    assert (engineer.recipient, engineer.context["address"]) == (WANG.id, ADDRESS)
    assert verbs(engineer) == [Verb.DEPART, Verb.JOB]


@pytest.mark.rule("J3.who")
def test_an_engineer_without_a_number_is_reached_through_the_hotline() -> None:
    offered = ticket(Status.WAITING_CUSTOMER, visit=Visit(proposed=(SLOT,)))
    pushes = said(offered.agree_visit(by=MEI.id, at=MONDAY, slot=SLOT), audience(owner=LI))
    assert pushes[0].context["phone"] == "400-100-2000"


@pytest.mark.rule("J3.cost", "C7.told")
@pytest.mark.parametrize("coverage", list(Coverage))
def test_the_cost_told_before_a_visit_follows_the_warranty(coverage: Coverage) -> None:
    offered = ticket(
        Status.WAITING_CUSTOMER, visit=Visit(proposed=(SLOT,)), warranty=Warranty(coverage=coverage)
    )
    assert said(offered.agree_visit(by=MEI.id, at=MONDAY, slot=SLOT))[0].context["coverage"] == coverage.value


@pytest.mark.rule("J5.departure", "J5.expected", "D5.on_the_way")
def test_departure_is_told_with_the_arrival_and_only_as_long_as_it_helps() -> None:
    eta = MONDAY + timedelta(minutes=40)
    [push] = said(ticket(Status.SCHEDULED).depart(by=WANG.id, at=MONDAY, eta=eta))
    assert (push.template, push.context["eta"], push.stale_after) == (
        "customer/on_the_way",
        eta.isoformat(),
        eta,
    )


@pytest.mark.rule("J6.told", "J6.delay", "D3.new_date")
def test_a_missing_part_is_told_once_with_its_day_also_when_the_date_moves_with_it() -> None:
    change = ticket().await_part(by=WANG.id, at=MONDAY, part="seal", expected=CALENDAR.local(MONDAY).date())
    change = change.then(change.ticket.move_expected(by=WANG.id, at=MONDAY, expected=MONDAY + 48 * HOUR))
    [push] = said(change)
    assert (push.template, push.context["part"], push.context["expected"]) == (
        "customer/part_awaited",
        "seal",
        "2026-03-02",
    )


@pytest.mark.rule("D3.new_date")
def test_a_moved_date_is_told_with_the_reason_that_came_with_it() -> None:
    change = ticket().note(by=WANG.id, at=MONDAY, text="The pump is broken too")
    change = change.then(change.ticket.move_expected(by=WANG.id, at=MONDAY, expected=MONDAY + 48 * HOUR))
    [push] = said(change)
    assert (push.template, push.context["reason"]) == ("customer/date_moved", "The pump is broken too")


def test_an_internal_note_is_no_reason_for_the_customer() -> None:
    change = ticket().note(by=WANG.id, at=MONDAY, text="Customer is difficult", internal=True)
    change = change.then(change.ticket.move_expected(by=WANG.id, at=MONDAY, expected=MONDAY + 48 * HOUR))
    [push] = said(change)
    assert "difficult" not in everything_in(push)


@pytest.mark.rule("J10.record", "J10.warranty", "C7.repair_warranty", "D5.solved")
def test_finished_work_is_handed_over_with_record_and_repair_warranty() -> None:
    [push] = said(ticket(Status.ON_SITE).finish_work(by=WANG.id, at=MONDAY, record=record()))
    assert push.template == "customer/work_done"
    assert (push.context["parts"], push.context["tested"]) == (["seal 8", "screw"], True)
    assert push.context["covered_until"] == "2026-06-02"
    assert verbs(push) == [Verb.SOLVED, Verb.UNSOLVED]


@pytest.mark.parametrize(
    ("staff", "called"),
    [
        ((LIN, HE), [HE]),
        ((LIN, replace(HE, reachable=False)), [LIN, HE]),
        ((LIN, replace(HE, on_leave_until=MONDAY.date())), [LIN, HE]),
        ((LIN, person(6, "Ou", Role.ADMIN)), [person(6, "Ou", Role.ADMIN)]),
    ],
    ids=["a lead", "a lead who cannot be reached", "a lead on leave", "an administrator"],
)
def test_a_bad_answer_becomes_a_call_back_task_for_who_ranks_highest(
    staff: tuple[Person, ...], called: list[Person]
) -> None:
    closed = ticket(Status.CLOSED)
    scored = alone(
        SurveyAnswered(ticket=closed.id, at=MONDAY, by=MEI.id, question="overall", score=1), closed
    )
    change = scored.then(closed.reopen(by=MEI.id, at=MONDAY, reason="1/5"))
    pushes = said(change, audience(owner=None, previous_owner=WANG, before=closed, staff=staff))
    assert told(pushes) == [(each.id, "staff/call_back") for each in called]
    assert pushes[0].context["score"] == 1
    assert verbs(pushes[0])[0] is Verb.CALLED
    assert PHONE not in everything_in(pushes[0]), "the number is in the case, where each look is recorded"


def test_a_case_reopened_by_staff_is_told_to_the_customer() -> None:
    pushes = said(ticket(Status.CLOSED).reopen(by=LIN.id, at=MONDAY, reason="Again"), audience(owner=None))
    assert told(pushes) == [(MEI.id, "customer/reopened"), (HE.id, "staff/call_back")]


@pytest.mark.rule("T1.person")
def test_a_wish_for_a_person_goes_to_all_staff_first() -> None:
    pushes = said(ticket().ask_person(by=MEI.id, at=MONDAY))
    assert told(pushes) == [(LIN.id, "staff/person_asked"), (HE.id, "staff/person_asked")]
    assert verbs(pushes[0]) == [Verb.REPLY, Verb.TICKET]
    assert pushes[0].priority < said(ticket().reply(by=LIN.id, at=MONDAY, text="Hi"))[0].priority


@pytest.mark.rule("A5.chain")
def test_an_escalation_goes_to_the_role_of_its_step() -> None:
    change = ticket(escalation_level=1).escalate(by=None, at=MONDAY, reason=NOT_CONFIRMED)
    pushes = said(change, audience(owner=None, previous_owner=WANG))
    assert told(pushes) == [(WANG.id, "job/taken_away"), (HE.id, "staff/escalated")]
    assert pushes[1].context["reason"] is None, "the sign in the history is spelled out in words"


def test_what_the_customer_adds_reaches_the_owner_or_staff_when_there_is_none() -> None:
    assert told(said(ticket().add_words(by=MEI.id, at=MONDAY, text="More"))) == [
        (WANG.id, "job/customer_wrote")
    ]
    unowned = ticket(Status.NEW, owner=None)
    assert told(said(unowned.add_words(by=MEI.id, at=MONDAY, text="More"), audience(owner=None))) == [
        (LIN.id, "staff/customer_wrote"),
        (HE.id, "staff/customer_wrote"),
    ]


@pytest.mark.rule("I6.while_open")
def test_two_files_in_one_change_are_two_messages() -> None:
    change = ticket().add_evidence(by=MEI.id, at=MONDAY, evidence=PHOTO)
    change = change.then(change.ticket.add_evidence(by=MEI.id, at=MONDAY, evidence=PHOTO))
    pushes = said(change)
    assert told(pushes) == [(WANG.id, "job/evidence")] * 2
    assert len({push.dedupe for push in pushes}) == 2


@pytest.mark.parametrize(
    "change",
    [
        ticket().confirm_solved(by=MEI.id, at=MONDAY),
        ticket().cancel(by=MEI.id, at=MONDAY, reason="Works again"),
        ticket(Status.WORK_DONE).reopen(by=MEI.id, at=MONDAY, reason="No"),
    ],
)
def test_nobody_is_told_their_own_act(change: Change) -> None:
    assert MEI.id not in [push.recipient for push in said(change)]


@pytest.mark.rule("F1.silent")
def test_silence_taken_as_consent_is_told_with_a_way_back() -> None:
    done = ticket(Status.WORK_DONE, record=record())
    [push] = [p for p in said(done.close(by=None, at=MONDAY), audience(before=done)) if p.recipient == MEI.id]
    assert push.template == "customer/settled"
    assert verbs(push) == [Verb.UNSOLVED]


def test_a_customer_who_wants_no_updates_still_gets_what_needs_them() -> None:
    people = audience(customer=QUIET_MEI)
    assert [p for p in said(TICKET.accept(by=WANG.id, at=MONDAY), people) if p.recipient == MEI.id] == []
    needed = [
        ticket().propose_visit(by=WANG.id, at=MONDAY, slots=(SLOT,)),
        ticket(Status.SCHEDULED).depart(by=WANG.id, at=MONDAY, eta=MONDAY + HOUR),
        ticket(Status.ON_SITE).finish_work(by=WANG.id, at=MONDAY, record=record()),
        ticket().reply(by=LIN.id, at=MONDAY, text="We call you"),
        ticket().cancel(by=LIN.id, at=MONDAY),
    ]
    for change in needed:
        assert MEI.id in [push.recipient for push in said(change, people)]


def test_what_cannot_be_written_to_the_customer_becomes_a_call_for_staff() -> None:
    people = audience(customer=replace(MEI, reachable=False))
    pushes = said(ticket().propose_visit(by=WANG.id, at=MONDAY, slots=(SLOT,)), people)
    assert told(pushes) == [(LIN.id, "staff/call"), (HE.id, "staff/call")]
    assert pushes[0].context["about"] == "customer/visit_proposed"
    assert verbs(pushes[0]) == [Verb.CALLED, Verb.CALLED, Verb.TICKET]


def test_the_same_change_announced_twice_has_the_same_keys() -> None:
    change = ticket().set_urgency(by=LIN.id, at=MONDAY, urgency=Urgency.URGENT)
    assert [push.dedupe for push in said(change)] == [push.dedupe for push in said(change)]
    assert said(change)[0].dedupe == f"job/urgency:7:{change.ticket.version}:{WANG.id}"


def test_every_button_fits_into_what_telegram_carries() -> None:
    huge = ticket(id=999_999_999_999)
    change = huge.propose_visit(by=WANG.id, at=MONDAY, slots=(SLOT, OTHER_SLOT))
    buttons: list[Button] = [button for push in said(change) for row in push.buttons for button in row]
    assert buttons
    assert all(Tap.decode(button.data) is not None for button in buttons)
