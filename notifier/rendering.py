"""From a delivery to the message that leaves: a template, filled in the recipient's language."""

import asyncio
import re
from dataclasses import dataclass, replace
from pathlib import Path

from jinja2 import Environment, pass_context
from jinja2.runtime import Context

from notifier.environment import TEMPLATES, new_environment
from notifier.formatting import Formatter
from notifier.report.files import MadeFile, ReportFiles
from tickets.case.facts import Evidence
from tickets.kinds import Language
from tickets.messages.deliveries import Delivery
from tickets.messages.pushes import Button, ContextValue
from tickets.messages.words import Words

TEXT_LIMIT = 4096
"""Telegram's limit of a text; counted here in UTF-16 units with the markup, which is never too little."""

_SUFFIX = ".html.j2"
_EMPTY_LINES = re.compile(r"\n{3,}")
_QUOTES = (1200, 600, 300, 150, 60, 20)
_LIMIT = "quote_limit"


class MessageTooLong(ValueError):
    """A message exceeds Telegram's limit even with every quotation cut short."""


@dataclass(frozen=True, kw_only=True)
class InlineButton:
    """An inline button as the recipient sees it."""

    text: str
    data: str


@dataclass(frozen=True, kw_only=True)
class Message:
    """What goes out: HTML text, rows of buttons and the files that precede it.

    A file `made` for it goes out together with the text, which is its caption then.
    """

    text: str
    buttons: tuple[tuple[InlineButton, ...], ...] = ()
    attachments: tuple[Evidence, ...] = ()
    made: MadeFile | None = None


class Renderer:
    """Fills templates; all of them are compiled when it is made, so a broken one stops the start.

    A template gets the push's context, `language`, `t("key", name=value)` for wording, the filters of
    `Formatter` for moments and figures, and `quoted` for people's own words, which may be cut.
    """

    def __init__(self, words: Words, *, templates: Path = TEMPLATES) -> None:
        self._words = words
        self._workshop = ReportFiles(words)
        self._environments = {language: self._environment(language, templates) for language in Language}

    async def complete(self, delivery: Delivery) -> Message:
        """Return the message of a delivery with the file that is made for it, in a thread of its own.

        Raises what `render` raises, and ValueError for a file that cannot be made.
        """
        message = self.render(delivery)
        if not self._workshop.makes(delivery.template):
            return message
        language = delivery.recipient.language
        made = await asyncio.to_thread(self._workshop.make, delivery.template, delivery.context, language)
        return replace(message, made=made)

    def render(self, delivery: Delivery) -> Message:
        """Return the message of a delivery.

        Raises jinja2.TemplateError for an unknown template or a gap in the context, KeyError for a key
        that no catalogue has, and `MessageTooLong`.
        """
        language = delivery.recipient.language
        return Message(
            text=self._text(delivery.template, delivery.context, language),
            buttons=tuple(
                tuple(InlineButton(text=self._label(button, language), data=button.data) for button in row)
                for row in delivery.buttons
            ),
            attachments=delivery.attachments,
        )

    def _text(self, name: str, context: dict[str, ContextValue], language: Language) -> str:
        template = self._environments[language].get_template(name + _SUFFIX)
        for limit in _QUOTES:
            text = template.render({**context, "language": language.value, _LIMIT: limit})
            text = _EMPTY_LINES.sub("\n\n", text).strip()
            if _length(text) <= TEXT_LIMIT:
                return text
        raise MessageTooLong(name)

    def _label(self, button: Button, language: Language) -> str:
        # By its name a button's value says how it is shown: moments and days come as ISO-8601 text.
        shown: dict[str, object] = dict(button.values)
        show = Formatter(self._words, language)
        for name, moment in (("day", show.day), ("time", show.time), ("when", show.when)):
            if name in shown:
                shown[name] = moment(str(shown[name]))
        if isinstance(amount := shown.get("amount"), dict):
            shown["amount"] = show.money(amount)
        return self._words(button.label, language, **shown)

    def _environment(self, language: Language, templates: Path) -> Environment:
        environment = new_environment(self._words, language, templates)
        environment.filters["quoted"] = _quoted
        for name in environment.list_templates(filter_func=lambda name: name.endswith(_SUFFIX)):
            environment.get_template(name)
        return environment


@pass_context
def _quoted(context: Context, words: str) -> str:
    limit: int = context[_LIMIT]
    plain = str(words)
    return plain if len(plain) <= limit else plain[: limit - 1].rstrip() + "…"


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
