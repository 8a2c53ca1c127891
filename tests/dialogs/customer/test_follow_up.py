"""The question some days after the end: all well, or the problem again (rules F4, F6, P5)."""

import pytest

from tests.dialogs.customer.service import Service, accepted
from tests.dialogs.customer.walking import Walk
from tickets.aftercare.follow_ups import FollowUp, FollowUpKind
from tickets.case.lifecycle import Status
from tickets.ids import FollowUpId
from tickets.kinds import Role


@pytest.fixture
async def service(walk: Walk) -> Service:
    service = await accepted(walk)
    await service.finishes()
    return service


async def asked(service: Service, kind: FollowUpKind = FollowUpKind.DELIVERY) -> FollowUp:
    """Return the question that the customer got about their case."""
    case, now = await service.now(), service.walk.hall.now
    async with service.walk.hall.memory.units() as uow:
        added = await uow.follow_ups.add(
            FollowUp(
                id=FollowUpId(0),
                ticket=case.id,
                customer=case.customer,
                kind=kind,
                about=now,
                due_at=now,
                asked_at=now,
            )
        )
        await uow.commit()
    assert added is not None
    return added


@pytest.mark.rule("F1.confirmed", "F6.satisfied")
async def test_all_well_is_one_tap_and_opens_nothing(walk: Walk, service: Service) -> None:
    question = await asked(service)
    pushed = walk.talk.push("用着还好吗？")
    answer = await walk.talk.tap_data(f"t:follow_up:{question.id}:well", pushed)

    assert answer == walk.label("customer.follow_up.glad")
    chosen = walk.label("push.button.follow_up.delivery.well")
    shown = walk.talk.telegram.shown[pushed.message_id]
    assert (shown.text, shown.reply_markup) == (f"用着还好吗？\n\n{chosen}", None)
    assert (await service.now()).status is Status.SOLVED


@pytest.mark.rule("F4.reopens", "C7.repair_warranty")
async def test_the_problem_again_opens_the_case_and_says_who_calls(walk: Walk, service: Service) -> None:
    question = await asked(service)
    await walk.talk.tap_data(f"t:follow_up:{question.id}:problem")
    case = await service.now()

    assert case.is_open
    assert walk.label("customer.follow_up.sorry") in walk.talk.shown
    when = walk.hall.words.when(case.respond_by, walk.language)
    assert walk.label("customer.call_back.by", when=when) in walk.talk.shown

    await walk.talk.say("又漏水了，比上次还多")
    assert (await walk.hall.history(service.ticket))[-1] == "CustomerWrote"


async def test_the_first_answer_counts_and_the_other_button_is_stale(walk: Walk, service: Service) -> None:
    question = await asked(service)
    await walk.talk.tap_data(f"t:follow_up:{question.id}:well")

    assert await walk.talk.tap_data(f"t:follow_up:{question.id}:problem") == walk.label("customer.tap.stale")
    assert (await service.now()).status is Status.SOLVED


@pytest.mark.rule("C7.repair_warranty")
async def test_past_the_repairs_warranty_a_new_report_is_offered(walk: Walk, service: Service) -> None:
    question = await asked(service)
    lead = walk.hall.talk(user=901, name="何")
    from_desk = await walk.hall.worker(lead, Role.LEAD)
    await walk.hall.desk.staff.close(by=from_desk.id, ticket=service.ticket, reason="已解决")
    walk.hall.later(days=120)
    await walk.talk.tap_data(f"t:follow_up:{question.id}:problem")

    assert walk.label("customer.follow_up.expired") in walk.talk.shown
    assert walk.label("customer.menu.report") in walk.talk.labels
    assert (await service.now()).status is Status.CLOSED


@pytest.mark.parametrize("data", ["t:follow_up:1:bribe", "t:follow_up:1", "t:follow_up:99:well"])
async def test_a_forged_answer_counts_for_nothing(walk: Walk, service: Service, data: str) -> None:
    await asked(service)

    assert await walk.talk.tap_data(data) == walk.label("customer.tap.stale")
    assert (await service.now()).status is Status.WORK_DONE


async def test_somebody_elses_question_cannot_be_answered(walk: Walk, service: Service) -> None:
    question = await asked(service)
    thief = walk.hall.talk(user=666, name="Thief")
    await thief.say("/start")
    await thief.tap_data(f"t:follow_up:{question.id}:problem")

    assert (await service.now()).status is Status.WORK_DONE
