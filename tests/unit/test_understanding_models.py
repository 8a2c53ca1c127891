"""Models as customers type them."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policy import load_policy
from bot.understanding import build_model_finder

POLICY = load_policy()
find = build_model_finder(POLICY)
NAMES = [
    (model.id, name)
    for line in POLICY.lines
    for model in line.models
    for name in (model.id, *model.names.values(), *model.aliases)
]


def first(text: str) -> str | None:
    matches = find(text)
    return matches[0].model_id if matches else None


@pytest.mark.rule("I2.model")
@pytest.mark.parametrize(
    ("text", "model"),
    [
        pytest.param("W80B", "AR-W80B", id="bare number"),
        pytest.param("ar w 80 b", "AR-W80B", id="spaces"),
        pytest.param("ＷＴ７５", "AR-WT75", id="full width"),
        pytest.param("ar-r26o", "AR-R260", id="letter O for zero"),
        pytest.param("ARW1OOD", "AR-W100D", id="two of them"),
        pytest.param("AR-LI", "AR-L1", id="letter I for one"),
        pytest.param("l3pro", "AR-L3PRO", id="without the space"),
        pytest.param("小海豚", "AR-W80B", id="nickname"),
        pytest.param("指紋鎖", "AR-L1", id="traditional characters"),
        pytest.param("dolphn 8", "AR-W80B", id="missing letter"),
        pytest.param("wild gose", "AR-E48", id="English typo"),
        pytest.param("我的W80B坏了", "AR-W80B", id="within a Chinese sentence"),
        pytest.param("my Anran W80B is leaking", "AR-W80B", id="within an English sentence"),
        pytest.param("anran washing machine W80", "AR-W80B", id="brand, line and half a number"),
        pytest.param("1.5匹挂机", "AR-K35G", id="piece of the name"),
    ],
)
def test_people_find_their_model(text: str, model: str) -> None:
    assert first(text) == model


@pytest.mark.rule("I2.model")
@pytest.mark.parametrize("text", ["AR-W8OB", "ar－w8ob", "AR W80B", "arw80b"])
def test_letters_that_look_like_digits_make_no_difference(text: str) -> None:
    best, *_ = find(text)
    assert (best.model_id, best.score) == ("AR-W80B", 100)


@pytest.mark.rule("I2.model")
def test_the_brand_alone_brings_in_no_model_of_another_line() -> None:
    assert {match.line for match in find("anran washing machine W80")} == {"washer"}


@pytest.mark.rule("I2.model")
@pytest.mark.parametrize(("model", "name"), NAMES)
def test_every_name_and_alias_leads_to_its_model(model: str, name: str) -> None:
    assert first(name) == model


@pytest.mark.rule("I2.model")
def test_the_model_stays_in_sight_while_its_number_is_being_typed() -> None:
    for length in range(1, len("W100D") + 1):
        assert "AR-W100D" in {match.model_id for match in find("W100D"[:length])}


@pytest.mark.rule("I2.model")
@pytest.mark.parametrize(
    ("text", "line"), [("冰箱", "fridge"), ("washing machine", "washer"), ("智慧家居", "smart_home")]
)
def test_the_name_of_a_line_offers_its_models(text: str, line: str) -> None:
    matches = find(text)
    assert matches
    assert {match.line for match in matches} == {line}


@pytest.mark.parametrize("text", ["", "  ", "?!", "SN20231105A7", "hello", "不知道", "xx", "😀"])
def test_words_that_name_no_model_find_none(text: str) -> None:
    assert find(text) == []


def mistyped(name: str, dice: random.Random) -> str:
    """Return a name with one letter dropped, doubled, exchanged or swapped with its neighbour."""
    place = dice.randrange(len(name) - 1)
    kind = dice.choice(["drop", "double", "change", "swap"])
    if kind == "drop":
        return name[:place] + name[place + 1 :]
    if kind == "double":
        return name[: place + 1] + name[place:]
    if kind == "change":
        return name[:place] + dice.choice("abcdefghkmnprstuvwxyz") + name[place + 1 :]
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


@pytest.mark.rule("I2.model")
def test_of_a_thousand_names_mistyped_the_first_three_offers_hold_nearly_all() -> None:
    dice = random.Random(7)
    long_names = [(model, name) for model, name in NAMES if len(name) >= 6]
    tries = [dice.choice(long_names) for _ in range(1000)]
    offers = [(model, [match.model_id for match in find(mistyped(name, dice))]) for model, name in tries]
    assert sum(model in found[:3] for model, found in offers) >= 980
    assert sum(model in found[:1] for model, found in offers) >= 930


@given(st.text(max_size=300), st.integers(0, 10))
def test_whatever_is_typed_gives_ordered_offers_within_the_limit(text: str, limit: int) -> None:
    matches = find(text, limit=limit)
    scores = [match.score for match in matches]
    assert len(matches) <= limit
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 100 for score in scores)
    assert len({match.model_id for match in matches}) == len(matches)
