"""The schema: every method of Telegram is answered, by the sandbox or with a refusal by name."""

import pytest

from sandbox.botapi import methods, schema
from sandbox.botapi.registry import known_methods
from tests.fakes.sandbox_client import Sandbox


async def test_every_method_is_either_there_or_refused_by_name(box: Sandbox) -> None:
    methods.load()
    there = set(known_methods())
    assert {"sendMessage", "getUpdates", "createForumTopic"} <= there
    for name in schema.METHODS.values():
        if name in there:
            continue
        answer = await box.api(name)
        assert (answer["ok"], answer["error_code"]) == (False, 501)
        assert name in answer["description"]


async def test_method_names_are_known_in_any_case(box: Sandbox) -> None:
    assert (await box.api("GETME"))["result"]["username"] == box.username


@pytest.mark.parametrize(
    ("kind", "value", "coerced"),
    [
        ("Integer", "42", 42),
        ("Integer", 42.0, 42),
        ("Boolean", "True", True),
        ("Boolean", "0", False),
        ("String", 5, "5"),
        ("Float", "1.5", 1.5),
        ("Integer or String", "-100", -100),
        ("Integer or String", "@desk", "@desk"),
        ("Array of Integer", "[1, 2]", [1, 2]),
        ("ReplyParameters", '{"message_id": "7", "unknown": 1}', {"message_id": 7}),
    ],
)
def test_values_are_brought_into_their_type(kind: str, value: object, coerced: object) -> None:
    assert schema.coerce_parameter(kind, value, "x") == coerced


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("Integer", "many", 'field "x" must be an Integer'),
        ("Integer", True, 'field "x" must be an Integer'),
        ("Array of Integer", "5", "expected an Array of Integer in x"),
        ("Array of Array of InlineKeyboardButton", [{}], "expected an Array of InlineKeyboardButton in x"),
        ("BotCommand", {"command": "a"}, "can't parse bot command: Can't find field \"description\""),
        (
            "ReplyParameters",
            '{"message_id": []}',
            'can\'t parse reply parameters: field "message_id" must be an Integer',
        ),
        ("String", {"a": 1}, 'field "x" must be of type String'),
    ],
)
def test_a_value_of_a_wrong_type_is_named(kind: str, value: object, words: str) -> None:
    with pytest.raises(schema.TypeMismatchError) as caught:
        schema.coerce_parameter(kind, value, "x")
    assert str(caught.value) == words
