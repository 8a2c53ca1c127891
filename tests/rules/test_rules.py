"""The pages about rules say what is so."""

import pytest

from tests.rules import evidence, marks, rulebook, table
from tests.rules.code import everything_cited
from tests.rules.rulebook import ROOT, Rule

RULES = rulebook.read()
MARKS = marks.read(ROOT)
CITES = everything_cited(ROOT)


def test_tests_name_clauses_that_are_in_the_book() -> None:
    assert marks.wrong(MARKS, RULES) == []


def test_nobody_cites_a_rule_or_clause_that_does_not_exist() -> None:
    assert (
        CITES.keys() - {rule.id for rule in RULES} - {clause for rule in RULES for clause in rule.clauses}
        == set()
    )


def test_the_evidence_is_of_these_tests_and_this_program() -> None:
    assert evidence.outdated(evidence.read(), MARKS, CITES) == [], "run `make rules`"


def test_the_committed_pages_are_made_of_the_evidence() -> None:
    proofs = evidence.read()
    assert table.RULES.read_text(encoding="utf-8") == table.rules_page(RULES, proofs), "run `make rules`"
    assert table.PROOF.read_text(encoding="utf-8") == table.proof_page(RULES, proofs), "run `make rules`"


def test_a_line_of_the_table_fits_into_a_terminal() -> None:
    lines = table.RULES.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if len(line) > 100] == []


BOOK = [
    Rule(
        id="X9",
        area="Made up",
        title="Tea",
        sentence="Tea is offered and poured.",
        source="ours",
        clauses={"X9.offered": "Tea is offered.", "X9.poured": "Tea is poured."},
    )
]


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("X9.offered", []),
        ("X9", ["a test: X9: name its clauses, such as X9.offered"]),
        ("X9.drunk", ["a test: X9.drunk: unknown"]),
        ("X8", ["a test: X8: unknown"]),
    ],
)
def test_a_mark_names_a_clause_of_the_book(named: str, said: list[str]) -> None:
    assert marks.wrong({"a test": frozenset({named})}, BOOK) == said


def test_of_tests_that_did_not_run_what_was_found_before_still_holds() -> None:
    """After a change of one test only that one has to be run again."""
    now = {"a": frozenset({"X9.offered"}), "b": frozenset({"X9.offered", "X9.poured"})}
    before = {"X9.offered": evidence.Proof(code=["tea.py::offer"], proven_by=["a", "gone"], named_by=["b"])}
    runs = {"b": evidence.Run(outcome="passed", executed={"X9": ["tea.py"]})}
    cites = {"X9.offered": {"tea.py::offer"}, "X9": {"tea.py"}}
    assert evidence.gather(now, BOOK, runs, cites, before) == {
        "X9.offered": {"code": ["tea.py::offer"], "proven_by": ["a"], "named_by": ["b"]},
        "X9.poured": {"code": ["tea.py"], "proven_by": ["b"], "named_by": []},
    }


def test_evidence_of_another_state_is_found() -> None:
    proofs = {
        "X9.offered": evidence.Proof(code=["tea.py::offer"], proven_by=["a"], named_by=[]),
        "X9.poured": evidence.Proof(code=["tea.py::pour"], proven_by=["a"], named_by=[]),
    }
    now = {"a": frozenset({"X9.offered"}), "b": frozenset({"X9.offered"})}
    assert evidence.outdated(proofs, now, {"X9.offered": {"tea.py::offer"}}) == [
        "X9.offered: b names it, and has not been run",
        "X9.poured: a does not name it any more",
        "X9.poured: tea.py::pour does not cite it any more",
    ]
