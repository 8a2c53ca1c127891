"""Reactions on messages."""

from sandbox.world.accounts import Bot, Person
from sandbox.world.conversation import Conversation, StoredMessage
from sandbox.world.shapes import Json
from sandbox.world.world import World


def react(
    world: World,
    conversation: Conversation,
    message: StoredMessage,
    account: Bot | Person,
    reaction: list[Json],
) -> None:
    """Replace an account's reaction on a message; a person's change goes to the bots that asked for such
    updates.
    """
    old = message.reactions.get(account.id, [])
    if reaction:
        message.reactions[account.id] = reaction
    else:
        message.reactions.pop(account.id, None)
    world.events.publish("reaction", **conversation.event_key, message=message.seen(), by=account.id)
    if isinstance(account, Bot) or old == reaction:
        return
    payload: Json = {
        "chat": conversation.chat(),
        "message_id": message.id,
        "user": account.user(),
        "date": world.clock.timestamp(),
        "old_reaction": old,
        "new_reaction": reaction,
    }
    for bot in _readers(world, conversation):
        world.dispatch(bot, "message_reaction", payload, conversation.id)


def _readers(world: World, conversation: Conversation) -> list[Bot]:
    """In a group only administrators are told of reactions."""
    if conversation.bot is not None:
        return [conversation.bot]
    group = conversation.group
    return (
        [world.accounts.bots[number] for number in group.bots if number in group.administrators]
        if group
        else []
    )
