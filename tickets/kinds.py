"""The words of the trade: kinds, requests, urgencies, roles and modes, as closed sets."""

from enum import StrEnum


class Language(StrEnum):
    """A language the desk speaks, named as its catalogue is; of those with one code the likelier is first."""

    ZH_HANS = "zh_Hans"
    ZH_HANT = "zh_Hant"
    EN = "en"

    @property
    def code(self) -> str:
        """The two letters of the language, without its script."""
        return self.value.partition("_")[0]


class Role(StrEnum):
    """What a person may do at the desk."""

    CUSTOMER = "customer"
    ENGINEER = "engineer"
    STAFF = "staff"
    LEAD = "lead"
    ADMIN = "admin"


class Kind(StrEnum):
    """What is wrong (rule C1)."""

    MALFUNCTION = "malfunction"
    QUALITY = "quality"
    LOGISTICS = "logistics"
    ATTITUDE = "attitude"
    USAGE = "usage"


class Request(StrEnum):
    """What the customer wants (rule C1)."""

    REPAIR = "repair"
    EXCHANGE = "exchange"
    RETURN = "return"
    COMPLAINT = "complaint"
    QUESTION = "question"


class Settlement(StrEnum):
    """What follows when the product has come back (rules X2, X4)."""

    EXCHANGE = "exchange"
    REFUND = "refund"


class Urgency(StrEnum):
    """How badly it hurts (rule C2): core use blocked, some functions affected, minor."""

    URGENT = "urgent"
    NORMAL = "normal"
    LOW = "low"

    def exceeds(self, other: "Urgency") -> bool:
        """Return whether it hurts worse than another one."""
        return _WORST_FIRST.index(self) < _WORST_FIRST.index(other)


_WORST_FIRST = tuple(Urgency)


class ServiceMode(StrEnum):
    """How the service is given (rule C6)."""

    ON_SITE = "on_site"
    CARRY_IN = "carry_in"
    MAIL_IN = "mail_in"
    REMOTE = "remote"


class EvidenceKind(StrEnum):
    """What sort of file a customer or engineer added (rule I6)."""

    PHOTO = "photo"
    VIDEO = "video"
    VOICE = "voice"
    DOCUMENT = "document"


class UpdateWish(StrEnum):
    """How often a customer wants to hear: every working day, when something changes, or not at all."""

    DAILY = "daily"
    CHANGES = "changes"
    NONE = "none"


def is_complaint(request: Request, kind: Kind) -> bool:
    """Return whether a case counts as a complaint: asked as one, or about somebody's manner (A7, P1, P2)."""
    return request is Request.COMPLAINT or kind is Kind.ATTITUDE
