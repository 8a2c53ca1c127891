"""Who the bot is: getMe."""

from sandbox.botapi.call import Call
from sandbox.botapi.registry import method
from sandbox.world.shapes import Json


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
