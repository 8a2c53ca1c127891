"""Reading a call's parameters from every form Telegram accepts: query, form, multipart, JSON."""

import json
from dataclasses import dataclass
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, MultipartReader, web

from sandbox.botapi.errors import ApiError, bad_request


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that came with the call."""

    filename: str
    content: bytes
    mime_type: str


@dataclass(frozen=True, kw_only=True)
class RawParameters:
    """A call's parameters before their types are known, and the files that came with it by part name."""

    values: dict[str, object]
    uploads: dict[str, Upload]


async def read_parameters(request: web.Request) -> RawParameters:
    """Return what a request carries; body values win over the query's.

    Raises ApiError for an unreadable body.
    """
    values: dict[str, object] = dict(request.query)
    if request.method != "POST" or not request.body_exists:
        return RawParameters(values=values, uploads={})
    if request.content_type.startswith("multipart/"):
        fields, uploads = await read_parts(await request.multipart())
        return RawParameters(values=values | fields, uploads=uploads)
    body = await request.read()
    return RawParameters(values=values | read_body(request.content_type, body), uploads={})


def read_body(content_type: str, body: bytes) -> dict[str, object]:
    """Return the parameters of a JSON or form body; raises ApiError for JSON that is not an object."""
    if not body:
        return {}
    if content_type == "application/json":
        try:
            decoded = json.loads(body)
        except ValueError:
            raise bad_request("can't parse JSON object") from None
        if not isinstance(decoded, dict):
            raise bad_request("expected JSON object")
        return {name: value for name, value in decoded.items() if value is not None}
    if content_type in {"application/x-www-form-urlencoded", "application/octet-stream"}:
        try:
            return dict(parse_qsl(body.decode(), keep_blank_values=True))
        except UnicodeDecodeError:
            raise bad_request("strings must be encoded in UTF-8") from None
    return {}


async def read_parts(reader: MultipartReader) -> tuple[dict[str, object], dict[str, Upload]]:
    """Return the plain fields and the files of a multipart body; raises ApiError when it breaks off."""
    fields: dict[str, object] = {}
    uploads: dict[str, Upload] = {}
    try:
        while (part := await reader.next()) is not None:
            if not isinstance(part, BodyPartReader) or not part.name:
                continue
            content = bytes(await part.read())
            if part.filename is None:
                fields[part.name] = content.decode()
                continue
            mime_type = part.headers.get("Content-Type", "application/octet-stream")
            uploads[part.name] = Upload(filename=part.filename, content=content, mime_type=mime_type)
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    except ValueError as error:
        raise ApiError(400, f"Bad Request: can't read the multipart body: {error}") from error
    return fields, uploads
