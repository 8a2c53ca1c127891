"""Who exists in the sandbox: bots, persons and groups."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from sandbox.world.shapes import Json
from sandbox.world.updates import UpdateQueue

FIRST_PERSON_ID = 5_000_000_001
FIRST_GROUP_ID = -1_002_000_000_001


@dataclass(kw_only=True, eq=False)
class Bot:
    """A bot account with the queue of updates that waits for it."""

    id: int
    token: str
    username: str
    name: str
    queue: UpdateQueue = field(default_factory=UpdateQueue)
    allowed_updates: tuple[str, ...] = ()
    message_ids: Iterator[int] = field(default_factory=lambda: count(1))
    profile_texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)

    def user(self) -> Json:
        """Return the bot as a User object."""
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}


@dataclass(kw_only=True, eq=False)
class Person:
    """A person with a Telegram account; the private chat with any bot has the person's id."""

    id: int
    first_name: str
    language_code: str
    last_name: str | None = None
    username: str | None = None
    phone: str | None = None
    blocked: set[int] = field(default_factory=set)

    def user(self) -> Json:
        """Return the person as a User object."""
        return {"id": self.id, "is_bot": False, **self._names(), "language_code": self.language_code}

    def chat(self) -> Json:
        """Return the person's private chat as a Chat object."""
        return {"id": self.id, "type": "private", **self._names()}

    def _names(self) -> Json:
        names = {"first_name": self.first_name, "last_name": self.last_name, "username": self.username}
        return {key: value for key, value in names.items() if value}


@dataclass(kw_only=True, eq=False)
class Group:
    """A supergroup with its members; `owner` is the person who made it."""

    id: int
    title: str
    owner: int
    members: list[int]
    bots: list[int]
    administrators: set[int]
    is_forum: bool = False
    description: str | None = None
    kicked: set[int] = field(default_factory=set)
    message_ids: Iterator[int] = field(default_factory=lambda: count(1))

    def chat(self) -> Json:
        """Return the group as a Chat object."""
        forum = {"is_forum": True} if self.is_forum else {}
        return {"id": self.id, "type": "supergroup", "title": self.title, **forum}


class Accounts:
    """All bots, persons and groups, found by id, token or username."""

    def __init__(self) -> None:
        self.bots: dict[int, Bot] = {}
        self.persons: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}
        self._bots_by_token: dict[str, Bot] = {}
        self._person_ids = count(FIRST_PERSON_ID)
        self._group_ids = count(FIRST_GROUP_ID, -1)

    def add_bot(self, *, token: str, username: str, name: str | None = None) -> Bot:
        """Register a bot and return it; the same token again returns the same bot, unchanged.

        Raises ValueError for a token that is not `digits:secret` or whose id belongs to another token.
        """
        known = self._bots_by_token.get(token)
        if known:
            return known
        number, _, secret = token.partition(":")
        if not (number.isascii() and number.isdigit() and secret):
            raise ValueError("a bot token is its numeric id, a colon and a secret")
        if int(number) in self.bots:
            raise ValueError("a bot with this id has another token")
        username = username.removeprefix("@")
        bot = Bot(id=int(number), token=token, username=username, name=name or username)
        self.bots[bot.id] = self._bots_by_token[token] = bot
        return bot

    def bot_by_token(self, token: str) -> Bot | None:
        """Return the bot with this token, or None."""
        return self._bots_by_token.get(token)

    def bot_by_username(self, username: str) -> Bot | None:
        """Return the bot with this username (with or without @, in any case), or None."""
        wanted = username.removeprefix("@").casefold()
        return next((bot for bot in self.bots.values() if bot.username.casefold() == wanted), None)

    def new_person_id(self) -> int:
        """Return a person id that nobody has."""
        return next(number for number in self._person_ids if number not in self.persons)

    def new_group_id(self) -> int:
        """Return a group id that no group has."""
        return next(self._group_ids)
