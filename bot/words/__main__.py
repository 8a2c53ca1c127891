"""`python -m bot.words`: exits 1 and names every gap when the catalogues are not complete."""

import sys
from pathlib import Path

from bot.words.check import problems

_ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Print every gap; return 1 when there is one."""
    found = problems(_ROOT)
    for line in found:
        sys.stderr.write(line + "\n")
    sys.stdout.write(f"catalogues: {len(found)} gaps\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
