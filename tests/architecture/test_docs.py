"""What the pages for engineers name is there: a path that moved, or a class of another name, misleads."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    "docs/architecture.md",
    "docs/glossary.md",
    "docs/how-to-change.md",
    "CONTRIBUTING.md",
    "README.md",
)
MADE = ("data", ".env", ".venv")
"""What a run or an installation makes, so that a checkout has none of it."""

ROOMS = ("bot", "handlers", "dialogs", "tickets", "storage", "notifier")
PATH = re.compile(r"[\w.*-]+(?:/[\w.*-]*)+|[\w*-]+\.(?:py|md|toml|lock|po)|\.[a-z]+")
NAME = re.compile(r"[A-Za-z_]\w*(?:\.[a-z_A-Z]\w*)*")


def marked_as_code(page: str) -> Iterator[str]:
    """Yield what stands in backticks; what stands in fenced or indented blocks is no prose."""
    text = (ROOT / page).read_text(encoding="utf-8")
    prose = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    for line in prose.splitlines():
        if not line.startswith("    "):
            yield from re.findall(r"`([^`]+)`", line)


def named_paths(page: str) -> list[str]:
    """Return the paths that a page names, alone or as arguments of a command."""
    words = (word for code in marked_as_code(page) for word in code.split())
    paths = (word.partition("::")[0] for word in words if PATH.fullmatch(word.partition("::")[0]))
    return [path for path in paths if path.partition("/")[0] not in {"", *MADE}]


@cache
def names() -> frozenset[str]:
    """Return every name that the program's modules define: classes, functions, values, fields."""
    found: set[str] = set()
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                    found.add(name)
                case ast.AnnAssign(target=ast.Name(id=name)):
                    found.add(name)
                case ast.Assign(targets=targets):
                    found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return frozenset(found)


@pytest.mark.parametrize("page", PAGES)
def test_every_path_that_a_page_names_is_there(page: str) -> None:
    missing = [path for path in named_paths(page) if not any(ROOT.glob(path.rstrip("/")))]
    assert missing == []


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_page_leads_somewhere(page: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", (ROOT / page).read_text(encoding="utf-8"))
    assert [link for link in links if not ((ROOT / page).parent / link).exists()] == []


def test_every_name_of_the_glossary_is_the_programs() -> None:
    """A glossary of names that nobody finds is worse than none."""
    rows = [code for code in marked_as_code("docs/glossary.md") if NAME.fullmatch(code)]
    stored = {"commit", "plan", "progress_promises"}
    missing = [name for name in rows if name not in stored and not set(name.split(".")) <= names()]
    assert missing == []


def test_what_the_glossary_says_is_in_a_module_is_in_it() -> None:
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    said = re.findall(r"((?:`[A-Za-z_]\w*`(?:, )?)+) in `([\w/]+\.py)`", text)
    assert said
    wrong = [
        f"{name} in {path}"
        for some, path in said
        for name in re.findall(r"\w+", some)
        if not re.search(
            rf"^(?:class |(?:async )?def |){name}\b", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE
        )
    ]
    assert wrong == []
