"""The bot's command lists, per scope and language."""

import re

from sandbox.botapi.call import Call
from sandbox.botapi.chats import conversation_at
from sandbox.botapi.errors import bad_request
from sandbox.botapi.registry import method
from sandbox.world.commands import DEFAULT_SCOPE, Scope
from sandbox.world.shapes import Json

MOST_COMMANDS = 100
DESCRIPTION_LIMIT = 256
_WITHOUT_CHAT = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
_WITH_CHAT = frozenset({"chat", "chat_administrators", "chat_member"})


@method("setMyCommands")
def set_my_commands(call: Call) -> bool:
    """Replace the command list of one scope and language."""
    given = call.get("commands")
    if len(given) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands = [_command(command) for command in given]
    call.world.commands.set(call.bot.id, scope_of(call), language_of(call), commands)
    call.world.events.publish("commands", bot=call.bot.id)
    return True


@method("getMyCommands")
def get_my_commands(call: Call) -> list[Json]:
    """Return the command list of exactly one scope and language."""
    return call.world.commands.get(call.bot.id, scope_of(call), language_of(call))


@method("deleteMyCommands")
def delete_my_commands(call: Call) -> bool:
    """Remove the command list of one scope and language."""
    call.world.commands.delete(call.bot.id, scope_of(call), language_of(call))
    call.world.events.publish("commands", bot=call.bot.id)
    return True


def language_of(call: Call) -> str:
    """Return the two-letter language of a call, empty for every language.

    Raises ApiError for anything else.
    """
    code = call.text("language_code")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


def scope_of(call: Call) -> Scope:
    """Return the scope of a call, the default one when none is given.

    Raises ApiError for an unknown scope or chat.
    """
    scope = call.get("scope")
    if not scope:
        return DEFAULT_SCOPE
    kind = scope.get("type")
    if kind in _WITHOUT_CHAT:
        return (kind, 0, 0)
    if kind not in _WITH_CHAT:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    chat_id = scope.get("chat_id")
    if chat_id is None:
        raise bad_request("chat_id is empty")
    conversation = conversation_at(call.world, call.bot, _number(chat_id), sending=False)
    if kind != "chat" and conversation.group is None:
        raise bad_request("can't change commands in private chats")
    if kind != "chat_member":
        return (kind, conversation.id, 0)
    user_id = _number(scope.get("user_id", 0))
    if user_id not in call.world.accounts.persons:
        raise bad_request("invalid user_id specified")
    return (kind, conversation.id, int(user_id))


def _number(value: object) -> int | str:
    text = str(value)
    return int(text) if re.fullmatch(r"-?\d{1,19}", text) else text


def _command(given: Json) -> Json:
    name = given["command"].removeprefix("/")
    description = given["description"].strip()
    if not re.fullmatch(r"[a-z0-9_]{1,32}", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= DESCRIPTION_LIMIT:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}
