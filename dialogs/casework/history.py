"""The history of a case in lines, newest first, as engineers and staff read it."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiogram_dialog import DialogManager

from dialogs.casework.summary import clip, slot_words, words_shown
from dialogs.context import person_of, spoken, words_of
from dialogs.texts import Html, escaped
from tickets.case import events
from tickets.case.events import Event
from tickets.case.ticket import Ticket
from tickets.views import TicketView

_LINES_SHOWN = 12
_EARLIER_SHOWN = 3
_WORDS_SHOWN = 100
_NAME_SHOWN = 40
_SLOTS_SHOWN = 4

_NAMES: Mapping[type[Event], str] = {
    events.TicketFiled: "filed",
    events.TicketAssigned: "assigned",
    events.JobAccepted: "accepted",
    events.JobDeclined: "declined",
    events.VisitProposed: "proposed",
    events.VisitTimesRefused: "times_refused",
    events.VisitAgreed: "agreed",
    events.EngineerDeparted: "departed",
    events.EngineerArrived: "arrived",
    events.ProgressNoted: "noted",
    events.PartAwaited: "part",
    events.SentToFactory: "to_factory",
    events.FactoryDateMoved: "factory_date",
    events.BackFromFactory: "back_from_factory",
    events.ProductReceived: "received",
    events.ProductInspected: "inspected",
    events.ReturnRefused: "return_refused",
    events.NewProductSent: "new_product",
    events.RefundPaid: "refund",
    events.QuoteGiven: "quote",
    events.QuoteAccepted: "quote_accepted",
    events.QuoteDeclined: "quote_declined",
    events.WorkFinished: "finished",
    events.SolutionConfirmed: "confirmed",
    events.TicketClosed: "closed",
    events.TicketReopened: "reopened",
    events.TicketCancelled: "cancelled",
    events.TicketEscalated: "escalated",
    events.EvidenceAdded: "evidence",
    events.CustomerWrote: "wrote",
    events.StaffReplied: "replied",
    events.PersonAsked: "person",
    events.UrgencyChanged: "urgency",
    events.ExpectedDateMoved: "expected",
    events.SurveyAnswered: "score",
    events.SurveyWordsGiven: "survey_words",
    events.PersonalDataErased: "erased",
    events.FollowedUp: "followed_up",
    events.ClocksRecomputed: "clocks",
}


def past_of(manager: DialogManager, view: TicketView | None) -> dict[str, Any]:
    """Give what happened in a case so far, and the earlier cases of the same product (rule I11).

    `here` is False where there is no case that the person may see.
    """
    if view is None:
        return {"here": False, "earlier": [], "history": []}
    return {
        "here": True,
        "number": view.ticket.number,
        "earlier": _earlier_lines(manager, view.earlier),
        "history": history_lines(manager, view),
    }


def history_lines(manager: DialogManager, view: TicketView) -> list[Html]:
    """Return the latest events of a case, newest first, one line each, with who did it."""
    shown = [event for event in reversed(view.events) if type(event) in _NAMES][:_LINES_SHOWN]
    return [_line(manager, view, event) for event in shown]


def _earlier_lines(manager: DialogManager, earlier: Sequence[Ticket]) -> list[Html]:
    words, language = words_of(manager), person_of(manager).language
    lines: list[Html] = []
    for ticket in earlier[:_EARLIER_SHOWN]:
        record = ticket.record
        values = {
            "number": ticket.number,
            "day": words.day(ticket.filed_at, language),
            "fault": clip(ticket.fault.words, _WORDS_SHOWN),
            "work": clip(record.summary, _WORDS_SHOWN) if record else "-",
            "parts": clip(", ".join(record.parts), _WORDS_SHOWN) if record and record.parts else "-",
        }
        lines.append(Html(spoken(manager, "staff.earlier.line", **escaped(values))))
    return lines


def _line(manager: DialogManager, view: TicketView, event: Event) -> Html:
    words, language = words_of(manager), person_of(manager).language
    name = _NAMES[type(event)]
    if isinstance(event, events.ProgressNoted) and event.internal:
        name = "noted_inside"
    what = spoken(manager, f"staff.event.{name}", **escaped(_details(manager, view, event)))
    values = {"when": words.when(event.at, language), "who": _who(manager, view, event), "what": Html(what)}
    return Html(spoken(manager, "staff.event.line", **escaped(values)))


def _who(manager: DialogManager, view: TicketView, event: Event) -> str:
    if event.by is None:
        return spoken(manager, "staff.who.desk")
    if event.by == view.ticket.customer:
        return spoken(manager, "staff.who.customer")
    if view.owner is not None and event.by == view.owner.id:
        return clip(view.owner.name, _NAME_SHOWN)
    return spoken(manager, "staff.who.colleague")


def _details(manager: DialogManager, view: TicketView, event: Event) -> dict[str, object]:
    said = _said(event)
    details: dict[str, object] = {} if said is None else {"text": words_shown(view, said, _WORDS_SHOWN)}
    if isinstance(event, events.TicketClosed | events.TicketCancelled):
        details["text"] = details.get("text") or "-"
    return {**details, **_values(manager, view, event)}


def _said(event: Event) -> str | None:
    """Return what a person wrote in an event, None where there is no room for words."""
    match event:
        case events.JobDeclined(reason=said) | events.TicketReopened(reason=said):
            return said
        case events.TicketClosed(reason=said) | events.TicketCancelled(reason=said):
            return said
        case events.TicketEscalated(reason=said) | events.ReturnRefused(reason=said):
            return said
        case events.VisitTimesRefused(words=said) | events.ProgressNoted(text=said):
            return said
        case events.CustomerWrote(text=said) | events.StaffReplied(text=said):
            return said
        case events.SurveyWordsGiven(text=said) | events.QuoteGiven(text=said):
            return said
        case events.ProductInspected(finding=said) | events.NewProductSent(tracking=said):
            return said
        case events.WorkFinished(record=record):
            return record.summary
        case _:
            return None


def _values(manager: DialogManager, view: TicketView, event: Event) -> dict[str, object]:
    words, language = words_of(manager), person_of(manager).language
    match event:
        case events.TicketEscalated(level=level):
            return {"level": level}
        case events.VisitProposed(slots=slots):
            return {"slots": ", ".join(slot_words(manager, slot) for slot in slots[:_SLOTS_SHOWN])}
        case events.VisitAgreed(slot=slot):
            return {"slot": slot_words(manager, slot)}
        case events.EngineerDeparted(eta=eta):
            return {"time": words.time(eta, language)}
        case events.PartAwaited(part=part, expected=day):
            return {"part": words_shown(view, part, _WORDS_SHOWN), "day": words.day(day, language)}
        case events.SentToFactory(expected=day) | events.FactoryDateMoved(expected=day):
            return {"day": words.day(day, language)}
        case events.ProductReceived(settlement=settlement):
            return {"what": spoken(manager, f"staff.settlement.{settlement}")}
        case events.ProductInspected(voucher_until=until):
            return {"voucher": words.day(until, language) if until else "-"}
        case events.QuoteGiven(amount=amount) | events.QuoteAccepted(amount=amount):
            return {"amount": words.money(amount.hundredths, amount.currency, language)}
        case events.RefundPaid(amount=amount):
            return {"amount": words.money(amount.hundredths, amount.currency, language)}
        case events.UrgencyChanged(urgency=urgency):
            return {"urgency": spoken(manager, f"staff.urgency.{urgency}")}
        case events.ExpectedDateMoved(expected=moment) | events.ClocksRecomputed(solve_by=moment):
            return {"day": words.day(moment, language)}
        case events.FollowedUp(kind=kind, outcome=outcome):
            return {
                "kind": spoken(manager, f"staff.follow_up.kind.{kind}"),
                "outcome": spoken(manager, f"staff.follow_up.outcome.{outcome}"),
            }
        case events.SurveyAnswered(score=score):
            return {"score": score}
        case _:
            return {}
