"""Every template that the code names is written, and every one that is written is named."""

import re
from pathlib import Path

import notifier
from tests.fakes.programs import ROOT

TEMPLATES = Path(notifier.__file__).parent / "templates"
INCLUDED = {"job/reach"}
"""Parts of other templates."""

_NAMED = re.compile(r"""["']((?:customer|job|staff|campaign|report)/[a-z_]+)["']""")
_ROOMS = ("tickets", "bot", "notifier")


def test_the_templates_that_are_named_are_those_that_are_written() -> None:
    named = {
        name
        for room in _ROOMS
        for path in (ROOT / room).rglob("*.py")
        for name in _NAMED.findall(path.read_text(encoding="utf-8"))
    }
    written = {
        str(path.relative_to(TEMPLATES)).removesuffix(".html.j2") for path in TEMPLATES.rglob("*.html.j2")
    }
    assert named == written - INCLUDED
