"""A case's history as sentences for its customer; what is not theirs to read gives none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import singledispatchmethod

from dialogs.intake.summary import shortened
from dialogs.say import Html, fit
from tickets.case.events import (
    BackFromFactory,
    CustomerWrote,
    EngineerArrived,
    EngineerDeparted,
    Event,
    EvidenceAdded,
    ExpectedDateMoved,
    FactoryDateMoved,
    JobAccepted,
    NewProductSent,
    PartAwaited,
    PersonAsked,
    ProductInspected,
    ProductReceived,
    ProgressNoted,
    QuoteAccepted,
    QuoteDeclined,
    QuoteGiven,
    RefundPaid,
    ReturnRefused,
    SentToFactory,
    SolutionConfirmed,
    StaffReplied,
    TicketAssigned,
    TicketCancelled,
    TicketClosed,
    TicketFiled,
    TicketReopened,
    UrgencyChanged,
    VisitAgreed,
    VisitProposed,
    VisitTimesRefused,
    WorkFinished,
)
from tickets.case.facts import Money
from tickets.kinds import Language
from tickets.messages.words import Words

_LONGEST_TEXT = 150


@dataclass(frozen=True)
class Teller:
    """Tells events in one language, moments in the desk's time zone."""

    words: Words
    language: Language

    def history(self, events: Iterable[Event], limit: int) -> Html:
        """Return the newest events, oldest first, one line each, ready for HTML."""
        told = [(event.at, sentence) for event in events if (sentence := self.tell(event))]
        lines = [f"<i>{fit(self.words.when(at, self.language))}</i> {fit(it)}" for at, it in told[-limit:]]
        return Html("\n".join(lines))

    @singledispatchmethod
    def tell(self, event: Event) -> str:
        """Return the sentence for an event, empty for one that the customer has no use for."""
        return ""

    @tell.register
    def _(self, event: TicketFiled) -> str:
        return self._say("customer.event.filed")

    @tell.register
    def _(self, event: TicketAssigned) -> str:
        return self._say("customer.event.assigned")

    @tell.register
    def _(self, event: JobAccepted) -> str:
        return self._say("customer.event.accepted")

    @tell.register
    def _(self, event: VisitProposed) -> str:
        return self._say("customer.event.visit_proposed")

    @tell.register
    def _(self, event: VisitTimesRefused) -> str:
        return self._say("customer.event.visit_refused", text=_cut(event.words))

    @tell.register
    def _(self, event: VisitAgreed) -> str:
        return self._say("customer.event.visit_agreed", when=self._when(event.slot.start))

    @tell.register
    def _(self, event: EngineerDeparted) -> str:
        return self._say("customer.event.departed", eta=self.words.time(event.eta, self.language))

    @tell.register
    def _(self, event: EngineerArrived) -> str:
        return self._say("customer.event.arrived")

    @tell.register
    def _(self, event: ProgressNoted) -> str:
        return "" if event.internal else self._say("customer.event.progress", text=_cut(event.text))

    @tell.register
    def _(self, event: PartAwaited) -> str:
        return self._say("customer.event.part", part=event.part, expected=self._day(event.expected))

    @tell.register
    def _(self, event: SentToFactory) -> str:
        return self._say("customer.event.to_factory", expected=self._day(event.expected))

    @tell.register
    def _(self, event: FactoryDateMoved) -> str:
        return self._say("customer.event.factory_date", expected=self._day(event.expected))

    @tell.register
    def _(self, event: BackFromFactory) -> str:
        return self._say("customer.event.back_from_factory")

    @tell.register
    def _(self, event: ProductReceived) -> str:
        return self._say("customer.event.goods_received")

    @tell.register
    def _(self, event: ProductInspected) -> str:
        if event.voucher_until is None:
            return self._say("customer.event.goods_inspected", text=_cut(event.finding))
        until = self._day(event.voucher_until)
        return self._say("customer.event.voucher", text=_cut(event.finding), until=until)

    @tell.register
    def _(self, event: QuoteGiven) -> str:
        return self._say("customer.event.quote", amount=self._money(event.amount), text=_cut(event.text))

    @tell.register
    def _(self, event: QuoteAccepted) -> str:
        return self._say("customer.event.quote_accepted", amount=self._money(event.amount))

    @tell.register
    def _(self, event: QuoteDeclined) -> str:
        return self._say("customer.event.quote_declined")

    @tell.register
    def _(self, event: ReturnRefused) -> str:
        return self._say("customer.event.return_refused", text=_cut(event.reason))

    @tell.register
    def _(self, event: NewProductSent) -> str:
        return self._say("customer.event.new_product", text=_cut(event.tracking))

    @tell.register
    def _(self, event: RefundPaid) -> str:
        return self._say("customer.event.refund", amount=self._money(event.amount))

    @tell.register
    def _(self, event: WorkFinished) -> str:
        return self._say("customer.event.finished", text=_cut(event.record.summary))

    @tell.register
    def _(self, event: SolutionConfirmed) -> str:
        return self._say("customer.event.solved")

    @tell.register
    def _(self, event: TicketClosed) -> str:
        return self._say("customer.event.closed")

    @tell.register
    def _(self, event: TicketReopened) -> str:
        return self._say("customer.event.reopened")

    @tell.register
    def _(self, event: TicketCancelled) -> str:
        return self._say("customer.event.cancelled")

    @tell.register
    def _(self, event: EvidenceAdded) -> str:
        return self._say("customer.event.file")

    @tell.register
    def _(self, event: CustomerWrote) -> str:
        if event.edits is not None:
            return self._say("customer.event.edited", text=_cut(event.text))
        return self._say("customer.event.wrote", text=_cut(event.text))

    @tell.register
    def _(self, event: StaffReplied) -> str:
        return self._say("customer.event.replied", text=_cut(event.text))

    @tell.register
    def _(self, event: PersonAsked) -> str:
        return self._say("customer.event.person")

    @tell.register
    def _(self, event: UrgencyChanged) -> str:
        urgency = self.words(f"urgency.{event.urgency}", self.language)
        return self._say("customer.event.urgency", urgency=urgency)

    @tell.register
    def _(self, event: ExpectedDateMoved) -> str:
        return self._say("customer.event.expected", when=self._when(event.expected))

    def _say(self, key: str, **values: object) -> str:
        return self.words(key, self.language, **values)

    def _money(self, amount: Money) -> str:
        return self.words.money(amount.hundredths, amount.currency, self.language)

    def _when(self, moment: datetime) -> str:
        return self.words.when(moment, self.language)

    def _day(self, day: date) -> str:
        return self.words.day(day, self.language)


def _cut(text: str) -> str:
    return shortened(text, _LONGEST_TEXT)
