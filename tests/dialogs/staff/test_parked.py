"""Updates put aside, on the phones of those who run the desk."""

from datetime import timedelta

import pytest

from tests.dialogs.casework.talk import Phone, Talk
from tests.unit.services.test_operations import put_aside
from tickets.case.ticket import Ticket
from tickets.kinds import Language, Role
from tickets.messages.parked import ParkedVerdict
from tickets.messages.taps import Tap, Verb
from tickets.team.people import Person


async def colleague(talk: Talk) -> Phone:
    person = await talk.speaking(await talk.world.worker(Role.LEAD, "Li Na"), Language.EN)
    return talk.phone(person)


async def test_nothing_put_aside_is_said_in_one_line(phone: Phone) -> None:
    await phone.says("/parked")
    assert "Nothing is waiting here" in phone.text


async def test_from_the_list_an_update_runs_again_in_two_taps(
    talk: Talk, phone: Phone, customer: Person, case: Ticket
) -> None:
    update = await put_aside(talk.memory, sender=customer)
    await phone.says("/parked")
    assert any("C** · a text" in label for label in phone.labels)
    await phone.taps("C**")
    assert "Failed 3 times, last with <code>RuntimeError</code>" in phone.text
    assert case.number in phone.text
    assert "Chen Mei" not in phone.text
    await phone.taps("Try again")
    assert "Wang Fang let it run again" in phone.text
    assert "Nothing is waiting here" in phone.text
    assert talk.memory.tables.parked[update.id].retries == 1


async def test_a_double_tap_lets_it_run_once(talk: Talk, phone: Phone) -> None:
    update = await put_aside(talk.memory)
    await phone.says("/parked")
    await phone.taps("sender unknown")
    card = phone.window
    await phone.taps("Try again")
    await phone.taps_on(card, "Try again")
    assert talk.memory.tables.parked[update.id].retries == 1
    assert list(talk.memory.tables.decisions) == [(update.id, 0)]


async def test_of_two_colleagues_the_second_learns_who_was_first(talk: Talk, phone: Phone) -> None:
    update = await put_aside(talk.memory)
    other = await colleague(talk)
    for each in (phone, other):
        await each.says("/parked")
        await each.taps("sender unknown")
    await other.taps("Drop")
    await phone.taps("Try again")
    await other.taps("Nothing of importance")
    assert "Wang Fang let it run again" in other.text
    [decision] = talk.memory.tables.decisions.values()
    assert (decision.verdict, decision.by) == (ParkedVerdict.RETRY, phone.person.id)
    assert talk.memory.tables.parked[update.id].retries == 1


@pytest.mark.parametrize("typed", [True, False], ids=["typed", "tapped"])
async def test_dropping_asks_for_a_reason_first_and_keeps_it(
    talk: Talk, phone: Phone, *, typed: bool
) -> None:
    update = await put_aside(talk.memory)
    await phone.says("/parked")
    await phone.taps("sender unknown")
    await phone.taps("Drop")
    assert talk.memory.tables.parked[update.id].parked, "nothing happens before the reason"
    if typed:
        await phone.says("A <joke>")
    else:
        await phone.taps("sent it again")
    assert "Wang Fang dropped it" in phone.text
    [decision] = talk.memory.tables.decisions.values()
    assert decision.reason == ("A <joke>" if typed else "The customer has sent it again")


async def test_a_dropping_that_was_thought_better_of_changes_nothing(talk: Talk, phone: Phone) -> None:
    update = await put_aside(talk.memory)
    await phone.says("/parked")
    await phone.taps("sender unknown")
    await phone.taps("Drop")
    await phone.taps("Back")
    await phone.taps("Back")
    assert talk.memory.tables.parked[update.id].parked
    assert any("sender unknown" in label for label in phone.labels)


async def test_pages_lead_to_every_update_once_and_back(talk: Talk, phone: Phone) -> None:
    for number in range(1, 20):
        await put_aside(talk.memory, number)
    await phone.says("/parked")
    pages = [phone.labels]
    while any("More" in label for label in phone.labels):
        await phone.taps("More")
        pages.append(phone.labels)
    shown = [label for page in pages for label in page if "sender unknown" in label]
    assert len(shown) == len(set(shown)) == 19
    assert "10:19" in shown[0], "the newest first"
    await phone.taps("Previous")
    await phone.taps("Previous")
    assert [each for each in phone.labels if "unknown" in each] == shown[:8]


async def test_the_button_of_the_message_that_told_staff_opens_the_update(talk: Talk, phone: Phone) -> None:
    update = await put_aside(talk.memory)
    await phone.taps_pushed(Tap(verb=Verb.PARKED, object=update.id))
    assert "RuntimeError" in phone.text
    talk.world.later(minutes=1)
    await talk.desk.operations.drop(by=phone.person.id, update=update.id, retries=0, reason="Settled")
    await phone.taps_pushed(Tap(verb=Verb.PARKED, object=update.id))
    assert "Wang Fang dropped it" in phone.text
    assert not any("Try again" in label for label in phone.labels)
    await phone.taps_pushed(Tap(verb=Verb.PARKED, object=999))
    assert "no longer on record" in phone.text


async def test_the_senders_latest_case_is_one_tap_away(
    talk: Talk, phone: Phone, customer: Person, case: Ticket
) -> None:
    await put_aside(talk.memory, sender=customer)
    await phone.says("/parked")
    await phone.taps("C**")
    await phone.taps("Open the case")
    assert "It leaks" in phone.text
    await phone.taps("Back")
    assert "RuntimeError" in phone.text


async def test_a_second_failure_is_marked_and_says_who_tried(talk: Talk, phone: Phone) -> None:
    update = await put_aside(talk.memory)
    await talk.desk.operations.retry(by=phone.person.id, update=update.id, retries=0)
    await put_aside(talk.memory)
    again = talk.memory.tables.parked[update.id]
    object.__setattr__(again, "retries", 1)
    object.__setattr__(again, "parked_at", again.parked_at + timedelta(minutes=9))
    await phone.says("/parked")
    assert phone.labels[0].startswith("🔁")
    await phone.taps("🔁")
    assert "Wang Fang let it run again" in phone.text
    assert any("Try again" in label for label in phone.labels)
