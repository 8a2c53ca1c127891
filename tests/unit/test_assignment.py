"""Who gets a case, and why nobody does."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.decisions.assignment import Need, choose_owner
from tickets.ids import PersonId, TelegramId
from tickets.kinds import Language, Role
from tickets.team.people import Person

TODAY = date(2026, 3, 2)
NEED = Need(line="washer", region="east", today=TODAY)


def engineer(number: int, *, lines: str = "", regions: str = "", **changes: object) -> Person:
    person = Person(
        id=PersonId(number),
        telegram=TelegramId(1000 + number),
        name=f"Engineer {number}",
        language=Language.EN,
        roles=frozenset({Role.ENGINEER}),
        lines=frozenset(lines.split()),
        regions=frozenset(regions.split()),
    )
    return replace(person, **changes)  # type: ignore[arg-type]  # named fields of Person


SPECIALIST = engineer(1, lines="washer", regions="east")
GENERALIST = engineer(2)
ELSEWHERE = engineer(3, lines="washer", regions="west")
OTHER_LINE = engineer(4, lines="fridge", regions="east")


@pytest.mark.rule("A1.one", "A1.line", "A1.region", "A1.load")
@pytest.mark.parametrize(
    ("people", "need", "expected"),
    [
        pytest.param([GENERALIST, SPECIALIST], NEED, 1, id="who is named for line and region first"),
        pytest.param([ELSEWHERE, OTHER_LINE, GENERALIST], NEED, 2, id="only who serves line and region"),
        pytest.param(
            [GENERALIST, SPECIALIST],
            replace(NEED, load={PersonId(1): 9}),
            2,
            id="an overloaded one is spared",
        ),
        pytest.param(
            [SPECIALIST, replace(SPECIALIST, id=PersonId(9))],
            replace(NEED, load={PersonId(1): 2, PersonId(9): 1}),
            9,
            id="the less loaded of equals",
        ),
        pytest.param([replace(SPECIALIST, id=PersonId(9)), SPECIALIST], NEED, 1, id="equals: by id"),
        pytest.param(
            [ELSEWHERE, OTHER_LINE],
            Need(line=None, region=None, today=TODAY),
            3,
            id="an unknown product in an unknown place suits anyone",
        ),
    ],
)
def test_who_is_chosen(people: list[Person], need: Need, expected: int) -> None:
    assert choose_owner(people, need) == expected


@pytest.mark.rule("A4.declines", "A4.leave")
@pytest.mark.parametrize(
    ("people", "need"),
    [
        pytest.param([], NEED, id="no people at all"),
        pytest.param([replace(SPECIALIST, roles=frozenset({Role.STAFF}))], NEED, id="staff do not go out"),
        pytest.param([OTHER_LINE], NEED, id="nobody for the line"),
        pytest.param([OTHER_LINE, ELSEWHERE], NEED, id="nobody in the region"),
        pytest.param([replace(SPECIALIST, reachable=False)], NEED, id="blocked the desk"),
        pytest.param([replace(SPECIALIST, on_leave_until=TODAY)], NEED, id="last day of the leave"),
        pytest.param([SPECIALIST], replace(NEED, declined=frozenset({PersonId(1)})), id="gave it back"),
    ],
)
def test_nobody_is_chosen_who_does_not_fit(people: list[Person], need: Need) -> None:
    assert choose_owner(people, need) is None


@pytest.mark.rule("A4.leave")
def test_who_is_back_from_leave_is_asked_again() -> None:
    assert choose_owner([replace(SPECIALIST, on_leave_until=date(2026, 3, 1))], NEED) == 1


PEOPLE = st.lists(
    st.builds(
        engineer,
        st.integers(1, 50),
        lines=st.sampled_from(["", "washer", "fridge"]),
        regions=st.sampled_from(["", "east", "west"]),
        reachable=st.booleans(),
    ),
    unique_by=lambda person: person.id,
)


@pytest.mark.rule("A1.one")
@given(PEOPLE, st.dictionaries(st.integers(1, 50).map(PersonId), st.integers(0, 20)), st.data())
def test_the_choice_does_not_depend_on_the_order_of_the_list(
    people: list[Person], load: dict[PersonId, int], data: st.DataObject
) -> None:
    need = replace(NEED, load=load)
    assert choose_owner(people, need) == choose_owner(data.draw(st.permutations(people)), need)
