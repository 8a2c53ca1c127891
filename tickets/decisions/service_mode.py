"""How the service is given, and whether it is free (rule C6)."""

from dataclasses import dataclass

from tickets.case.warranty import Coverage
from tickets.kinds import Kind, Request, ServiceMode, Urgency
from tickets.policy import ProductLine

_GOODS_MOVE = frozenset({Request.EXCHANGE, Request.RETURN})
_TALK = frozenset({Request.COMPLAINT, Request.QUESTION})


@dataclass(frozen=True, kw_only=True)
class ServiceDecision:
    """The mode of a service; `free` is None while the warranty is unclear."""

    mode: ServiceMode
    free: bool | None


def decide(
    line: ProductLine | None, *, request: Request, kind: Kind, urgency: Urgency, coverage: Coverage
) -> ServiceDecision:
    """Return how a case is served (rule C6).

    Questions and complaints, and products that are not in the catalogue, are taken up from afar and are
    free; so is a delivery that went wrong. Everything else follows the product line's policy.
    """
    if line is None or request in _TALK or kind is Kind.USAGE:
        return ServiceDecision(mode=ServiceMode.REMOTE, free=True)
    mode = _mode(line, request, urgency, coverage)
    if kind is Kind.LOGISTICS:
        return ServiceDecision(mode=mode, free=True)
    free = None if coverage is Coverage.UNCLEAR else coverage is Coverage.IN_WARRANTY
    return ServiceDecision(mode=mode, free=free)


def _mode(line: ProductLine, request: Request, urgency: Urgency, coverage: Coverage) -> ServiceMode:
    mode = line.mode
    if urgency is Urgency.URGENT and line.urgent_mode:
        mode = line.urgent_mode
    elif coverage is Coverage.EXPIRED and line.expired_mode:
        mode = line.expired_mode
    # Goods that come back have to travel, even where repairs of the line are done from afar.
    return ServiceMode.MAIL_IN if mode is ServiceMode.REMOTE and request in _GOODS_MOVE else mode


def needs_address(mode: ServiceMode) -> bool:
    """Return whether someone must come, so that the intake asks for an address (rule I4)."""
    return mode is ServiceMode.ON_SITE
