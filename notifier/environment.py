"""Jinja2 as the desk uses it: wording by key, values escaped, a gap in the context an error."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from notifier.formatting import Formatter
from tickets.kinds import Language
from tickets.messages.words import Words

TEMPLATES = Path(__file__).parent / "templates"


def new_environment(words: Words, language: Language, templates: Path = TEMPLATES) -> Environment:
    """Return an environment for one language: `t("key", name=value)`, and the filters of `Formatter`."""
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )

    def t(key: str, **values: object) -> Markup:
        escaped = {name: v if isinstance(v, int) else escape(v) for name, v in values.items()}
        return Markup(words(key, language, **escaped))  # noqa: S704 - every value is escaped above

    environment.globals["t"] = t
    environment.filters.update(Formatter(words, language).filters())
    return environment
