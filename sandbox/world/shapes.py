"""The one loose type of the sandbox: JSON objects exactly as Telegram's wire carries them."""

from typing import Any

Json = dict[str, Any]
