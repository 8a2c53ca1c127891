"""The catalogues of wording: read from `locales/`, spoken through the `Words` port, checked for gaps."""

from bot.words.catalogues import Catalogues, load_catalogues

__all__ = ["Catalogues", "load_catalogues"]
