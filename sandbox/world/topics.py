"""Forum topics: made, renamed, closed, reopened and deleted, each told in the topic itself."""

from sandbox.world.accounts import Bot, Person
from sandbox.world.conversation import Conversation, Topic
from sandbox.world.posting import post, withdraw
from sandbox.world.shapes import Json
from sandbox.world.world import World

ICON_COLORS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)


def create_topic(
    world: World,
    conversation: Conversation,
    by: Bot | Person,
    name: str,
    *,
    icon_color: int = ICON_COLORS[0],
    icon_custom_emoji_id: str | None = None,
) -> Topic:
    """Open a topic; its number is that of the message which tells of it."""
    icon: Json = {"icon_custom_emoji_id": icon_custom_emoji_id} if icon_custom_emoji_id else {}
    content = {"forum_topic_created": {"name": name, "icon_color": icon_color, **icon}}
    told = post(world, conversation, by, content, service=True, opens_topic=True)
    topic = Topic(id=told.id, name=name, icon_color=icon_color, icon_custom_emoji_id=icon_custom_emoji_id)
    conversation.topics[topic.id] = topic
    return topic


def rename_topic(
    world: World, conversation: Conversation, by: Bot | Person, topic: Topic, *, name: str, icon: str | None
) -> None:
    """Change a topic's name and icon; None leaves the icon as it is, an empty one removes it."""
    changed: Json = {}
    if name and name != topic.name:
        topic.name = changed["name"] = name
    if icon is not None and icon != (topic.icon_custom_emoji_id or ""):
        topic.icon_custom_emoji_id = icon or None
        changed["icon_custom_emoji_id"] = icon
    post(world, conversation, by, {"forum_topic_edited": changed}, thread=topic.id, service=True)


def set_closed(
    world: World, conversation: Conversation, by: Bot | Person, topic: Topic, *, closed: bool
) -> None:
    """Close or reopen a topic."""
    topic.closed = closed
    content: Json = {"forum_topic_closed": {}} if closed else {"forum_topic_reopened": {}}
    post(world, conversation, by, content, thread=topic.id, service=True)


def delete_topic(world: World, conversation: Conversation, topic: Topic) -> None:
    """Delete a topic with all its messages."""
    del conversation.topics[topic.id]
    for message in list(conversation.messages.values()):
        if message.body.get("message_thread_id") == topic.id and not message.deleted:
            withdraw(world, conversation, message)
