"""Which columns are sealed, by which row each value is bound, and which blind index belongs to it."""

from dataclasses import dataclass

from sqlalchemy import Column, Table

from storage import tables


@dataclass(frozen=True, kw_only=True)
class SealedColumn:
    """A sealed column; `bound` names the columns of its row that a value can't be moved away from."""

    table: Table
    name: str
    bound: tuple[str, ...]

    @property
    def column(self) -> Column[bytes]:
        """The column itself."""
        return self.table.c[self.name]

    def associated(self, *row: object) -> bytes:
        """Return what a value is bound to: table, column and row."""
        return "\x1f".join((self.table.name, self.name, *map(str, row))).encode()


def _sealed(table: Table, name: str, *bound: str) -> SealedColumn:
    return SealedColumn(table=table, name=name, bound=bound)


PERSON_NAME = _sealed(tables.people, "name", "id")
PERSON_PHONE = _sealed(tables.people, "phone", "id")
DRAFT = _sealed(tables.drafts, "content", "id")
FAULT = _sealed(tables.tickets, "fault", "id")
ORDER = _sealed(tables.tickets, "order_number", "id")
CONTACT = _sealed(tables.tickets, "contact", "id")
ANSWERS = _sealed(tables.tickets, "answers", "id")
RECORD = _sealed(tables.tickets, "record", "id")
EVENT = _sealed(tables.events, "content", "ticket", "kind")
SURVEY_WORDS = _sealed(tables.surveys, "words", "id")
CAMPAIGN_WORDS = _sealed(tables.campaign_asks, "words", "id")
PUSH = _sealed(tables.outbox, "content", "dedupe")
UPDATE = _sealed(tables.inbox, "body", "bot", "update_id")
UPDATE_ERROR = _sealed(tables.inbox, "error", "bot", "update_id")
DECISION_REASON = _sealed(tables.parked_decisions, "reason", "bot", "update_id", "retries")
DIALOG = _sealed(tables.dialog_states, "content", "key")

SEALED: tuple[SealedColumn, ...] = (
    PERSON_NAME,
    PERSON_PHONE,
    DRAFT,
    FAULT,
    ORDER,
    CONTACT,
    ANSWERS,
    RECORD,
    EVENT,
    SURVEY_WORDS,
    CAMPAIGN_WORDS,
    PUSH,
    UPDATE,
    UPDATE_ERROR,
    DECISION_REASON,
    DIALOG,
)
"""Every sealed column but the key check; a sealed column that is missing here fails a test."""
