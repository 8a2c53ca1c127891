"""Formatted text as Telegram reads it: HTML, MarkdownV2, entities and what is found in plain text."""
