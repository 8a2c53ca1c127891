"""The lead asks for the week in figures; everybody else's /report stays the way to report a fault."""

import pytest
import pytest_asyncio

from tests.dialogs.casework.talk import Phone, Talk
from tickets.kinds import Language, Role
from tickets.messages.pushes import Push


def reviews(talk: Talk) -> list[Push]:
    return [push for push in talk.memory.pushes if push.template == "report/text"]


@pytest_asyncio.fixture
async def lead(talk: Talk) -> Phone:
    person = await talk.world.worker(Role.LEAD, "Zhao Li")
    return talk.phone(await talk.speaking(person, Language.EN))


@pytest.mark.rule("V1.weekly", "V1.monthly")
@pytest.mark.parametrize(
    ("typed", "kind", "key"),
    [
        ("/report week", "week", "2026-W10"),
        ("/report month", "month", "2026-03"),
        ("/review last  Week", "week", "2026-W09"),
        ("/report 上月", "month", "2026-02"),
        ("/report 本週", "week", "2026-W10"),
    ],
)
async def test_the_period_can_be_named_with_the_command(
    talk: Talk, lead: Phone, typed: str, kind: str, key: str
) -> None:
    await lead.says(typed)
    [push] = reviews(talk)
    assert (push.recipient, push.context["kind"], push.context["key"]) == (lead.person.id, kind, key)
    assert "coming" in lead.text


@pytest.mark.rule("V1.weekly", "V1.monthly")
async def test_without_a_period_it_is_asked_with_buttons(talk: Talk, lead: Phone) -> None:
    await lead.says("/report")
    assert reviews(talk) == []
    keys = []
    for label in ("This week", "Last week", "This month", "Last month"):
        await lead.taps(label)
        keys.append(reviews(talk)[-1].context["key"])
    assert keys == ["2026-W10", "2026-W09", "2026-03", "2026-02"]


async def test_a_second_tap_within_the_minute_says_that_it_is_on_its_way(talk: Talk, lead: Phone) -> None:
    await lead.says("/report week")
    await lead.taps("This week")
    assert len(reviews(talk)) == 1
    assert "already on its way" in lead.text


async def test_from_the_days_figures_it_is_a_tap_to_the_weeks_for_who_leads(
    talk: Talk, lead: Phone, phone: Phone
) -> None:
    await lead.says("/stats")
    await lead.taps("Week or month")
    await lead.taps("Last week")
    assert [push.context["key"] for push in reviews(talk)] == ["2026-W09"]
    await phone.says("/stats")
    assert not [label for label in phone.labels if "Week or month" in label]


async def test_a_lead_can_still_report_a_fault(talk: Talk, lead: Phone) -> None:
    await lead.says("/report")
    await lead.taps("report a fault")
    async with talk.memory.units() as uow:
        assert await uow.drafts.unfinished(lead.person.id) is not None


async def test_for_staff_report_stays_the_report_of_a_fault_and_review_is_refused(
    talk: Talk, phone: Phone
) -> None:
    await phone.says("/report week")
    async with talk.memory.units() as uow:
        assert await uow.drafts.unfinished(phone.person.id) is not None
    await phone.says("/review week")
    assert reviews(talk) == []
    assert talk.memory.looks[-1].what == "refused.command.review"
