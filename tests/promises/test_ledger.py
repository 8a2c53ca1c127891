"""Days of a desk in virtual time balance; and every account of the ledger finds what it is there to find."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from tests.notifier.virtual_time import in_virtual_time
from tests.promises.books import Books
from tests.promises.days import How, promises, said_broken, summary, told_broken
from tests.promises.ledger import ACCOUNTS, balance
from tests.promises.letters import Letter
from tests.promises.run import Plan, simulate
from tests.promises.services import services
from tickets.case.events import Event, ProductReceived, SentToFactory, SolutionConfirmed, TicketReopened
from tickets.case.ticket import Ticket
from tickets.case.warranty import Coverage, Warranty
from tickets.ids import OutboxId
from tickets.kinds import Request, Settlement, UpdateWish, Urgency

_BEFORE_THE_FESTIVAL = date(2026, 2, 10)
"""A Tuesday; the Saturday after it is a make-up working day, and then the Spring Festival begins."""


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Books:
    """The books of five days."""
    plan = Plan(days=5, tickets=40, seed=2, first=_BEFORE_THE_FESTIVAL)
    return in_virtual_time(simulate(plan, tmp_path_factory.mktemp("promises")))


def findings(books: Books, account: str) -> list[str]:
    """Return what the account whose name begins so finds."""
    [check] = [check for name, check in ACCOUNTS.items() if name.startswith(account)]
    return list(check(books))


def with_letters(books: Books, letters: Iterable[Letter]) -> Books:
    """Return the books as if other letters had arrived."""
    return replace(books, letters=tuple(letters))


def without(books: Books, is_lost: Callable[[Letter], bool]) -> Books:
    """Return the books as if some letters had never arrived."""
    return with_letters(books, (letter for letter in books.letters if not is_lost(letter)))


def copy(letter: Letter, **changes: object) -> Letter:
    """Return another letter like one."""
    given = {"at": letter.at, "chat": letter.chat, "text": letter.text, "taps": letter.taps}
    return Letter(**{**given, "outbox": letter.outbox, "answered": letter.answered, **changes})  # type: ignore[arg-type]  # fields by name


def first(books: Books, kind: str) -> Letter:
    """Return the first letter of a kind."""
    return next(letter for letter in books.letters if letter.kind == kind)


def another(letter: Letter, **changes: object) -> Letter:
    """Return the same words as a message of its own."""
    return copy(letter, outbox=OutboxId(1_000_000), **changes)


def an_update(books: Books) -> tuple[Letter, date]:
    """Return an update that alone kept its day's promise, on a day without broken ones, and that day."""
    cases = {case.ticket.number: case for case in books.cases}
    for promise in promises(books):
        case = cases[promise.number]
        lunch, evening = (books.calendar.at_local(promise.day, time(hour)) for hour in (12, 20))
        heard = [letter for letter in books.to_customer(case) if lunch <= letter.at < evening]
        alone = [letter.kind for letter in heard] == ["customer/progress"] and case.history[0].at < lunch
        # Whoever wants changes only, or opened the case that afternoon, is owed nothing without the update.
        daily = books.wish(case.ticket.customer, evening) is UpdateWish.DAILY
        opened = any(isinstance(e, TicketReopened) and lunch <= e.at < evening for e in case.history)
        kept = promise.how is How.BEFORE and not told_broken(books, promise.day)
        if kept and alone and daily and not opened:
            return heard[0], promise.day
    raise AssertionError("no promise was kept by an update alone")


def test_days_with_restarts_late_engineers_and_blocked_customers_balances(books: Books) -> None:
    assert "\n".join(finding for account in balance(books) for finding in account.findings) == ""
    ended = summary(promises(books))
    assert ended[How.BEFORE] > 5
    assert ended[How.LATE] + ended[How.HELD], "the desk was down at five o'clock on two days"


def test_a_lost_update_is_found(books: Books) -> None:
    update, day = an_update(books)
    [finding] = findings(without(books, lambda letter: letter is update), "every open case")
    assert str(day) in finding
    assert "MISSING" in finding


def test_an_update_after_the_hour_of_which_nobody_was_told_is_found(books: Books) -> None:
    update, day = an_update(books)
    late = copy(update, at=books.calendar.at_local(day, time(17, 0)))
    letters = [late if letter is update else letter for letter in books.letters]
    [finding] = findings(with_letters(books, letters), "every open case")
    assert "NOBODY TOLD" in finding


def test_staff_who_hear_of_fewer_broken_promises_than_there_were_are_found(books: Books) -> None:
    fewer = [
        copy(letter, text=re.sub(r"\|n=\d+", "|n=1", letter.text)) if said_broken(letter) else letter
        for letter in books.letters
    ]
    assert findings(with_letters(books, fewer), "staff were told")


def test_staff_who_hear_nothing_of_broken_promises_are_found(books: Books) -> None:
    assert findings(without(books, lambda letter: said_broken(letter) > 0), "every open case")


def test_a_second_update_on_one_day_is_found(books: Books) -> None:
    update, _ = an_update(books)
    twice = with_letters(books, [*books.letters, another(update)])
    assert len(findings(twice, "no customer got two")) == 1


def test_an_update_on_a_day_off_is_found(books: Books) -> None:
    update, _ = an_update(books)
    sunday = books.calendar.at_local(_BEFORE_THE_FESTIVAL + timedelta(days=5), time(16, 30))
    assert findings(with_letters(books, [*books.letters, another(update, at=sunday)]), "updates came on")


