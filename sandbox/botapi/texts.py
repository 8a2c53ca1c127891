"""Texts and captions of a call: parse mode, entities, trimming and length."""

from collections.abc import Mapping
from typing import Any

from sandbox.botapi.errors import bad_request, not_in_sandbox
from sandbox.entities.html import parse_html
from sandbox.entities.markdown_v2 import parse_markdown_v2
from sandbox.entities.plain import found_entities
from sandbox.entities.spans import ParseError, cleaned, merged, trimmed, utf16_length
from sandbox.world.shapes import Json
from sandbox.world.world import World

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
_PARSERS = {"html": parse_html, "markdownv2": parse_markdown_v2}


def message_text(world: World, given: Mapping[str, Any]) -> Json:
    """Return `text` and `entities` of a text message.

    Raises ApiError when empty, too long or badly formatted.
    """
    text, entities = formatted(world, given.get("text", ""), given.get("parse_mode"), given.get("entities"))
    if not text:
        raise bad_request("message text is empty")
    if len(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return {"text": text} | ({"entities": entities} if entities else {})


def message_caption(world: World, given: Mapping[str, Any]) -> Json:
    """Return `caption` and `caption_entities`, nothing when it is empty.

    Raises ApiError when too long or bad.
    """
    text, entities = formatted(
        world, given.get("caption", ""), given.get("parse_mode"), given.get("caption_entities")
    )
    if len(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text} | ({"caption_entities": entities} if entities else {})


def formatted(
    world: World, source: str, parse_mode: str | None, given: list[Json] | None
) -> tuple[str, list[Json]]:
    """Return the plain text with all its entities, given, marked up or found.

    Raises ApiError for bad mark-up.
    """
    source = cleaned(source)
    explicit: list[Json] = []
    if given:
        explicit = _checked(source, given)
    elif parse_mode:
        parser = _PARSERS.get(parse_mode.lower())
        if parser is None:
            if parse_mode.lower() == "markdown":
                raise not_in_sandbox("the legacy parse_mode Markdown")
            raise bad_request("unsupported parse_mode")
        try:
            source, explicit = parser(source)
        except ParseError as error:
            raise bad_request(f"can't parse entities: {error}") from None
    text, explicit = trimmed(source, explicit)
    return text, merged(_with_known_persons(world, explicit), found_entities(text))


def _checked(text: str, entities: list[Json]) -> list[Json]:
    """Entities that reach beyond the text are dropped, as Telegram does."""
    length = utf16_length(text)
    for entity in entities:
        if entity["type"] == "text_link" and not entity.get("url"):
            raise bad_request("can't parse MessageEntity: Can't find field \"url\"")
    return [
        entity
        for entity in entities
        if entity["offset"] >= 0 and entity["length"] > 0 and entity["offset"] + entity["length"] <= length
    ]


def _with_known_persons(world: World, entities: list[Json]) -> list[Json]:
    """A mention of a person by id stays only when Telegram knows the person."""
    kept = []
    for entity in entities:
        if entity["type"] == "text_mention":
            person = world.accounts.persons.get(entity.get("user", {}).get("id", 0))
            if person is None:
                continue
            entity = {**entity, "user": person.user()}
        kept.append(entity)
    return kept
