"""What a person can do wrong at the desk; each error names the sentence that tells them what to do."""

from typing import ClassVar


class DeskError(Exception):
    """A refusal that a person can understand; `key` names its sentence in the catalogues."""

    key: ClassVar[str] = "error.general"

    def __init__(self, **values: str | int) -> None:
        super().__init__(self.key)
        self.values = values


class NotAllowed(DeskError):
    """The person's role or relation to the ticket does not permit the act."""

    key = "error.not_allowed"


class NotFound(DeskError):
    """There is no such thing, or the person may not know of it."""

    key = "error.not_found"


class NotPossible(DeskError):
    """The ticket's state does not permit the act (`values`: status, action)."""

    key = "error.not_possible"


class StaleVersion(DeskError):
    """Somebody else changed the ticket since it was read."""

    key = "error.stale"


class DraftIncomplete(DeskError):
    """The draft lacks required answers (rule I2; `values`: field)."""

    key = "error.draft_incomplete"


class TextTooLong(DeskError):
    """The text exceeds the limit (`values`: limit, length)."""

    key = "error.text_too_long"


class TextEmpty(DeskError):
    """The text has no words in it."""

    key = "error.text_empty"


class InviteInvalid(DeskError):
    """The invitation is unknown, used or expired."""

    key = "error.invite_invalid"


class AnswerUnfit(DeskError):
    """The answer to a product line's own question has not the shape the policy asks (`values`: question)."""

    key = "error.answer_unfit"


class TooManyFiles(DeskError):
    """The case has as many files of the customer as it may have (`values`: limit)."""

    key = "error.too_many_files"


class QuoteMissing(DeskError):
    """The customer pays for the work and has not been told yet what it costs (rule J9)."""

    key = "error.quote_missing"


class QuoteUnanswered(DeskError):
    """The customer has not answered the quote yet (rule J9)."""

    key = "error.quote_unanswered"


class QuoteRefused(DeskError):
    """The customer has declined the quote (rule J9)."""

    key = "error.quote_refused"


class TimePassed(DeskError):
    """The time named lies in the past, or its end before its start."""

    key = "error.time_passed"


class TooManyTimes(DeskError):
    """More times for a visit than can be offered at once (`values`: limit)."""

    key = "error.too_many_times"
