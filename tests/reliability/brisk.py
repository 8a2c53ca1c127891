"""The short, seeded run that stands for each proof in every check."""

from tests.reliability.ledger import Account
from tests.reliability.stage import Plan

BRISK = Plan(seed=7, customers=3, pause=(0.02, 0.15))
SHORT_LIFE = (0.3, 1.5)


def wrong(accounts: list[Account]) -> list[str]:
    """Return everything that does not balance."""
    return [finding for account in accounts for finding in account.findings]
