"""The figures of a run on the terminal: what was done, and whether every account balances."""

import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.reliability.ledger import Account, balances

_SHOWN = 12
_GIB = 1024 * 1024


def machine() -> str:
    """Return the machine in one line: cores, memory, Python."""
    total = next(
        int(line.split()[1]) for line in Path("/proc/meminfo").read_text().splitlines() if "MemTotal" in line
    )
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores, {total / _GIB:.0f} GiB, Python {platform.python_version()}"


def show(title: str, figures: Mapping[str, object], accounts: list[Account], console: Console) -> bool:
    """Print figures and accounts, and return whether everything balances."""
    table = Table(
        title=f"{title} · {datetime.now(UTC):%Y-%m-%d %H:%M} UTC · {machine()}", title_justify="left"
    )
    table.add_column("figure")
    table.add_column("value", justify="right")
    for name, value in figures.items():
        table.add_row(name, f"{value:.1f}" if isinstance(value, float) else str(value))
    console.print(table)
    promises = Table(title="The ledger", title_justify="left")
    promises.add_column("promise")
    promises.add_column("kept")
    for account in accounts:
        promises.add_row(account.promise, "no" if account.findings else "yes")
    console.print(promises)
    for account in accounts:
        for finding in account.findings[:_SHOWN]:
            console.print(f"  ✗ {finding}", markup=False)
        if len(account.findings) > _SHOWN:
            console.print(f"  … and {len(account.findings) - _SHOWN} more")
    return balances(accounts)
