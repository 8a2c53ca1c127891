"""The review as a picture for a phone: drawn as SVG, painted with the fonts that come with the desk."""

import unicodedata
from collections.abc import Mapping
from pathlib import Path

import resvg_py

from notifier.environment import new_environment
from tickets.kinds import Language
from tickets.messages.pushes import ContextValue
from tickets.messages.words import Words

FONTS = Path(__file__).parent / "fonts"
FAMILY = "Front Desk Sans"
_TEMPLATE = "report/picture.svg.j2"
_WIDE, _NARROW = 1.0, 0.54


class Picture:
    """Draws reviews; no font of the machine is ever used, so it looks alike on each."""

    def __init__(self, words: Words) -> None:
        self._templates = {}
        for language in Language:
            environment = new_environment(words, language)
            environment.filters["fitted"] = fitted
            self._templates[language] = environment.get_template(_TEMPLATE)
        self._fonts = [str(path) for path in sorted(FONTS.glob("*.otf"))]

    def draw(self, context: Mapping[str, ContextValue], language: Language) -> bytes:
        """Return the picture as PNG.

        Raises jinja2.TemplateError for a gap in the context and ValueError for what cannot be drawn.
        """
        return self.paint(self._templates[language].render({**context, "family": FAMILY}))

    def paint(self, svg: str) -> bytes:
        """Return a drawing as PNG; raises ValueError for what is no SVG."""
        return resvg_py.svg_to_bytes(
            svg_string=svg, skip_system_fonts=True, font_files=self._fonts, font_family=FAMILY
        )


def fitted(text: str, width: float, size: float) -> str:
    """Return a text that takes no more than a width in pixels at a font size, its end cut off for "…"."""
    if _width(text) * size <= width:
        return text
    kept = text
    while kept and (_width(kept) + _WIDE) * size > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def _width(text: str) -> float:
    return sum(_WIDE if unicodedata.east_asian_width(sign) in "WF" else _NARROW for sign in text)
