"""What customers do with their tickets, and what must not happen when they only say thanks."""

from datetime import date

import pytest

from tests.fakes.memory import Memory
from tests.unit.services.world import World, photo
from tickets.case.events import CustomerWrote
from tickets.case.lifecycle import Status
from tickets.errors import NotAllowed, NotPossible, TooManyFiles
from tickets.ids import TicketId
from tickets.kinds import Role
from tickets.team.people import Person


async def finished(world: World) -> tuple[Person, Person, TicketId]:
    wang = await world.worker(Role.ENGINEER, "Wang")
    mei = await world.customer()
    ticket = (await world.filed(mei)).id
    await world.done(mei, wang, ticket)
    return mei, wang, ticket


@pytest.mark.rule("F4.reopens", "F5.conversation")
async def test_thanks_never_opens_a_closed_ticket_again(any_world: World) -> None:
    """A "Thanks!" reopened the closed ticket."""
    lin = await any_world.worker(Role.STAFF)
    mei, wang, ticket = await finished(any_world)
    await any_world.desk.cases.confirm_solved(by=mei.id, ticket=ticket)
    await any_world.desk.staff.close(by=lin.id, ticket=ticket, reason="Solved")
    thanked = await any_world.desk.cases.add_words(by=mei.id, ticket=ticket, text="Thanks!", message=9)
    assert (thanked.status, thanked.owner) == (Status.CLOSED, wang.id)
    assert (await any_world.history(ticket))[-1] == "CustomerWrote", "kept all the same"


@pytest.mark.rule("F5.conversation")
async def test_an_edited_message_keeps_both_versions(any_world: World) -> None:
    """A customer edited a message after staff had acted on it, and the history was overwritten."""
    mei = await any_world.customer()
    ticket = (await any_world.filed(mei)).id
    say = any_world.desk.cases.add_words
    for _ in range(2):
        await say(by=mei.id, ticket=ticket, text="It was the left one", message=5)
    for _ in range(2):
        await say(by=mei.id, ticket=ticket, text="It was the right one", message=5, edits=5)
    await say(by=mei.id, ticket=ticket, text="It was the left one", message=6)
    view = await any_world.desk.cases.view(by=mei.id, ticket=ticket)
    words = [(e.text, e.message, e.edits) for e in view.events if isinstance(e, CustomerWrote)]
    assert words == [
        ("It was the left one", 5, None),
        ("It was the right one", 5, 5),
        ("It was the left one", 6, None),
    ]


@pytest.mark.rule("I6.photo", "I6.while_open", "I6.kept")
async def test_both_photos_of_an_album_are_kept_and_only_once(any_world: World) -> None:
    """Of two photos sent together one was lost."""
    mei = await any_world.customer()
    ticket = (await any_world.filed(mei)).id
    add = any_world.desk.cases.add_evidence
    for name in ("one", "two", "one"):
        await add(by=mei.id, ticket=ticket, evidence=photo(name))
    view = await any_world.desk.cases.view(by=mei.id, ticket=ticket)
    assert [(file.unique_id, file.added_at) for file in view.evidence] == [
        ("unique-one", any_world.now),
        ("unique-two", any_world.now),
    ]
    await add(by=mei.id, ticket=ticket, evidence=photo("three"))
    with pytest.raises(TooManyFiles):
        await add(by=mei.id, ticket=ticket, evidence=photo("four"))


@pytest.mark.rule("F4.reopens")
async def test_not_solved_opens_it_again_with_another_engineer_and_new_clocks(any_world: World) -> None:
    mei, _, ticket = await finished(any_world)
    li = await any_world.worker(Role.ENGINEER, "Li")
    lead = await any_world.worker(Role.LEAD)
    for _ in range(3):
        other = await any_world.filed(mei)
        await any_world.desk.staff.assign(by=lead.id, ticket=other.id, owner=li.id)
    before = await any_world.stored(ticket)
    any_world.later(days=2)
    for _ in range(2):
        opened = await any_world.desk.cases.deny_solved(by=mei.id, ticket=ticket, words="It leaks again")
        assert (opened.status, opened.owner) == (Status.ASSIGNED, li.id)
    assert opened.respond_by > before.respond_by
    assert opened.solve_by == opened.expected_at > before.solve_by
    assert opened.served_at is None
    assert (await any_world.history(ticket)).count("TicketReopened") == 1


@pytest.mark.rule("F4.reopens")
async def test_with_no_other_engineer_a_reopened_case_goes_to_a_lead(any_world: World) -> None:
    lead = await any_world.worker(Role.LEAD)
    mei, _, ticket = await finished(any_world)
    opened = await any_world.desk.cases.deny_solved(by=mei.id, ticket=ticket, words="It leaks")
    assert opened.owner == lead.id


