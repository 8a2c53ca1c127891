"""The review of a period: its figures beside those of the period before (rules V1, V2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from tickets.decisions.batches import Suspicion
from tickets.policy import SurveyPolicy
from tickets.review.engineers import EngineerLine, engineers_of
from tickets.review.material import CaseLine, Material
from tickets.review.measure import Measures, measure
from tickets.review.periods import Period, Stretch


@dataclass(frozen=True, kw_only=True)
class Review:
    """A period's review; `stretch` is what of the period was over, `compared` what `before` measures.

    `is_running` while the period itself is not over; `cases` are those closed in it, newest first, `batches`
    the suspected bad batches with a case filed in it, largest first (rule C8).
    """

    period: Period
    stretch: Stretch
    compared: Stretch
    is_running: bool
    now: Measures
    before: Measures
    engineers: tuple[EngineerLine, ...]
    cases: tuple[CaseLine, ...]
    batches: tuple[Suspicion, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened that could be looked back on."""
        return not (self.now.filed or self.now.ended or self.now.satisfaction.n)


def review_of(
    period: Period, material: Material, before: Material, *, survey: SurveyPolicy, is_running: bool
) -> Review:
    """Return the review of a period from what happened in it and before it."""
    questions = [question.key for question in survey.questions]
    return Review(
        period=period,
        stretch=material.stretch,
        compared=before.stretch,
        is_running=is_running,
        now=measure(material, questions=questions),
        before=measure(before, questions=questions),
        engineers=engineers_of(material, overall=questions[0]),
        cases=_newest_first(material.closed),
        batches=tuple(sorted(material.batches, key=lambda each: (-each.n, each.id))),
    )


def _newest_first(cases: Sequence[CaseLine]) -> tuple[CaseLine, ...]:
    return tuple(sorted(cases, key=lambda case: case.id, reverse=True))
