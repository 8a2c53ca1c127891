"""Calls to customers that staff record with a tap: promised ones and follow-ups (rules A7, F6, P5)."""

import pytest

from tests.dialogs.casework.talk import Phone, Talk
from tickets.aftercare.follow_ups import FollowUp, FollowUpKind, FollowUpOutcome
from tickets.case.ticket import Ticket
from tickets.ids import FollowUpId
from tickets.messages.taps import Tap, Verb
from tickets.team.people import Person


async def asked(talk: Talk, case: Ticket, kind: FollowUpKind = FollowUpKind.COMPLAINT) -> FollowUp:
    """Return a follow-up for which staff were asked to call."""
    now = talk.world.now
    async with talk.memory.units() as uow:
        added = await uow.follow_ups.add(
            FollowUp(
                id=FollowUpId(0),
                ticket=case.id,
                customer=case.customer,
                kind=kind,
                about=now,
                due_at=now,
                call_at=now,
            )
        )
        await uow.commit()
    assert added is not None
    return added


async def outcome(talk: Talk, follow_up: FollowUp) -> FollowUpOutcome | None:
    async with talk.memory.units() as uow:
        return (await uow.follow_ups.get(follow_up.id)).outcome


@pytest.mark.rule("P5.followed", "F6.complaint")
async def test_all_well_on_the_phone_is_recorded_and_leaves_the_way_to_the_case(
    talk: Talk, phone: Phone, case: Ticket
) -> None:
    follow_up = await asked(talk, case)
    await talk.desk.staff.close(by=phone.person.id, ticket=case.id, reason="Apologised")
    await phone.taps_pushed(Tap(verb=Verb.FOLLOWED, object=follow_up.id, argument="well"))
    assert await outcome(talk, follow_up) is FollowUpOutcome.WELL
    assert phone.answer == "Recorded"
    await phone.says(f"/ticket {case.number}")
    await phone.taps_id("past")
    assert "Follow-up of the complaint: ✅ all is well" in phone.text


@pytest.mark.rule("P5.followed", "F4.reopens")
async def test_a_problem_on_the_phone_opens_the_case_again(talk: Talk, phone: Phone, case: Ticket) -> None:
    follow_up = await asked(talk, case)
    await talk.desk.staff.close(by=phone.person.id, ticket=case.id, reason="Apologised")
    await phone.taps_pushed(Tap(verb=Verb.FOLLOWED, object=follow_up.id, argument="problem"))
    assert (await talk.world.stored(case.id)).is_open


@pytest.mark.rule("P5.followed", "F6.complaint")
async def test_nobody_answering_is_noted_and_the_follow_up_goes_on(
    talk: Talk, phone: Phone, case: Ticket
) -> None:
    follow_up = await asked(talk, case)
    await phone.taps_pushed(Tap(verb=Verb.FOLLOWED, object=follow_up.id, argument="no_answer"))
    assert await outcome(talk, follow_up) is None
    assert (await talk.world.history(case.id))[-1] == "ProgressNoted"
    assert phone.answer == "Noted. You are reminded on the next working day."


async def test_the_tap_on_called_keeps_the_promise_of_a_call(talk: Talk, phone: Phone, case: Ticket) -> None:
    promised = await asked(talk, case, FollowUpKind.CALL_BACK)
    await phone.taps_pushed(Tap(verb=Verb.CALLED, object=case.id))
    assert await outcome(talk, promised) is FollowUpOutcome.CALLED


async def test_a_call_that_nobody_took_is_noted_and_keeps_no_promise(
    talk: Talk, phone: Phone, case: Ticket
) -> None:
    promised = await asked(talk, case, FollowUpKind.CALL_BACK)
    await phone.taps_pushed(Tap(verb=Verb.CALLED, object=case.id, argument="no_answer"))
    assert await outcome(talk, promised) is None
    assert (await talk.world.history(case.id))[-1] == "ProgressNoted"
    assert phone.answer == "Noted. Please try once more later."


async def test_an_engineer_cannot_answer_for_a_customer(talk: Talk, case: Ticket, engineer: Person) -> None:
    follow_up = await asked(talk, case)
    await talk.phone(engineer).taps_pushed(Tap(verb=Verb.FOLLOWED, object=follow_up.id, argument="well"))
    assert await outcome(talk, follow_up) is None
