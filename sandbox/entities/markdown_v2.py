"""Telegram's MarkdownV2: paired marks, every reserved character escaped, everything else refused."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.entities.html import link_entity
from sandbox.entities.spans import ParseError, byte_offset, utf16_length
from sandbox.world.shapes import Json

_RESERVED = frozenset("_*[]()~`>#+-=|{}.!\n")
_NAMES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
    "custom_emoji": "CustomEmoji",
    "blockquote": "BlockQuote",
}
_MARKS = {
    "bold": "*",
    "underline": "__",
    "strikethrough": "~",
    "spoiler": "||",
    "code": "`",
    "pre": "```",
    "text_link": "]",
    "custom_emoji": "]",
}
_STARTS = (
    ("```", "pre"),
    ("`", "code"),
    ("__", "underline"),
    ("_", "italic"),
    ("*", "bold"),
    ("~", "strikethrough"),
    ("||", "spoiler"),
    ("![", "custom_emoji"),
    ("[", "text_link"),
)


@dataclass(kw_only=True)
class _OpenMark:
    kind: str
    offset: int
    begins: int
    source_position: int
    language: str = ""


def parse_markdown_v2(source: str) -> tuple[str, list[Json]]:
    """Return the text and the entities of a MarkdownV2 source; raises ParseError in Telegram's words."""
    return _MarkdownReader(source).read()


class _MarkdownReader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.text = ""
        self.offset = 0
        self.open: list[_OpenMark] = []
        self.entities: list[Json] = []
        self.at_line_start = True

    def read(self) -> tuple[str, list[Json]]:
        """Return the text and its entities."""
        position = 0
        while position < len(self.source):
            position = self._step(position)
        if self.open and self.open[-1].kind == "blockquote":
            self._close(self.open.pop(), len(self.source))
        if self.open:
            raise self._unclosed(self.open[-1])
        return self.text, self.entities

    def _step(self, position: int) -> int:
        """Read one character or mark and return the position after it."""
        character = self.source[position]
        following = self.source[position + 1 : position + 2]
        if character == "\\" and following and "\0" < following <= "~":
            return self._append(following, position + 2)
        inside_code = bool(self.open) and self.open[-1].kind in {"code", "pre"}
        if character not in ({"`"} if inside_code else _RESERVED):
            return self._append(character, position + 1)
        if character == "\n":
            return self._line_end(position)
        if self._ends_expandable_quote(position):
            self._close(self.open.pop(), position, expandable=True)
            return position + 2
        if self.open and self._closes(self.open[-1].kind, position):
            mark = self.open.pop()
            return self._close(mark, position + len(_MARKS.get(mark.kind, "_")))
        return self._start(position)

    def _append(self, piece: str, position: int) -> int:
        self.text += piece
        self.offset += utf16_length(piece)
        self.at_line_start = False
        return position

    def _line_end(self, position: int) -> int:
        """A line that does not start with `>` ends the quotation before it."""
        quoted = any(mark.kind == "blockquote" for mark in self.open)
        goes_on = quoted and self.source.startswith(">", position + 1)
        if quoted and not goes_on:
            if self.open[-1].kind != "blockquote":
                raise self._unclosed(self.open[-1])
            self._close(self.open.pop(), position)
        self._append("\n", position)
        self.at_line_start = not goes_on
        return position + 2 if goes_on else position + 1

    def _ends_expandable_quote(self, position: int) -> bool:
        at_end = self.source.startswith("||", position) and self.source[position + 2 : position + 3] in {
            "",
            "\n",
        }
        followed_by_quote = self.source.startswith("\n>", position + 2)
        return at_end and not followed_by_quote and bool(self.open) and self.open[-1].kind == "blockquote"

    def _closes(self, kind: str, position: int) -> bool:
        if kind == "italic":
            return self.source[position] == "_" and not self.source.startswith("__", position)
        return kind in _MARKS and self.source.startswith(_MARKS[kind], position)

    def _start(self, position: int) -> int:
        character = self.source[position]
        mark = _OpenMark(
            kind="blockquote", offset=self.offset, begins=len(self.text), source_position=position
        )
        if character == ">" and self.at_line_start:
            self.open.append(mark)
            self.at_line_start = False
            return position + 1
        for sign, kind in _STARTS:
            if self.source.startswith(sign, position):
                mark.kind = kind
                self.open.append(mark)
                self.at_line_start = False
                end = position + len(sign)
                return self._code_language(mark, end) if kind == "pre" else end
        raise ParseError(f"Character '{character}' is reserved and must be escaped with the preceding '\\'")

    def _code_language(self, mark: _OpenMark, position: int) -> int:
        end = position
        while end < len(self.source) and not self.source[end].isspace() and self.source[end] != "`":
            end += 1
        if end > position and end < len(self.source) and self.source[end] != "`":
            mark.language = self.source[position:end]
            position = end
        return position + 1 if self.source.startswith("\n", position) else position

    def _close(self, mark: _OpenMark, position: int, *, expandable: bool = False) -> int:
        """Note the entity that ends here and return the position after its mark and address."""
        target, position = self._target(mark, position)
        if self.offset > mark.offset and target is not None:
            kind = "expandable_blockquote" if expandable else mark.kind
            entity = {"offset": mark.offset, "length": self.offset - mark.offset, "type": kind}
            self.entities.append(entity | target)
        return position

    def _target(self, mark: _OpenMark, position: int) -> tuple[Json | None, int]:
        readers: dict[str, Callable[[_OpenMark, int], tuple[Json | None, int]]] = {
            "text_link": self._link,
            "custom_emoji": self._emoji,
        }
        if mark.kind in readers:
            return readers[mark.kind](mark, position)
        return ({"language": mark.language} if mark.language else {}), position

    def _link(self, mark: _OpenMark, position: int) -> tuple[Json | None, int]:
        if not self.source.startswith("(", position):
            return link_entity(self.text[mark.begins :]), position
        address, position = self._address(position)
        return link_entity(address), position

    def _emoji(self, mark: _OpenMark, position: int) -> tuple[Json | None, int]:
        if not self.source.startswith("(", position):
            raise ParseError("Custom emoji entity must contain a tg://emoji URL")
        address, position = self._address(position)
        if not address.startswith("tg://emoji?id="):
            raise ParseError("Custom emoji URL must have scheme tg")
        return {"custom_emoji_id": address.removeprefix("tg://emoji?id=")}, position

    def _address(self, position: int) -> tuple[str, int]:
        begin = position
        position += 1
        address = ""
        while position < len(self.source) and self.source[position] != ")":
            if self.source[position] == "\\" and position + 1 < len(self.source):
                position += 1
            address += self.source[position]
            position += 1
        if position >= len(self.source):
            raise ParseError(f"Can't find end of a URL at byte offset {byte_offset(self.source, begin)}")
        return address, position + 1

    def _unclosed(self, mark: _OpenMark) -> ParseError:
        name = "PreCode" if mark.language else _NAMES[mark.kind]
        at = byte_offset(self.source, mark.source_position)
        return ParseError(f"Can't find end of {name} entity at byte offset {at}")
