"""The desk's own ledger beside the one reckoned from outside: line by line they agree (rules D2, V1)."""

from collections.abc import Iterator, Mapping

from tests.promises.books import Books
from tests.promises.days import How, days_of, promises
from tickets.daily_update.ledger import DayPromise, UpdateVerdict
from tickets.daily_update.ledger import How as Kept

_BROKEN = frozenset({UpdateVerdict.LATE, UpdateVerdict.MISSED})


def agreement_findings(books: Books) -> Iterator[str]:
    """Yield every line that the desk has not, has otherwise, or should not have."""
    own = {(row.day, row.number): row for row in books.own}
    owed = {(promise.day, promise.number): promise.how for promise in promises(books)}
    for (day, number), how in owed.items():
        row = own.get((day, number))
        if row is None:
            yield f"case {number}, {day}: {how.value}, and the desk has no line of it"
        elif not _agree(how, row):
            said = " ".join(each.value for each in (row.how, row.verdict, row.reason) if each is not None)
            yield f"case {number}, {day}: {how.value}; the desk has {said}"
    for day in days_of(books):
        for row in books.own:
            if row.day == day and row.verdict in _BROKEN and (day, row.number) not in owed:
                yield f"case {row.number}, {day}: nothing was owed, and the desk counts {row.verdict}"


def _agree(how: How, row: DayPromise) -> bool:
    if row.how is Kept.UPDATE:
        return row.verdict in _UPDATES[how]
    if row.how is Kept.TOLD_BY_EVENT and row.verdict in _BROKEN:
        # What was to tell them in time left after it, be it the second thing of that afternoon.
        return how in {How.LATE, How.HELD, How.BY_EVENT, How.WISH}
    if row.how is Kept.CALL_TASK and row.verdict is UpdateVerdict.BEFORE:
        return how in {How.CALLED, How.BY_EVENT, How.WISH}
    return row.how in _WITHOUT[how]


_UPDATES: Mapping[How, frozenset[UpdateVerdict]] = {
    How.BEFORE: frozenset({UpdateVerdict.BEFORE}),
    # The desk is the stricter one: what happened after the event, or for who wants changes, was owed too.
    How.BY_EVENT: _BROKEN,
    How.WISH: _BROKEN,
    How.CALL: frozenset({UpdateVerdict.MISSED}),
    How.CALLED: frozenset({UpdateVerdict.MISSED}),
    How.LATE: frozenset({UpdateVerdict.LATE}),
    How.HELD: frozenset({UpdateVerdict.MISSED}),
    How.MISSING: frozenset({UpdateVerdict.MISSED}),
    How.UNTOLD: frozenset({UpdateVerdict.LATE}),
}
"""Which verdict the desk's line of an update may have."""

_WITHOUT: Mapping[How, frozenset[Kept]] = {
    How.BEFORE: frozenset(),
    # Who opened the case on their own screen and blocked the bot then is called nonetheless.
    How.BY_EVENT: frozenset({Kept.TOLD_BY_EVENT, Kept.NOT_WANTED, Kept.HELD, Kept.CALL_TASK}),
    How.WISH: frozenset({Kept.NOT_WANTED, Kept.TOLD_BY_EVENT, Kept.CALL_TASK, Kept.HELD}),
    # Staff were asked to call for something else that day, and the desk was down at the hour.
    How.CALL: frozenset({Kept.CALL_TASK, Kept.HELD}),
    How.CALLED: frozenset({Kept.CALL_TASK, Kept.HELD}),
    How.LATE: frozenset(),
    How.HELD: frozenset({Kept.HELD}),
    How.MISSING: frozenset({Kept.HELD}),
    How.UNTOLD: frozenset(),
}
"""What else the desk's line may say."""
