"""Intake drafts, as the port `tickets.ports.Drafts` asks."""

from typing import Any

from sqlalchemy import Row, bindparam, delete, select
from sqlalchemy.exc import IntegrityError

from storage import codec
from storage.engine import Transaction
from storage.sealing.columns import DRAFT
from storage.sealing.vault import Vault
from storage.statements import upsert
from storage.tables import drafts
from tickets.case.drafts import Draft
from tickets.errors import NotFound, StaleVersion
from tickets.ids import DraftId, PersonId

_BY_ID = select(drafts).where(drafts.c.id == bindparam("draft"))
_UNFINISHED = select(drafts).where(drafts.c.customer == bindparam("owner"), drafts.c.filed_as.is_(None))


class SqlDrafts:
    """Drafts, each sealed as a whole."""

    def __init__(self, work: Transaction, vault: Vault) -> None:
        self._work = work
        self._vault = vault

    async def get(self, draft: DraftId) -> Draft:
        """Return a draft; raises `NotFound`."""
        row = (await self._work.read(_BY_ID, {"draft": draft})).one_or_none()
        if row is None:
            raise NotFound()
        return self._draft(row)

    async def unfinished(self, customer: PersonId) -> Draft | None:
        """Return the customer's unfinished draft."""
        row = (await self._work.read(_UNFINISHED, {"owner": customer})).one_or_none()
        return None if row is None else self._draft(row)

    async def save(self, draft: Draft) -> None:
        """Add or overwrite a draft; raises `StaleVersion` when the customer has another unfinished one."""
        row = {
            "id": draft.id,
            "customer": draft.customer,
            "started_at": draft.started_at,
            "changed_at": draft.changed_at,
            "filed_as": draft.filed_as,
            "content": self._vault.seal(DRAFT, codec.dump(draft), draft.id),
        }
        try:
            await self._work.write(upsert(self._work, drafts, "id"), [row])
        except IntegrityError:
            raise StaleVersion() from None

    async def delete(self, draft: DraftId) -> None:
        """Remove a draft."""
        await self._work.write(delete(drafts).where(drafts.c.id == draft))

    def _draft(self, row: Row[Any]) -> Draft:
        return codec.load(Draft, self._vault.open(DRAFT, row.content, row.id))
