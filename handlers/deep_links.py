"""What a deep link carries: `m_<model id>` from a product's QR code, or `inv_<token>` (rule I1)."""

from dialogs.intake.answers import DraftChange, found_model
from tickets.case.readers import ModelMatch
from tickets.kinds import Language
from tickets.policy import Policy

_MODEL = "m_"
_INVITE = "inv_"
_CERTAIN = 100.0


def token_of(payload: str | None) -> str | None:
    """Return the invitation that a link carries, None when it carries none."""
    return payload.removeprefix(_INVITE) if payload and payload.startswith(_INVITE) else None


def model_of(payload: str | None, policy: Policy, language: Language) -> DraftChange | None:
    """Return the answer to the question for the model that a link gives, None for a model unknown."""
    if not payload or not payload.startswith(_MODEL):
        return None
    wanted = payload.removeprefix(_MODEL)
    for line in policy.lines:
        for model in line.models:
            if model.id == wanted:
                match = ModelMatch(model_id=model.id, line=line.key, names=model.names, score=_CERTAIN)
                return found_model(match, language)
    return None
