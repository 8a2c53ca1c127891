"""How a customer recognises a question and finds a button: by the desk's own catalogues, in English."""

import html
import re

from bot.policy import load_policy
from tests.fakes.wording import real_words
from tickets.kinds import Language

_TAG = re.compile(r"<[^>]+>")
_GAP = "\0"
_PLACEHOLDERS = [
    "name",
    "desk",
    "read_back",
    "number",
    "typed",
    "period",
    "began",
    "request",
    "so_far",
    "prompt",
    "open_cases",
]


class Wording:
    """The sentences of the desk as they appear on a phone."""

    def __init__(self) -> None:
        policy = load_policy(None)
        self._words = real_words()
        self._pieces: dict[str, list[str]] = {}
        self.serial_question = policy.lines[0].questions[0].prompts[Language.EN]

    def label(self, key: str) -> str:
        """Return the label of a key that has no placeholders."""
        return self._words(key, Language.EN)

    def says(self, key: str, text: str) -> bool:
        """Return whether a message is the sentence of a key, whatever stands in its placeholders."""
        if key == "customer.extra.ask":
            return self.serial_question in text
        return all(piece in text for piece in self._fixed(key))

    def _fixed(self, key: str) -> list[str]:
        if key not in self._pieces:
            sentence = self._words(key, Language.EN, **dict.fromkeys(_PLACEHOLDERS, _GAP))
            plain = html.unescape(_TAG.sub("", sentence))
            self._pieces[key] = [piece.strip() for piece in plain.split(_GAP) if piece.strip()]
        return self._pieces[key]
