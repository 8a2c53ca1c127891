"""Short texts for dialog data: which update is meant, in which round."""

from dataclasses import dataclass

from tickets.ids import ParkedId
from tickets.messages.parked import ParkedUpdate


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The update that a person looks at, and how often it had been let run again when they saw it."""

    update: ParkedId
    retries: int


def encode_chosen(update: ParkedUpdate) -> str:
    """Return an update in its present round as a short text."""
    return f"{update.id}-{update.retries}"


def decode_chosen(text: str) -> Chosen:
    """Return what `encode_chosen` wrote; raises ValueError for anything else."""
    update, retries = text.split("-")
    return Chosen(update=ParkedId(int(update)), retries=int(retries))
