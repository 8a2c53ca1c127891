"""Everything that keeps the desk from starting and that a person can mend: one sentence each, exit code 2."""

from bot.policy import PolicyInvalid
from bot.sandbox_process import SandboxFailed
from bot.settings import SettingsInvalid
from bot.words import WordsUnusable
from storage.errors import StorageError


def refusals() -> tuple[type[Exception], ...]:
    """Return the exceptions whose text is a sentence for the person at the command line."""
    return (SettingsInvalid, PolicyInvalid, StorageError, SandboxFailed, WordsUnusable)