def test_a_message_that_arrives_again_although_its_answer_came_is_found(books: Books) -> None:
    letter = next(letter for letter in books.letters if letter.answered)
    again = with_letters(books, [*books.letters, copy(letter)])
    assert len(findings(again, "nothing was sent twice")) == 1
    lost = copy(letter, answered=False)
    explained = [lost if each is letter else each for each in books.letters]
    assert findings(with_letters(books, [*explained, copy(letter)]), "nothing was sent twice") == []


def test_owners_asked_twice_or_not_at_all_are_found(books: Books) -> None:
    asked = first(books, "job/ask_notes")
    assert findings(with_letters(books, [*books.letters, another(asked)]), "owners were asked")
    assert findings(without(books, lambda letter: letter.kind == "job/ask_notes"), "owners were asked")


def test_a_warning_that_comes_twice_is_found(books: Books) -> None:
    warned = first(books, "job/clock")
    assert findings(with_letters(books, [*books.letters, another(warned)]), "each clock warned once")


def test_a_missed_solution_of_which_staff_hear_nothing_is_found(books: Books) -> None:
    assert findings(without(books, lambda letter: letter.kind == "staff/clock"), "of each missed solution")


def test_a_complaint_is_reckoned_by_its_own_clock(books: Books) -> None:
    """The desk told of a missed complaint after two days; the account waited for the third working day."""
    case = next(case for case in books.cases if case.ticket.urgency is Urgency.NORMAL)
    begun = books.calendar.at_local(_BEFORE_THE_FESTIVAL, time(11))
    ticket = replace(case.ticket, request=Request.COMPLAINT)
    filed = replace(case.history[0], at=begun)
    missed = replace(books, cases=(replace(case, ticket=ticket, history=(filed,)),), letters=(), outages=())
    [finding] = findings(missed, "of each missed solution")
    assert str(begun + timedelta(hours=48)) in finding


def test_a_late_inspection_new_product_or_price_of_which_nobody_hears_is_found(books: Books) -> None:
    case = books.cases[0]
    begun = books.calendar.at_local(_BEFORE_THE_FESTIVAL, time(11))
    about = {"ticket": case.ticket.id, "at": begun, "by": case.ticket.customer}
    expected = books.calendar.local(begun).date() + timedelta(days=1)
    received = ProductReceived(settlement=Settlement.EXCHANGE, **about)
    sent = SentToFactory(expected=expected, **about)
    pays = replace(case.ticket, request=Request.REPAIR, warranty=Warranty(coverage=Coverage.EXPIRED))
    filed = replace(case.history[0], at=begun)
    weeks_later = begun + timedelta(days=40)

    def found(history: tuple[Event, ...], ticket: Ticket = case.ticket) -> list[str]:
        missed = replace(case, ticket=ticket, history=history)
        lost = replace(books, cases=(missed,), letters=(), outages=(), end=weeks_later)
        return [finding.split(": ")[1].split(",")[0] for finding in findings(lost, "of each late price")]

    assert found((received,)) == ["inspection", "replacement"]
    assert found((sent,)) == ["factory"]
    assert found((filed,), pays) == ["quote"]
    done = SolutionConfirmed(ticket=case.ticket.id, at=begun + timedelta(hours=1), by=case.ticket.customer)
    assert found((received, sent, done)) == []


def test_an_event_that_nobody_tells_is_found(books: Books) -> None:
    assert findings(without(books, lambda letter: letter.kind == "customer/work_done"), "key events")


def test_surveys_that_are_missing_doubled_at_night_or_late_are_found(books: Books) -> None:
    asked = first(books, "customer/survey")
    account = "each service"

    def shifted(at: datetime) -> Books:
        moved = copy(asked, at=at)
        return with_letters(books, [moved if letter is asked else letter for letter in books.letters])

    day = books.calendar.local(asked.at).date()
    assert "never asked" in findings(without(books, lambda letter: letter is asked), account)[0]
    assert "more than once" in findings(with_letters(books, [*books.letters, another(asked)]), account)[0]
    assert "quiet hours" in findings(shifted(books.calendar.at_local(day, time(22, 15))), account)[0]
    late = books.calendar.at_local(day + timedelta(days=2), time(10))
    assert "nobody was told" in findings(shifted(late), account)[0]


@pytest.mark.parametrize(("reopened_at", "found"), [(time(8, 30), False), (time(14), True)])
def test_a_survey_is_excused_only_while_the_desk_could_not_have_asked(
    books: Books, reopened_at: time, found: bool
) -> None:
    """A desk was down from the end of a service to the night; the case was reopened in the morning."""
    asked = first(books, "customer/survey")
    case = next(case for case in books.cases if case.ticket.number == asked.number)
    ended = next(service for service in services(books) if service.case is case).ended
    day = books.calendar.local(ended).date()
    outage = (ended, books.calendar.at_local(day, time(23, 30)))
    at = books.calendar.at_local(day + timedelta(days=1), reopened_at)
    again = TicketReopened(ticket=case.ticket.id, at=at, by=case.ticket.customer, reason="It leaks again")
    history = (*(event for event in case.history if event.at <= ended), again)
    changed = replace(
        without(books, lambda letter: letter is asked),
        cases=(replace(case, history=history),),
        outages=(outage,),
        end=at + timedelta(minutes=1),
    )
    assert bool(findings(changed, "each service")) is found


def test_a_run_in_which_nothing_happened_proves_nothing(books: Books) -> None:
    assert findings(replace(books, letters=(), outages=()), "the run had")
