"""Structured logs without secrets: tokens and personal data are masked in every line."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_PRIVATE_KEYS = frozenset(
    (
        "token",
        "phone",
        "email",
        "address",
        "order",
        "order_number",
        "text",
        "words",
        "caption",
        "contact",
        "secret",
    )
)
_PATTERNS = (
    (re.compile(r"(?<!\d)\d{5,12}:[\w-]{20,}"), "<token>"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"), "<email>"),
    (re.compile(r"\+\d[\d ()-]{6,18}\d"), "<phone>"),
    (re.compile(r"(?<![\d.-])1[3-9]\d{9}(?!\d)"), "<phone>"),
)
_QUIET = ("aiogram", "httpx", "apscheduler", "telegram", "aiohttp", "alembic", "aiogram_dialog")


def without_secrets(text: str) -> str:
    """Return the text with everything that looks like a token, an e-mail address or a phone number masked."""
    for pattern, mask in _PATTERNS:
        text = pattern.sub(mask, text)
    return text


def _keep_private_keys_out(
    _logger: Any, _method: str, entry: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    for key in _PRIVATE_KEYS & entry.keys():
        entry[key] = "<private>"
    return entry


class _MaskingFormatter(structlog.stdlib.ProcessorFormatter):
    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


def set_up_logs(*, verbose: bool) -> None:
    """Send every library's logs to standard error, masked; times in UTC."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _keep_private_keys_out,
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        _MaskingFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
                if sys.stderr.isatty()
                else structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.INFO if verbose else logging.WARNING)
    # The planners' clock reports each failed run itself, with its cause.
    logging.getLogger("apscheduler.executors").setLevel(logging.CRITICAL)
    logging.getLogger("asyncio").setLevel(logging.WARNING)
