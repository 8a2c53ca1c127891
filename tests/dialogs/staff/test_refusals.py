"""Who is kept from staff's commands and buttons, and how it is said."""

from dataclasses import replace

import pytest

from handlers.staff import COMMANDS, TAPS
from tests.dialogs.casework.talk import Phone, Talk
from tickets.case.ticket import Ticket
from tickets.kinds import Language, Role
from tickets.messages.taps import Tap, Verb
from tickets.team.people import Person


def recorded(talk: Talk, person: Person) -> list[str]:
    return [look.what for look in talk.memory.looks if look.by == person.id]


async def change_roles(talk: Talk, person: Person, *roles: Role) -> None:
    async with talk.memory.units() as uow:
        known = await uow.people.get(person.id)
        await uow.people.save(replace(known, roles=frozenset(roles)))
        await uow.commit()


@pytest.mark.parametrize("command", sorted(COMMANDS))
async def test_a_customer_gets_the_answer_of_an_unknown_command_and_the_attempt_is_recorded(
    talk: Talk, customer: Person, case: Ticket, command: str
) -> None:
    phone = talk.phone(customer)
    await phone.says("/nonsense")
    unknown = phone.text
    await phone.says(f"/{command} {case.number} x")
    assert phone.text == unknown
    assert phone.told == []
    assert recorded(talk, customer) == [f"refused.command.{command}"]
    assert await talk.world.stored(case.id) == case


@pytest.mark.parametrize("command", sorted(COMMANDS))
async def test_an_engineer_is_told_kindly_that_the_command_is_the_desks(
    talk: Talk, engineer: Person, case: Ticket, command: str
) -> None:
    phone = talk.phone(await talk.speaking(engineer, Language.EN))
    await phone.says(f"/{command} {case.number} x")
    assert "That command is for the desk" in phone.told[-1]
    assert recorded(talk, engineer) == [f"refused.command.{command}"]
    assert await talk.world.stored(case.id) == case


async def test_staff_who_may_not_invite_are_told_who_may(talk: Talk, phone: Phone, staff: Person) -> None:
    await phone.says("/invite engineer")
    assert "lead or an administrator" in phone.told[-1]
    assert recorded(talk, staff) == ["refused.command.invite"]


@pytest.mark.parametrize("verb", [verb for verb in TAPS if verb is not Verb.TICKET])
@pytest.mark.parametrize("role", [None, Role.ENGINEER])
async def test_a_forged_button_of_staff_is_refused_and_recorded(
    talk: Talk, customer: Person, engineer: Person, case: Ticket, verb: Verb, role: Role | None
) -> None:
    forger = customer if role is None else engineer
    await talk.phone(forger).taps_pushed(Tap(verb=verb, object=case.id))
    assert recorded(talk, forger) == [f"refused.tap.{verb}"]
    assert await talk.world.stored(case.id) == case


@pytest.mark.rule("S1.looks")
@pytest.mark.parametrize("verb", [verb for verb in TAPS if verb is not Verb.TICKET])
async def test_a_refused_button_is_on_the_record_of_the_case_that_it_was_on_and_of_no_other(
    talk: Talk, customer: Person, case: Ticket, verb: Verb
) -> None:
    """The button of update 1, follow-up 1 or campaign 1 stood on the record of case 1."""
    on_a_case = verb not in {Verb.PARKED, Verb.FOLLOWED, Verb.RESULTS}
    await talk.phone(customer).taps_pushed(Tap(verb=verb, object=case.id))
    [look] = [look for look in talk.memory.looks if look.by == customer.id]
    assert look.ticket == (case.id if on_a_case else None)


async def test_results_of_a_campaign_are_refused_to_staff_who_do_not_lead(
    talk: Talk, phone: Phone, staff: Person
) -> None:
    """The tap of somebody who led the desk until last week was answered, but not recorded as a refusal."""
    await phone.taps_pushed(Tap(verb=Verb.RESULTS, object=1))
    assert recorded(talk, staff) == ["refused.tap.results"]
    assert phone.answer


async def test_a_button_of_the_dialog_stops_working_with_the_role(
    talk: Talk, phone: Phone, staff: Person, case: Ticket
) -> None:
    await phone.says(f"/close {case.number}")
    await change_roles(talk, staff, Role.CUSTOMER)
    await phone.says("I do it all the same")
    assert "not permitted" in phone.text
    assert (await talk.world.stored(case.id)).is_open
    assert "refused.counter.close" in recorded(talk, staff)


async def test_windows_that_are_still_open_show_nothing_once_the_role_is_gone(
    talk: Talk, phone: Phone, staff: Person, case: Ticket
) -> None:
    for command in ("/queue", "/jobs", f"/ticket {case.number}", "/staff", "/stats", "/find leaks"):
        await phone.says(command)
        await change_roles(talk, staff, Role.CUSTOMER)
        await phone.says("anything")
        shown = phone.text + " ".join(phone.labels)
        assert case.number not in shown.replace(f"“{case.number}”", ""), command
        assert "leaks" not in phone.text or "Nothing for" in phone.text
        await change_roles(talk, staff, Role.STAFF)


async def test_a_tap_on_a_ticket_that_does_not_exist_is_answered(phone: Phone) -> None:
    await phone.taps_pushed(Tap(verb=Verb.ASSIGN, object=999))
    assert "could not find" in (phone.answer or "")
