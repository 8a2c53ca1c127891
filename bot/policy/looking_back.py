"""The tables of the policy file about looking back: the review, and suspicions of a bad batch."""

from datetime import time
from typing import Annotated

from pydantic import Field

from bot.policy.fields import Section, TimeOfDay
from tickets.policy import BatchPolicy, ReviewPolicy


class ReviewSection(Section):
    """When the reviews of week and month come by themselves (rule V1)."""

    scheduled: Annotated[bool, Field(strict=True)] = True
    at: TimeOfDay = time(9)

    def build(self) -> ReviewPolicy:
        """Return the domain's value."""
        return ReviewPolicy(scheduled=self.scheduled, at=self.at)


class BatchSection(Section):
    """From when on equal faults are a possible batch problem (rule C8)."""

    cases: Annotated[int, Field(strict=True, ge=2, le=100)] = 3
    within_days: Annotated[int, Field(strict=True, ge=1, le=365)] = 14
    likeness: Annotated[float, Field(gt=0, le=1)] = 0.55
    serial_prefix: Annotated[int, Field(strict=True, ge=0, le=30)] = 8

    def build(self) -> BatchPolicy:
        """Return the domain's value."""
        return BatchPolicy(
            cases=self.cases,
            within_days=self.within_days,
            likeness=self.likeness,
            serial_prefix=self.serial_prefix,
        )
