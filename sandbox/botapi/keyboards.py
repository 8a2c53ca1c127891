"""Keyboards of a call: checked as Telegram checks them."""

import re

from sandbox.botapi.errors import bad_request
from sandbox.world.shapes import Json

CALLBACK_DATA_BYTES = 64
MOST_BUTTONS = 100
_ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
        "disabled",
    }
)


def checked_markup(markup: Json | None, *, inline_only: bool = False) -> Json | None:
    """Return a keyboard without its empty buttons and rows, None when nothing is left of an inline one.

    Raises ApiError for buttons that Telegram refuses; `inline_only` is for edits.
    """
    if markup is None or not markup:
        return None
    if "inline_keyboard" in markup:
        rows = [
            [_inline_button(button) for button in row if button["text"]] for row in markup["inline_keyboard"]
        ]
        rows = [row for row in rows if row]
        _check_size(rows)
        return {"inline_keyboard": rows} if rows else None
    if inline_only:
        raise bad_request("inline keyboard expected")
    if "keyboard" in markup:
        rows = [[button for button in row if button["text"]] for row in markup["keyboard"]]
        rows = [row for row in rows if row]
        _check_size(rows)
        if not rows:
            raise bad_request("reply keyboard must contain at least one button")
        return {**markup, "keyboard": rows}
    if markup.get("remove_keyboard") or markup.get("force_reply"):
        return markup
    return None


def _check_size(rows: list[list[Json]]) -> None:
    if sum(len(row) for row in rows) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")


def _inline_button(button: Json) -> Json:
    actions = _ACTIONS & {name for name, value in button.items() if value not in (None, False)}
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if "callback_data" in actions:
        size = len(button["callback_data"].encode())
        if not 1 <= size <= CALLBACK_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    if "url" in actions:
        _check_url(button["url"])
    if "copy_text" in actions and not 1 <= len(button["copy_text"]["text"]) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if "web_app" in actions and not button["web_app"]["url"].startswith("https://"):
        url = button["web_app"]["url"]
        raise bad_request(
            f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed"
        )
    return button


def _check_url(url: str) -> None:
    if not re.fullmatch(r"(?:(?:https?|tg|ton)://|mailto:|tel:)?[^\s]+", url) or (
        "." not in url and "://" not in url
    ):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    host = re.fullmatch(r"https?://([^/:?#]*).*", url)
    if host and "." not in host[1]:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
