"""What follows the service, with the real program: reminder, follow-up, promised call, and a campaign."""

import pytest

from tests.e2e.cast import Cast, assemble, report_a_fault
from tests.fakes.front_desk import FrontDesk
from tests.fakes.sandbox_client import Sandbox
from tickets.kinds import Language

pytestmark = pytest.mark.e2e


async def serve(cast: Cast) -> str:
    """Let the customer report a fault and the engineer put it right; return the case's number."""
    number = await report_a_fault(cast.customer)
    await cast.engineer.taps("push.button.accept")
    await cast.engineer.taps("push.button.finish")
    await cast.engineer.answers("engineer.finish.ask_work", text="Drain hose replaced")
    await cast.engineer.answers("engineer.finish.ask_parts", tap="engineer.finish.no_parts")
    await cast.engineer.answers("engineer.finish.ask_test", tap="engineer.finish.works")
    await cast.customer.reads("push.customer.work_done.title")
    return number


async def ask_everybody(cast: Cast) -> None:
    """Let the lead start a campaign over everybody, at once."""
    await cast.lead.says("/survey new")
    await cast.lead.reads("staff.campaign.ask_template")
    await cast.lead.taps_label("服务满意度")
    for question, choice in (
        ("staff.campaign.ask_line", "staff.campaign.all_lines"),
        ("staff.campaign.ask_region", "staff.campaign.all_regions"),
    ):
        await cast.lead.answers(question, tap=choice)
    await cast.lead.reads("staff.campaign.ask_months")
    await cast.lead.taps_label("3")
    await cast.lead.reads("staff.campaign.ask_size")
    await cast.lead.taps("staff.campaign.everybody")
    await cast.lead.taps("staff.campaign.send_now")
    await cast.lead.reads("staff.campaign.started")


@pytest.mark.rule("F2.sent", "F4.reopens", "F6.delivery", "F7.sample", "F7.results")
async def test_after_the_service_the_desk_asks_listens_and_calls(box: Sandbox, desk: FrontDesk) -> None:
    cast = await assemble(box, desk, Language.ZH_HANS)
    number = await serve(cast)

    await box.set_clock("2026-11-24T10:00:00+08:00")
    await cast.customer.reads("push.customer.survey.title")
    await box.set_clock("2026-11-25T10:05:00+08:00")
    await cast.customer.reads("push.customer.survey_reminder.title")
    await cast.customer.taps_label("5")
    await cast.customer.reads("customer.survey.chosen")

    await box.set_clock("2026-12-01T11:00:00+08:00")
    assert number in await cast.customer.reads("push.customer.follow_up.delivery.text")
    await cast.customer.taps("push.button.follow_up.delivery.problem")
    assert "服务主管" in await cast.customer.reads("customer.follow_up.sorry")
    assert number in await cast.lead.reads("push.staff.call_back.again")
    await cast.lead.taps("push.button.called")

    await cast.lead.says(f"/close {number} 换了新机")
    await cast.lead.reads("staff.done.close")
    await ask_everybody(cast)
    await cast.customer.reads("push.campaign.scale")
    await cast.customer.taps_label("4")
    for _ in range(3):
        await cast.customer.taps_label("⭐")
    await cast.customer.answers("customer.survey.words", text="师傅很细心")
    await cast.customer.reads("customer.poll.thanks")
    await cast.lead.says("/survey")
    await cast.lead.taps_label("100%")
    assert "师傅很细心" in await cast.lead.reads("staff.campaign.words_head")
