"""Identifiers, each with a type of its own so that one cannot be passed for another."""

from typing import NewType

PersonId = NewType("PersonId", int)
TelegramId = NewType("TelegramId", int)
TicketId = NewType("TicketId", int)
DraftId = NewType("DraftId", str)
SurveyId = NewType("SurveyId", int)
CampaignAskId = NewType("CampaignAskId", int)
CampaignId = NewType("CampaignId", int)
FollowUpId = NewType("FollowUpId", int)
OutboxId = NewType("OutboxId", int)
ParkedId = NewType("ParkedId", int)
