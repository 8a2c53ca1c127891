"""The tables, by subject; importing this package fills `metadata` completely."""

from storage.tables.aftercare import campaign_asks, campaigns, follow_ups
from storage.tables.batches import batch_cases, batch_suspicions
from storage.tables.clocks import clock_rules, clocks
from storage.tables.columns import metadata
from storage.tables.ledger import progress_promises, progress_runs
from storage.tables.people import drafts, invites, people
from storage.tables.processes import processes, takeovers
from storage.tables.queues import (
    dialog_states,
    inbox,
    inbox_lanes,
    leases,
    outbox,
    outbox_attempts,
    parked_decisions,
)
from storage.tables.system import counters, key_checks, schema_support
from storage.tables.tickets import events, looks, surveys, tickets

__all__ = [
    "batch_cases",
    "batch_suspicions",
    "campaign_asks",
    "campaigns",
    "clock_rules",
    "clocks",
    "counters",
    "dialog_states",
    "drafts",
    "events",
    "follow_ups",
    "inbox",
    "inbox_lanes",
    "invites",
    "key_checks",
    "leases",
    "looks",
    "metadata",
    "outbox",
    "outbox_attempts",
    "parked_decisions",
    "people",
    "processes",
    "progress_promises",
    "progress_runs",
    "schema_support",
    "surveys",
    "takeovers",
    "tickets",
]
