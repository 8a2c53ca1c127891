"""What engineers may not do, and what others may not do with engineers' buttons."""

from datetime import date

import pytest

from tests.dialogs.casework.talk import Phone, Talk
from tickets.announcements.job_buttons import JOB_BUTTONS
from tickets.case.facts import PurchaseDate
from tickets.case.lifecycle import Status
from tickets.case.ticket import Ticket
from tickets.kinds import Language, Role
from tickets.messages.taps import Tap, Verb
from tickets.team.people import Person

VERBS = tuple(JOB_BUTTONS)


def recorded(talk: Talk, person: Person) -> list[str]:
    return [look.what for look in talk.memory.looks if look.by == person.id]


@pytest.mark.rule("S1.needed", "S1.looks")
@pytest.mark.parametrize("verb", VERBS)
async def test_another_engineers_button_is_refused_and_recorded(talk: Talk, job: Ticket, verb: Verb) -> None:
    thief = await talk.speaking(await talk.world.worker(Role.ENGINEER, "Mallory"), Language.EN)
    phone = talk.phone(thief)
    await phone.taps_pushed(Tap(verb=verb, object=job.id))
    assert (await talk.world.stored(job.id)).status is Status.ASSIGNED
    assert any(what.startswith("refused.") for what in recorded(talk, thief))
    shown = [each for each in talk.messages.sent_messages if each.chat.id == phone.chat.id]
    assert not any("It leaks" in (each.text or "") for each in shown)


@pytest.mark.parametrize("verb", VERBS)
async def test_a_customers_forged_button_gets_the_answer_of_a_stale_one_and_is_recorded(
    talk: Talk, customer: Person, job: Ticket, verb: Verb
) -> None:
    phone = talk.phone(customer)
    await phone.taps_pushed(Tap(verb=verb, object=job.id))
    assert recorded(talk, customer) == [f"refused.tap.{verb}"]
    assert (await talk.world.stored(job.id)).status is Status.ASSIGNED
    forged = phone.answer
    await phone.taps_pushed(Tap(verb=Verb.SLOT, object=job.id))
    assert phone.answer == forged


@pytest.mark.parametrize("command", ["jobs", "today", "leave", "phone"])
async def test_a_customer_does_not_learn_that_engineers_commands_exist(
    talk: Talk, customer: Person, command: str
) -> None:
    phone = talk.phone(customer)
    await phone.says("/nonsense")
    unknown = phone.text
    await phone.says(f"/{command}")
    assert phone.text == unknown
    assert recorded(talk, customer) == [f"refused.command.{command}"]


async def test_a_job_that_went_to_somebody_else_can_no_longer_be_worked_from_an_open_window(
    talk: Talk, phone: Phone, engineer: Person, job: Ticket
) -> None:
    admin = await talk.world.worker(Role.ADMIN)
    other = await talk.world.worker(Role.ENGINEER, "Zhao Min")
    await talk.desk.jobs.accept(by=engineer.id, ticket=job.id)
    await phone.taps_pushed(Tap(verb=Verb.NOTE, object=job.id))
    await talk.desk.staff.assign(by=admin.id, ticket=job.id, owner=other.id)
    await phone.says("still me")
    assert "not permitted" in phone.text
    await phone.taps("Back")
    assert "not yours" in phone.text
    assert "ProgressNoted" not in await talk.world.history(job.id)
    await phone.taps("My jobs")
    assert "No open jobs" in phone.text


async def test_html_in_names_and_words_is_shown_as_it_was_typed(talk: Talk, engineer: Person) -> None:
    evil = await talk.world.customer("<b>Bobby</b> & Co")
    job = await talk.world.filed(evil, words="It <script>leaks</script> & beeps")
    await talk.desk.jobs.accept(by=engineer.id, ticket=job.id)
    phone = talk.phone(engineer)
    await phone.taps_pushed(Tap(verb=Verb.JOB, object=job.id))
    assert "&lt;script&gt;leaks&lt;/script&gt; &amp; beeps" in phone.text


async def test_words_in_the_list_of_jobs_are_answered(phone: Phone, job: Ticket) -> None:
    await phone.says("/jobs")
    await phone.says("hello?")
    assert "Tap a job" in phone.text


@pytest.mark.rule("J9.accepted")
async def test_who_may_not_finish_yet_hears_so_before_writing_anything_down(
    talk: Talk, customer: Person, engineer: Person
) -> None:
    """The engineer had typed the work and ticked the parts when the desk said that the price was missing."""
    paid = await talk.world.filed(
        customer, purchased=PurchaseDate(earliest=date(2023, 1, 5), latest=date(2023, 1, 5))
    )
    await talk.desk.jobs.accept(by=engineer.id, ticket=paid.id)
    await talk.desk.jobs.depart(by=engineer.id, ticket=paid.id, eta_minutes=20)
    await talk.desk.jobs.arrive(by=engineer.id, ticket=paid.id)
    phone = talk.phone(engineer)
    await phone.taps_pushed(Tap(verb=Verb.FINISH, object=paid.id))
    assert phone.answer is not None
    assert "has not been told the price" in phone.answer
    assert [Tap.decode(data) for data in phone.pushed_buttons] == [
        Tap(verb=Verb.QUOTE, object=paid.id),
        Tap(verb=Verb.JOB, object=paid.id),
    ]
    await phone.taps_pushed(Tap(verb=Verb.JOB, object=paid.id))
    assert "Quote" in phone.labels[0]
    await phone.taps("Work done")
    assert "has not been told the price" in phone.text
    await phone.taps("Quote")
    assert "350" in phone.text
