"""The tables of the policy file that say how long each clock may run, and who hears of broken ones."""

from typing import Annotated

from pydantic import Field

from bot.policy.fields import PolicyKey, Section, SpanText
from tickets.kinds import Role, Urgency
from tickets.policy import ClockPolicy, ComplaintSpans, EscalationStep, Span


class UrgencySpans(Section):
    """A span for each urgency."""

    urgent: SpanText
    normal: SpanText
    low: SpanText

    def build(self) -> dict[Urgency, Span]:
        """Return the spans by urgency."""
        return {Urgency.URGENT: self.urgent, Urgency.NORMAL: self.normal, Urgency.LOW: self.low}


class ComplaintSection(Section):
    """How long a complaint may take (rule P2)."""

    respond: SpanText
    solve: SpanText
    settle: SpanText

    def build(self) -> ComplaintSpans:
        """Return the domain's value."""
        return ComplaintSpans(respond=self.respond, solve=self.solve, settle=self.settle)


class ClocksSection(Section):
    """How long each clock may run (rules C2, C3, A3, I10, P2, J9, J11, X2, X4)."""

    warn_at: Annotated[float, Field(gt=0, lt=1)] = 0.75
    assign: SpanText | None = None
    confirm: SpanText
    plan: SpanText
    exchange_contact: SpanText | None = None
    factory_repair: SpanText | None = None
    exchange_inspection: SpanText | None = None
    exchange_sent: SpanText | None = None
    refund: SpanText | None = None
    quote: SpanText | None = None
    complaint: ComplaintSection | None = None
    first_response: UrgencySpans
    solve: UrgencySpans

    def build(self) -> ClockPolicy:
        """Return the domain's value, whose spans have the names of the file's keys."""
        tables = {
            "first_response": self.first_response.build(),
            "solve": self.solve.build(),
            "complaint": self.complaint.build() if self.complaint else None,
        }
        return ClockPolicy(**{**dict(self), **tables})


class EscalationSection(Section):
    """One step of the escalation chain (rule A5)."""

    key: PolicyKey
    role: Role
    within: SpanText

    def build(self) -> EscalationStep:
        """Return the domain's value."""
        return EscalationStep(key=self.key, role=self.role, within=self.within)
