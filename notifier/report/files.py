"""Makes the files that some messages go out with, from the message's own context."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from notifier.report.picture import Picture
from notifier.report.sheet import Sheet
from tickets.kinds import EvidenceKind, Language
from tickets.messages.pushes import ContextValue
from tickets.messages.words import Words

FileValues: TypeAlias = Mapping[str, ContextValue]


@dataclass(frozen=True, kw_only=True)
class MadeFile:
    """A file that the desk made itself: a photo or a document."""

    kind: EvidenceKind
    name: str
    content: bytes


class ReportFiles:
    """Knows for which templates a file is made, and makes it."""

    def __init__(self, words: Words) -> None:
        picture, sheet = Picture(words), Sheet(words)
        self._makers: dict[str, Callable[[FileValues, Language], MadeFile]] = {
            "report/picture": lambda context, language: MadeFile(
                kind=EvidenceKind.PHOTO,
                name=f"{context['key']}.png",
                content=picture.draw(context, language),
            ),
            "report/sheet": lambda context, language: MadeFile(
                kind=EvidenceKind.DOCUMENT,
                name=f"{context['key']}.xlsx",
                content=sheet.write(context, language),
            ),
        }

    def makes(self, template: str) -> bool:
        """Return whether a file belongs to the messages of a template."""
        return template in self._makers

    def make(self, template: str, context: FileValues, language: Language) -> MadeFile:
        """Return the file of a message.

        Raises jinja2.TemplateError for a gap in the context, KeyError for a key that no catalogue has, and
        ValueError for what cannot be drawn.
        """
        return self._makers[template](context, language)
