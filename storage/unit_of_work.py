"""The unit of work: one transaction with a repository per port."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from storage.engine import Database, Transaction
from storage.repositories.batches import SqlBatches
from storage.repositories.campaigns import SqlCampaigns
from storage.repositories.clocks import SqlClocks
from storage.repositories.drafts import SqlDrafts
from storage.repositories.follow_ups import SqlFollowUps
from storage.repositories.gauges import SqlGauges
from storage.repositories.invites import SqlInvites
from storage.repositories.ledger import SqlUpdateLedger
from storage.repositories.looks import SqlLooks
from storage.repositories.outbox import SqlOutbox
from storage.repositories.parked import SqlParkedUpdates
from storage.repositories.people import SqlPeople
from storage.repositories.review import SqlReviewReads
from storage.repositories.surveys import SqlSurveys
from storage.repositories.tickets import SqlTickets
from storage.sealing.vault import Vault
from tickets.ports import UnitOfWork, Units


class SqlUnitOfWork:
    """One transaction; leaving without `commit` rolls back. Opened by `units`."""

    def __init__(self, work: Transaction, vault: Vault, database: Database) -> None:
        self._work = work
        self.people = SqlPeople(work, vault)
        self.invites = SqlInvites(work)
        self.drafts = SqlDrafts(work, vault)
        self.tickets = SqlTickets(work, vault)
        self.clocks = SqlClocks(work)
        self.surveys = SqlSurveys(work, vault)
        self.follow_ups = SqlFollowUps(work)
        self.campaigns = SqlCampaigns(work, vault)
        self.outbox = SqlOutbox(work, vault)
        self.looks = SqlLooks(work)
        self.ledger = SqlUpdateLedger(work)
        self.review = SqlReviewReads(work, vault)
        self.batches = SqlBatches(work)
        self.parked = SqlParkedUpdates(work, vault)
        self.gauges = SqlGauges(work, database)

    async def commit(self) -> None:
        """Make everything since the start, or since the last commit, durable."""
        await self._work.commit()


def units(database: Database, vault: Vault) -> Units:
    """Return what opens units of work on a database."""

    @asynccontextmanager
    async def open_unit() -> AsyncIterator[UnitOfWork]:
        async with database.work() as work:
            yield SqlUnitOfWork(work, vault, database)

    return open_unit
