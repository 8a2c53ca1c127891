"""Looking at chats and their members, and leaving."""

from sandbox.botapi.call import Call
from sandbox.botapi.chats import target_conversation
from sandbox.botapi.delivery import quoted
from sandbox.botapi.errors import bad_request
from sandbox.botapi.registry import method
from sandbox.world.accounts import Bot, Person
from sandbox.world.membership import leave, member_of, member_with_status
from sandbox.world.posting import post
from sandbox.world.shapes import Json

ACCENT_COLORS = 7
TITLE_LIMIT = 128
DESCRIPTION_LIMIT = 255


@method("getChat")
def get_chat(call: Call) -> Json:
    """Return everything about a chat."""
    conversation = target_conversation(call, sending=False)
    chat = conversation.chat() | {
        "accent_color_id": abs(conversation.id) % ACCENT_COLORS,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }
    if chat.get("username"):
        chat["active_usernames"] = [chat["username"]]
    if conversation.group is not None and conversation.group.description:
        chat["description"] = conversation.group.description
    if conversation.pinned:
        chat["pinned_message"] = quoted(conversation.messages[max(conversation.pinned)])
    return chat


@method("getChatMember")
def get_chat_member(call: Call) -> Json:
    """Return how a bot or person stands to a chat."""
    conversation = target_conversation(call, sending=False)
    account = _account(call)
    if conversation.group is None:
        if account not in (conversation.person, conversation.bot):
            raise bad_request("member not found")
        return member_with_status(account, "member")
    return member_of(conversation.group, account)


@method("getChatAdministrators")
def get_chat_administrators(call: Call) -> list[Json]:
    """Return the administrators of a group that are not bots, the calling bot included when it is one."""
    group = target_conversation(call, sending=False).group
    if group is None:
        raise bad_request("there are no administrators in the private chat")
    accounts: list[Bot | Person] = [
        call.world.accounts.persons[number] for number in group.members if number in group.administrators
    ]
    if call.bot.id in group.administrators:
        accounts.append(call.bot)
    return [member_of(group, account) for account in accounts]


@method("getChatMemberCount")
def get_chat_member_count(call: Call) -> int:
    """Return how many bots and persons are in a chat."""
    group = target_conversation(call, sending=False).group
    return 2 if group is None else len(group.members) + len(group.bots)


@method("leaveChat")
def leave_chat(call: Call) -> bool:
    """Let the bot leave a group."""
    conversation = target_conversation(call, sending=False)
    if conversation.group is None:
        raise bad_request("chat member status can't be changed in private chats")
    leave(call.world, conversation, call.bot, by=call.bot)
    return True


@method("setChatTitle")
def set_chat_title(call: Call) -> bool:
    """Rename a group and say so in it."""
    conversation = target_conversation(call)
    title = call.text("title").strip()
    if conversation.group is None:
        raise bad_request("can't change private chat title")
    if call.bot.id not in conversation.group.administrators:
        raise bad_request("not enough rights to change chat title")
    if not 1 <= len(title) <= TITLE_LIMIT:
        raise bad_request("title can't be empty" if not title else "title is too long")
    if title != conversation.group.title:
        conversation.group.title = title
        post(call.world, conversation, call.bot, {"new_chat_title": title}, service=True)
    return True


@method("setChatDescription")
def set_chat_description(call: Call) -> bool:
    """Change the description of a group; an empty one removes it."""
    conversation = target_conversation(call)
    description = call.text("description").strip()
    if conversation.group is None:
        raise bad_request("can't change private chat description")
    if call.bot.id not in conversation.group.administrators:
        raise bad_request("not enough rights to set chat description")
    if len(description) > DESCRIPTION_LIMIT:
        raise bad_request("CHAT_ABOUT_TOO_LONG")
    if description == (conversation.group.description or ""):
        raise bad_request("chat description is not modified")
    conversation.group.description = description or None
    return True


@method("getUserProfilePhotos")
def get_user_profile_photos(call: Call) -> Json:
    """Return a person's profile photos: persons of the sandbox have none."""
    _account(call)
    return {"total_count": 0, "photos": []}


def _account(call: Call) -> Bot | Person:
    number = call.integer("user_id")
    account = call.world.accounts.persons.get(number) or call.world.accounts.bots.get(number)
    if account is None:
        raise bad_request("invalid user_id specified")
    return account
