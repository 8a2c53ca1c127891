"""How a campaign and its asks lie in their tables."""

import json
from typing import Any

from sqlalchemy import Row

from storage.sealing.columns import CAMPAIGN_WORDS
from storage.sealing.vault import Vault
from tickets.aftercare.campaigns import AskOutcome, Campaign, CampaignAsk, CampaignAudience
from tickets.kinds import Language
from tickets.policy import SurveyQuestion

_AS_THEY_ARE = (
    "id",
    "key",
    "template",
    "population",
    "size",
    "seed",
    "created_by",
    "created_at",
    "send_at",
    "ends_at",
    "stopped_at",
)


def campaign_values(campaign: Campaign) -> dict[str, Any]:
    """Return the column values of a campaign."""
    questions = [{"key": each.key, "prompts": each.prompts} for each in campaign.questions]
    return {
        **{name: getattr(campaign, name) for name in _AS_THEY_ARE},
        "title": json.dumps(campaign.title, ensure_ascii=False),
        "intro": json.dumps(campaign.intro, ensure_ascii=False),
        "questions": json.dumps(questions, ensure_ascii=False),
        "months": campaign.audience.months,
        "line": campaign.audience.line,
        "region": campaign.audience.region,
    }


def campaign_of(row: Row[Any]) -> Campaign:
    """Return the campaign of a row."""
    return Campaign(
        **{name: getattr(row, name) for name in _AS_THEY_ARE},
        title=_texts(json.loads(row.title)),
        intro=_texts(json.loads(row.intro)),
        questions=tuple(
            SurveyQuestion(key=each["key"], prompts=_texts(each["prompts"]))
            for each in json.loads(row.questions)
        ),
        audience=CampaignAudience(months=row.months, line=row.line, region=row.region),
    )


def answer_values(ask: CampaignAsk, vault: Vault) -> dict[str, Any]:
    """Return the column values of an answer; the customer's words are sealed."""
    words = ask.words
    return {
        "scores": json.dumps(ask.scores, sort_keys=True),
        "words": None if words is None else vault.seal(CAMPAIGN_WORDS, words, ask.id),
        "outcome": ask.outcome.value if ask.outcome else None,
        "finished_at": ask.finished_at,
    }


def ask_of(row: Row[Any], vault: Vault) -> CampaignAsk:
    """Return the ask of a row; raises `Unreadable` or `KeyWrong`."""
    return CampaignAsk(
        id=row.id,
        campaign=row.campaign,
        customer=row.customer,
        asked_at=row.asked_at,
        reminded_at=row.reminded_at,
        scores=json.loads(row.scores),
        words=None if row.words is None else vault.open(CAMPAIGN_WORDS, row.words, row.id),
        outcome=None if row.outcome is None else AskOutcome(row.outcome),
        finished_at=row.finished_at,
    )


def _texts(texts: dict[str, str]) -> dict[Language, str]:
    return {Language(name): text for name, text in texts.items()}
