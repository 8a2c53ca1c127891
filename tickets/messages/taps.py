"""What a button outside a dialog means: a verb, a ticket and one argument, within Telegram's 64 bytes."""

import re
from dataclasses import dataclass
from enum import StrEnum

from tickets.ids import TicketId

CALLBACK_LIMIT = 64
_SHAPE = re.compile(r"t:([a-z_]{2,20}):(\d{1,12})(?::([\w.-]{1,20}))?", re.ASCII)


class Verb(StrEnum):
    """What is to be done; the object is an id, of a ticket unless the verb is about something else."""

    TICKET = "ticket"
    ACCEPT = "accept"
    DECLINE = "decline"
    VISIT = "visit"
    DEPART = "depart"
    ARRIVE = "arrive"
    NOTE = "note"
    PART = "part"
    FACTORY = "factory"
    BACK = "back"
    QUOTE = "quote"
    PRICE = "price"
    FINISH = "finish"
    JOB = "job"
    SLOT = "slot"
    NO_SLOT = "no_slot"
    SOLVED = "solved"
    UNSOLVED = "unsolved"
    SURVEY = "survey"
    ASSIGN = "assign"
    REPLY = "reply"
    PERSON = "person"
    CALLED = "called"
    PARKED = "parked"
    FOLLOW_UP = "follow_up"
    FOLLOWED = "followed"
    POLL = "poll"
    RESULTS = "results"


_NOT_ON_TICKETS = frozenset(
    {Verb.SURVEY, Verb.PARKED, Verb.FOLLOW_UP, Verb.FOLLOWED, Verb.POLL, Verb.RESULTS}
)


@dataclass(frozen=True, kw_only=True)
class Tap:
    """A tap on a button that the desk sent by itself."""

    verb: Verb
    object: int
    argument: str = ""

    @property
    def ticket(self) -> TicketId | None:
        """The ticket that the button is on, None where its id is that of something else."""
        return None if self.verb in _NOT_ON_TICKETS else TicketId(self.object)

    def encode(self) -> str:
        """Return the callback data; raises ValueError when it would exceed 64 bytes or has a bad argument."""
        text = f"t:{self.verb}:{self.object}" + (f":{self.argument}" if self.argument else "")
        if len(text.encode()) > CALLBACK_LIMIT or not _SHAPE.fullmatch(text):
            raise ValueError(f"not a tap: {text!r}")
        return text

    @classmethod
    def decode(cls, data: str) -> "Tap | None":
        """Return the tap that the callback data means, or None for anything that is not one."""
        found = _SHAPE.fullmatch(data)
        if found is None:
            return None
        verb, number, argument = found.groups(default="")
        if verb not in set(Verb):
            return None
        return cls(verb=Verb(verb), object=int(number), argument=argument)
