"""The rulebook: each rule with its sentence, and the clauses that the sentence consists of."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A promise of the desk; `clauses` has a sentence for each, by the clause's whole id (`I1.chat`)."""

    id: str
    area: str
    title: str
    sentence: str
    source: str
    clauses: Mapping[str, str]


def read(path: Path = ROOT / "docs" / "rulebook.toml") -> list[Rule]:
    """Return the rules in the order of the book."""
    with path.open("rb") as file:
        entries = tomllib.load(file)
    return [
        Rule(
            id=name,
            area=entry["area"],
            title=entry["title"],
            sentence=entry["sentence"],
            source=entry["source"],
            clauses={f"{name}.{clause}": sentence for clause, sentence in entry["clauses"].items()},
        )
        for name, entry in entries.items()
    ]
