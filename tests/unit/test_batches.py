"""When equal faults on one product are a possible batch problem, and when they are not."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.decisions.batches import (
    FaultReport,
    Suspicion,
    grams,
    is_to_tell,
    joined,
    likeness,
    suspect_batches,
)
from tickets.ids import TicketId
from tickets.kinds import Kind
from tickets.policy import BatchPolicy

NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)
RULES = BatchPolicy(cases=3, within_days=14, likeness=0.55, serial_prefix=8)
NAMES = {"wm-8": "安然 W80B 滚筒洗衣机 Anran W80B front loader washing machine", "k-1": "K-1 kettle"}


LEAKING = ("洗衣机漏水", "门缝漏水，地上一滩水", "漏水了", "W80B 底部漏水")
LOUD = ("脱水的时候噪音很大", "脱水噪音特别大", "甩干时脱水噪音大，像打雷")
BOTH = ("门缝漏水，脱水噪音大", "底部漏水，脱水的时候噪音很大")
LEAKING_EN = ("it leaks at the door", "Water leaks from the door", "door leaks, kitchen floor wet")


def reports(*words: str, model: str | None = "wm-8", kind: Kind = Kind.MALFUNCTION) -> list[FaultReport]:
    return [
        FaultReport(
            ticket=TicketId(number),
            number=f"R-{number}",
            model=model,
            serial=None,
            kind=kind,
            words=text,
            filed_at=NOW - timedelta(hours=100 - number),
        )
        for number, text in enumerate(words, start=1)
    ]


def found(given_reports: list[FaultReport], policy: BatchPolicy = RULES) -> list[set[int]]:
    words = lambda product: NAMES.get(product, "")  # noqa: E731 - one line says it
    suspicions = suspect_batches(given_reports, policy, product_words=words, at=NOW)
    return [set(map(int, each.tickets)) for each in suspicions]


@pytest.mark.rule("C8.flagged")
@pytest.mark.parametrize("words", [LEAKING, LOUD, LEAKING_EN])
def test_the_same_fault_in_different_words_is_suspected(words: tuple[str, ...]) -> None:
    assert found(reports(*words)) == [set(range(1, len(words) + 1))]


@pytest.mark.rule("C8.flagged")
def test_different_faults_of_one_product_are_told_apart() -> None:
    assert found(reports(*LEAKING, *LOUD)) == [{1, 2, 3, 4}, {5, 6, 7}]


@pytest.mark.rule("C8.flagged")
def test_the_products_own_name_makes_nothing_alike() -> None:
    words = ("我的滚筒洗衣机漏水", "我的滚筒洗衣机不转", "我的滚筒洗衣机打不开门", "我的滚筒洗衣机有异味")
    assert found(reports(*words)) == []


@pytest.mark.rule("C8.flagged")
def test_too_few_are_no_batch_and_nor_are_other_products_or_kinds() -> None:
    assert found(reports(*LEAKING[:2])) == []
    others = reports(*LEAKING[:1], model="k-1") + reports(*LEAKING[:2])
    assert found(others) == []
    assert found(reports(*LEAKING, kind=Kind.LOGISTICS)) == []
    mixed = [*reports(*LEAKING)[:2], *reports(*LEAKING, kind=Kind.QUALITY)[2:]]
    assert found(mixed) == []


@pytest.mark.rule("C8.flagged")
def test_a_product_without_a_model_is_known_by_its_serial_number() -> None:
    unknown = [
        FaultReport(
            ticket=TicketId(number),
            number=f"R-{number}",
            model=None,
            serial=serial,
            kind=Kind.MALFUNCTION,
            words=text,
            filed_at=NOW,
        )
        for number, (serial, text) in enumerate(
            zip(
                ("SN202311-05A7", "sn20231109b1", "ＳＮ202311-3"), ("漏水", "漏水了", "底部漏水"), strict=True
            ),
            start=1,
        )
    ]
    assert found(unknown) == [{1, 2, 3}]
    assert found(unknown, BatchPolicy(serial_prefix=0)) == []
    assert found(unknown, BatchPolicy(serial_prefix=10)) == []


def suspicion(*tickets: int, told: int = 0, number: int = 0) -> Suspicion:
    return Suspicion(
        id=number,
        product="wm-8",
        kind=Kind.MALFUNCTION,
        found_at=NOW,
        tickets=frozenset(map(TicketId, tickets)),
        told=told,
    )


@pytest.mark.rule("C8.flagged")
def test_a_suspicion_that_grows_stays_the_same_one_even_when_its_first_cases_are_too_old() -> None:
    known = suspicion(1, 2, 3, told=3, number=7)
    [grown] = joined([suspicion(3, 4, 5)], [known])
    assert (grown.id, grown.n, grown.told) == (7, 5, 3)
    assert list(joined([suspicion(2, 3)], [known])) == [], "nothing new"
    [other] = joined([suspicion(8, 9, 10)], [known])
    assert other.id == 0


@pytest.mark.rule("C8.flagged")
@pytest.mark.parametrize(
    ("n", "told", "expected"), [(3, 0, True), (4, 3, False), (5, 3, True), (7, 5, False), (8, 5, True)]
)
def test_it_is_told_again_only_when_it_has_grown_by_half(n: int, told: int, expected: bool) -> None:
    assert is_to_tell(suspicion(*range(n), told=told)) is expected


texts = st.text(alphabet="abc 漏水门缝洗衣机!", max_size=30)


@pytest.mark.rule("C8.flagged")
@given(texts, texts)
def test_likeness_is_mutual_and_between_nothing_and_all(one: str, other: str) -> None:
    a, b = grams(one), grams(other)
    assert likeness(a, b) == likeness(b, a)
    assert 0 <= likeness(a, b) <= 1
    if len(a) >= 4:
        assert likeness(a, a) == 1


@pytest.mark.rule("C8.flagged")
def test_a_case_with_both_faults_is_counted_with_one_of_them_only() -> None:
    clusters = found(reports(*LEAKING, *BOTH, *LOUD))
    assert len(clusters) == 2
    assert not clusters[0] & clusters[1]


@pytest.mark.rule("C8.flagged")
@given(st.lists(st.sampled_from([*LEAKING, *LOUD, *BOTH, *LEAKING_EN]), max_size=12))
def test_no_case_is_in_two_suspicions_and_none_is_smaller_than_the_policy_says(words: list[str]) -> None:
    clusters = found(reports(*words))
    everything = [ticket for cluster in clusters for ticket in cluster]
    assert len(everything) == len(set(everything))
    assert all(len(cluster) >= RULES.cases for cluster in clusters)
