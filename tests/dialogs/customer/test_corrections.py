"""Every field of the read-back is corrected on its own and leads back to it (rule I7)."""

from collections.abc import Callable

import pytest

from tests.dialogs.customer.walking import QUESTIONS, Answer, Walk, says, taps
from tickets.case.drafts import Draft
from tickets.kinds import Urgency


async def _another_model(walk: Walk) -> None:
    await walk.talk.say("W100D")
    await walk.talk.tap("W100D")


async def _no_longer_skipped(walk: Walk) -> None:
    await walk.talk.say("mei@example.org")


async def _another_phone(walk: Walk) -> None:
    await walk.talk.say("+49 30 901820")


async def _a_place(walk: Walk) -> None:
    await walk.talk.share_location(31.2, 121.5)


CORRECTIONS: dict[str, tuple[Answer, Callable[[Draft], object], object]] = {
    "fault": (says("其实是不脱水"), lambda it: it.words, "其实是不脱水"),
    "model": (_another_model, lambda it: it.product and it.product.model_id, "AR-W100D"),
    "purchased": (
        says("2024-03-05"),
        lambda it: it.purchased and it.purchased.earliest.isoformat(),
        "2024-03-05",
    ),
    "order": (taps("customer.order.dont_have"), lambda it: (it.order_number, it.order_known), (None, False)),
    "part": (says("滚筒"), lambda it: it.details["part"], "滚筒"),
    "since": (says("上周三"), lambda it: it.details["since"], "上周三"),
    "environment": (says("阳台"), lambda it: it.details["environment"], "阳台"),
    "tried": (says("换过插座"), lambda it: it.details["tried"], "换过插座"),
    "repaired_elsewhere": (taps("button.yes"), lambda it: it.details["repaired_elsewhere"], True),
    "urgency": (taps("customer.urgency.low"), lambda it: it.urgency, Urgency.LOW),
    "name": (says("王女士"), lambda it: it.contact and it.contact.name, "王女士"),
    "phone": (_another_phone, lambda it: it.contact and it.contact.phone, "+4930901820"),
    "email": (_no_longer_skipped, lambda it: it.contact and it.contact.email, "mei@example.org"),
    "address": (_a_place, lambda it: it.contact and it.contact.location, (31.2, 121.5)),
}


@pytest.mark.rule(
    "I7.correct_one",
    "I3.symptom",
    "I3.part",
    "I3.since",
    "I3.environment",
    "I3.tried",
    "I3.repaired_before",
    "I4.name",
    "I4.phone",
    "I4.email",
    "I4.place",
)
@pytest.mark.parametrize("field", CORRECTIONS)
async def test_a_field_is_corrected_with_one_tap_and_the_rest_stays(walk: Walk, field: str) -> None:
    answer, read, expected = CORRECTIONS[field]
    await walk.to_read_back()
    before = await walk.hall.draft(walk.talk)

    await walk.talk.tap(f"✏️ {walk.label(f'customer.field.{field}')}")
    await answer(walk)

    assert walk.asks("customer.confirm.ask"), walk.talk.shown
    after = await walk.hall.draft(walk.talk)
    assert before is not None
    assert after is not None
    assert read(after) == expected
    others = [other for name, (_, other, _) in CORRECTIONS.items() if name != field]
    assert [other(after) for other in others] == [other(before) for other in others]


@pytest.mark.rule("I5.serial", "I7.correct_one")
async def test_an_answer_to_the_lines_own_question_is_corrected(walk: Walk) -> None:
    await walk.to_read_back()
    await walk.talk.tap("✏️ 请告诉我们机身背面")
    await walk.talk.say("SN-NEW-1")

    assert walk.asks("customer.confirm.ask")
    draft = await walk.hall.draft(walk.talk)
    assert draft is not None
    assert draft.extra == {"serial": "SN-NEW-1"}


@pytest.mark.rule("I5.policy", "I7.correct_one")
async def test_a_model_of_another_line_asks_that_lines_questions_before_the_read_back(walk: Walk) -> None:
    await walk.to_read_back()
    await walk.talk.tap(f"✏️ {walk.label('customer.field.model')}")
    await walk.talk.say("R260")
    await walk.talk.tap("R260")

    assert "食物或药品" in walk.talk.shown
    await walk.talk.say("有药品")
    assert walk.asks("customer.confirm.ask")
    draft = await walk.hall.draft(walk.talk)
    assert draft is not None
    assert draft.extra == {"food_at_risk": "有药品"}


async def test_back_out_of_a_correction_leaves_everything_as_it_was(walk: Walk) -> None:
    await walk.to_read_back()
    before = walk.talk.shown
    await walk.talk.tap(f"✏️ {walk.label('customer.field.order')}")
    await walk.tap("button.back")

    assert walk.talk.shown == before


async def test_an_answer_kept_in_a_correction_leaves_everything_as_it_was(walk: Walk) -> None:
    await walk.to_read_back()
    before = walk.talk.shown
    await walk.talk.tap(f"✏️ {walk.label('customer.field.urgency')}")
    await walk.tap("button.keep")

    assert walk.talk.shown == before


def test_every_question_has_its_correction() -> None:
    assert len(CORRECTIONS) == len(QUESTIONS) - 2  # choosing the model, and the line's own question
