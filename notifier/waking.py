"""Wakes the planners: every so often, and at once when the clock was turned."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent  # type: ignore[import-untyped] # has none
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped] # has none

from notifier.tally import DeliveryCounter, NoDeliveryCounter
from tickets.messages.queues import Leases, Unavailable
from tickets.moments import Now

_log = structlog.get_logger(__name__)

EVERY = timedelta(seconds=20)
"""How often the planners look whether something is due."""

_CAMPAIGN = timedelta(seconds=3)
_ROLE = "planners"
_ROLE_LEASE = timedelta(minutes=2)
_LANDING = timedelta(seconds=20)

Planner: TypeAlias = Callable[[], Awaitable[int]]
"""Decides by itself whether it is due; returns how many messages it added."""


class PlannerClock:
    """Runs planners one at a time; one process of the desk at a time does so.

    A planner that fails is logged with its cause and runs again at the next wake. `landing` is how long a
    planner that runs may go on when everything stops; after that its transaction is rolled back.
    """

    def __init__(
        self,
        planners: Mapping[str, Planner],
        *,
        clock: Now,
        worker: str,
        leases: Leases | None,
        on_pushes: Callable[[], None],
        every: timedelta = EVERY,
        landing: timedelta = _LANDING,
        tally: DeliveryCounter | None = None,
    ) -> None:
        self._planners = planners
        self._clock = clock
        self._worker = worker
        self._leases = leases
        self._on_pushes = on_pushes
        self._every = every
        self._landing = landing
        self._tally = tally or NoDeliveryCounter()
        self._turn = asyncio.Lock()
        self._leads = False
        self._waits = False
        self._stopping = False
        self._under_way: asyncio.Task[int] | None = None
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.add_listener(self._report, EVENT_JOB_ERROR)

    def start(self) -> None:
        """Wake every planner now and then again and again."""
        for name in self._planners:
            self._scheduler.add_job(
                self._run,
                "interval",
                args=[name],
                id=name,
                seconds=self._every.total_seconds(),
                next_run_time=datetime.now(UTC),
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        if self._leases is not None:
            self._scheduler.add_job(
                self._campaign, "interval", seconds=_CAMPAIGN.total_seconds(), coalesce=True, max_instances=1
            )
        self._scheduler.start()

    def wake(self) -> None:
        """Run every planner once more, after the runs that are under way."""
        if self._scheduler.running:
            for name in self._planners:
                self._scheduler.add_job(self._run, args=[name], misfire_grace_time=None)

    async def stop(self) -> None:
        """Wake nobody any more, let the planner that runs finish or stop it in time, and give the role up."""
        self._stopping = True
        self._scheduler.pause()
        if self._under_way is not None:
            _, too_long = await asyncio.wait({self._under_way}, timeout=self._landing.total_seconds())
            for planner in too_long:
                planner.cancel()
        async with self._turn:
            self._scheduler.shutdown(wait=False)
        if self._leases is not None:
            try:
                await self._leases.release(_ROLE, worker=self._worker)
            except Unavailable as away:
                _log.warning("the role could not be given up; its lease ends by itself", cause=str(away))

    async def _run(self, name: str) -> None:
        async with self._turn:
            if self._stopping or not await self._in_role():
                return
            made = await self._carried_out(name)
        if made:
            _log.info("planned", planner=name, messages=made)
            self._on_pushes()

    async def _carried_out(self, name: str) -> int:
        """Run a planner so that it can be stopped; what it has committed by then is complete in itself."""
        self._under_way = asyncio.create_task(self._counted(name))
        try:
            await asyncio.wait({self._under_way})
            if self._under_way.cancelled():
                _log.info("a planner was stopped half-way; it goes on after the next start", planner=name)
                return 0
            return self._under_way.result()
        finally:
            self._under_way = None

    async def _counted(self, name: str) -> int:
        well = False
        try:
            made = await self._planners[name]()
            well = True
        finally:
            self._tally.planned(name, well=well)
        return made

    async def _campaign(self) -> None:
        """Follow a leader that is gone within seconds, and make up at once for what it may have missed."""
        if self._leads:
            return
        try:
            if await self._in_role():
                self.wake()
        except Unavailable as away:
            _log.debug("nobody can lead while the database is away", cause=str(away))

    async def _in_role(self) -> bool:
        if self._leases is None:
            return True
        self._leads = False
        self._leads = await self._leases.hold(
            _ROLE, worker=self._worker, now=self._clock(), lease=_ROLE_LEASE
        )
        if not self._leads and not self._waits:
            _log.info("another process has the role; this one follows when it is gone", role=_ROLE)
        self._waits = not self._leads
        return self._leads

    def _report(self, event: JobExecutionEvent) -> None:
        if isinstance(event.exception, Unavailable):
            _log.warning("a planner waits for the database", planner=event.job_id, cause=str(event.exception))
            return
        _log.error("a planner failed and runs again", planner=event.job_id, exc_info=event.exception)
