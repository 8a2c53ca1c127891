"""Warranty, payer and service mode."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.case.facts import PurchaseDate
from tickets.case.warranty import (
    Cause,
    Charge,
    Coverage,
    Price,
    Warranty,
    add_months,
    assess,
    charge,
    in_repair_warranty,
)
from tickets.decisions import service_mode
from tickets.decisions.service_mode import ServiceDecision
from tickets.kinds import Kind, Language, Request, ServiceMode, Urgency
from tickets.policy import ProductLine

FREE = Charge(labour=Price.FREE, parts=Price.FREE)
PARTS_AT_COST = Charge(labour=Price.FREE, parts=Price.AT_COST)
PAID = Charge(labour=Price.FULL, parts=Price.FULL)
UNKNOWN = Charge(labour=Price.UNCLEAR, parts=Price.UNCLEAR)
DAYS = st.dates(date(2000, 1, 1), date(2050, 1, 1))


def bought(earliest: str, latest: str | None = None) -> PurchaseDate:
    return PurchaseDate(earliest=date.fromisoformat(earliest), latest=date.fromisoformat(latest or earliest))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2024-03-05", 12, "2025-03-05"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2024-12-31", 2, "2025-02-28"),
        ("2024-11-15", 1, "2024-12-15"),
        ("2024-12-15", 1, "2025-01-15"),
    ],
)
@pytest.mark.rule("C7.period")
def test_adding_months(day: str, months: int, expected: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("purchased", "today", "coverage", "until"),
    [
        pytest.param(bought("2024-03-05"), "2025-03-05", "in_warranty", "2025-03-05", id="the last day"),
        pytest.param(bought("2024-03-05"), "2025-03-06", "expired", "2025-03-05", id="a day late"),
        pytest.param(
            bought("2024-03-01", "2024-03-31"), "2025-02-01", "in_warranty", "2025-03-01", id="month, in"
        ),
        pytest.param(
            bought("2024-03-01", "2024-03-31"), "2025-04-01", "expired", "2025-03-31", id="month, out"
        ),
        pytest.param(
            bought("2024-03-01", "2024-03-31"), "2025-03-15", "unclear", None, id="month, straddling"
        ),
        pytest.param(None, "2025-03-15", "unclear", None, id="not known"),
        pytest.param(bought("2024-02-29"), "2025-02-28", "in_warranty", "2025-02-28", id="leap day"),
    ],
)
@pytest.mark.rule("C7.period")
def test_the_verdict(purchased: PurchaseDate | None, today: str, coverage: str, until: str | None) -> None:
    expected = Warranty(coverage=Coverage(coverage), until=date.fromisoformat(until) if until else None)
    assert assess(purchased, 12, date.fromisoformat(today)) == expected


@pytest.mark.rule("C7.period")
@given(DAYS, st.integers(0, 700), st.integers(1, 120), DAYS)
def test_an_interval_is_certain_only_where_each_of_its_days_agrees(
    earliest: date, length: int, months: int, today: date
) -> None:
    latest = date.fromordinal(earliest.toordinal() + length)
    verdict = assess(PurchaseDate(earliest=earliest, latest=latest), months, today).coverage
    ends = {
        assess(PurchaseDate(earliest=day, latest=day), months, today).coverage for day in (earliest, latest)
    }
    assert verdict is (ends.pop() if len(ends) == 1 else Coverage.UNCLEAR)


@pytest.mark.parametrize(
    ("coverage", "cause", "expected"),
    [
        pytest.param(Coverage.IN_WARRANTY, Cause.DEFECT, FREE, id="defect in warranty"),
        pytest.param(Coverage.IN_WARRANTY, Cause.WRONG_USE, PARTS_AT_COST, id="wrong use in warranty"),
        pytest.param(Coverage.IN_WARRANTY, Cause.NATURE, PARTS_AT_COST, id="lightning in warranty"),
        pytest.param(Coverage.IN_WARRANTY, Cause.MISUSE, PAID, id="misuse"),
        pytest.param(Coverage.IN_WARRANTY, Cause.STORAGE, PAID, id="kept in the wet"),
        pytest.param(Coverage.IN_WARRANTY, Cause.LIQUID, PAID, id="liquid"),
        pytest.param(Coverage.IN_WARRANTY, Cause.UNAUTHORISED_REPAIR, PAID, id="somebody else repaired it"),
        pytest.param(Coverage.IN_WARRANTY, Cause.NORMAL_WEAR, PAID, id="wear"),
        pytest.param(Coverage.EXPIRED, Cause.DEFECT, PAID, id="defect past the period"),
        pytest.param(Coverage.EXPIRED, Cause.NATURE, PAID, id="lightning past the period"),
        pytest.param(Coverage.UNCLEAR, Cause.DEFECT, UNKNOWN, id="no proof yet"),
        pytest.param(Coverage.UNCLEAR, Cause.LIQUID, PAID, id="excluded whatever the proof says"),
    ],
)
@pytest.mark.rule("C7.free", "C7.wrong_use", "C7.past")
def test_who_pays(coverage: Coverage, cause: Cause, expected: Charge) -> None:
    assert charge(coverage, cause) == expected


@pytest.mark.rule("C7.wearing")
def test_wearing_parts_are_paid_even_in_warranty() -> None:
    assert charge(Coverage.IN_WARRANTY, Cause.DEFECT, wearing_part=True) == PAID


@pytest.mark.rule("C7.repair_warranty")
def test_the_repair_warranty_covers_an_expired_product_and_a_wearing_part_but_no_misuse() -> None:
    assert charge(Coverage.EXPIRED, Cause.DEFECT, repair_warranty=True) == FREE
    assert charge(Coverage.EXPIRED, Cause.DEFECT, wearing_part=True, repair_warranty=True) == FREE
    assert charge(Coverage.EXPIRED, Cause.MISUSE, repair_warranty=True) == PAID


@pytest.mark.rule("C7.told")
def test_every_price_but_free_is_told_before_the_work() -> None:
    assert not FREE.told_before_work
    assert all(each.told_before_work for each in (PARTS_AT_COST, PAID, UNKNOWN))


@pytest.mark.parametrize(
    ("today", "same_fault", "covered"),
    [
        ("2026-03-10", True, True),
        ("2026-06-10", True, True),
        ("2026-06-11", True, False),
        ("2026-04-01", False, False),
    ],
)
@pytest.mark.rule("C7.repair_warranty")
def test_a_repair_is_covered_for_three_months_on_the_same_fault(
    today: str, same_fault: bool, covered: bool
) -> None:
    repaired = date(2026, 3, 10)
    day = date.fromisoformat(today)
    assert in_repair_warranty(repaired=repaired, today=day, same_fault=same_fault) is covered


def line(
    mode: ServiceMode, *, expired: ServiceMode | None = None, urgent: ServiceMode | None = None
) -> ProductLine:
    return ProductLine(
        key="any",
        names=dict.fromkeys(Language, "Any"),
        models=(),
        warranty_months=12,
        mode=mode,
        expired_mode=expired,
        urgent_mode=urgent,
    )


WASHER = line(ServiceMode.ON_SITE)
BIKE = line(ServiceMode.CARRY_IN, urgent=ServiceMode.ON_SITE)
AIR_CONDITIONER = line(ServiceMode.ON_SITE, expired=ServiceMode.CARRY_IN)
LAMP = line(ServiceMode.REMOTE)
IN, OUT, OPEN = Coverage.IN_WARRANTY, Coverage.EXPIRED, Coverage.UNCLEAR


@pytest.mark.parametrize(
    ("product_line", "request_", "kind", "urgency", "coverage", "mode", "free"),
    [
        pytest.param(WASHER, "repair", "malfunction", "normal", IN, "on_site", True, id="the line's mode"),
        pytest.param(
            WASHER, "repair", "malfunction", "normal", OUT, "on_site", False, id="paid when expired"
        ),
        pytest.param(WASHER, "repair", "malfunction", "normal", OPEN, "on_site", None, id="not known yet"),
        pytest.param(
            BIKE, "repair", "malfunction", "urgent", IN, "on_site", True, id="urgent: somebody comes"
        ),
        pytest.param(BIKE, "repair", "malfunction", "low", IN, "carry_in", True, id="minor: carried in"),
        pytest.param(
            AIR_CONDITIONER, "repair", "malfunction", "low", OUT, "carry_in", False, id="expired mode"
        ),
        pytest.param(WASHER, "question", "usage", "low", OUT, "remote", True, id="a question is free"),
        pytest.param(
            WASHER, "complaint", "attitude", "normal", OUT, "remote", True, id="a complaint is heard"
        ),
        pytest.param(LAMP, "return", "quality", "normal", IN, "mail_in", True, id="returned goods travel"),
        pytest.param(
            WASHER, "exchange", "logistics", "normal", OUT, "on_site", True, id="damaged on the way"
        ),
        pytest.param(
            None, "repair", "malfunction", "urgent", OPEN, "remote", True, id="not in the catalogue"
        ),
    ],
)
@pytest.mark.rule(
    "C6.on_site",
    "C6.carry_in",
    "C6.mail_in",
    "C6.remote",
    "C6.free_or_paid",
    "C6.by_warranty",
    "C6.by_line",
    "C6.by_urgency",
)
def test_service_mode(
    product_line: ProductLine | None,
    request_: str,
    kind: str,
    urgency: str,
    coverage: Coverage,
    mode: str,
    free: bool | None,
) -> None:
    service = service_mode.decide(
        product_line, request=Request(request_), kind=Kind(kind), urgency=Urgency(urgency), coverage=coverage
    )
    assert service == ServiceDecision(mode=ServiceMode(mode), free=free)


@pytest.mark.rule("I4.place")
def test_an_address_is_needed_only_where_someone_must_come() -> None:
    assert [mode for mode in ServiceMode if service_mode.needs_address(mode)] == [ServiceMode.ON_SITE]
