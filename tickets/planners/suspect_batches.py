"""Tells who leads the desk when equal faults on one product pile up, for quality and production (rule C8)."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tickets.decisions.batches import FaultReport, Suspicion, is_to_tell, joined, suspect_batches
from tickets.ids import TicketId
from tickets.kinds import Language
from tickets.messages.pushes import Button, ContextValue, Push
from tickets.messages.taps import Tap, Verb
from tickets.planners.planning import Planning
from tickets.planners.send_reviews import leads_of
from tickets.policy import Policy
from tickets.team.people import Person

LOOKS_EVERY = timedelta(minutes=10)
"""How often the planner looks for new cases to compare."""

COMPARES_EVERY = timedelta(hours=6)
"""How often it compares all the same: a case may be of another kind by now, or have come in out of turn."""

SHOWN_AT_MOST = 6
"""How many cases the message quotes, the newest; each of the first three has a button."""

_TOLD = ("quality", "production")
_BUTTONS = 3
_WORTH = timedelta(days=2)


@dataclass
class SuspectBatches:
    """The planner of batch suspicions: told once each, and again when one has grown by half."""

    planning: Planning
    _looked: datetime | None = field(default=None, init=False)
    _compared: datetime | None = field(default=None, init=False)
    _newest: TicketId | None = field(default=None, init=False)

    async def __call__(self) -> int:
        """Compare the cases of the policy's days and return how many messages tell of suspicions."""
        planning = self.planning
        now = planning.now()
        if _within(LOOKS_EVERY, self._looked, now):
            return 0
        async with planning.units() as uow:
            newest = await uow.batches.newest()
        made = 0
        if newest != self._newest or not _within(COMPARES_EVERY, self._compared, now):
            made = await self._compare(now)
            self._compared, self._newest = now, newest
        self._looked = now
        return made

    async def _compare(self, now: datetime) -> int:
        since = now - timedelta(days=self.planning.policy.batch.within_days)
        async with self.planning.units() as uow:
            reports = await uow.batches.reports_since(since)
            known = await uow.batches.known_between(since, now + LOOKS_EVERY)
        # Each case is compared with each: nothing else is to wait for that.
        fresh = await asyncio.to_thread(self._suspicions, reports, now)
        return await self._tell(list(joined(fresh, known)), reports, now)

    def _suspicions(self, reports: Sequence[FaultReport], now: datetime) -> list[Suspicion]:
        policy = self.planning.policy
        names = product_words(policy)
        return suspect_batches(
            reports, policy.batch, product_words=lambda product: names.get(product, ""), at=now
        )

    async def _tell(
        self, suspicions: Sequence[Suspicion], reports: Sequence[FaultReport], now: datetime
    ) -> int:
        if not suspicions:
            return 0
        by_ticket = {report.ticket: report for report in reports}
        made = 0
        async with self.planning.units() as uow:
            leads = await leads_of(uow)
            for suspicion in suspicions:
                tell = is_to_tell(suspicion)
                kept = await uow.batches.save(replace(suspicion, told=suspicion.n) if tell else suspicion)
                if tell:
                    again = suspicion.told > 0
                    pushes = [self._push(kept, by_ticket, person, now, again=again) for person in leads]
                    made += await uow.outbox.add(*pushes)
            await uow.commit()
        return made

    def _push(
        self,
        suspicion: Suspicion,
        reports: Mapping[TicketId, FaultReport],
        person: Person,
        now: datetime,
        *,
        again: bool,
    ) -> Push:
        cases = [reports[case] for case in sorted(suspicion.tickets & reports.keys(), reverse=True)]
        keys = tuple(
            Button(
                label="push.button.case",
                data=Tap(verb=Verb.TICKET, object=case.ticket).encode(),
                values={"number": case.number},
            )
            for case in cases[:_BUTTONS]
        )
        return Push(
            recipient=person.id,
            template="staff/batch",
            dedupe=f"staff/batch:{suspicion.id}:{suspicion.n}:{person.id}",
            not_before=now,
            context={**self._context(suspicion, cases, person.language), "again": again},
            buttons=(keys,) if keys else (),
            stale_after=now + _WORTH,
            priority=3,
        )

    def _context(
        self, suspicion: Suspicion, cases: Sequence[FaultReport], language: Language
    ) -> dict[str, ContextValue]:
        policy = self.planning.policy
        quoted: list[ContextValue] = [
            {"number": case.number, "words": case.words, "filed_at": case.filed_at.isoformat()}
            for case in cases[:SHOWN_AT_MOST]
        ]
        departments: list[ContextValue] = [
            policy.departments[key].get(language, key) for key in _TOLD if key in policy.departments
        ]
        return {
            "product": _product_name(suspicion.product, policy, language),
            "kind": suspicion.kind.value,
            "n": suspicion.n,
            "days": policy.batch.within_days,
            "cases": quoted,
            "more": suspicion.n - len(quoted),
            "departments": departments,
        }


def _within(span: timedelta, since: datetime | None, now: datetime) -> bool:
    return since is not None and timedelta() <= now - since < span


def product_words(policy: Policy) -> dict[str, str]:
    """Return what each model and its line are called, in all languages: words that tell of no fault."""
    return {
        model.id: " ".join((*line.names.values(), *model.names.values(), *model.aliases, model.id))
        for line in policy.lines
        for model in line.models
    }


def _product_name(product: str, policy: Policy, language: Language) -> str:
    models = (model for line in policy.lines for model in line.models)
    return next((model.names.get(language, product) for model in models if model.id == product), product)
