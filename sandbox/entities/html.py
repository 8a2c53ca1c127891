"""Telegram's HTML: a small set of tags, everything else refused with the position in bytes."""

import re
from dataclasses import dataclass

from sandbox.entities.spans import ParseError, byte_offset, utf16_length
from sandbox.world.shapes import Json

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
}
_TAGS = frozenset({*_SIMPLE, "a", "blockquote", "tg-emoji"})
_CHARACTER = re.compile(r"&(?:#x([0-9a-fA-F]{1,8})|#([0-9]{1,9})|(lt|gt|amp|quot));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_START_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE_NAME = re.compile(r"[^\s=>/\"']*")
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_SPECIAL = re.compile("[&<]")
_SPACE = re.compile(r"\s*")


@dataclass(kw_only=True)
class _OpenTag:
    name: str
    argument: str
    offset: int
    begins: int


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Return the text and the entities of an HTML source; raises ParseError in Telegram's words."""
    return _HtmlReader(source).read()


class _HtmlReader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.text = ""
        self.offset = 0
        self.open: list[_OpenTag] = []
        self.entities: list[Json] = []

    def read(self) -> tuple[str, list[Json]]:
        """Return the text and its entities."""
        position = 0
        while position < len(self.source):
            character = _CHARACTER.match(self.source, position)
            if self.source[position] == "<":
                closing = self.source.startswith("/", position + 1)
                position = self._end_tag(position) if closing else self._start_tag(position)
            elif character:
                self._append(_decode(character))
                position = character.end()
            else:
                position = self._plain(position)
        if self.open:
            raise ParseError(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return self.text, self.entities

    def _plain(self, start: int) -> int:
        special = _SPECIAL.search(self.source, start + 1)
        end = special.start() if special else len(self.source)
        self._append(self.source[start:end])
        return end

    def _append(self, piece: str) -> None:
        self.text += piece
        self.offset += utf16_length(piece)

    def _at(self, position: int) -> str:
        return f"at byte offset {byte_offset(self.source, position)}"

    def _skip(self, pattern: re.Pattern[str], position: int) -> tuple[str, int]:
        match = pattern.match(self.source, position)
        return (match[0], match.end()) if match else ("", position)

    def _start_tag(self, begin: int) -> int:
        name, position = self._skip(_START_NAME, begin + 1)
        name = name.lower()
        if position >= len(self.source):
            raise ParseError(f"Unclosed start tag {self._at(begin)}")
        if name not in _TAGS:
            raise ParseError(f'Unsupported start tag "{name}" {self._at(begin)}')
        attributes, position = self._attributes(name, begin, position)
        argument = _argument(name, attributes)
        if name == "span" and argument != "spoiler":
            raise ParseError(f'Tag "span" must have class "tg-spoiler" {self._at(begin)}')
        self.open.append(_OpenTag(name=name, argument=argument, offset=self.offset, begins=len(self.text)))
        return position + 1

    def _attributes(self, tag: str, begin: int, position: int) -> tuple[dict[str, str], int]:
        """Read the attributes up to the closing bracket; return them and the bracket's position."""
        attributes: dict[str, str] = {}
        unclosed = ParseError(f"Unclosed start tag {self._at(begin)}")
        while True:
            _, position = self._skip(_SPACE, position)
            if position >= len(self.source):
                raise unclosed
            if self.source[position] == ">":
                return attributes, position
            name, position = self._skip(_ATTRIBUTE_NAME, position)
            if not name:
                raise ParseError(f'Empty attribute name in the tag "{tag}" {self._at(begin)}')
            _, position = self._skip(_SPACE, position)
            if not self.source.startswith("=", position):
                if position >= len(self.source):
                    raise unclosed
                if (tag, name) != ("blockquote", "expandable"):
                    missing = f'Expected equal sign in declaration of an attribute of the tag "{tag}"'
                    raise ParseError(f"{missing} {self._at(begin)}")
                attributes[name] = "1"
                continue
            _, position = self._skip(_SPACE, position + 1)
            if position >= len(self.source):
                raise unclosed
            attributes[name], position = self._value(position, unclosed)

    def _value(self, position: int, unclosed: ParseError) -> tuple[str, int]:
        quote = self.source[position]
        if quote not in "'\"":
            value, end = self._skip(_NAME_TOKEN, position)
            if end >= len(self.source):
                raise unclosed
            if not (self.source[end].isspace() or self.source[end] == ">"):
                raise ParseError(f"Unexpected end of name token {self._at(position)}")
            return value.lower(), end
        end = self.source.find(quote, position + 1)
        if end < 0 or end + 1 >= len(self.source):
            raise unclosed
        return _CHARACTER.sub(_decode, self.source[position + 1 : end]), end + 1

    def _end_tag(self, begin: int) -> int:
        if not self.open:
            raise ParseError(f"Unexpected end tag {self._at(begin)}")
        name, position = self._skip(_START_NAME, begin + 2)
        _, position = self._skip(_SPACE, position)
        if not self.source.startswith(">", position):
            raise ParseError(f"Unclosed end tag {self._at(begin)}")
        tag = self.open[-1]
        if name and name.lower() != tag.name:
            raise ParseError(
                f'Unmatched end tag {self._at(begin)}, expected "</{tag.name}>", found "</{name}>"'
            )
        if self.offset > tag.offset:
            self._close(tag)
        self.open.pop()
        return position + 1

    def _close(self, tag: _OpenTag) -> None:
        entity: Json = {"offset": tag.offset, "length": self.offset - tag.offset}
        if tag.name == "a":
            url = tag.argument or self.text[tag.begins :]
            if link := link_entity(url):
                self.entities.append(entity | link)
        elif tag.name == "blockquote":
            self.entities.append(entity | {"type": "expandable_blockquote" if tag.argument else "blockquote"})
        elif tag.name == "tg-emoji":
            self.entities.append(entity | {"type": "custom_emoji", "custom_emoji_id": tag.argument})
        elif tag.name in {"pre", "code"}:
            self._close_code(tag, entity)
        else:
            self.entities.append(entity | {"type": _SIMPLE[tag.name]})

    def _close_code(self, tag: _OpenTag, entity: Json) -> None:
        """A code tag with a language that fills a pre tag, or is filled by one, becomes one pre entity."""
        last = self.entities[-1] if self.entities else {}
        same_range = last.get("offset") == entity["offset"] and last.get("length") == entity["length"]
        if same_range and tag.name == "pre" and last["type"] == "code" and last.get("language"):
            last["type"] = "pre"
            return
        if same_range and tag.name == "code" and last["type"] == "pre" and tag.argument:
            last["language"] = tag.argument
            return
        language = {"language": tag.argument} if tag.argument else {}
        self.entities.append(entity | {"type": tag.name} | language)


def link_entity(url: str) -> Json | None:
    """Return type and target of a link, a mention for `tg://user?id=`; None when Telegram drops the
    address.
    """
    person = re.fullmatch(r"tg://user\?id=(\d+)", url.strip(), re.IGNORECASE)
    if person:
        return {"type": "text_mention", "user": {"id": int(person[1]), "is_bot": False, "first_name": ""}}
    url = url.strip()
    if re.match(r"(?:https?|tg|ton|mailto|tel|tonsite):", url, re.IGNORECASE):
        return {
            "type": "text_link",
            "url": url if "/" in url.partition("://")[2] or "://" not in url else url + "/",
        }
    if re.fullmatch(r"[^\s/:]+\.[^\s/:.]{2,}(?::\d+)?(?:/\S*)?", url):
        return {"type": "text_link", "url": f"http://{url}" if "/" in url else f"http://{url}/"}
    return None


def _argument(tag: str, attributes: dict[str, str]) -> str:
    if tag == "a":
        return attributes.get("href", "")
    if tag == "tg-emoji":
        return attributes.get("emoji-id", "")
    if tag == "blockquote":
        return "1" if "expandable" in attributes else ""
    prefix = {"code": "language-", "span": "tg-"}.get(tag)
    value = attributes.get("class", "")
    return value.removeprefix(prefix) if prefix and value.startswith(prefix) else ""


def _decode(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED[match[3]]
    code = int(match[1], 16) if match[1] else int(match[2])
    if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return match[0]
    return chr(code)
