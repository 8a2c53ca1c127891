"""What customer and owner are told of the steps beside a visit (rules J11, X2, X4, D3, D5, A2)."""

from collections.abc import Iterator

from tickets.announcements.context import Context, Rows, Scene
from tickets.announcements.customer import open_button
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

_NOTHING: Context = {"expected": "", "text": ""}


def tell_of_steps(scene: Scene) -> Iterator[Push]:
    """Yield the messages that one step calls for: the customer's, and the owner's when another did it."""
    match scene.event:
        case SentToFactory(expected=expected) | FactoryDateMoved(expected=expected):
            moved = isinstance(scene.event, FactoryDateMoved)
            context: Context = {"expected": expected.isoformat(), "moved": moved}
            yield from scene.to_customer("customer/at_factory", context, buttons=open_button(scene))
            yield from _owner(scene, "factory_date" if moved else "sent_to_factory", context)
        case BackFromFactory():
            context = {"owner": scene.cast.owner.name if scene.cast.owner else None}
            yield from scene.to_customer("customer/back_from_factory", context, buttons=open_button(scene))
            yield from _owner(scene, "back_from_factory")
        case ProductReceived() as received:
            yield from _received(scene, received)
        case ProductInspected() as inspected:
            yield from _inspected(scene, inspected)
        case QuoteGiven() as quote:
            yield from _quoted(scene, quote)
        case QuoteAccepted():
            yield from _answered(scene, "quote_accepted")
        case QuoteDeclined():
            yield from _answered(scene, "quote_declined")
        case ReturnRefused(reason=reason):
            person = ((scene.button("button.talk_to_person", Verb.PERSON),),)
            buttons = (*person, *open_button(scene))
            yield from scene.to_customer(
                "customer/return_refused", {"reason": reason}, essential=True, buttons=buttons
            )
            yield from _owner(scene, "return_refused", {"text": reason})
        case NewProductSent(tracking=tracking):
            yield from scene.to_customer(
                "customer/new_product_sent",
                {"tracking": tracking},
                essential=True,
                buttons=_has_it_come(scene, "push.button.goods_here"),
            )
            yield from _owner(scene, "new_product_sent", {"text": tracking})
        case RefundPaid(amount=amount):
            yield from scene.to_customer(
                "customer/refund_paid",
                {"amount": money(amount)},
                essential=True,
                buttons=_has_it_come(scene, "push.button.money_here"),
            )
            yield from _owner(scene, "refund_paid")


def money(amount: Money) -> Context:
    """Return an amount of money for a template, which shows it in the reader's language."""
    return {"hundredths": amount.hundredths, "currency": amount.currency}


def _quoted(scene: Scene, quote: QuoteGiven) -> Iterator[Push]:
    given = int(quote.at.timestamp())
    amount = money(quote.amount)
    yes = scene.button("push.button.quote_yes", Verb.PRICE, f"yes.{given}", amount=amount)
    no = scene.button("push.button.quote_no", Verb.PRICE, f"no.{given}")
    yield from scene.to_customer(
        "customer/quote",
        {"amount": amount, "text": quote.text},
        essential=True,
        buttons=((yes,), (no,), *open_button(scene)),
        priority=2,
    )
    yield from _owner(scene, "quote_given", {"text": quote.text})


def _answered(scene: Scene, step: str) -> Iterator[Push]:
    if scene.cast.owner is not None:
        yield from _owner(scene, step)
        return
    for person in scene.cast.staff:
        if not scene.is_actor(person):
            yield scene.to(person, "staff/step", {"step": step}, buttons=open_button(scene), priority=3)


def _received(scene: Scene, event: ProductReceived) -> Iterator[Push]:
    clocks = scene.policy.clocks
    exchange = event.settlement is Settlement.EXCHANGE
    context: Context = {
        "exchange": exchange,
        "inspected_by": _by(scene, clocks.exchange_inspection if exchange else None),
        "settled_by": _by(scene, clocks.exchange_sent if exchange else clocks.refund),
    }
    yield from scene.to_customer("customer/goods_received", context, buttons=open_button(scene))
    yield from _owner(scene, "goods_received")


def _inspected(scene: Scene, event: ProductInspected) -> Iterator[Push]:
    goods = scene.ticket.returned
    context: Context = {
        "finding": event.finding,
        "voucher_until": event.voucher_until.isoformat() if event.voucher_until else "",
        "exchange": goods is not None and goods.settlement is Settlement.EXCHANGE,
        "expected": scene.ticket.expected_at.isoformat(),
    }
    # The voucher is theirs to keep: it also goes to those who want no updates.
    yield from scene.to_customer(
        "customer/goods_inspected", context, essential=True, buttons=open_button(scene)
    )
    yield from _owner(scene, "goods_inspected", {"text": event.finding})


def _by(scene: Scene, span: Span | None) -> str:
    return scene.calendar.add(scene.event.at, span).isoformat() if span else ""


def _has_it_come(scene: Scene, label: str) -> Rows:
    return (
        (scene.button(label, Verb.SOLVED),),
        (scene.button("push.button.unsolved", Verb.UNSOLVED),),
    )


def _owner(scene: Scene, step: str, context: Context | None = None) -> Iterator[Push]:
    owner = scene.cast.owner
    if owner is not None and not scene.is_actor(owner):
        job: Rows = ((scene.button("push.button.job", Verb.JOB),),)
        if step == "quote_declined":
            job = ((scene.button("push.button.quote", Verb.QUOTE),), *job)
        yield scene.to(owner, "job/step", {**_NOTHING, **(context or {}), "step": step}, buttons=job)
