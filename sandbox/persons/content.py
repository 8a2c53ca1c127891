"""What a person sends, turned into the content of messages."""

import base64
import binascii
from random import getrandbits

from sandbox.entities.plain import found_entities
from sandbox.entities.spans import cleaned
from sandbox.persons.problems import PersonsApiError
from sandbox.persons.request import field, the_person
from sandbox.world.accounts import Person
from sandbox.world.files import FILE_KINDS
from sandbox.world.images import generated_picture
from sandbox.world.media import attachment
from sandbox.world.shapes import Json
from sandbox.world.world import World

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
_LARGEST_ALBUM = 10


def contents_of(world: World, person: Person, body: Json) -> list[Json]:
    """Return the content of each message that a send request makes.

    Raises PersonsApiError for a wrong request. A text beyond 4096 characters becomes several messages,
    as Telegram's clients do it.
    """
    if "text" in body:
        return _texts(field(body, "text", str))
    if "album" in body:
        return _album(world, field(body, "album", list))
    if "contact" in body:
        return [{"contact": _contact(field(body, "contact", dict))}]
    if body.get("share_contact"):
        return [own_contact(person)]
    if "location" in body:
        return [{"location": _location(field(body, "location", dict))}]
    kind = next((kind for kind in FILE_KINDS if kind in body), None)
    if kind is None:
        raise PersonsApiError(
            400, "say what to send: text, photo, album, voice, document, contact, location …"
        )
    return [_file(world, kind, field(body, kind, dict)) | caption_of(body.get("caption"))]


def text_of(text: str) -> Json:
    """Return a text with the entities that Telegram finds in it.

    Raises PersonsApiError when it is empty or too long.
    """
    text = cleaned(text).strip()
    if not 1 <= len(text) <= TEXT_LIMIT:
        raise PersonsApiError(400, f"a text has 1 to {TEXT_LIMIT} characters")
    entities = found_entities(text)
    return {"text": text} | ({"entities": entities} if entities else {})


def caption_of(caption: object) -> Json:
    """Return a caption with the entities found in it, nothing for an empty one."""
    if not caption:
        return {}
    text = cleaned(str(caption)).strip()
    if len(text) > CAPTION_LIMIT:
        raise PersonsApiError(400, f"a caption has at most {CAPTION_LIMIT} characters")
    entities = found_entities(text)
    return {"caption": text} | ({"caption_entities": entities} if entities else {})


def own_contact(person: Person) -> Json:
    """Return the person's own contact as the share-phone button sends it.

    Raises PersonsApiError without a phone.
    """
    if not person.phone:
        raise PersonsApiError(400, f"{person.first_name} has no phone number to share")
    names = {key: value for key, value in person.chat().items() if key in {"first_name", "last_name"}}
    return {"contact": {"phone_number": person.phone, **names, "user_id": person.id}}


def forwarded(world: World, source: object) -> Json:
    """Return the forward_origin of a message that came from a person by id, or from a hidden one by name."""
    date = world.clock.timestamp()
    if isinstance(source, str) and not source.isdigit():
        return {"forward_origin": {"type": "hidden_user", "sender_user_name": source, "date": date}}
    return {"forward_origin": {"type": "user", "sender_user": the_person(world, source).user(), "date": date}}


def _texts(text: str) -> list[Json]:
    text = cleaned(text).strip()
    if not text:
        raise PersonsApiError(400, "an empty text cannot be sent")
    pieces = [text[start : start + TEXT_LIMIT] for start in range(0, len(text), TEXT_LIMIT)]
    return [text_of(piece) for piece in pieces if piece.strip()]


def _album(world: World, items: list[object]) -> list[Json]:
    if not 2 <= len(items) <= _LARGEST_ALBUM:
        raise PersonsApiError(400, f"an album has 2 to {_LARGEST_ALBUM} items")
    group_id = str(getrandbits(53))
    contents = []
    for item in items:
        if not isinstance(item, dict):
            raise PersonsApiError(400, "an item of an album must be an object")
        item = (
            item
            if any(kind in item for kind in FILE_KINDS)
            else {"photo": item, "caption": item.get("caption")}
        )
        kind = next(kind for kind in FILE_KINDS if kind in item)
        content = _file(world, kind, field(item, kind, dict)) | caption_of(item.get("caption"))
        contents.append(content | {"media_group_id": group_id})
    return contents


def _file(world: World, kind: str, given: Json) -> Json:
    stored = world.files.add(
        kind,
        _bytes_of(kind, given),
        name=field(given, "file_name", str, None),
        mime_type=field(given, "mime_type", str, None),
        size=field(given, "file_size", int, None),
    )
    return attachment(world.files, kind, stored, given)


def _bytes_of(kind: str, given: Json) -> bytes:
    encoded = field(given, "base64", str, None)
    if encoded is None:
        return (
            generated_picture(getrandbits(8))
            if kind in {"photo", "sticker"}
            else f"a {kind} of the sandbox\n".encode()
        )
    try:
        return base64.b64decode(
            encoded.partition(",")[2] if encoded.startswith("data:") else encoded, validate=True
        )
    except binascii.Error:
        raise PersonsApiError(400, "base64 is not valid base64") from None


def _contact(given: Json) -> Json:
    contact = {
        "phone_number": field(given, "phone_number", str),
        "first_name": field(given, "first_name", str),
    }
    extra = {"last_name": field(given, "last_name", str, None), "user_id": field(given, "user_id", int, None)}
    return contact | {name: value for name, value in extra.items() if value is not None}


def _location(given: Json) -> Json:
    latitude, longitude = field(given, "latitude", float), field(given, "longitude", float)
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise PersonsApiError(400, "latitude is within 90 and longitude within 180 degrees")
    return {"latitude": latitude, "longitude": longitude}
