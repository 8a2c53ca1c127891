"""The pages about rules: docs/rules.md says what is kept and what is missing, docs/rules-proof.md why."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from textwrap import wrap

from tests.rules.evidence import Evidence
from tests.rules.rulebook import ROOT, Rule

RULES = ROOT / "docs" / "rules.md"
PROOF = ROOT / "docs" / "rules-proof.md"
_WIDTH = 100
_SHOWN = 3
_KEPT, _PART, _OPEN = "✔", "◐", "○"


def kept(rule: Rule, evidence: Evidence) -> list[str]:
    """Return a rule's clauses that a test proves."""
    return [clause for clause in rule.clauses if clause in evidence and evidence[clause]["proven_by"]]


def sign(rule: Rule, evidence: Evidence) -> str:
    """Return the sign of a rule: kept whole, in part, or open."""
    number = len(kept(rule, evidence))
    return _KEPT if number == len(rule.clauses) else _PART if number else _OPEN


def rules_page(rules: Sequence[Rule], evidence: Evidence) -> str:
    """Return docs/rules.md."""
    signs = [sign(rule, evidence) for rule in rules]
    clauses = sum(len(rule.clauses) for rule in rules)
    done = sum(len(kept(rule, evidence)) for rule in rules)
    lines = [
        "# Rules: what the desk keeps, and what it does not",
        "",
        "Made by `make rules` from docs/rulebook.toml and the tests; do not edit.",
        "",
        f"- Of {len(rules)} rules kept: {signs.count(_KEPT)}",
        f"- In part: {signs.count(_PART)}",
        f"- Open: {signs.count(_OPEN)}",
        f"- Of {clauses} clauses kept: {done}",
        "",
        "A clause is kept when a test that names it passes and runs code that the program uses and that",
        "cites the clause or its rule. A rule is kept when all its clauses are. What proves each clause",
        "stands in [rules-proof.md](rules-proof.md), what each clause says in rulebook.toml.",
        "",
        f"{_KEPT} kept · {_PART} in part · {_OPEN} open; behind the title what is missing.",
        "With a star: a test names it, but runs no code that the program uses and that is there for it.",
    ]
    for area, of_area in groupby(rules, key=lambda rule: rule.area):
        lines += ["", f"## {area}", "", *(_line(rule, evidence) for rule in of_area)]
    return "\n".join(lines) + "\n"


def proof_page(rules: Sequence[Rule], evidence: Evidence) -> str:
    """Return docs/rules-proof.md."""
    lines = [
        "# Rules: where each clause is kept, and what proves it",
        "",
        "Made by `make rules`; do not edit. All tests of a clause are in rules.evidence.json.",
    ]
    for rule in rules:
        lines += [
            "",
            f"## {sign(rule, evidence)} {rule.id} · {rule.title}",
            "",
            *wrap(rule.sentence, _WIDTH),
            "",
        ]
        lines += [line for clause in rule.clauses for line in _clause(clause, rule, evidence)]
    return "\n".join(lines) + "\n"


def write(rules: Sequence[Rule], evidence: Evidence) -> Iterator[Path]:
    """Write both pages; yields what has been written."""
    for path, text in ((RULES, rules_page(rules, evidence)), (PROOF, proof_page(rules, evidence))):
        path.write_text(text, encoding="utf-8")
        yield path


def _line(rule: Rule, evidence: Evidence) -> str:
    line = f"- {sign(rule, evidence)} {rule.id} {rule.title}"
    open_clauses = [clause for clause in rule.clauses if clause not in kept(rule, evidence)]
    if not open_clauses:
        return line
    names = [clause.partition(".")[2] + ("*" if clause in evidence else "") for clause in open_clauses]
    if len(open_clauses) == len(rule.clauses) and not any(name.endswith("*") for name in names):
        return f"{line}: nothing of it"
    return f"{line}: {_fitted(names, _WIDTH - len(line) - 2)}"


def _fitted(names: Sequence[str], room: int) -> str:
    for shown in range(len(names), 0, -1):
        rest = len(names) - shown
        text = ", ".join(names[:shown]) + (f" and {rest} more" if rest else "")
        if len(text) <= room:
            return text
    return f"{len(names)} clauses"


def _clause(clause: str, rule: Rule, evidence: Evidence) -> Iterator[str]:
    is_kept = clause in kept(rule, evidence)
    yield f"- {_KEPT if is_kept else _OPEN} **{clause}** {rule.clauses[clause]}"
    proof = evidence.get(clause)
    if proof is None:
        yield "  - no test names it"
        return
    if not is_kept:
        yield "  - named, but none of its code is run that the program uses, by:"
    tests = proof["proven_by"] or proof["named_by"]
    yield from _shown(f"code `{unit}`" for unit in proof["code"])
    yield from _shown(f"`{test.removeprefix('tests/')}`" for test in tests)


def _shown(things: Iterable[str]) -> Iterator[str]:
    everything = list(things)
    yield from (f"  - {each}" for each in everything[:_SHOWN])
    if len(everything) > _SHOWN:
        yield f"  - and {len(everything) - _SHOWN} more"
