"""One chat with its messages: a private chat of a person with a bot, or a group."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from sandbox.world.accounts import Bot, Group, Person
from sandbox.world.shapes import Json

TYPING_SECONDS = 5.0


@dataclass(kw_only=True, eq=False)
class StoredMessage:
    """A message as everyone in the chat sees it; `body` is replaced, never changed, when it is edited."""

    body: Json
    sender_id: int
    from_bot: bool
    deleted: bool = False
    edited: bool = False
    has_reply_keyboard: bool = False
    reactions: dict[int, list[Json]] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """Return the message's number in its chat."""
        number: int = self.body["message_id"]
        return number

    def seen(self) -> Json:
        """Return the message as the persons' API shows it."""
        reactions = [reaction for given in self.reactions.values() for reaction in given]
        extra: Json = {"reactions": reactions} if reactions else {}
        return {
            **self.body,
            "from_bot": self.from_bot,
            "deleted": self.deleted,
            "edited": self.edited,
            **extra,
        }


@dataclass(kw_only=True)
class Topic:
    """A forum topic; its id is the number of the message that created it."""

    id: int
    name: str
    icon_color: int
    icon_custom_emoji_id: str | None = None
    closed: bool = False


@dataclass(kw_only=True, eq=False)
class Conversation:
    """The messages and the state of one chat; exactly one of `person` with `bot`, or `group`, is given."""

    person: Person | None = None
    bot: Bot | None = None
    group: Group | None = None
    messages: dict[int, StoredMessage] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    reply_keyboard: Json | None = None
    keyboard_message: int | None = None
    read_up_to: dict[int, int] = field(default_factory=dict)
    _typing_until: float = 0.0

    @property
    def id(self) -> int:
        """Return the chat's id: the person's, or the group's negative one."""
        return self._home.id

    @property
    def event_key(self) -> Json:
        """Return the fields by which events name this chat."""
        return {"chat": self.id, "bot": self.bot.id} if self.bot else {"chat": self.id}

    @property
    def message_ids(self) -> Iterator[int]:
        """Return the numbers for new messages: counted per bot in private chats, per chat in groups."""
        return self.bot.message_ids if self.bot else self._group.message_ids

    def chat(self) -> Json:
        """Return the Chat object."""
        return self._home.chat()

    def live(self, message_id: int) -> StoredMessage | None:
        """Return the message with this number unless there is none or it was deleted."""
        message = self.messages.get(message_id)
        return None if message is None or message.deleted else message

    def show_typing(self, *, on: bool) -> None:
        """Switch the typing sign on for five real seconds, or off."""
        self._typing_until = time.monotonic() + TYPING_SECONDS if on else 0.0

    def typing(self) -> bool:
        """Return whether the typing sign is shown now."""
        return time.monotonic() < self._typing_until

    def unread(self, person_id: int) -> int:
        """Return how many live messages of others came after the last one this person read."""
        read = self.read_up_to.get(person_id, 0)
        unread = 0
        for message in reversed(self.messages.values()):
            if message.id <= read:
                break
            unread += not message.deleted and message.sender_id != person_id
        return unread

    @property
    def _home(self) -> Person | Group:
        return self.person or self._group

    @property
    def _group(self) -> Group:
        if self.group is None:
            raise ValueError("a conversation needs a person with a bot, or a group")
        return self.group
