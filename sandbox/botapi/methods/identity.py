"""Who the bot is: its account, its name and texts per language, its menu button."""

from collections.abc import Callable

from sandbox.botapi.call import Call
from sandbox.botapi.chats import target_conversation
from sandbox.botapi.errors import bad_request
from sandbox.botapi.methods.commands import language_of
from sandbox.botapi.registry import method
from sandbox.world.shapes import Json

_TEXTS = (
    ("MyName", "name", 64),
    ("MyDescription", "description", 512),
    ("MyShortDescription", "short_description", 120),
)
_MENU_BUTTONS = ("commands", "web_app", "default")


@method("getMe")
def get_me(call: Call) -> Json:
    """Return the calling bot."""
    return call.bot.user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_guest_queries": False,
        "supports_join_request_queries": False,
    }


def _setter(field: str, limit: int) -> Callable[[Call], bool]:
    def set_text(call: Call) -> bool:
        text = call.text(field).strip()
        if len(text) > limit:
            raise bad_request(f"{field.replace('_', ' ')} is too long")
        language = language_of(call)
        if field == "name" and not language and text:
            call.bot.name = text
        call.bot.profile_texts[field, language] = text
        return True

    return set_text


def _getter(field: str) -> Callable[[Call], Json]:
    def get_text(call: Call) -> Json:
        texts = call.bot.profile_texts
        default = texts.get((field, "")) or (call.bot.name if field == "name" else "")
        return {field: texts.get((field, language_of(call))) or default}

    return get_text


for _suffix, _field, _limit in _TEXTS:
    method(f"set{_suffix}")(_setter(_field, _limit))
    method(f"get{_suffix}")(_getter(_field))


@method("setChatMenuButton")
def set_chat_menu_button(call: Call) -> bool:
    """Change the menu button of one private chat, or of all without chat_id."""
    button = call.get("menu_button") or {"type": "default"}
    if button.get("type") not in _MENU_BUTTONS:
        raise bad_request("can't parse menu button: Unsupported type specified")
    call.bot.menu_buttons[_menu_chat(call)] = button
    return True


@method("getChatMenuButton")
def get_chat_menu_button(call: Call) -> Json:
    """Return the menu button of one private chat, or the default one."""
    buttons = call.bot.menu_buttons
    return buttons.get(_menu_chat(call)) or buttons.get(0) or {"type": "commands"}


def _menu_chat(call: Call) -> int:
    if call.get("chat_id") is None:
        return 0
    conversation = target_conversation(call, sending=False)
    if conversation.group is not None:
        raise bad_request("chat not found")
    return conversation.id
