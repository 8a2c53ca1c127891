"""Each role sees its own commands in Telegram's menu, in its own language, and nobody else's."""

import pytest

from dialogs.command_menu import CUSTOMER, ENGINEER, LEAD, STAFF, commands_for, menu
from tests.dialogs.routes import commands_of
from tests.fakes.wording import real_words
from tests.unit.announcing import person
from tickets.kinds import Language, Role

WORDS = real_words()

UNLISTED: dict[Role, tuple[str, ...]] = {
    Role.STAFF: ENGINEER,
    Role.LEAD: ENGINEER,
    Role.ADMIN: ENGINEER,
}
"""Commands that work although the menu of the role does without them: who runs the desk can own jobs, too."""


def names(*roles: Role) -> list[str]:
    return [command.command for command in menu(roles, language=Language.EN, words=WORDS)]


@pytest.mark.parametrize(
    ("role", "own"),
    [
        (Role.CUSTOMER, ()),
        (Role.ENGINEER, ENGINEER),
        (Role.STAFF, STAFF),
        (Role.LEAD, (*STAFF, *LEAD)),
        (Role.ADMIN, (*STAFF, *LEAD)),
    ],
)
def test_a_role_sees_its_own_commands_first_and_then_everyones(role: Role, own: tuple[str, ...]) -> None:
    assert names(Role.CUSTOMER, role) == [*own, *CUSTOMER]


def test_who_has_two_roles_sees_each_command_once() -> None:
    shown = names(Role.CUSTOMER, Role.ENGINEER, Role.STAFF)
    assert set(shown) == {*ENGINEER, *STAFF, *CUSTOMER}
    assert len(shown) == len(set(shown))


@pytest.mark.parametrize("language", list(Language))
def test_every_command_is_described_within_telegrams_limits(language: Language) -> None:
    for command in menu(tuple(Role), language=language, words=WORDS):
        assert 1 <= len(command.command) <= 32
        assert 1 <= len(command.description) <= 256


@pytest.mark.parametrize("role", list(Role))
def test_the_menu_shows_what_works_and_what_works_stands_in_the_menu(role: Role) -> None:
    """A command without a handler is answered as unknown to somebody who reads it in the menu."""
    working = commands_of(person(1, "Lin", Role.CUSTOMER, role))
    assert working == {*commands_for(role), *UNLISTED.get(role, ())}
