"""What stands behind a command: a ticket's number and words, a colleague's name, a role."""

from collections.abc import Sequence

from tickets.case.numbers import parse_number
from tickets.ids import PersonId
from tickets.kinds import Language, Role
from tickets.messages.words import Words
from tickets.views import TeamMember

_NUMBER_WORDS = 5


def split_number(text: str) -> tuple[str, str]:
    """Return the ticket number at the beginning of a text, written in full, and what follows it.

    The number may be typed loosely ("No. 104 2736"). Without a number the first is empty and the second
    the whole text.
    """
    tokens = text.split(maxsplit=_NUMBER_WORDS)
    for count in range(1, min(len(tokens), _NUMBER_WORDS) + 1):
        number = parse_number(" ".join(tokens[:count]))
        if number is not None:
            following = text.split(maxsplit=count)
            return number, following[count] if len(following) > count else ""
    return "", text.strip()


def named_member(text: str, members: Sequence[TeamMember]) -> PersonId | None:
    """Return the one colleague whom a name means: the whole name, or else a part of it; None if unclear."""
    wanted = text.strip().lstrip("@").casefold()
    for fits in (lambda name: name == wanted, lambda name: wanted in name):
        found = [member.person.id for member in members if fits(member.person.name.casefold())]
        if len(found) == 1:
            return found[0]
    return None


def named_role(text: str, words: Words) -> Role | None:
    """Return the role that a text names, in any language of the desk; None when it names none."""
    wanted = text.strip().casefold()
    for role in Role:
        if role is Role.CUSTOMER:
            continue
        names = {role.value, *(words(f"staff.role.{role}", language).casefold() for language in Language)}
        if wanted in names:
            return role
    return None
