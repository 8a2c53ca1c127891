"""The face that bots see: Telegram's Bot API over HTTP, as strict as the original."""
