"""A review as messages: a text, a picture and a sheet, in the recipient's language (rules V1, V2)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from tickets.ids import PersonId
from tickets.kinds import Language
from tickets.messages.pushes import ContextValue, Push
from tickets.policy import Policy
from tickets.review.engineers import EngineerLine
from tickets.review.figures import RatingFigures, Share, Spread
from tickets.review.material import CaseLine
from tickets.review.measure import CaseCount, Measures
from tickets.review.review import Review
from tickets.team.people import Person
from tickets.time.calendar import WorkingCalendar

TEXT, PICTURE, SHEET = "report/text", "report/picture", "report/sheet"
"""The templates of a review's three messages, in the order in which they go out."""

LISTED_CASES = 5000
"""How many cases the sheet lists at most; of more it has the newest, and says so."""

_SHOWN_MODELS = 8
_WORTH = timedelta(days=3)
_LAST = 7

_Context: TypeAlias = dict[str, ContextValue]


@dataclass(frozen=True, kw_only=True)
class ReviewReader:
    """What is needed to tell a review: names that figures have no room for, and the desk's time."""

    policy: Policy
    calendar: WorkingCalendar
    names: Mapping[PersonId, str]

    def local(self, moment: datetime | None) -> str | None:
        """Return a moment as ISO-8601 text in the desk's time zone, None for none."""
        return None if moment is None else self.calendar.local(moment).isoformat()


def review_pushes(
    review: Review, telling: ReviewReader, *, recipient: Person, at: datetime, occasion: str
) -> tuple[Push, ...]:
    """Return a review's messages to one person; told once for each occasion, a short text.

    Of a period in which nothing happened only the words are sent.
    """
    language = recipient.language
    context = review_context(review, telling, language)
    listed = {**context, **_listed(review, telling, language)}
    return tuple(
        Push(
            recipient=recipient.id,
            template=template,
            dedupe=f"{template}:{review.period.key}:{occasion}:{recipient.id}",
            not_before=at,
            context=listed if template == SHEET else context,
            stale_after=at + _WORTH,
            priority=_LAST,
        )
        for template in ((TEXT,) if review.is_empty else (TEXT, PICTURE, SHEET))
    )


def review_context(review: Review, telling: ReviewReader, language: Language) -> _Context:
    """Return a review's figures as plain JSON: lengths of time in hours, shares from 0 to 1, gaps as None."""
    now, before, policy = review.now, review.before, telling.policy
    running = review.stretch.end.isoformat() if review.is_running else None
    return {
        "key": review.period.key,
        "kind": review.period.kind.value,
        "first": review.period.first.isoformat(),
        "last": review.period.last.isoformat(),
        "running": running,
        "desk": _named(policy.name, policy, language),
        "empty": review.is_empty,
        "filed": {"n": now.filed, "before": before.filed},
        "ended": {"n": now.ended, "before": before.ended},
        "solved": _share(now.solved, before.solved),
        "complaints": _share(now.complaints, before.complaints),
        "first_response": _spread(now.first_response, before.first_response),
        "handling": _spread(now.handling, before.handling),
        "satisfaction": _rating(now.satisfaction, before.satisfaction),
        "questions": list(_questions(now, before, policy, language)),
        "promises": [
            {"name": name, **_share(kept, before.punctuality.get(name, Share(n=0, of=0)))}
            for name, kept in now.punctuality.items()
        ],
        "kinds": [{"name": tally.key, "n": tally.n} for tally in now.kinds],
        "models": list(_models(now.models, policy, language)),
        "batches": [
            {"name": _model_name(each.product, policy, language), "kind": each.kind.value, "n": each.n}
            for each in review.batches
        ],
        "engineers": [_engineer(line, telling.names) for line in review.engineers],
    }


def _listed(review: Review, telling: ReviewReader, language: Language) -> _Context:
    cases = review.cases[:LISTED_CASES]
    return {
        "cases": [_case(case, telling, language) for case in cases],
        "left_out": len(review.cases) - len(cases),
    }


def _case(case: CaseLine, telling: ReviewReader, language: Language) -> _Context:
    served = case.served_at
    handled = served - case.filed_at if served is not None else None
    return {
        "number": case.number,
        "request": case.request.value,
        "kind": case.kind.value,
        "urgency": case.urgency.value,
        "status": case.status.value,
        "model": _model_name(case.model, telling.policy, language),
        "owner": telling.names.get(case.owner) if case.owner is not None else None,
        "filed_at": telling.local(case.filed_at),
        "served_at": telling.local(served),
        "closed_at": telling.local(case.closed_at),
        "hours": _hours(handled),
        "in_time": served <= case.solve_by if served is not None else None,
        "visits": case.visits_made,
    }


def _engineer(line: EngineerLine, names: Mapping[PersonId, str]) -> _Context:
    return {
        "name": names.get(line.person, f"#{line.person}"),
        "jobs": line.jobs,
        "on_time": _plain_share(line.on_time),
        "median": _hours(line.handling.median),
        "within_90": _hours(line.handling.within_90),
        "ratings": line.satisfaction.n,
        "mean": line.satisfaction.mean,
        "came_back": _plain_share(line.came_back),
        "visits": line.visits,
        "parts": line.parts,
    }


def _questions(now: Measures, before: Measures, policy: Policy, language: Language) -> Iterator[_Context]:
    prompts = {question.key: question.prompts for question in policy.survey.questions}
    for key, asked in now.questions.items():
        earlier = before.questions.get(key, asked)
        yield {"name": _named(prompts[key], policy, language), **_rating(asked, earlier)}


def _models(models: Sequence[CaseCount], policy: Policy, language: Language) -> Iterator[_Context]:
    known = [tally for tally in models if tally.key is not None]
    for tally in known[:_SHOWN_MODELS]:
        yield {"name": _model_name(tally.key, policy, language), "n": tally.n}
    rest = sum(tally.n for tally in models) - sum(tally.n for tally in known[:_SHOWN_MODELS])
    if rest:
        yield {"name": None, "n": rest}


def _model_name(model: str | None, policy: Policy, language: Language) -> str | None:
    if model is None:
        return None
    known = (each for line in policy.lines for each in line.models if each.id == model)
    return next((_named(each.names, policy, language) for each in known), model)


def _named(names: Mapping[Language, str], policy: Policy, language: Language) -> str:
    return names.get(language) or names.get(policy.default_language) or next(iter(names.values()))


def _share(now: Share, before: Share) -> _Context:
    return {**_plain_share(now), "before": before.value}


def _plain_share(figure: Share) -> _Context:
    return {"n": figure.n, "of": figure.of, "value": figure.value}


def _spread(now: Spread, before: Spread) -> _Context:
    return {
        "n": now.n,
        "median": _hours(now.median),
        "within_90": _hours(now.within_90),
        "before": _hours(before.median),
    }


def _rating(now: RatingFigures, before: RatingFigures) -> _Context:
    counts: list[ContextValue] = list(now.counts)
    return {
        "n": now.n,
        "mean": now.mean,
        "deviation": now.deviation,
        "counts": counts,
        "before": before.mean,
    }


def _hours(length: timedelta | None) -> float | None:
    return None if length is None else length / timedelta(hours=1)
