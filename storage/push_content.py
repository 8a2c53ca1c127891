"""What an outgoing message holds besides its envelope, as one sealed value."""

import json
from dataclasses import asdict, dataclass

from storage import codec
from storage.errors import Unreadable
from storage.sealing.columns import PUSH
from storage.sealing.vault import Vault
from tickets.case.facts import Evidence
from tickets.messages.pushes import Button, ContextValue, Push


@dataclass(frozen=True, kw_only=True)
class Content:
    """Context of the template, buttons and attachments of one message."""

    context: dict[str, ContextValue]
    buttons: tuple[tuple[Button, ...], ...]
    attachments: tuple[Evidence, ...]


def seal_content(vault: Vault, push: Push) -> bytes:
    """Return a push's content sealed for its row; raises TypeError unless the context is plain JSON."""
    data = {
        "context": push.context,
        "buttons": [[asdict(button) for button in line] for line in push.buttons],
        "attachments": codec.dump(push.attachments),
    }
    return vault.seal(PUSH, json.dumps(data, ensure_ascii=False), push.dedupe)


def open_content(vault: Vault, sealed: bytes, dedupe: str) -> Content:
    """Return the content of a row; raises `Unreadable`."""
    try:
        data = json.loads(vault.open(PUSH, sealed, dedupe))
        return Content(
            context=data["context"],
            buttons=tuple(tuple(Button(**button) for button in line) for line in data["buttons"]),
            attachments=codec.load_tuple(Evidence, data["attachments"]),
        )
    except (ValueError, TypeError, KeyError):
        raise Unreadable("The content of an outgoing message can't be read.") from None
