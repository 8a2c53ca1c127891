"""How an attempt to send ended, read from what the Telegram library raised."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from notifier.request import NotSent, ServerFault


class FailureAction(StrEnum):
    """What has to be done about an attempt that did not succeed."""

    RETRY = "retry"
    WAIT = "wait"
    UNKNOWN = "unknown"
    UNREACHABLE = "unreachable"
    MIGRATED = "migrated"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Failure:
    """An attempt that did not succeed; `reason` is a short text without personal data.

    `wait` is Telegram's retry_after for `WAIT`, `new_chat` the chat's new id for `MIGRATED`.
    """

    fate: FailureAction
    reason: str
    wait: timedelta = timedelta()
    new_chat: int | None = None


_NOBODY_THERE = (
    "chat not found",
    "user not found",
    "user is deactivated",
    "peer_id_invalid",
    "input_user_deactivated",
    "user_is_blocked",
    "bot can't initiate conversation",
)


def failure(error: TelegramError) -> Failure:
    """Return what an error means for the message; what cannot be told apart is unknown, not lost."""
    match error:
        case RetryAfter():
            period = error.retry_after
            wait = period if isinstance(period, timedelta) else timedelta(seconds=period)
            return Failure(fate=FailureAction.WAIT, reason=f"429: wait {wait.total_seconds():g} s", wait=wait)
        case ChatMigrated():
            return Failure(
                fate=FailureAction.MIGRATED, reason="the chat has a new id", new_chat=error.new_chat_id
            )
        case Forbidden():
            return Failure(fate=FailureAction.UNREACHABLE, reason=f"403: {error.message}")
        case BadRequest():
            gone = any(sign in error.message.lower() for sign in _NOBODY_THERE)
            fate = FailureAction.UNREACHABLE if gone else FailureAction.REFUSED
            return Failure(fate=fate, reason=f"400: {error.message}")
        case NotSent() | ServerFault():
            return Failure(fate=FailureAction.RETRY, reason=error.message)
        case _:
            return _less_certain(error)


def _less_certain(error: TelegramError) -> Failure:
    if isinstance(error, Conflict | InvalidToken):
        # Nothing is wrong with the message: it waits until the desk's token is right again.
        return Failure(fate=FailureAction.RETRY, reason=f"the token is refused: {type(error).__name__}")
    return Failure(fate=FailureAction.UNKNOWN, reason=error.message)
