"""The bots' command lists by scope and language, and which of them a given person sees."""

from sandbox.world.shapes import Json

Scope = tuple[str, int, int]
"""Scope type, chat id (0 where none), user id (0 where none)."""

DEFAULT_SCOPE: Scope = ("default", 0, 0)


class CommandBook:
    """Command lists of every bot."""

    def __init__(self) -> None:
        self._lists: dict[tuple[int, Scope, str], list[Json]] = {}

    def set(self, bot_id: int, scope: Scope, language: str, commands: list[Json]) -> None:
        """Replace the list of one scope and language (two letters, or empty for every language)."""
        self._lists[bot_id, scope, language] = commands

    def delete(self, bot_id: int, scope: Scope, language: str) -> None:
        """Remove the list of one scope and language."""
        self._lists.pop((bot_id, scope, language), None)

    def get(self, bot_id: int, scope: Scope, language: str) -> list[Json]:
        """Return the list of exactly this scope and language, empty when none was set."""
        return self._lists.get((bot_id, scope, language), [])

    def visible(self, bot_id: int, scopes: list[Scope], language: str) -> list[Json]:
        """Return the first list among `scopes`, each looked up in the person's language and then in none."""
        for scope in scopes:
            for code in (language[:2], ""):
                found = self._lists.get((bot_id, scope, code))
                if found:
                    return found
        return []


def scopes_in_private(person_id: int) -> list[Scope]:
    """Return the scopes that apply in a private chat, the narrowest first."""
    return [("chat", person_id, 0), ("all_private_chats", 0, 0), DEFAULT_SCOPE]


def scopes_in_group(group_id: int, person_id: int, *, administrator: bool) -> list[Scope]:
    """Return the scopes that apply to a person in a group, the narrowest first."""
    chat_admins: list[Scope] = [("chat_administrators", group_id, 0)] if administrator else []
    all_admins: list[Scope] = [("all_chat_administrators", 0, 0)] if administrator else []
    return [
        ("chat_member", group_id, person_id),
        *chat_admins,
        ("chat", group_id, 0),
        *all_admins,
        ("all_group_chats", 0, 0),
        DEFAULT_SCOPE,
    ]
