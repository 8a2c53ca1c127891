"""Finds catalogue models by what people type: typos forgiven, from the first letters on."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from tickets.case.readers import ModelFinder, ModelMatch
from tickets.policy import Model, Policy, ProductLine

LEAST_SCORE = 62.0
"""Below this a model is no help to the customer and is not offered."""

_LONGEST_QUERY = 200
_SHORTEST_INSIDE = 2
_SHORTEST_MENTION = 3
_STARTS, _INSIDE, _MENTIONED, _LINE = 90.0, 80.0, 84.0, 70.0
_WORD_SHARE = 0.92
# Letters and digits that look alike on a name plate.
_ALIKE = str.maketrans("oil", "011")


@dataclass(frozen=True, kw_only=True)
class _Entry:
    model: Model
    line: ProductLine


def plain(text: str) -> str:
    """Return a text as names are compared: folded, letters and digits only, O as 0, I and L as 1."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum()).translate(_ALIKE)


class CatalogueFinder:
    """The models of a policy, indexed once by id, name and aliases; a line's name finds all of its models."""

    def __init__(self, lines: Sequence[ProductLine]) -> None:
        self._entries = [_Entry(model=model, line=line) for line in lines for model in line.models]
        self._forms: list[str] = []
        self._owners: list[int] = []
        for number, entry in enumerate(self._entries):
            for name in dict.fromkeys(map(plain, _known_as(entry.model))):
                self._forms.append(name)
                self._owners.append(number)
        self._common = self._common_words()
        self._line_names = {line.key: [plain(name) for name in line.names.values()] for line in lines}

    def __call__(self, text: str, *, limit: int = 6) -> Sequence[ModelMatch]:
        """Return the likeliest models, best first, equals in the catalogue's order; unlikely ones never."""
        query = plain(text)[:_LONGEST_QUERY]
        if not query:
            return []
        best: dict[int, float] = {}
        for number, score in self._scores(query, self._telling_words(text)):
            best[number] = max(score, best.get(number, 0.0))
        ranked = sorted(best.items(), key=lambda found: (-found[1], found[0]))
        return [self._match(number, score) for number, score in ranked[:limit] if score >= LEAST_SCORE]

    def _scores(self, query: str, words: list[str]) -> Iterator[tuple[int, float]]:
        for form, owner in zip(self._forms, self._owners, strict=True):
            yield owner, _contained(query, form)
        for wanted, share in [(query, 1.0), *((word, _WORD_SHARE) for word in words)]:
            similar = process.extract(
                wanted, self._forms, scorer=fuzz.ratio, limit=None, score_cutoff=LEAST_SCORE
            )
            yield from ((self._owners[place], score * share) for _, score, place in similar)
        for number, entry in enumerate(self._entries):
            if any(
                name in query or (len(query) >= _SHORTEST_INSIDE and query in name)
                for name in self._line_names[entry.line.key]
            ):
                yield number, _LINE

    def _common_words(self) -> frozenset[str]:
        """Words such as the brand, which tell no model from another."""
        holders = Counter(
            word
            for entry in self._entries
            for word in {*map(plain, " ".join(_known_as(entry.model)[1:]).split())}
        )
        return frozenset(word for word, count in holders.items() if count > len(self._entries) / 2)

    def _telling_words(self, text: str) -> list[str]:
        words = [plain(word) for word in text[:_LONGEST_QUERY].split()]
        return [word for word in words if word and word not in self._common] if len(words) > 1 else []

    def _match(self, number: int, score: float) -> ModelMatch:
        entry = self._entries[number]
        return ModelMatch(
            model_id=entry.model.id, line=entry.line.key, names=entry.model.names, score=round(score, 1)
        )


def _known_as(model: Model) -> tuple[str, ...]:
    return (model.id, *model.names.values(), *model.aliases)


def _contained(query: str, form: str) -> float:
    """Score a name that is just being typed, or that stands within a longer sentence."""
    if query == form:
        return 100.0
    if form.startswith(query):
        return _STARTS + 9 * len(query) / len(form)
    if len(query) >= _SHORTEST_INSIDE and query in form:
        return _INSIDE + 9 * len(query) / len(form)
    if len(form) >= _SHORTEST_MENTION and form in query:
        return min(_MENTIONED + len(form), 99.0)
    return 0.0


def build_model_finder(policy: Policy) -> ModelFinder:
    """Return the finder over the catalogue of a policy."""
    return CatalogueFinder(policy.lines)
