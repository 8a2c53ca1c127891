"""What staff can do with a case, one entry each: card, window of steps, commands and pushed buttons read it.

A new step is a value of `DeskStep`, an entry here and its words: `staff.step.<step>` on its button (or the
entry's `label`), `staff.done.<step>` afterwards (or its `done`), and the question of each `Ask`.
"""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import chain

from dialogs.staff.states import Assign, Case, SetUrgency, Steps, Write
from dialogs.staff.step import AMOUNT, DAY, PERSON, URGENCY, Ask, DeskStep, StaffStep
from tickets.case import factory, quotes
from tickets.case.lifecycle import DELIVERED, SERVED, Act
from tickets.kinds import Settlement
from tickets.messages.taps import Verb
from tickets.views import TicketView


def offered(view: TicketView) -> tuple[StaffStep, ...]:
    """Return what the window of steps offers now; nothing once the desk has done its part."""
    if not view.ticket.is_open or view.ticket.status in DELIVERED:
        return ()
    return tuple(each for each in TO_CHOOSE if each.offered(view))


def _can(act: Act) -> Callable[[TicketView], bool]:
    return lambda view: act in view.possible


def _is_away(view: TicketView) -> bool:
    return factory.away(view.events) is not None


def _can_go_away(view: TicketView) -> bool:
    return not _is_away(view) and view.ticket.returned is None and Act.SEND_TO_FACTORY in view.possible


def _has_open_quote(view: TicketView) -> bool:
    quote = quotes.latest(view.events)
    return quote is not None and quote.is_open


def _has_no_goods(view: TicketView) -> bool:
    return view.ticket.returned is None


def _has_goods(view: TicketView) -> bool:
    return view.ticket.returned is not None


def _has_goods_to_inspect(view: TicketView) -> bool:
    goods = view.ticket.returned
    return goods is not None and goods.inspected_at is None


def _is_settled_by(settlement: Settlement, view: TicketView) -> bool:
    goods = view.ticket.returned
    return goods is not None and goods.settlement is settlement


def _awaits(settlement: Settlement) -> Callable[[TicketView], bool]:
    return lambda view: _is_settled_by(settlement, view) and not _has_goods_to_inspect(view)


_BACK_AT = Ask(name="expected", state=Steps.expect_day, question="engineer.factory.ask_day", answer=DAY)
CARD = StaffStep(step=DeskStep.TICKET, opens=Case.card, verb=Verb.TICKET, command=True)
"""The card itself, which a command and a button below pushed messages open."""

ON_CARD: tuple[tuple[StaffStep, ...], ...] = (
    (
        StaffStep(
            step=DeskStep.ASSIGN,
            label="staff.case.assign",
            offered=_can(Act.ASSIGN),
            asks=(Ask(name="owner", state=Assign.choose_owner, question="staff.assign.ask", answer=PERSON),),
            use_case=lambda desk: desk.staff.assign,
            done="staff.done.assigned",
            verb=Verb.ASSIGN,
            command=True,
        ),
        StaffStep(
            step=DeskStep.REPLY,
            label="staff.case.reply",
            asks=(Ask(name="text", state=Write.words, question="staff.write.reply"),),
            use_case=lambda desk: desk.staff.reply,
            verb=Verb.REPLY,
            command=True,
        ),
    ),
    (
        StaffStep(
            step=DeskStep.NOTE,
            label="staff.case.note",
            asks=(Ask(name="text", state=Write.words, question="staff.write.note"),),
            use_case=lambda desk: desk.staff.note,
            command=True,
        ),
        StaffStep(
            step=DeskStep.URGENCY,
            label="staff.case.set_urgency",
            offered=lambda view: view.ticket.is_open and view.ticket.status not in SERVED,
            asks=(
                Ask(name="urgency", state=SetUrgency.choose, question="staff.urgency.ask", answer=URGENCY),
            ),
            use_case=lambda desk: desk.staff.set_urgency,
        ),
    ),
    (
        StaffStep(
            step=DeskStep.STEPS,
            label="staff.case.steps",
            offered=lambda view: bool(offered(view)),
            opens=Steps.choose,
        ),
    ),
    (
        StaffStep(
            step=DeskStep.CLOSE,
            label="staff.case.close",
            offered=_can(Act.CLOSE),
            asks=(Ask(name="reason", state=Write.words, question="staff.write.close"),),
            use_case=lambda desk: desk.staff.close,
            command=True,
        ),
        StaffStep(
            step=DeskStep.REOPEN,
            label="staff.case.reopen",
            offered=_can(Act.REOPEN),
            asks=(Ask(name="reason", state=Write.words, question="staff.write.reopen"),),
            use_case=lambda desk: desk.staff.reopen,
            command=True,
        ),
    ),
)
"""The steps whose buttons stand on the card, row by row."""

