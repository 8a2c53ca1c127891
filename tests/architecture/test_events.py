"""Whatever can happen to a case is told where it belongs, or is silent there on purpose."""

from collections.abc import Collection
from dataclasses import replace
from types import SimpleNamespace
from typing import cast as typed

import pytest
from aiogram_dialog import DialogManager

from dialogs.casework.history import history_lines
from dialogs.my_tickets.history import Teller
from notifier.rendering import Renderer
from storage import codec
from tests.architecture.events import KINDS, examples
from tests.fakes.wording import real_words
from tests.notifier.every_message import delivery
from tests.unit.announcing import HOUR, LI, LIN, MEI, SLOT, TICKET, WANG, alone, audience, said, ticket
from tests.unit.services.world import MONDAY
from tickets.announcements import PROGRESS
from tickets.case import events as ev
from tickets.case.events import Event
from tickets.case.facts import Visit
from tickets.case.lifecycle import Status
from tickets.daily_update.progress import Progress, as_context, progress
from tickets.kinds import Language
from tickets.messages.pushes import Push
from tickets.review.measure import ANSWERS
from tickets.time import from_history as clock_history
from tickets.time.clock_table import CLOCK_TABLE
from tickets.time.ticket_clock import ClockName
from tickets.views import TicketView

WORDS = real_words()

Kinds = Collection[type[Event]]

NOT_ANNOUNCED: Kinds = {
    ev.EngineerArrived,  # the engineer stands before the customer
    ev.SurveyAnswered,  # a bad score opens the case again, and that is announced
    ev.SurveyWordsGiven,  # they stand in the history and in the review
    ev.FollowedUp,  # a problem opens the case again, and that is announced
    ev.ClocksRecomputed,  # nobody did anything; a date that moves is told as such
    ev.PersonalDataErased,  # the customer's own act, and nobody else's business
}
NOT_IN_CUSTOMERS_HISTORY: Kinds = {
    ev.JobDeclined,  # who turned it down is the desk's affair; the next owner is told
    ev.TicketEscalated,  # so is who must find an owner
    ev.SurveyAnswered,
    ev.SurveyWordsGiven,
    ev.FollowedUp,
    ev.ClocksRecomputed,
    ev.PersonalDataErased,
}
NOT_IN_THE_DAYS_UPDATE: Kinds = {
    ev.JobDeclined,  # the desk looks for somebody else: "assigned" or "escalated" follows
    ev.SolutionConfirmed,  # after it nothing is owed any more
    ev.TicketClosed,
    ev.TicketCancelled,
    ev.EvidenceAdded,  # their own act, answered in the chat
    ev.StaffReplied,  # it has come as a message of its own
    ev.PersonAsked,  # answered by the call itself
    ev.UrgencyChanged,  # what it changes is the expected date, which is told
    ev.SurveyAnswered,
    ev.SurveyWordsGiven,
    ev.FollowedUp,
    ev.ClocksRecomputed,
    ev.PersonalDataErased,
}
KEEPS_THE_STATUS: Kinds = {
    ev.ProgressNoted,
    ev.FactoryDateMoved,
    ev.ProductReceived,
    ev.ProductInspected,
    ev.EvidenceAdded,
    ev.CustomerWrote,
    ev.StaffReplied,
    ev.PersonAsked,
    ev.UrgencyChanged,
    ev.ExpectedDateMoved,
    ev.ClocksRecomputed,
    ev.SurveyAnswered,
    ev.SurveyWordsGiven,
    ev.FollowedUp,
    ev.PersonalDataErased,
    ev.ReturnRefused,
}


def test_every_event_is_announced_or_silent_on_purpose() -> None:
    assert {kind for kind in KINDS if not announced(kind)} == set(NOT_ANNOUNCED)


def test_the_customers_history_tells_every_event_that_is_theirs() -> None:
    teller = Teller(WORDS, Language.EN)
    untold = {kind for kind in KINDS if not any(map(teller.tell, examples(kind)))}
    assert untold == set(NOT_IN_CUSTOMERS_HISTORY)


@pytest.mark.parametrize("language", list(Language))
def test_the_history_of_engineers_and_staff_tells_every_event(language: Language) -> None:
    told = {
        kind: [history_lines(reader(language), view(event)) for event in examples(kind)] for kind in KINDS
    }
    assert {kind for kind, lines in told.items() if not all(len(each) == 1 for each in lines)} == set()


def test_the_days_update_tells_every_event_that_is_news() -> None:
    assert {kind for kind in KINDS if not any(map(is_news, examples(kind)))} == set(NOT_IN_THE_DAYS_UPDATE)


@pytest.mark.parametrize("language", list(Language))
def test_the_days_update_has_words_for_every_event_that_is_news(language: Language) -> None:
    renderer = Renderer(WORDS)
    for event in (event for kind in KINDS for event in examples(kind) if is_news(event)):
        context = as_context(update(event), TICKET, owner="Wang", now=MONDAY)
        push = Push(recipient=MEI.id, template=PROGRESS, dedupe="d", not_before=MONDAY, context=context)
        assert renderer.render(delivery(push, language)).text, event


def test_every_event_is_stored_and_comes_back() -> None:
    for event in (event for kind in KINDS for event in examples(kind)):
        assert codec.load_event(codec.dump_event(event)) == event


def test_the_clocks_of_old_cases_know_where_each_event_leaves_a_case() -> None:
    """A case from before the clocks has them made from its history, which must end where the case stands."""
    moving = {kind for kind in KINDS if any(map(leaves_a_status, examples(kind)))}
    assert moving == set(KINDS) - set(KEEPS_THE_STATUS)


def test_the_review_counts_answers_by_events_that_exist_and_stop_the_clock_of_the_first_answer() -> None:
    kinds = {kind.__name__: kind for kind in KINDS}
    kept = CLOCK_TABLE[ClockName.RESPOND].kept_by
    assert {name for name in ANSWERS if kinds[name] not in kept} == set()


def announced(kind: type[Event]) -> bool:
    """Return whether anybody hears of an event, whoever did it and whoever owns the case."""
    planned = ticket(Status.SCHEDULED, visit=Visit(agreed=SLOT))
    crews = (audience(before=planned), audience(owner=None, previous_owner=LI, before=planned))
    return any(
        said(alone(event, ticket()), crew)
        for by in (MEI.id, WANG.id, LIN.id, None)
        for event in examples(kind, by=by)
        for crew in crews
    )


def update(event: Event) -> Progress:
    """Return the day's update in which one event is new."""
    return progress(TICKET, (event,), since=MONDAY - HOUR, now=MONDAY, next_update=MONDAY)


def is_news(event: Event) -> bool:
    """Return whether the day's update tells an event."""
    return update(event).is_news


def leaves_a_status(event: Event) -> bool:
    """Return whether an event leads a case to another status when its clocks are made from its history."""
    return any(
        clock_history._after(ticket(status, returned=None), event).status is not status for status in Status
    )


def reader(language: Language) -> DialogManager:
    """Return what a window's texts read of aiogram-dialog: who reads, in which words, at which desk."""
    data = {"person": replace(LIN, language=language), "words": WORDS, "desk": None}
    return typed(DialogManager, SimpleNamespace(middleware_data=data))


def view(event: Event) -> TicketView:
    """Return a case in which one event happened, as staff see it."""
    return TicketView(
        ticket=TICKET,
        events=(event,),
        owner=WANG,
        customer=MEI,
        contact=TICKET.contact,
        contact_visible=True,
        evidence=(),
        earlier=(),
        possible=frozenset(),
        surveys=(),
    )
