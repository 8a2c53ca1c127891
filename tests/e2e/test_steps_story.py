"""What a case may need on its way, with the real program: a quote, an exchange."""

import pytest

from tests.e2e.cast import assemble, report_a_fault
from tests.fakes.front_desk import FrontDesk
from tests.fakes.sandbox_client import Sandbox
from tickets.kinds import Language

pytestmark = pytest.mark.e2e


@pytest.mark.rule("J9.accepted")
async def test_paid_work_waits_for_the_customers_yes(box: Sandbox, desk: FrontDesk) -> None:
    cast = await assemble(box, desk, Language.EN)
    customer, engineer = cast.customer, cast.engineer
    await report_a_fault(customer, bought="2015-03-05")
    await engineer.taps("push.button.accept")
    await engineer.reads("push.job.contact.title")

    await engineer.is_told("push.button.finish", "error.quote_missing")

    await engineer.says("/jobs")
    await engineer.taps_label("W80B")
    await engineer.taps("engineer.step.quote")
    await engineer.answers("engineer.quote.ask_amount", text="350")
    await engineer.answers("engineer.quote.ask_words", text="New pump, with the work")
    asked = await customer.reads("push.customer.quote.title")
    assert "350" in asked
    assert "New pump, with the work" in asked
    await customer.taps("push.button.quote_yes")
    await customer.reads("customer.quote.accepted")
    await engineer.reads("push.job.step.quote_accepted")


@pytest.mark.rule("X2.inspection", "X2.sent")
async def test_an_exchange_is_told_step_by_step(box: Sandbox, desk: FrontDesk) -> None:
    cast = await assemble(box, desk, Language.ZH_HANS)
    customer, lead = cast.customer, cast.lead
    number = await report_a_fault(customer)
    await lead.says(f"/ticket {number}")
    await lead.taps("staff.case.steps")
    await lead.taps("staff.step.exchange")
    assert number in await customer.reads("push.customer.goods_received.title")
    await lead.taps("staff.case.steps")
    await lead.taps("staff.step.inspected")
    await lead.answers("staff.step.ask_inspected", text="内筒有裂纹")
    await lead.answers("staff.step.ask_voucher", tap="staff.step.voucher_day")
    assert "内筒有裂纹" in await customer.reads("push.customer.goods_inspected.title")
    await lead.taps("staff.case.steps")
    await lead.taps("staff.step.sent")
    await lead.answers("staff.step.ask_sent", text="顺丰 SF12345678")
    assert "SF12345678" in await customer.reads("push.customer.new_product_sent.title")
    await customer.taps("push.button.goods_here")
    await lead.says(f"/ticket {number}")
    await lead.reads("staff.status.solved")