TO_CHOOSE: tuple[StaffStep, ...] = (
    StaffStep(step=DeskStep.BACK, offered=_is_away, use_case=lambda desk: desk.factory.back),
    StaffStep(
        step=DeskStep.FACTORY_DATE,
        offered=_is_away,
        asks=(_BACK_AT,),
        use_case=lambda desk: desk.factory.send,
        done="staff.done.at_factory",
    ),
    StaffStep(
        step=DeskStep.FACTORY,
        offered=_can_go_away,
        asks=(_BACK_AT,),
        use_case=lambda desk: desk.factory.send,
        done="staff.done.at_factory",
    ),
    StaffStep(
        step=DeskStep.QUOTE_YES,
        offered=_has_open_quote,
        use_case=lambda desk: partial(desk.quotes.answer, accepted=True),
    ),
    StaffStep(
        step=DeskStep.QUOTE_NO,
        offered=_has_open_quote,
        use_case=lambda desk: partial(desk.quotes.answer, accepted=False),
    ),
    StaffStep(
        step=DeskStep.QUOTE,
        offered=_can(Act.AWAIT_CUSTOMER),
        asks=(
            Ask(name="amount", state=Steps.words, question="staff.step.ask_quote", answer=AMOUNT),
            Ask(name="text", state=Steps.quote, question="engineer.quote.ask_words"),
        ),
        use_case=lambda desk: desk.quotes.give,
    ),
    StaffStep(
        step=DeskStep.EXCHANGE,
        offered=_has_no_goods,
        use_case=lambda desk: partial(desk.returns.receive, settlement=Settlement.EXCHANGE),
    ),
    StaffStep(
        step=DeskStep.REFUND,
        offered=_has_no_goods,
        use_case=lambda desk: partial(desk.returns.receive, settlement=Settlement.REFUND),
    ),
    StaffStep(
        step=DeskStep.INSPECTED,
        offered=_has_goods_to_inspect,
        asks=(
            Ask(name="finding", state=Steps.words, question="staff.step.ask_inspected"),
            Ask(
                name="voucher_until",
                state=Steps.voucher,
                question="staff.step.ask_voucher",
                answer=DAY,
                only_if=partial(_is_settled_by, Settlement.EXCHANGE),
            ),
        ),
        use_case=lambda desk: desk.returns.inspect,
    ),
    StaffStep(
        step=DeskStep.SENT,
        offered=_awaits(Settlement.EXCHANGE),
        asks=(Ask(name="tracking", state=Steps.words, question="staff.step.ask_sent"),),
        use_case=lambda desk: desk.returns.send,
    ),
    StaffStep(
        step=DeskStep.PAID,
        offered=_awaits(Settlement.REFUND),
        asks=(Ask(name="amount", state=Steps.words, question="staff.step.ask_paid", answer=AMOUNT),),
        use_case=lambda desk: desk.returns.pay,
    ),
    StaffStep(
        step=DeskStep.REFUSED,
        offered=_has_goods,
        asks=(Ask(name="reason", state=Steps.words, question="staff.step.ask_refused"),),
        use_case=lambda desk: desk.returns.refuse,
    ),
)
"""The steps that are chosen in a window of their own, in the order in which their buttons stand."""

STAFF_STEPS: Mapping[DeskStep, StaffStep] = {each.step: each for each in (CARD, *chain(*ON_CARD), *TO_CHOOSE)}
