"""Suspicions of a bad batch: the same fault on the same product several times in a short while (rule C8)."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise

from tickets.ids import TicketId
from tickets.kinds import Kind
from tickets.policy import BatchPolicy

OF_PRODUCTION = frozenset({Kind.MALFUNCTION, Kind.QUALITY})
"""The kinds that a bad batch can be behind of."""

COMPARED_AT_MOST = 200
"""How many of a product's cases are compared with each other, the newest ones: each is with each."""

_GROWTH = 1.5
_LATIN_GRAM = 3
_LEAST_GRAMS = 4
# What stands in any description: "not working" and 坏了 say no more than that there is a fault.
_SAYS_NOTHING = frozenset("的了我您你们們是很有在就都和也个個一这這那呢吧啊坏壞能用工作")
_EMPTY_WORDS = frozenset(
    (
        *("a", "an", "and", "any", "are", "as", "at", "be", "been", "broke", "broken", "but", "by", "can"),
        *("do", "does", "doesn", "doesnt", "don", "fault", "faulty", "for", "from", "has", "have", "i", "if"),
        *("in", "is", "isn", "it", "its", "just", "longer", "my", "needs", "no", "not", "now", "of", "on"),
        *("only", "or", "our", "possibly", "properly", "s", "so", "stop", "stopped", "stops", "t", "that"),
        *(
            "the",
            "there",
            "this",
            "to",
            "used",
            "was",
            "we",
            "when",
            "will",
            "with",
            "won",
            "work",
            "working",
        ),
        *("works", "would"),
    )
)


@dataclass(frozen=True, kw_only=True)
class FaultReport:
    """One case as a batch is looked for: which product, what is wrong with it, since when the desk knows."""

    ticket: TicketId
    number: str
    model: str | None
    serial: str | None
    kind: Kind
    words: str
    filed_at: datetime


@dataclass(frozen=True, kw_only=True)
class Suspicion:
    """Cases that may come from one bad batch; `id` is 0 until stored.

    `product` is the model, or the beginning of the serial numbers of a product without one; `told` says for
    how many cases the people responsible have been told, 0 for not yet.
    """

    id: int
    product: str
    kind: Kind
    found_at: datetime
    tickets: frozenset[TicketId]
    told: int = 0

    @property
    def n(self) -> int:
        """How many cases there are."""
        return len(self.tickets)


def suspect_batches(
    reports: Iterable[FaultReport], policy: BatchPolicy, *, product_words: Callable[[str], str], at: datetime
) -> list[Suspicion]:
    """Return the suspicions that the reports of the policy's days give rise to, the largest first.

    Reports are alike when they are of one product and kind and their words of one fault; every case of a
    suspicion is alike to two thirds of its others, so that no case with two faults joins what is different,
    and no case is in two suspicions. `product_words` names a product: words that say nothing of its fault.
    """
    groups: defaultdict[tuple[str, Kind], list[FaultReport]] = defaultdict(list)
    for report in reports:
        product = product_of(report, policy)
        if product is not None and report.kind in OF_PRODUCTION:
            groups[product, report.kind].append(report)
    found = [
        Suspicion(id=0, product=product, kind=kind, found_at=at, tickets=cluster)
        for (product, kind), group in groups.items()
        if len(group) >= policy.cases
        for cluster in _clusters(group, policy, grams(product_words(product)))
    ]
    return sorted(found, key=lambda each: (-each.n, min(each.tickets)))


def product_of(report: FaultReport, policy: BatchPolicy) -> str | None:
    """Return what a report's product is recognised by: its model, or else how its serial number begins."""
    if report.model is not None:
        return report.model
    serial = _plain(report.serial or "").replace(" ", "").upper()
    long_enough = policy.serial_prefix and len(serial) > policy.serial_prefix
    return serial[: policy.serial_prefix] if long_enough else None


def joined(fresh: Sequence[Suspicion], known: Sequence[Suspicion]) -> Iterator[Suspicion]:
    """Yield the suspicions that are new or grown; what shares a case with a known one is that one."""
    for suspicion in fresh:
        same = next((each for each in known if each.tickets & suspicion.tickets), None)
        if same is None:
            yield suspicion
        elif not suspicion.tickets <= same.tickets:
            yield replace(same, tickets=same.tickets | suspicion.tickets)


def is_to_tell(suspicion: Suspicion) -> bool:
    """Return whether a suspicion is new, or has grown by half since it was told."""
    return suspicion.n >= suspicion.told * _GROWTH if suspicion.told else True


def grams(words: str) -> frozenset[str]:
    """Return what words are compared by: Chinese characters and pairs of them, triples of Latin letters."""
    return frozenset(_grams(words))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much of the shorter text is in the longer one, from 0 to 1; 0 where there is no text."""
    shorter = min(len(one), len(other))
    return len(one & other) / max(shorter, _LEAST_GRAMS) if shorter else 0.0


@dataclass
class _Near:
    """A report and those that are alike to it."""

    ticket: TicketId
    grams: frozenset[str]
    near: set[TicketId] = field(default_factory=set)


def _clusters(
    group: Sequence[FaultReport], policy: BatchPolicy, common: frozenset[str]
) -> Iterator[frozenset[TicketId]]:
    newest = sorted(group, key=lambda report: report.filed_at)[-COMPARED_AT_MOST:]
    points = [_Near(report.ticket, grams(report.words) - common) for report in newest]
    for place, one in enumerate(points):
        for other in points[place + 1 :]:
            if likeness(one.grams, other.grams) >= policy.likeness:
                one.near.add(other.ticket)
                other.near.add(one.ticket)
    near = {point.ticket: point.near for point in points}
    left = set(near)
    for point in sorted(points, key=lambda each: (-len(each.near), each.ticket)):
        cluster = _dense(({point.ticket} | point.near) & left, near) if point.ticket in left else set()
        if len(cluster) >= policy.cases:
            left -= cluster
            yield frozenset(cluster)


def _dense(cluster: set[TicketId], near: Mapping[TicketId, set[TicketId]]) -> set[TicketId]:
    """Return a cluster without those that are alike to too few of it, the least alike leaving first."""
    while cluster:
        loosest = min(cluster, key=lambda ticket: (len(near[ticket] & cluster), ticket))
        if len(near[loosest] & cluster) * 3 >= (len(cluster) - 1) * 2:
            break
        cluster = cluster - {loosest}
    return cluster


def _grams(words: str) -> Iterator[str]:
    for word in _plain(words).split():
        if not word.isascii():
            yield from (sign for sign in word if sign not in _SAYS_NOTHING)
            yield from (a + b for a, b in pairwise(word) if not {a, b} & _SAYS_NOTHING)
        elif word not in _EMPTY_WORDS:
            marked = f" {word} "
            yield from (marked[n : n + _LATIN_GRAM] for n in range(len(marked) - _LATIN_GRAM + 1))


def _plain(words: str) -> str:
    normal = unicodedata.normalize("NFKC", words).casefold()
    return "".join(sign if sign.isalnum() else " " for sign in normal)
