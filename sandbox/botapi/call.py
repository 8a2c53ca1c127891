"""One call of a bot: who calls, which method, with which checked parameters."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.botapi import schema
from sandbox.botapi.errors import bad_request, not_in_sandbox
from sandbox.botapi.request import RawParameters, Upload
from sandbox.botapi.webhooks import Webhooks
from sandbox.world.accounts import Bot
from sandbox.world.files import FILE_KINDS
from sandbox.world.world import World

NOT_IN_SANDBOX = frozenset(
    {
        "direct_messages_topic_id",
        "suggested_post_parameters",
        "ephemeral_message_parameters",
        "rich_message",
        "media_url",
    }
)
"""Parameters of methods the sandbox has, which it refuses by name because it could not keep their meaning."""


OPTIONAL_AFTER_ALL = frozenset({("setWebhook", "url")})
"""Parameters that the schema calls required and Telegram does without."""

_MISSING = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "from_chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "user_id": "invalid user_id specified",
    "file_id": "invalid file_id",
    "action": "wrong parameter action in request",
    "latitude": "latitude is empty",
    "longitude": "longitude is empty",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    **{kind: f"there is no {kind.replace('_', ' ')} in the request" for kind in FILE_KINDS},
}


@dataclass(frozen=True, kw_only=True)
class Call:
    """A checked call; `parameters` holds the given values in the schema's types, unknown ones dropped."""

    world: World
    webhooks: Webhooks
    bot: Bot
    method: str
    parameters: Mapping[str, Any]
    uploads: Mapping[str, Upload]

    def get(self, name: str) -> Any:
        """Return a parameter's value, None when it was not given."""
        return self.parameters.get(name)

    def text(self, name: str) -> str:
        """Return a text parameter, empty when it was not given."""
        value: str = self.parameters.get(name, "")
        return value

    def integer(self, name: str, default: int = 0) -> int:
        """Return a number parameter, `default` when it was not given."""
        value: int = self.parameters.get(name, default)
        return value

    def flag(self, name: str) -> bool:
        """Return a yes-or-no parameter, no when it was not given."""
        value: bool = self.parameters.get(name, False)
        return value


def checked_parameters(method: str, raw: RawParameters) -> dict[str, Any]:
    """Return the known parameters in their types.

    Raises ApiError for a wrong type, a missing parameter, and one that the sandbox does not have.
    """
    checked: dict[str, Any] = {}
    kinds = schema.parameters(method)
    for name, kind in kinds.items():
        value = raw.uploads.get(name) if name in raw.uploads else raw.values.get(name)
        if value is None:
            continue
        if name in NOT_IN_SANDBOX:
            raise not_in_sandbox(f"parameter {name} of method {method}")
        if value == "" and kind != "String":
            continue
        try:
            checked[name] = schema.coerce_parameter(kind, value, name)
        except schema.TypeMismatchError as error:
            raise bad_request(str(error)) from None
    for name in schema.required_parameters(method):
        if name not in checked and (method, name) not in OPTIONAL_AFTER_ALL:
            raise bad_request(_MISSING.get(name, f'parameter "{name}" is required'))
    return checked
