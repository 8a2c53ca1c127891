"""The program's functions: which rules and clauses each is there for, and whether the program uses it.

A function is there for what its docstring cites, and the docstrings of the classes, the module and the
packages that it stands in: `(rule D2)` for all of a rule, `(rule I1.chat)` for one clause of it.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

ROOMS = ("tickets", "understanding", "dialogs", "handlers", "storage", "notifier", "bot")
_ID = r"[A-Z]\d+(?:\.[a-z]\w*)?"
_CITED = re.compile(rf"\brules? ({_ID}(?:(?:, | and | to |/){_ID})*)|\(({_ID}(?:, {_ID})*)\)")
_PLAIN = {
    "property",
    "staticmethod",
    "classmethod",
    "override",
    "cache",
    "contextmanager",
    "asynccontextmanager",
}
_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Scope = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, kw_only=True)
class Function:
    """A function of the program; `cites` has what it is there for, each with the unit that says so.

    A unit is a module (`tickets/case/warranty.py`), or what stands in it (`…/ticket.py::Ticket.assign`).
    `lines` are its own, without those of functions within it.
    """

    path: str
    name: str
    lines: frozenset[int]
    cites: Mapping[str, frozenset[str]]
    is_used: bool


@dataclass(frozen=True, kw_only=True)
class _Found:
    path: str
    node: _Function
    above: tuple[tuple[str, ast.AST], ...]
    packages: Mapping[str, frozenset[str]]


def cited(text: str) -> set[str]:
    """Return the rules and clauses that a docstring cites; `rules C1 to C3` are three."""
    found: set[str] = set()
    for several, bracketed in _CITED.findall(text):
        ids = re.findall(_ID, several or bracketed)
        if " to " in several and len(ids) == 2 and ids[0][0] == ids[1][0]:
            found |= {f"{ids[0][0]}{number}" for number in range(int(ids[0][1:]), int(ids[1][1:]) + 1)}
        found |= set(ids)
    return found


def everything_cited(root: Path, rooms: Iterable[str] = ROOMS) -> dict[str, set[str]]:
    """Return what the program's docstrings cite, by rule or clause, with the units that do."""
    units: dict[str, set[str]] = {}
    for path, tree in _modules(root, rooms):
        for unit, node in _scopes(path, tree):
            for each in cited(ast.get_docstring(node) or ""):
                units.setdefault(each, set()).add(unit)
    return units


def functions(root: Path, rooms: Iterable[str] = ROOMS) -> list[Function]:
    """Return every function of the program."""
    modules = list(_modules(root, rooms))
    packages = {
        path.removesuffix("__init__.py"): _of(path.removesuffix("/__init__.py"), tree)
        for path, tree in modules
        if path.endswith("/__init__.py")
    }
    used = _used(modules)
    found = []
    for path, tree in modules:
        around = [cites for package, cites in packages.items() if path.startswith(package)]
        for scopes in _functions(path, tree):
            unit, node = scopes[-1]
            own = [_of(name, scope) for name, scope in scopes]
            found.append(
                Function(
                    path=path,
                    name=unit.partition("::")[2],
                    lines=_lines(node),
                    cites=_merged([*around, *own]),
                    is_used=node in used,
                )
            )
    return found


def _modules(root: Path, rooms: Iterable[str]) -> Iterator[tuple[str, ast.Module]]:
    for room in rooms:
        for path in sorted((root / room).rglob("*.py")):
            yield path.relative_to(root).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def _of(unit: str, node: ast.AST) -> dict[str, frozenset[str]]:
    text = ast.get_docstring(node) if isinstance(node, _Scope) else None
    return {each: frozenset({unit}) for each in cited(text or "")}


def _merged(cites: Iterable[Mapping[str, frozenset[str]]]) -> dict[str, frozenset[str]]:
    merged: dict[str, frozenset[str]] = {}
    for each in cites:
        for key, units in each.items():
            merged[key] = merged.get(key, frozenset()) | units
    return merged


def _scopes(path: str, tree: ast.Module) -> Iterator[tuple[str, _Scope]]:
    yield path, tree
    for scopes in _nested(((path, tree),)):
        yield scopes[-1]


