"""The whole intake, from the first words to the number."""

import pytest

from tests.dialogs.chat import Talk
from tests.dialogs.conftest import Hall
from tickets.kinds import Urgency
from tickets.warranty import Coverage


@pytest.mark.rule("I2", "I3", "I4", "I7", "T1")
async def test_a_customer_reports_a_leaking_washer_in_chinese(hall: Hall, talk: Talk) -> None:
    await talk.say("/start")
    await talk.tap("我要报修")
    await talk.say("洗衣机漏水，地上全是水")
    await talk.say("W80B")
    await talk.tap("W80B")
    await talk.tap("去年")
    await talk.say("SO-20250105-7781")
    await talk.tap("门封胶圈")
    await talk.tap("今天")
    await talk.tap("潮湿")
    await talk.tap("重启过")
    await talk.tap("否")
    await talk.say("SN123456")
    await talk.tap("完全没法用")
    await talk.tap("陈美")
    await talk.share_contact("8613812345678")
    await talk.tap("跳过")
    await talk.say("上海市浦东新区世纪大道100号5楼")
    assert "洗衣机漏水，地上全是水" in talk.shown
    assert await hall.cases(talk) == []
    await talk.tap("提交")

    [case] = await hall.cases(talk)
    assert case.number in talk.shown
    assert "保修" in talk.shown
    assert case.fault.words == "洗衣机漏水，地上全是水"
    assert case.product.model_id == "AR-W80B"
    assert case.order_number == "SO-20250105-7781"
    assert case.urgency is Urgency.URGENT
    assert case.contact.phone == "+8613812345678"
    assert case.contact.region is not None
    assert case.warranty.coverage is Coverage.IN_WARRANTY
