"""How updates reach the bot: getUpdates and webhooks."""

import re
from urllib.parse import urlsplit

from sandbox.botapi.call import Call
from sandbox.botapi.errors import bad_request, conflict
from sandbox.botapi.registry import method
from sandbox.botapi.webhooks import Webhook
from sandbox.world.shapes import Json
from sandbox.world.updates import PollTerminatedError

WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
LONGEST_POLL = 50
MOST_UPDATES = 100
MOST_CONNECTIONS = 100
DEFAULT_CONNECTIONS = 40


@method("getUpdates")
async def get_updates(call: Call) -> list[Json]:
    """Return waiting updates, confirming those before `offset`; waits up to `timeout` seconds for
    the first.
    """
    if call.webhooks.get(call.bot) is not None:
        raise conflict(WEBHOOK_ACTIVE)
    _remember_allowed(call)
    limit = call.integer("limit", MOST_UPDATES)
    try:
        return await call.bot.queue.poll(
            offset=call.integer("offset"),
            limit=limit if 1 <= limit <= MOST_UPDATES else MOST_UPDATES,
            timeout=min(max(call.integer("timeout"), 0), LONGEST_POLL),
        )
    except PollTerminatedError as error:
        raise conflict(str(error)) from None


@method("setWebhook")
async def set_webhook(call: Call) -> bool:
    """Push updates to an address from now on; an empty address goes back to getUpdates.

    As in a Bot API server in local mode, plain http and any port are taken.
    """
    url = call.text("url").strip()
    if not url:
        return await delete_webhook(call)
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise bad_request("bad webhook: invalid webhook URL specified")
    secret = call.text("secret_token")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    connections = call.integer("max_connections", DEFAULT_CONNECTIONS)
    _remember_allowed(call)
    if call.flag("drop_pending_updates"):
        call.bot.queue.clear()
    call.bot.queue.terminate_poller("terminated by setWebhook request")
    await call.webhooks.set(
        Webhook(
            bot=call.bot,
            url=url,
            secret_token=secret,
            max_connections=min(max(connections, 1), MOST_CONNECTIONS),
            has_custom_certificate=call.get("certificate") is not None,
        )
    )
    return True


@method("deleteWebhook")
async def delete_webhook(call: Call) -> bool:
    """Stop pushing updates; they wait for getUpdates unless drop_pending_updates says otherwise."""
    await call.webhooks.delete(call.bot)
    if call.flag("drop_pending_updates"):
        call.bot.queue.clear()
    return True


@method("getWebhookInfo")
def get_webhook_info(call: Call) -> Json:
    """Return the webhook, how many updates wait for it, and its last error."""
    hook = call.webhooks.get(call.bot)
    info: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": bool(hook and hook.has_custom_certificate),
        "pending_update_count": len(call.bot.queue),
    }
    if hook is not None:
        info["max_connections"] = hook.max_connections
        info["ip_address"] = "127.0.0.1"
        if hook.last_error_message is not None:
            info |= {"last_error_date": hook.last_error_date, "last_error_message": hook.last_error_message}
    if call.bot.allowed_updates:
        info["allowed_updates"] = list(call.bot.allowed_updates)
    return info


def _remember_allowed(call: Call) -> None:
    """The list stays in force until another one is given; an empty one means the default."""
    allowed = call.get("allowed_updates")
    if allowed is not None:
        call.bot.allowed_updates = tuple(allowed)
