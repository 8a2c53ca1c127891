"""The warranty verdict in words (rule C7)."""

from dialogs.days import long_day
from tickets.case.warranty import Coverage, Warranty
from tickets.kinds import Language
from tickets.messages.words import Words


def warranty_sentence(words: Words, language: Language, warranty: Warranty) -> str:
    """Return what the warranty covers, with its last day where it is known."""
    if warranty.until is None or warranty.coverage is Coverage.UNCLEAR:
        return words("warranty.unclear", language)
    return words(f"warranty.{warranty.coverage}", language, until=long_day(warranty.until, language))
