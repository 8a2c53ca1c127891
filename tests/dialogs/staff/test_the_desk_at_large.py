"""Queue, search, team, invitations and figures."""

import pytest

from tests.dialogs.casework.talk import Phone, Talk
from tickets.case.ticket import Ticket
from tickets.kinds import Language, Role
from tickets.team.people import Person


async def many_cases(talk: Talk, number: int) -> list[Ticket]:
    cases = []
    for each in range(number):
        customer = await talk.world.customer(f"Customer {each}")
        cases.append(await talk.world.filed(customer, order_number=f"order-{each}"))
    return cases


def numbers_in(phone: Phone) -> list[str]:
    return [label.split(" ")[1] for label in phone.labels if " · " in label]


async def test_pages_of_the_queue_show_every_case_once_and_lead_back(talk: Talk, phone: Phone) -> None:
    cases = await many_cases(talk, 19)
    await phone.says("/queue")
    first = numbers_in(phone)
    seen = list(first)
    while any("More" in label for label in phone.labels):
        await phone.taps("More")
        seen += numbers_in(phone)
    assert seen == [case.number for case in cases]
    await phone.taps("Previous")
    await phone.taps("Previous")
    assert numbers_in(phone) == first


async def test_a_double_tap_on_more_is_one_page_on_and_one_tap_back(talk: Talk, phone: Phone) -> None:
    cases = await many_cases(talk, 19)
    await phone.says("/queue")
    page = phone.window
    await phone.taps("More")
    second = numbers_in(phone)
    await phone.taps_on(page, "More")
    assert numbers_in(phone) == second == [case.number for case in cases[8:16]]
    await phone.taps("Previous")
    assert numbers_in(phone) == [case.number for case in cases[:8]]


async def test_a_case_filed_meanwhile_moves_no_page(talk: Talk, phone: Phone) -> None:
    cases = await many_cases(talk, 10)
    await phone.says("/queue")
    await talk.desk.staff.close(by=phone.person.id, ticket=cases[0].id, reason="gone")
    await phone.taps("More")
    assert numbers_in(phone) == [case.number for case in cases[8:]]


async def test_the_filters_of_the_queue(talk: Talk, phone: Phone, case: Ticket, engineer: Person) -> None:
    taken = await talk.world.filed(await talk.world.customer("Other"))
    assert taken.owner == engineer.id
    await phone.says("/queue")
    for name, expected in (
        ("unassigned", [case.number]),
        ("Assigned", [taken.number]),
        ("overdue", []),
        ("all", [case.number, taken.number]),
    ):
        await phone.taps("Filter")
        await phone.taps(name)
        assert numbers_in(phone) == expected
    talk.world.later(days=30)
    await phone.taps("Filter")
    await phone.taps("overdue")
    assert numbers_in(phone) == [case.number, taken.number]


async def test_going_back_from_a_case_leads_to_the_same_page(talk: Talk, phone: Phone) -> None:
    cases = await many_cases(talk, 10)
    await phone.says("/queue")
    await phone.taps("More")
    await phone.taps(cases[9].number)
    await phone.taps("Back")
    assert numbers_in(phone) == [case.number for case in cases[8:]]


async def test_find_by_words_number_and_phone(phone: Phone, case: Ticket) -> None:
    for query in ("leaks", case.number, "+8613812345678", "WM-8"):
        await phone.says(f"/find {query}")
        assert any(case.number in label for label in phone.labels), query
    await phone.says("nothing like <it>")
    assert "Nothing for “nothing like &lt;it&gt;”" in phone.text
    await phone.says("leaks")
    await phone.taps(case.number)
    assert "It leaks" in phone.text


async def test_find_without_words_asks_for_them(phone: Phone, case: Ticket) -> None:
    await phone.says("/find")
    await phone.says("leaks")
    assert any(case.number in label for label in phone.labels)


@pytest.mark.rule("S1.masked")
async def test_lists_show_no_personal_data(phone: Phone, case: Ticket) -> None:
    for command in ("/queue", "/find leaks"):
        await phone.says(command)
        shown = phone.text + " ".join(phone.labels)
        assert "Chen" not in shown
        assert "世纪大道" not in shown
        assert "1381234" not in shown


async def test_the_team_with_roles_load_and_leave(talk: Talk, phone: Phone, engineer: Person) -> None:
    await talk.world.filed(await talk.world.customer("Other"))
    await talk.desk.people.set_leave(by=engineer.id, until=None)
    await phone.says("/staff")
    assert "<b>Li Wei</b> · engineer · 1 open" in phone.text
    assert "<b>Wang Fang</b> · staff · 0 open" in phone.text
    await talk.desk.people.set_leave(by=engineer.id, until=talk.world.now.date())
    await phone.says("/staff")
    assert "on leave until Mon 2 Mar" in phone.text
    assert not any("Invite" in label for label in phone.labels)


async def test_a_large_team_is_shown_page_by_page(talk: Talk, phone: Phone) -> None:
    for number in range(12):
        await talk.world.worker(Role.ENGINEER, f"Engineer {number:02}")
    await phone.says("/staff")
    assert "Engineer 11" not in phone.text
    await phone.taps("More")
    assert "Engineer 11" in phone.text


async def test_an_invitation_for_an_engineer_carries_lines_and_regions(talk: Talk) -> None:
    lead = await talk.speaking(await talk.world.worker(Role.LEAD, "Lead"), Language.EN)
    phone = talk.phone(lead)
    await phone.says("/invite")
    await phone.taps("engineer")
    await phone.taps("Washers")
    await phone.taps("Next")
    await phone.taps("浦东")
    await phone.taps("Make the link")
    token = phone.text.split("start=inv_")[1].split("<")[0]
    assert "https://t.me/desk_bot?start=inv_" in phone.text

    newcomer = await talk.world.customer("New")
    joined, role = await talk.desk.people.join(by=newcomer.id, token=token)
    assert (role, joined.lines, joined.regions) == (
        Role.ENGINEER,
        frozenset({"washer"}),
        frozenset({"east"}),
    )


@pytest.mark.parametrize("typed", ["engineer", "工程师", "工程師"])
async def test_the_role_can_stand_behind_the_command(talk: Talk, typed: str) -> None:
    phone = talk.phone(await talk.speaking(await talk.world.worker(Role.ADMIN, "Boss"), Language.EN))
    await phone.says(f"/invite {typed}")
    assert "Which product lines" in phone.text
    await phone.taps("All lines")
    await phone.taps("All regions")
    assert "An invitation as <b>engineer</b>" in phone.text


async def test_an_invitation_for_staff_asks_nothing_more(talk: Talk) -> None:
    phone = talk.phone(await talk.speaking(await talk.world.worker(Role.ADMIN, "Boss"), Language.EN))
    await phone.says("/invite")
    await phone.taps("lead")
    assert "An invitation as <b>lead</b>" in phone.text


async def test_the_figures_follow_the_day(talk: Talk, phone: Phone, case: Ticket) -> None:
    await phone.says("/stats")
    assert "Open: 1, of these overdue: 0" in phone.text
    assert "New: 1" in phone.text
    await talk.desk.staff.close(by=phone.person.id, ticket=case.id, reason="done")
    await phone.taps("Refresh")
    assert "Nothing is open" in phone.text
    assert "ended: 1" in phone.text
