"""What staff do with one ticket: by command, by the card's buttons, by the buttons of pushed messages."""

import pytest

from tests.dialogs.casework.talk import Phone, Talk
from tickets.case.events import ProgressNoted, StaffReplied, TicketClosed
from tickets.case.lifecycle import Status
from tickets.case.ticket import Ticket
from tickets.kinds import Urgency
from tickets.messages.taps import Tap, Verb
from tickets.team.people import Person

PHONE, STREET, ORDER = "+8613812345678", "世纪大道100号", "SO-20260105-7781"


async def last_event(talk: Talk, case: Ticket) -> object:
    async with talk.memory.units() as uow:
        return (await uow.tickets.history(case.id))[-1]


@pytest.mark.rule("A1.one", "A2.owner", "A2.told")
async def test_from_the_queue_a_case_is_assigned_in_three_taps(
    talk: Talk, phone: Phone, case: Ticket, engineer: Person
) -> None:
    await phone.says("/queue")
    await phone.taps(case.number)
    await phone.taps("Assign")
    await phone.taps("Li Wei")
    stored = await talk.world.stored(case.id)
    assert (stored.owner, stored.status) == (engineer.id, Status.ASSIGNED)
    assert "Li Wei" in phone.text
    assert any(push.recipient == engineer.id for push in talk.memory.pushes)


@pytest.mark.rule("A1.one")
@pytest.mark.parametrize("name", ["Li Wei", "li", "@Li Wei"])
async def test_assign_with_number_and_name_needs_no_tap(
    talk: Talk, phone: Phone, case: Ticket, engineer: Person, name: str
) -> None:
    await phone.says(f"/assign {case.number} {name}")
    assert (await talk.world.stored(case.id)).owner == engineer.id
    assert "Assigned" in phone.text


async def test_assign_with_a_name_that_nobody_has_asks_by_buttons(
    talk: Talk, phone: Phone, case: Ticket, engineer: Person
) -> None:
    await phone.says(f"/assign {case.number} <b>Zoe")
    assert "&lt;b&gt;Zoe" in phone.text
    assert (await talk.world.stored(case.id)).owner is None
    await phone.taps("Li Wei")
    assert (await talk.world.stored(case.id)).owner == engineer.id


@pytest.mark.parametrize("typed", ["{0}", "{0} ", "no. {0}", "＃{0}", "{1} {2}", "工单 {0}"])
async def test_a_number_typed_loosely_is_found(phone: Phone, case: Ticket, typed: str) -> None:
    await phone.says("/ticket " + typed.format(case.number, *case.number.split("-")))
    assert case.number in phone.text
    assert "Li Wei" not in phone.text


@pytest.mark.parametrize("typed", ["", "12", "hello", "999-9999 text", "１２３"])
async def test_without_a_good_number_the_desk_asks_for_it_with_an_example(
    phone: Phone, case: Ticket, typed: str
) -> None:
    await phone.says(f"/ticket {typed}")
    assert "for example 104-" in phone.text
    assert ("no case with that number" in phone.text) is bool(typed)
    await phone.says("not a number either")
    assert "no case with that number" in phone.text
    await phone.says(case.number)
    assert "It leaks" in phone.text


@pytest.mark.parametrize(
    ("command", "kind"), [("note", ProgressNoted), ("reply", StaffReplied), ("close", TicketClosed)]
)
async def test_a_command_with_words_acts_at_once(
    talk: Talk, phone: Phone, case: Ticket, command: str, kind: type
) -> None:
    await phone.says(f"/{command} {case.number} call back at 5 <ok>")
    event = await last_event(talk, case)
    assert isinstance(event, kind)
    assert getattr(event, "text", getattr(event, "reason", "")) == "call back at 5 <ok>"
    assert case.number in phone.text


@pytest.mark.parametrize(
    ("command", "question"),
    [("note", "customer does not see"), ("reply", "sent as they are"), ("close", "Why")],
)
async def test_a_command_without_words_asks_for_them(
    talk: Talk, phone: Phone, case: Ticket, command: str, question: str
) -> None:
    await phone.says(f"/{command} {case.number}")
    assert question in phone.text
    await phone.says("these words")
    event = await last_event(talk, case)
    assert getattr(event, "text", getattr(event, "reason", "")) == "these words"


async def test_an_internal_note_of_staff_stays_inside(talk: Talk, phone: Phone, case: Ticket) -> None:
    await phone.says(f"/note {case.number} rude on the phone")
    event = await last_event(talk, case)
    assert isinstance(event, ProgressNoted)
    assert event.internal


async def test_the_history_tells_internal_notes_from_those_that_the_customer_reads(
    talk: Talk, phone: Phone, case: Ticket, engineer: Person
) -> None:
    await talk.desk.staff.assign(by=phone.person.id, ticket=case.id, owner=engineer.id)
    await talk.desk.jobs.note(by=engineer.id, ticket=case.id, text="Cause found")
    await phone.says(f"/note {case.number} rude on the phone")
    await phone.taps("History")
    assert "Li Wei: ✏️ Cause found" in phone.text
    assert "colleague: 🔒 rude on the phone" in phone.text


async def test_a_closed_case_is_opened_again_with_a_reason(talk: Talk, phone: Phone, case: Ticket) -> None:
    await phone.says(f"/ticket {case.number}")
    await phone.taps("Close")
    await phone.taps("Solved by phone")
    assert (await talk.world.stored(case.id)).status is Status.CLOSED
    assert not any("Close" in label for label in phone.labels)

    await phone.taps("Reopen")
    await phone.says("Leaks again")
    assert (await talk.world.stored(case.id)).is_open