def _functions(path: str, tree: ast.Module) -> Iterator[tuple[tuple[str, _Scope], ...]]:
    return (scopes for scopes in _nested(((path, tree),)) if isinstance(scopes[-1][1], _Function))


def _nested(scopes: tuple[tuple[str, _Scope], ...]) -> Iterator[tuple[tuple[str, _Scope], ...]]:
    unit, node = scopes[-1]
    for child in _children(node):
        name = f"{unit}.{child.name}" if "::" in unit else f"{unit}::{child.name}"
        yield (inner := (*scopes, (name, child)))
        yield from _nested(inner)


def _children(node: ast.AST) -> Iterator[ast.ClassDef | _Function]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | _Function):
            yield child
        elif isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case):
            yield from _children(child)


def _span(node: _Scope) -> set[int]:
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return {line for each in body for line in range(each.lineno, (each.end_lineno or each.lineno) + 1)}


def _lines(node: _Scope) -> frozenset[int]:
    return frozenset(_span(node).difference(*(_span(child) for child in _children(node))))


def _used(modules: Iterable[tuple[str, ast.Module]]) -> set[ast.AST]:
    """Return the functions that the program may come to: by name, from what runs on import, step by step.

    Names decide, so that two things of one name count as used together. What a framework calls is taken for
    used where its class is: what is decorated, has a name with two underscores, or a base from elsewhere.
    """
    trees = [tree for _, tree in modules]
    nodes = [
        node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef | ast.ImportFrom)
    ]
    framed = _of_a_framework([node for node in nodes if isinstance(node, ast.ClassDef)])
    imports = chain.from_iterable(node.names for node in nodes if isinstance(node, ast.ImportFrom))
    aliases = {name.asname: name.name for name in imports if name.asname}
    waiting = [
        tuple(node for _, node in scopes) for path, tree in modules for scopes in _functions(path, tree)
    ]
    named = set(chain.from_iterable(_names(tree) for tree in trees))
    used: set[ast.AST] = set()
    while True:
        named |= {aliases[name] for name in named & aliases.keys()}
        reached = [scopes for scopes in waiting if _is_reached(scopes, named, used, framed)]
        if not reached:
            return used
        used |= {scopes[-1] for scopes in reached}
        named = named.union(*(_names(scopes[-1]) for scopes in reached))
        waiting = [scopes for scopes in waiting if scopes[-1] not in used]


def _of_a_framework(classes: Iterable[ast.ClassDef]) -> set[str]:
    bases = {each.name: {_called(base) for base in each.bases} for each in classes}
    framed = {name for name, above in bases.items() if above - bases.keys()}
    while more := {name for name, above in bases.items() if above & framed} - framed:
        framed |= more
    return framed


def _is_reached(scopes: tuple[_Scope, ...], named: set[str], used: set[ast.AST], framed: set[str]) -> bool:
    around, function = scopes[-2], scopes[-1]
    assert isinstance(function, _Function)
    if isinstance(around, _Function):
        return around in used
    called_by_others = any(_called(each) not in _PLAIN for each in function.decorator_list)
    if isinstance(around, ast.ClassDef):
        is_special = function.name.startswith("__") and function.name.endswith("__")
        if called_by_others or is_special or around.name in framed:
            return around.name in named
    return called_by_others or function.name in named


def _called(node: ast.expr) -> str:
    return ast.unparse(node).partition("(")[0].partition("[")[0].rpartition(".")[2]


def _names(node: ast.AST) -> set[str]:
    """Return the names in a scope's own code: of a function its body, of a module what runs on import."""
    if isinstance(node, _Function):
        return set(chain.from_iterable(_names_in(each) for each in node.body))
    return _names_in(node)


def _names_in(node: ast.AST) -> set[str]:
    found: set[str] = set()
    for each in [node, *ast.iter_child_nodes(node)] if not isinstance(node, _Function) else _signature(node):
        if isinstance(each, ast.Name):
            found.add(each.id)
        elif isinstance(each, ast.Attribute):
            found.add(each.attr)
        if each is not node:
            found |= _names_in(each)
    return found


def _signature(node: _Function) -> Iterable[ast.AST]:
    return [*node.decorator_list, node.args, *([node.returns] if node.returns else [])]
