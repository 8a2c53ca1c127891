"""Who stands how to a chat: ChatMember objects, joining and leaving, and telling bots of it."""

from sandbox.world.accounts import Bot, Group, Person
from sandbox.world.conversation import Conversation
from sandbox.world.posting import post
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
    return member_with_status(account, status_in(group, account))


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


def status_in(group: Group, account: Bot | Person) -> str:
    """Return an account's status in a group: creator, administrator, member, left or kicked."""
    if account.id in group.kicked:
        return "kicked"
    if account.id not in (*group.members, *group.bots):
        return "left"
    if account.id == group.owner:
        return "creator"
    return "administrator" if account.id in group.administrators else "member"


def join(world: World, conversation: Conversation, account: Bot | Person, *, by: Person) -> None:
    """Let an account into a group as a plain member; bots as administrators when `by` is one."""
    group = _group(conversation)
    was = status_in(group, account)
    group.kicked.discard(account.id)
    if isinstance(account, Bot):
        group.bots.append(account.id)
        if by.id in group.administrators:
            group.administrators.add(account.id)
    else:
        group.members.append(account.id)
    post(world, conversation, by, {"new_chat_members": [account.user()]}, service=True)
    _tell(world, conversation, account, by, was=was)


def leave(world: World, conversation: Conversation, account: Bot | Person, *, by: Bot | Person) -> None:
    """Let an account out of a group; by somebody else it is kicked and cannot be written from any more."""
    group = _group(conversation)
    was = status_in(group, account)
    post(world, conversation, by, {"left_chat_member": account.user()}, service=True)
    (group.bots if isinstance(account, Bot) else group.members).remove(account.id)
    group.administrators.discard(account.id)
    if by is not account:
        group.kicked.add(account.id)
    _tell(world, conversation, account, by, was=was)


def tell_own_membership(
    world: World, conversation: Conversation, bot: Bot, by: Bot | Person, *, was: str, now: str
) -> None:
    """Send a bot the my_chat_member update about its own new standing in a chat, changed `by` somebody."""
    payload = _changed(world, conversation, bot, by, was=was, now=now)
    world.dispatch(bot, "my_chat_member", payload, conversation.id)


def _tell(
    world: World, conversation: Conversation, account: Bot | Person, by: Bot | Person, *, was: str
) -> None:
    """The account itself, if a bot, is told as my_chat_member; bots that are administrators as
    chat_member.
    """
    group = _group(conversation)
    now = status_in(group, account)
    if isinstance(account, Bot):
        tell_own_membership(world, conversation, account, by, was=was, now=now)
    for number in group.bots:
        if number in group.administrators and number != account.id:
            payload = _changed(world, conversation, account, by, was=was, now=now)
            world.dispatch(world.accounts.bots[number], "chat_member", payload, conversation.id)
    world.events.publish("group", chat=group.id, group=group.chat())


def _changed(
    world: World, conversation: Conversation, account: Bot | Person, by: Bot | Person, *, was: str, now: str
) -> Json:
    return {
        "chat": conversation.chat(),
        "from": by.user(),
        "date": world.clock.timestamp(),
        "old_chat_member": member_with_status(account, was),
        "new_chat_member": member_with_status(account, now),
    }


def _group(conversation: Conversation) -> Group:
    if conversation.group is None:
        raise ValueError("only groups have members who come and go")
    return conversation.group
