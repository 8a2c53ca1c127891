"""The tests' marks: which clauses of the rulebook each test says that it proves."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tests.rules.rulebook import Rule

Marks = Mapping[str, frozenset[str]]
"""Clauses by test: `tests/unit/test_calendar.py::test_working_days`."""


def read(root: Path) -> Marks:
    """Return the marks of every test that has one."""
    found: dict[str, frozenset[str]] = {}
    for path in sorted((root / "tests").rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        if "mark.rule" in text:
            tree = ast.parse(text)
            found |= dict(_tests(tree, path.relative_to(root).as_posix(), _of_all(tree)))
    return found


def wrong(marks: Marks, rules: Iterable[Rule]) -> list[str]:
    """Return what is wrong with marks: rules where a clause is to be named, and what is not in the book."""
    book = {rule.id: rule for rule in rules}
    clauses = {clause for rule in book.values() for clause in rule.clauses}
    said = []
    for test, named in marks.items():
        for each in sorted(named - clauses):
            why = f"name its clauses, such as {next(iter(book[each].clauses))}" if each in book else "unknown"
            said.append(f"{test}: {each}: {why}")
    return said


def _tests(
    node: ast.Module | ast.ClassDef, name: str, inherited: frozenset[str]
) -> Iterator[tuple[str, frozenset[str]]]:
    for child in node.body:
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            marks = inherited | {each for mark in child.decorator_list for each in _named(mark)}
            inner = f"{name}::{child.name}"
            if isinstance(child, ast.ClassDef):
                yield from _tests(child, inner, marks)
            elif child.name.startswith("test") and marks:
                yield inner, marks


def _of_all(tree: ast.Module) -> frozenset[str]:
    assigned = [node for node in tree.body if isinstance(node, ast.Assign)]
    return frozenset(
        each
        for node in assigned
        if ast.unparse(node.targets[0]) == "pytestmark"
        for call in ast.walk(node.value)
        for each in _named(call)
    )


def _named(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.rule":
        yield from (str(ast.literal_eval(argument)) for argument in node.args)
