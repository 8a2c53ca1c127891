"""Who stands how to a chat: ChatMember objects, and telling bots when it changes."""

from sandbox.world.accounts import Bot, Group, Person
from sandbox.world.conversation import Conversation
from sandbox.world.shapes import Json
from sandbox.world.world import World

_ADMINISTRATOR_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
    "can_manage_tags",
    "can_send_welcome_messages",
)


def member_of(group: Group, account: Bot | Person) -> Json:
    """Return the ChatMember of a bot or person in a group; status "left" for who is not in it."""
    return member_with_status(account, _status_in(group, account))


def member_with_status(account: Bot | Person, status: str) -> Json:
    """Return the ChatMember of an account with this status."""
    member: Json = {"status": status, "user": account.user()}
    if status == "creator":
        member["is_anonymous"] = False
    elif status == "administrator":
        member |= {"can_be_edited": False, "is_anonymous": False}
        member |= dict.fromkeys(_ADMINISTRATOR_RIGHTS, True)
    elif status == "kicked":
        member["until_date"] = 0
    return member


def tell_membership(world: World, conversation: Conversation, bot: Bot, by: Person, *, was: str) -> None:
    """Send a bot the my_chat_member update about its own new standing in a chat, changed `by` a person."""
    if conversation.group is not None:
        now = _status_in(conversation.group, bot)
    else:
        now = "kicked" if bot.id in by.blocked else "member"
    payload: Json = {
        "chat": conversation.chat(),
        "from": by.user(),
        "date": world.clock.timestamp(),
        "old_chat_member": member_with_status(bot, was),
        "new_chat_member": member_with_status(bot, now),
    }
    world.dispatch(bot, "my_chat_member", payload, conversation.id)


def _status_in(group: Group, account: Bot | Person) -> str:
    if account.id in group.kicked:
        return "kicked"
    if account.id not in (*group.members, *group.bots):
        return "left"
    if account.id == group.members[0]:
        return "creator"
    return "administrator" if account.id in group.administrators else "member"
