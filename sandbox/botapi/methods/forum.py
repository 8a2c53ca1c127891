"""Forum topics."""

from sandbox.botapi.call import Call
from sandbox.botapi.chats import target_conversation
from sandbox.botapi.errors import bad_request
from sandbox.botapi.registry import method
from sandbox.world.conversation import Conversation, Topic
from sandbox.world.shapes import Json
from sandbox.world.topics import ICON_COLORS, create_topic, delete_topic, rename_topic, set_closed

NAME_LIMIT = 128


@method("createForumTopic")
def create_forum_topic(call: Call) -> Json:
    """Open a topic in a forum and return it."""
    forum = _forum(call)
    name = call.text("name").strip()
    if not 1 <= len(name) <= NAME_LIMIT:
        raise bad_request("TOPIC_TITLE_EMPTY" if not name else "topic name is too long")
    color = call.integer("icon_color", ICON_COLORS[0])
    if color not in ICON_COLORS:
        raise bad_request("wrong icon color specified")
    icon = call.text("icon_custom_emoji_id") or None
    topic = create_topic(call.world, forum, call.bot, name, icon_color=color, icon_custom_emoji_id=icon)
    shown: Json = {"message_thread_id": topic.id, "name": topic.name, "icon_color": topic.icon_color}
    return shown | ({"icon_custom_emoji_id": icon} if icon else {})


@method("editForumTopic")
def edit_forum_topic(call: Call) -> bool:
    """Change a topic's name or icon."""
    forum = _forum(call)
    topic = _topic(call, forum)
    name, icon = call.text("name").strip(), call.get("icon_custom_emoji_id")
    if len(name) > NAME_LIMIT:
        raise bad_request("topic name is too long")
    if name in {"", topic.name} and icon in {None, topic.icon_custom_emoji_id or ""}:
        raise bad_request("TOPIC_NOT_MODIFIED")
    rename_topic(call.world, forum, call.bot, topic, name=name, icon=icon)
    return True


@method("closeForumTopic")
def close_forum_topic(call: Call) -> bool:
    """Close a topic: from then on only administrators write in it."""
    return _set_closed(call, closed=True)


@method("reopenForumTopic")
def reopen_forum_topic(call: Call) -> bool:
    """Reopen a closed topic."""
    return _set_closed(call, closed=False)


@method("deleteForumTopic")
def delete_forum_topic(call: Call) -> bool:
    """Delete a topic with all its messages."""
    forum = _forum(call)
    delete_topic(call.world, forum, _topic(call, forum))
    return True


def _set_closed(call: Call, *, closed: bool) -> bool:
    forum = _forum(call)
    topic = _topic(call, forum)
    if topic.closed is closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    set_closed(call.world, forum, call.bot, topic, closed=closed)
    return True


def _forum(call: Call) -> Conversation:
    conversation = target_conversation(call)
    if conversation.group is None or not conversation.group.is_forum:
        raise bad_request("the chat is not a forum")
    if call.bot.id not in conversation.group.administrators:
        raise bad_request("not enough rights to create a topic")
    return conversation


def _topic(call: Call, forum: Conversation) -> Topic:
    topic = forum.topics.get(call.integer("message_thread_id"))
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return topic
