"""Runs the tests with marks and writes docs/rules.md anew: `python -m tests.rules [--workers N] [tests]`."""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.rules import evidence, marks, rulebook, table
from tests.rules.code import everything_cited
from tests.rules.rulebook import ROOT


def main() -> int:
    """Write the pages; return 1 when a test failed or a mark names what is not in the book."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", default="auto", help="processes that run tests; 0: this one alone")
    parser.add_argument(
        "tests", nargs="*", help="only these; of the others it is taken what was found before"
    )
    chosen = parser.parse_args()
    rules, marked = rulebook.read(), marks.read(ROOT)
    if wrong := marks.wrong(marked, rules):
        sys.stderr.write("\n".join(wrong) + "\n")
        return 1
    marked_files = sorted({test.partition("::")[0] for test in marked})
    ended, runs = _run(chosen.tests or marked_files, workers=chosen.workers)
    before = evidence.read() if chosen.tests else None
    found = evidence.gather(marked, rules, runs, everything_cited(ROOT), before)
    evidence.write(found)
    for path in (evidence.FILE, *table.write(rules, found)):
        sys.stdout.write(f"{path.relative_to(ROOT)} written\n")
    return 1 if ended else 0


def _run(tests: list[str], *, workers: str) -> tuple[int, dict[str, evidence.Run]]:
    with TemporaryDirectory() as folder:
        target = Path(folder, "runs.json")
        command = [sys.executable, "-m", "pytest", "-p", "tests.rules.collector", "--runs-to", str(target)]
        spread = ["-n", workers, "--dist", "loadfile"] if workers != "0" else []
        ended = subprocess.run([*command, *spread, *tests], cwd=ROOT, check=False).returncode
        if not target.exists():
            raise SystemExit(ended)
        runs: dict[str, evidence.Run] = json.loads(target.read_text(encoding="utf-8"))
        return ended, runs


if __name__ == "__main__":
    raise SystemExit(main())
