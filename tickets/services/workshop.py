"""The workshop behind the desk: what went wrong in the machine, and what staff do about it."""

from dataclasses import dataclass

from tickets.services.health import LookOver
from tickets.services.office import Office
from tickets.services.parking import DropParked, ListParked, RetryParked, ViewParked


@dataclass(frozen=True, kw_only=True)
class WorkshopCases:
    """Everything about the desk's own state rather than its tickets; for those who run it."""

    parked: ListParked
    look_at_parked: ViewParked
    retry: RetryParked
    drop: DropParked
    health: LookOver


def workshop_cases(office: Office) -> WorkshopCases:
    """Return the use cases of the workshop."""
    return WorkshopCases(
        parked=ListParked(office),
        look_at_parked=ViewParked(office),
        retry=RetryParked(office),
        drop=DropParked(office),
        health=LookOver(office),
    )
