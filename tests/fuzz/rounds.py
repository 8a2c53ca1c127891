"""One round: a fresh desk takes a thousand generated updates; a finding comes with its smallest cause."""

import asyncio
import hashlib
import logging
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.house import House, open_house
from tests.fuzz.smaller import smallest
from tests.fuzz.telegram_objects import Json
from tests.fuzz.updates import updates

ROUND = 1000
"""How many updates a desk takes before it is opened anew."""

HUGE = 10 * 1024 * 1024
"""How many characters the text of every so-manyth update has."""

_HUGE_EVERY = 997
_MOST_TRIES = 60


@dataclass(kw_only=True)
class Finding:
    """What was wrong, the round's seed, and the fewest and smallest updates that show it."""

    wrong: str
    seed: int
    cause: list[Json]


@dataclass(kw_only=True)
class Figures:
    """What rounds did: updates by kind, calls to Telegram, rows written, and what was found."""

    updates: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    written: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    def add(self, other: "Figures") -> None:
        """Take another round's figures in."""
        self.updates += other.updates
        self.calls += other.calls
        self.written += other.written
        self.findings += other.findings


def be_quiet() -> None:
    """Keep the log of what strangers did wrong out of the figures: exceptions are findings, not lines."""
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


def play(prepared: Path, *, number: int, base_seed: int, size: int) -> Figures:
    """Play a round; the same number and seed give the same updates."""
    round_seed = int(hashlib.sha256(f"{base_seed}:{number}".encode()).hexdigest()[:15], 16)
    return asyncio.run(_play(prepared, round_seed, generated(round_seed, size)))


def generated(round_seed: int, size: int) -> list[Json]:
    """Return a round's updates; now and then one has a text of ten million characters."""
    made: list[Json] = []

    @seed(round_seed)
    @settings(
        max_examples=size,
        database=None,
        deadline=None,
        derandomize=False,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(updates())
    def make(update: Json) -> None:
        made.append(update)

    while len(made) < size:
        make()
    for place in range(_HUGE_EVERY - 1, size, _HUGE_EVERY):
        made[place] = enlarged(made[place])
    return made[:size]


def enlarged(update: Json) -> Json:
    """Return an update whose texts are as long as no Telegram would let them be."""
    return {
        kind: {**content, "text" if "text" in content else "caption": "长 <b>" * (HUGE // 6)}
        if isinstance(content, dict)
        else content
        for kind, content in update.items()
    }


async def _play(prepared: Path, round_seed: int, made: Sequence[Json]) -> Figures:
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="frontdesk-fuzz-") as folder:
        async with open_house(prepared, Path(folder) / "desk") as house:
            for place, update in enumerate(made):
                figures.updates[next(iter(update))] += 1
                wrongs = await house.take(update)
                if wrongs:
                    figures.findings.append(
                        Finding(wrong=wrongs[0], seed=round_seed, cause=list(made[: place + 1]))
                    )
                    break
            figures.calls = house.telegram.calls
            figures.written = house.rights.written
    for finding in figures.findings:
        finding.cause = await _smallest(prepared, finding)
    return figures


async def _smallest(prepared: Path, finding: Finding) -> list[Json]:
    """Play ever less of what led to a finding, as long as the same is wrong in the end."""
    folder = Path(tempfile.mkdtemp(prefix="frontdesk-fuzz-"))
    wanted = _gist(finding.wrong)

    async def shows(cause: Sequence[Any]) -> bool:
        async with open_house(prepared, folder / "desk") as house:
            return await _ends_so(house, cause, wanted)

    try:
        return await smallest(finding.cause, shows, tries=_MOST_TRIES)
    finally:
        shutil.rmtree(folder)


async def _ends_so(house: House, cause: Sequence[Json], wanted: str) -> bool:
    wrongs: list[str] = []
    for update in cause:
        wrongs = await house.take(update)
        if any(_gist(wrong) == wanted for wrong in wrongs):
            return True
    return False


def _gist(wrong: str) -> str:
    """Return what two findings of the same bug have in common: no numbers, the last line."""
    last = wrong.strip().splitlines()[-1]
    return "".join(sign for sign in last if not sign.isdigit())[:120]
