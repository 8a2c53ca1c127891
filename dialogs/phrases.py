"""Phrases by which the desk recognises thanks, greetings and anger, in every language it speaks."""

from aiogram_dialog import DialogManager

from dialogs.acting import words_of
from dialogs.hearing import says_only, sounds_upset
from dialogs.say import tell
from tickets.kinds import Language
from tickets.messages.words import Words


def is_thanks(words: Words, text: str) -> bool:
    """Return whether the text is nothing but thanks or a goodbye."""
    return says_only(text, _phrases(words, "customer.hear.thanks"))


def is_greeting(words: Words, text: str) -> bool:
    """Return whether the text is nothing but a greeting or small talk."""
    return says_only(text, _phrases(words, "customer.hear.greetings"))


def calm(manager: DialogManager, text: str) -> None:
    """Answer anger with a calming sentence before anything is asked (rule I8)."""
    if sounds_upset(text, _phrases(words_of(manager), "customer.hear.upset")):
        tell(manager, "customer.calm")


def _phrases(words: Words, key: str) -> frozenset[str]:
    return frozenset(phrase for language in Language for phrase in words(key, language).split("|"))
