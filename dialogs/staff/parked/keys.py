"""Short texts for buttons and dialog data: where a page ends, and which update is meant in which round."""

from dataclasses import dataclass
from datetime import UTC, datetime

from tickets.ids import ParkedId
from tickets.parked import ParkedKey, ParkedUpdate

_FORMAT = "%Y%m%d%H%M%S%f"


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The update that a person looks at, and how often it had been let run again when they saw it."""

    update: ParkedId
    retries: int


def encode_key(key: ParkedKey) -> str:
    """Return a page's end as a short text."""
    return f"{key[0].astimezone(UTC):{_FORMAT}}-{key[1]}"


def decode_key(text: str) -> ParkedKey:
    """Return the page's end that `encode_key` wrote; raises ValueError for anything else."""
    moment, update = text.split("-")
    return datetime.strptime(moment, _FORMAT).replace(tzinfo=UTC), ParkedId(int(update))


def encode_chosen(update: ParkedUpdate) -> str:
    """Return an update in its present round as a short text."""
    return f"{update.id}-{update.retries}"


def decode_chosen(text: str) -> Chosen:
    """Return what `encode_chosen` wrote; raises ValueError for anything else."""
    update, retries = text.split("-")
    return Chosen(update=ParkedId(int(update)), retries=int(retries))
