"""What customer and owner are told of the steps beside a visit (rules J11, X2, X4, D3, D5, A2)."""

from collections.abc import Iterator

from tickets.announcements.context import AnnouncementContext, ButtonRows, Values
from tickets.announcements.customer import open_button
from tickets.announcements.job_buttons import job_row
from tickets.case.events import (
    BackFromFactory,
    FactoryDateMoved,
    NewProductSent,
    ProductInspected,
    ProductReceived,
    QuoteAccepted,
    QuoteDeclined,
    QuoteGiven,
    RefundPaid,
    ReturnRefused,
    SentToFactory,
)
from tickets.case.facts import Money
from tickets.kinds import Settlement
from tickets.messages.pushes import Push
from tickets.messages.taps import Verb
from tickets.policy import Span

_NOTHING: Values = {"expected": "", "text": ""}


def tell_of_steps(context: AnnouncementContext) -> Iterator[Push]:
    """Yield the messages that one step calls for: the customer's, and the owner's when another did it."""
    match context.event:
        case SentToFactory(expected=expected) | FactoryDateMoved(expected=expected):
            moved = isinstance(context.event, FactoryDateMoved)
            values: Values = {"expected": expected.isoformat(), "moved": moved}
            yield from context.to_customer("customer/at_factory", values, buttons=open_button(context))
            yield from _owner(context, "factory_date" if moved else "sent_to_factory", values)
        case BackFromFactory():
            values = {"owner": context.audience.owner.name if context.audience.owner else None}
            yield from context.to_customer("customer/back_from_factory", values, buttons=open_button(context))
            yield from _owner(context, "back_from_factory")
        case ProductReceived() as received:
            yield from _received(context, received)
        case ProductInspected() as inspected:
            yield from _inspected(context, inspected)
        case QuoteGiven() as quote:
            yield from _quoted(context, quote)
        case QuoteAccepted():
            yield from _answered(context, "quote_accepted")
        case QuoteDeclined():
            yield from _answered(context, "quote_declined")
        case ReturnRefused(reason=reason):
            yield from _return_refused(context, reason)
        case NewProductSent(tracking=tracking):
            yield from _new_product_sent(context, tracking)
        case RefundPaid(amount=amount):
            yield from _refund_paid(context, amount)
        case _:
            # Everything else is no such step.
            pass


def money(amount: Money) -> Values:
    """Return an amount of money for a template, which shows it in the reader's language."""
    return {"hundredths": amount.hundredths, "currency": amount.currency}


def _return_refused(context: AnnouncementContext, reason: str) -> Iterator[Push]:
    person = ((context.button("button.talk_to_person", Verb.PERSON),),)
    yield from context.to_customer(
        "customer/return_refused",
        {"reason": reason},
        essential=True,
        buttons=(*person, *open_button(context)),
    )
    yield from _owner(context, "return_refused", {"text": reason})


def _new_product_sent(context: AnnouncementContext, tracking: str) -> Iterator[Push]:
    here = _has_it_come(context, "push.button.goods_here")
    values: Values = {"tracking": tracking}
    yield from context.to_customer("customer/new_product_sent", values, essential=True, buttons=here)
    yield from _owner(context, "new_product_sent", {"text": tracking})


def _refund_paid(context: AnnouncementContext, amount: Money) -> Iterator[Push]:
    here = _has_it_come(context, "push.button.money_here")
    values: Values = {"amount": money(amount)}
    yield from context.to_customer("customer/refund_paid", values, essential=True, buttons=here)
    yield from _owner(context, "refund_paid")


def _quoted(context: AnnouncementContext, quote: QuoteGiven) -> Iterator[Push]:
    given = int(quote.at.timestamp())
    amount = money(quote.amount)
    yes = context.button("push.button.quote_yes", Verb.PRICE, f"yes.{given}", amount=amount)
    no = context.button("push.button.quote_no", Verb.PRICE, f"no.{given}")
    yield from context.to_customer(
        "customer/quote",
        {"amount": amount, "text": quote.text},
        essential=True,
        buttons=((yes,), (no,), *open_button(context)),
        priority=2,
    )
    yield from _owner(context, "quote_given", {"text": quote.text})


def _answered(context: AnnouncementContext, step: str) -> Iterator[Push]:
    if context.audience.owner is not None:
        yield from _owner(context, step)
        return
    for person in context.audience.staff:
        if not context.is_actor(person):
            yield context.to(person, "staff/step", {"step": step}, buttons=open_button(context), priority=3)


def _received(context: AnnouncementContext, event: ProductReceived) -> Iterator[Push]:
    clocks = context.policy.clocks
    exchange = event.settlement is Settlement.EXCHANGE
    values: Values = {
        "exchange": exchange,
        "inspected_by": _by(context, clocks.exchange_inspection if exchange else None),
        "settled_by": _by(context, clocks.exchange_sent if exchange else clocks.refund),
    }
    yield from context.to_customer("customer/goods_received", values, buttons=open_button(context))
    yield from _owner(context, "goods_received")


def _inspected(context: AnnouncementContext, event: ProductInspected) -> Iterator[Push]:
    goods = context.ticket.returned
    values: Values = {
        "finding": event.finding,
        "voucher_until": event.voucher_until.isoformat() if event.voucher_until else "",
        "exchange": goods is not None and goods.settlement is Settlement.EXCHANGE,
        "expected": context.ticket.expected_at.isoformat(),
    }
    # The voucher is theirs to keep: it also goes to those who want no updates.
    yield from context.to_customer(
        "customer/goods_inspected", values, essential=True, buttons=open_button(context)
    )
    yield from _owner(context, "goods_inspected", {"text": event.finding})


def _by(context: AnnouncementContext, span: Span | None) -> str:
    return context.calendar.add(context.event.at, span).isoformat() if span else ""


def _has_it_come(context: AnnouncementContext, label: str) -> ButtonRows:
    return (
        (context.button(label, Verb.SOLVED),),
        (context.button("push.button.unsolved", Verb.UNSOLVED),),
    )


def _owner(context: AnnouncementContext, step: str, values: Values | None = None) -> Iterator[Push]:
    owner = context.audience.owner
    if owner is not None and not context.is_actor(owner):
        job: ButtonRows = (job_row(context.ticket.id, Verb.JOB),)
        if step == "quote_declined":
            job = (job_row(context.ticket.id, Verb.QUOTE), *job)
        yield context.to(owner, "job/step", {**_NOTHING, **(values or {}), "step": step}, buttons=job)