async def test_closing_a_closed_case_again_does_no_harm(talk: Talk, phone: Phone, case: Ticket) -> None:
    await phone.says(f"/close {case.number} done")
    await phone.says(f"/close {case.number} done")
    assert (await talk.world.history(case.id)).count("TicketClosed") == 1


async def test_the_urgency_is_set_from_the_card(talk: Talk, phone: Phone, case: Ticket) -> None:
    await phone.says(f"/ticket {case.number}")
    await phone.taps("Urgency")
    await phone.taps("urgent")
    assert (await talk.world.stored(case.id)).urgency is Urgency.URGENT


@pytest.mark.rule("S1.masked", "S1.looks")
async def test_personal_data_is_masked_until_asked_for_and_the_look_is_on_record(
    talk: Talk, phone: Phone, staff: Person, case: Ticket
) -> None:
    await phone.says(f"/ticket {case.number}")
    for secret in (PHONE, STREET, ORDER, "Chen Mei", "mei@example.org"):
        assert secret not in phone.text
    await phone.taps("Show contact")
    for secret in (PHONE, STREET, ORDER, "Chen Mei"):
        assert secret in phone.text
    assert (staff.id, "look.contact") in await talk.world.looks(case.id)
    await phone.taps("Hide contact")
    assert PHONE not in phone.text


async def test_a_tap_on_reply_asks_for_the_words_and_sends_them(
    talk: Talk, phone: Phone, customer: Person, case: Ticket
) -> None:
    await phone.taps_pushed(Tap(verb=Verb.REPLY, object=case.id))
    assert "sent as they are" in phone.text
    await phone.says("We are on it")
    pushed = [push for push in talk.memory.pushes if push.recipient == customer.id]
    assert pushed[-1].context["text"] == "We are on it"


async def test_a_tap_on_called_is_recorded_and_takes_itself_away(
    talk: Talk, phone: Phone, case: Ticket
) -> None:
    await phone.taps_pushed(Tap(verb=Verb.CALLED, object=case.id))
    assert isinstance(await last_event(talk, case), ProgressNoted)
    assert phone.pushed_buttons == [f"t:ticket:{case.id}"]


async def test_a_pushed_message_keeps_its_buttons_when_its_ticket_is_opened(
    talk: Talk, phone: Phone, case: Ticket
) -> None:
    """A dialog that begins from a pushed message once took that message for its own window."""
    await phone.says("/queue")
    queue = phone.window
    await phone.taps_pushed(Tap(verb=Verb.TICKET, object=case.id))
    assert case.number in phone.text
    assert talk.messages.replaced == [queue.message_id]


@pytest.mark.parametrize("words", ["x" * 201, "\u3000"])
async def test_words_too_long_or_empty_are_explained_and_nothing_is_sent(
    talk: Talk, phone: Phone, case: Ticket, words: str
) -> None:
    before = await talk.world.history(case.id)
    await phone.says(f"/reply {case.number}")
    await phone.says(words)
    assert await talk.world.history(case.id) == before
    await phone.says("short")
    assert (await talk.world.history(case.id))[-1] == "StaffReplied"


async def test_words_too_long_behind_a_command_are_asked_for_again(
    talk: Talk, phone: Phone, case: Ticket
) -> None:
    await phone.says(f"/reply {case.number} {'x' * 201}")
    assert "200" in phone.text
    assert "sent as they are" in phone.text
    await phone.says("short")
    assert (await talk.world.history(case.id))[-1] == "StaffReplied"


async def test_a_step_that_the_case_does_not_permit_is_explained_on_its_card(
    talk: Talk, phone: Phone, case: Ticket
) -> None:
    await phone.says(f"/reopen {case.number} why not")
    assert "The case now stands at “New”" in phone.text
    assert "It leaks" in phone.text
    assert await talk.world.stored(case.id) == case


@pytest.mark.parametrize("command", ["/note", "/find", "/ticket nonsense"])
async def test_cancelling_a_question_leads_to_the_queue(phone: Phone, case: Ticket, command: str) -> None:
    await phone.says(command)
    await phone.taps("Cancel")
    assert any(case.number in label for label in phone.labels)


async def test_a_sticker_where_words_are_asked_gets_a_friendly_sentence(
    talk: Talk, phone: Phone, case: Ticket
) -> None:
    await phone.says(f"/reply {case.number}")
    await phone.sends_sticker()
    assert "send it as text" in phone.text
    assert "StaffReplied" not in await talk.world.history(case.id)


async def test_a_command_inside_a_form_is_never_taken_for_words(
    talk: Talk, phone: Phone, case: Ticket
) -> None:
    await phone.says(f"/reply {case.number}")
    await phone.says("/queue")
    assert "Open cases" in phone.text
    assert "StaffReplied" not in await talk.world.history(case.id)


@pytest.mark.rule("A2.deadline", "C2.normal", "C3.normal")
async def test_the_card_shows_which_promises_run_and_how_they_stand(
    talk: Talk, phone: Phone, case: Ticket
) -> None:
    await phone.says(f"/ticket {case.number}")
    assert "First response Mon 2 Mar 15:00 · Solution Thu 5 Mar 18:00" in phone.text
    assert "Promised date" not in phone.text, "it is the solution's"
    talk.world.later(hours=6)
    await phone.says(f"/ticket {case.number}")
    assert "🔴 First response Mon 2 Mar 15:00 · Solution" in phone.text
