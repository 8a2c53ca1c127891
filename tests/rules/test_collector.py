"""What counts as proof, on a small program: a test that names a clause and runs code that is used."""

import json
import subprocess
import sys

import pytest

from tests.rules import evidence, marks, table
from tests.rules.code import everything_cited
from tests.rules.rulebook import ROOT, Rule

PROGRAM = '''
"""Tea for guests (rule X9)."""


def offer(guest):
    """Offer tea (rule X9.offered)."""
    return f"Tea, {guest}?"


def pour(guest):
    """Pour tea."""
    return f"Here you are, {guest}."


def sweeten(cup):
    """Put sugar in; nobody calls it."""
    return cup + " sugar"


class Kettle:
    """Boils water (rule X9.boiled)."""

    async def boil(self):
        """Boil."""
        return 100


def main():
    """Serve."""
    return offer("Mei"), pour("Mei"), Kettle().boil()


MAIN = main
'''

TESTS = """
import asyncio

import pytest

from tickets import tea


@pytest.mark.rule("X9.offered")
def test_says_that_it_offers_and_only_pours():
    assert tea.pour("Mei")


@pytest.mark.rule("X9.poured")
@pytest.mark.parametrize("guest", ["Mei", "Wang"])
def test_pours(guest):
    assert guest in tea.pour(guest)


@pytest.mark.rule("X9.sweetened")
def test_sweetens_what_nobody_is_given():
    assert tea.sweeten("Tea")


@pytest.mark.rule("X9.boiled")
class TestKettle:
    def test_boils(self):
        assert asyncio.run(tea.Kettle().boil()) == 100


@pytest.mark.rule("X9.served")
@pytest.mark.parametrize("guest", ["Mei", "Wang"])
def test_fails_for_one(guest):
    assert "Mei" in tea.pour(guest)


def test_has_no_mark():
    assert tea.offer("Mei")
"""

RULE = Rule(
    id="X9",
    area="Made up",
    title="Tea",
    sentence="",
    source="ours",
    clauses={
        f"X9.{clause}": "" for clause in ("offered", "poured", "sweetened", "boiled", "served", "drunk")
    },
)


@pytest.fixture(scope="module")
def proofs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, evidence.Proof]:
    """What is proven of the small program."""
    root = tmp_path_factory.mktemp("house")
    for path, text in (
        ("tickets/tea.py", PROGRAM),
        ("tickets/__init__.py", ""),
        ("tests/test_tea.py", TESTS),
        ("pytest.ini", "[pytest]\n"),
    ):
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    runs = root / "runs.json"
    start = f"import sys, pytest; sys.path[:0] = [{str(root)!r}, {str(ROOT)!r}]; sys.exit(pytest.main())"
    options = ["-p", "tests.rules.collector", "--runs-to", str(runs), "-p", "no:asyncio"]
    ended = subprocess.run(
        [sys.executable, "-c", start, *options], cwd=root, check=False, capture_output=True, text=True
    )
    assert ended.returncode == 1, ended.stdout + ended.stderr
    return evidence.gather(
        marks.read(root), [RULE], json.loads(runs.read_text(encoding="utf-8")), everything_cited(root)
    )


def test_a_test_that_runs_the_clauses_code_proves_it(proofs: dict[str, evidence.Proof]) -> None:
    assert proofs["X9.poured"] == {
        "code": ["tickets/tea.py"],
        "proven_by": ["tests/test_tea.py::test_pours"],
        "named_by": [],
    }
    assert proofs["X9.boiled"]["code"] == ["tickets/tea.py::Kettle"]
    assert proofs["X9.boiled"]["proven_by"] == ["tests/test_tea.py::TestKettle::test_boils"]


def test_a_name_alone_proves_nothing(proofs: dict[str, evidence.Proof]) -> None:
    """Rules counted as kept by what docstrings and marks said, though nothing of them could be done."""
    assert proofs["X9.offered"]["proven_by"] == []
    assert proofs["X9.offered"]["named_by"] == ["tests/test_tea.py::test_says_that_it_offers_and_only_pours"]


def test_code_that_the_program_never_comes_to_proves_nothing(proofs: dict[str, evidence.Proof]) -> None:
    """The price of a repair was reckoned by a function that only its test called."""
    assert proofs["X9.sweetened"]["proven_by"] == []


def test_a_failing_test_proves_nothing(proofs: dict[str, evidence.Proof]) -> None:
    assert proofs["X9.served"]["proven_by"] == []


def test_the_rules_line_names_what_is_missing(proofs: dict[str, evidence.Proof]) -> None:
    assert "X9.drunk" not in proofs
    assert "- ◐ X9 Tea: offered*, sweetened*, served*, drunk" in table.rules_page([RULE], proofs)
