"""What proves each clause: the tests that name it, pass, and execute the program's own code for it."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypedDict

from tests.rules.marks import Marks
from tests.rules.rulebook import ROOT, Rule

FILE = ROOT / "docs" / "rules.evidence.json"


class Run(TypedDict):
    """How a test ended, and the units of the program that it executed, by the rule or clause they cite."""

    outcome: str
    executed: dict[str, list[str]]


class Proof(TypedDict):
    """What is known of a clause: its code that tests executed, which did, and which only name it."""

    code: list[str]
    proven_by: list[str]
    named_by: list[str]


Evidence = Mapping[str, Proof]
"""Proofs by clause, of every clause that a test names."""


def gather(
    marks: Marks,
    rules: Iterable[Rule],
    runs: Mapping[str, Run],
    cites: Mapping[str, Iterable[str]],
    before: Evidence | None = None,
) -> dict[str, Proof]:
    """Return what marks are worth; of tests that did not run, what they were worth `before`.

    A clause's own code is what cites the clause, and only where nothing does, what cites its rule. `cites`
    has everything that the program's docstrings cite.
    """
    found: dict[str, Proof] = {}
    for clause, whole in ((clause, rule.id) for rule in rules for clause in rule.clauses):
        named = sorted(test for test, clauses in marks.items() if clause in clauses)
        if not named:
            continue
        own = clause if clause in cites else whole
        executed = {test: _executed(runs[test], own) for test in named if test in runs}
        known = before[clause] if before and clause in before else _UNKNOWN
        carried = {test for test in named if test not in runs and test in known["proven_by"]}
        code = {unit for units in executed.values() for unit in units} | set(known["code"] if carried else ())
        proven = [test for test in named if executed.get(test) or test in carried]
        found[clause] = Proof(
            code=sorted(code & set(cites.get(own, ()))),
            proven_by=proven,
            named_by=[test for test in named if test not in proven],
        )
    return found


_UNKNOWN = Proof(code=[], proven_by=[], named_by=[])


def _executed(run: Run, own: str) -> list[str]:
    return run["executed"].get(own, []) if run["outcome"] == "passed" else []


def outdated(evidence: Evidence, marks: Marks, cites: Mapping[str, Iterable[str]]) -> list[str]:
    """Return where evidence is of another state of tests and program than the present one."""
    now = {(clause, test) for test, clauses in marks.items() for clause in clauses}
    then = {(name, test) for name, it in evidence.items() for test in it["proven_by"] + it["named_by"]}
    said = [f"{clause}: {test} names it, and has not been run" for clause, test in sorted(now - then)]
    said += [f"{clause}: {test} does not name it any more" for clause, test in sorted(then - now)]
    for clause, proof in evidence.items():
        citing = {*cites.get(clause, ()), *cites.get(clause.partition(".")[0], ())}
        said += [
            f"{clause}: {unit} does not cite it any more" for unit in proof["code"] if unit not in citing
        ]
    return said


def read(path: Path = FILE) -> dict[str, Proof]:
    """Return the evidence that was written last."""
    proofs: dict[str, Proof] = json.loads(path.read_text(encoding="utf-8"))
    return proofs


def write(evidence: Evidence, path: Path = FILE) -> None:
    """Write evidence, with a line for each code and test."""
    path.write_text(json.dumps(evidence, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
