"""The day's ledger as staff get it: promised, told in time, late, not told and why (rules D2, V1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tickets.daily_update.ledger import DayPromise, DayRun, Totals, UpdateVerdict
from tickets.messages.pushes import Button, ContextValue, Push
from tickets.messages.taps import Tap, Verb
from tickets.team.people import Person

SHOWN_AT_MOST = 12
"""How many tickets the message names; the rest are counted."""


@dataclass(frozen=True, kw_only=True)
class DayLedger:
    """One day's figures and the promises to be named: those late or missed, `month` so far.

    `rest` says that the day was reported before, and these are what was still open then.
    """

    run: DayRun
    totals: Totals
    month: Totals
    named: Sequence[DayPromise]
    rest: bool


def tell_ledger(staff: Iterable[Person], ledger: DayLedger, *, now: datetime) -> tuple[Push, ...]:
    """Return the day's ledger for each staff member, with a button to the first ticket that it names."""
    day = ledger.run.day.isoformat()
    part = "rest" if ledger.rest else "day"
    named = sorted(ledger.named, key=_gravity)
    values = _context(ledger, named)
    return tuple(
        Push(
            recipient=person.id,
            template="staff/ledger",
            dedupe=f"staff/ledger:{part}:{day}:{person.id}",
            not_before=now,
            context=values,
            buttons=_buttons(named),
            priority=3,
        )
        for person in staff
    )


def _context(ledger: DayLedger, named: Sequence[DayPromise]) -> dict[str, ContextValue]:
    totals, month = ledger.totals, ledger.month
    listed: list[ContextValue] = [_item(promise) for promise in named[:SHOWN_AT_MOST]]
    return {
        "day": ledger.run.day.isoformat(),
        "until": ledger.run.promised_before.isoformat(),
        "rest": ledger.rest,
        "promised": totals.promised,
        "kept": totals.kept,
        "told_by_event": totals.told_by_event,
        "late": totals.late,
        "missed": totals.missed,
        "open": totals.open,
        "items": listed,
        "more": max(len(named) - SHOWN_AT_MOST, 0),
        "month_promised": month.promised,
        "month_share": _percent(month.kept, month.promised - month.open),
    }


def _item(promise: DayPromise) -> ContextValue:
    late = promise.late_by
    if late is not None:
        # A started minute counts: what came at 17:00:20 was late, not "0 minutes late".
        return {"what": "late", "number": promise.number, "minutes": -(-late // timedelta(minutes=1))}
    what = promise.reason.value if promise.reason else "lost"
    return {"what": what, "number": promise.number, "minutes": 0}


def _gravity(promise: DayPromise) -> tuple[bool, timedelta, int]:
    late = promise.late_by or timedelta()
    return promise.verdict is not UpdateVerdict.MISSED, -late, promise.ticket


def _buttons(named: Sequence[DayPromise]) -> tuple[tuple[Button, ...], ...]:
    if not named:
        return ()
    first = named[0]
    data = Tap(verb=Verb.TICKET, object=first.ticket).encode()
    return ((Button(label="push.button.open_number", data=data, values={"number": first.number}),),)


def _percent(part: int, whole: int) -> str:
    """A share with one decimal, never rounded up to a hundred."""
    if not whole:
        return "100"
    tenths = part * 1000 // whole
    return "100" if tenths == 1000 else f"{tenths // 10}.{tenths % 10}"
