"""The catalogues of wording: read from `locales/`, spoken through the `Words` port, checked for gaps."""

from bot.words.catalogues import Catalogues, WordsUnusable, load_catalogues

__all__ = ["Catalogues", "WordsUnusable", "load_catalogues"]
