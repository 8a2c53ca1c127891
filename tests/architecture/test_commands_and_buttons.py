"""Whatever a menu offers is taken, whatever is taken stands in a menu, and no button leads nowhere."""

import pytest

from dialogs.command_menu import commands_for
from tests.architecture.routing import ways
from tests.unit.announcing import person
from tickets.kinds import Role
from tickets.messages.taps import Verb

JOBS = {"jobs", "today", "leave", "phone"}
NOT_IN_THE_MENU = {
    # Whoever runs the desk may own jobs; their menu stays short.
    Role.STAFF: JOBS,
    Role.LEAD: JOBS,
    Role.ADMIN: JOBS,
}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_can_use_exactly_the_commands_of_its_menu(role: Role) -> None:
    somebody = person(1, "Mei", role)
    taken = {
        name
        for way in ways("message")
        if not way.refuses and way.lets_pass(somebody)
        for name in way.commands
    }
    offered = set(commands_for(role))
    assert taken - offered == NOT_IN_THE_MENU.get(role, set())
    assert offered - taken == set()


def test_a_command_of_one_role_is_refused_to_the_others_and_not_taken_for_a_typing_error() -> None:
    customer = person(1, "Mei", Role.CUSTOMER)
    refused = {name for way in ways("message") if way.refuses for name in way.commands}
    own = [way for way in ways("message") if way.lets_pass(customer) and not way.refuses]
    everybodys = {name for way in own for name in way.commands}
    assert refused == {name for role in Role for name in commands_for(role)} - everybodys


def test_every_button_of_a_pushed_message_leads_somewhere() -> None:
    taken = {verb for way in ways("callback_query") if not way.refuses for verb in way.verbs}
    assert taken == set(Verb)


def test_a_forged_button_of_the_desk_or_of_an_engineer_is_refused_and_recorded() -> None:
    customer = person(1, "Mei", Role.CUSTOMER)
    customers = {
        verb
        for way in ways("callback_query")
        if way.lets_pass(customer) and not way.refuses
        for verb in way.verbs
    }
    refused = {verb for way in ways("callback_query") if way.refuses for verb in way.verbs}
    assert refused == set(Verb) - customers