@pytest.mark.rule("F4.reopens")
async def test_staff_are_asked_to_call_back_who_is_not_content(world: World, memory: Memory) -> None:
    lin = await world.worker(Role.STAFF)
    mei, _, ticket = await finished(world)
    opened = await world.desk.cases.deny_solved(by=mei.id, ticket=ticket, words="It leaks")
    assert (opened.status, opened.owner) == (Status.REOPENED, None)
    [call] = [push for push in memory.pushes if push.template == "staff/call_back"]
    assert (call.recipient, call.context["reason"]) == (lin.id, "It leaks")


@pytest.mark.rule("F4.reopens", "C7.repair_warranty")
async def test_a_closed_ticket_opens_again_while_the_repair_is_under_warranty(any_world: World) -> None:
    lin = await any_world.worker(Role.STAFF)
    mei, _, ticket = await finished(any_world)
    await any_world.desk.staff.close(by=lin.id, ticket=ticket, reason="Silent")
    any_world.later(days=80)
    opened = await any_world.desk.cases.deny_solved(by=mei.id, ticket=ticket, words="Same again")
    assert opened.is_open


@pytest.mark.rule("C7.repair_warranty")
async def test_long_after_a_repair_it_is_a_new_case(any_world: World) -> None:
    lin = await any_world.worker(Role.STAFF)
    mei, _, ticket = await finished(any_world)
    await any_world.desk.staff.close(by=lin.id, ticket=ticket, reason="Silent")
    any_world.later(days=100)
    with pytest.raises(NotPossible):
        await any_world.desk.cases.deny_solved(by=mei.id, ticket=ticket, words="Same again")
    assert (await any_world.stored(ticket)).status is Status.CLOSED


async def test_not_solved_is_a_note_while_it_is_still_worked_on(any_world: World) -> None:
    await any_world.worker(Role.ENGINEER)
    mei = await any_world.customer()
    ticket = await any_world.filed(mei)
    for _ in range(2):
        noted = await any_world.desk.cases.deny_solved(by=mei.id, ticket=ticket.id, words="Still leaks")
        assert (noted.status, noted.owner) == (ticket.status, ticket.owner)
    assert (await any_world.history(ticket.id)).count("CustomerWrote") == 1


async def test_a_ticket_can_be_called_off_but_not_after_the_work(any_world: World) -> None:
    mei, _, done = await finished(any_world)
    ticket = (await any_world.filed(mei)).id
    for _ in range(2):
        cancelled = await any_world.desk.cases.cancel(by=mei.id, ticket=ticket, reason="Works now")
        assert cancelled.status is Status.CANCELLED
    with pytest.raises(NotPossible):
        await any_world.desk.cases.cancel(by=mei.id, ticket=done, reason=None)
    with pytest.raises(NotPossible):
        await any_world.desk.cases.add_evidence(by=mei.id, ticket=ticket, evidence=photo("late"))


@pytest.mark.rule("S1.needed", "S1.looks")
async def test_nobody_touches_another_ones_ticket(any_world: World) -> None:
    mei, thief = await any_world.customer(), await any_world.customer("Thief")
    ticket = (await any_world.filed(mei)).id
    cases = any_world.desk.cases
    with pytest.raises(NotAllowed):
        await cases.view(by=thief.id, ticket=ticket)
    with pytest.raises(NotAllowed):
        await cases.cancel(by=thief.id, ticket=ticket, reason="x")
    with pytest.raises(NotAllowed):
        await cases.deny_solved(by=thief.id, ticket=ticket, words="x")
    assert await any_world.looks(ticket) == [
        (thief.id, "refused.cases.view"),
        (thief.id, "refused.cases.cancel"),
        (thief.id, "refused.cases.deny_solved"),
    ]
    assert await cases.mine(by=thief.id) == []


async def test_the_customers_card_shows_no_internal_word(any_world: World) -> None:
    wang = await any_world.worker(Role.ENGINEER)
    lin = await any_world.worker(Role.STAFF)
    mei = await any_world.customer()
    ticket = (await any_world.filed(mei)).id
    await any_world.desk.staff.note(by=lin.id, ticket=ticket, text="Difficult customer")
    await any_world.desk.jobs.note(by=wang.id, ticket=ticket, text="Part ordered")
    await any_world.desk.people.set_leave(by=wang.id, until=date(2026, 3, 3))
    view = await any_world.desk.cases.view(by=mei.id, ticket=ticket)
    told = [type(event).__name__ for event in view.events]
    assert told == ["TicketFiled", "TicketAssigned", "ProgressNoted"]
    assert view.contact_visible
    assert view.contact.phone == "+8613812345678"
    assert await any_world.looks(ticket) == [], "one's own data is no look"
