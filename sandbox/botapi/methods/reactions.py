"""Reactions of the bot."""

from sandbox.botapi.call import Call
from sandbox.botapi.chats import target_conversation, target_message
from sandbox.botapi.errors import bad_request
from sandbox.botapi.registry import method
from sandbox.world.reactions import react
from sandbox.world.shapes import Json

# fmt: off
EMOJI = frozenset((
    "❤", "👍", "👎", "🔥", "🥰", "👏", "😁", "🤔", "🤯", "😱", "🤬", "😢", "🎉", "🤩", "🤮",
    "💩", "🙏", "👌", "🕊", "🤡", "🥱", "🥴", "😍", "🐳", "❤\u200d🔥", "🌚", "🌭", "💯", "🤣", "⚡",
    "🍌", "🏆", "💔", "🤨", "😐", "🍓", "🍾", "💋", "🖕", "😈", "😴", "😭", "🤓", "👻", "👨\u200d💻",
    "👀", "🎃", "🙈", "😇", "😨", "🤝", "✍", "🤗", "🫡", "🎅", "🎄", "☃", "💅", "🤪", "🗿",
    "🆒", "💘", "🙉", "🦄", "😘", "💊", "🙊", "😎", "👾", "🤷\u200d♂", "🤷", "🤷\u200d♀", "😡",
))
# fmt: on
"""The emoji that Telegram takes as reactions."""


@method("setMessageReaction")
def set_message_reaction(call: Call) -> bool:
    """Put the bot's reaction on a message, or take it back with an empty list."""
    conversation = target_conversation(call)
    message = target_message(call, conversation, "react")
    reactions: list[Json] = call.get("reaction") or []
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    for reaction in reactions:
        emoji = str(reaction.get("emoji", "")).replace("\ufe0f", "")
        if reaction.get("type") != "emoji" or emoji not in EMOJI:
            raise bad_request("REACTION_INVALID")
    react(call.world, conversation, message, call.bot, reactions)
    return True
