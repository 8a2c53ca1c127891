"""The tables of the policy file about what follows after a case: follow-ups and survey campaigns."""

from datetime import time, timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.policy.fields import PolicyKey, Section, SpanText, Texts, TimeOfDay, unique
from bot.policy.sections import SurveyQuestionSection
from tickets.policy import CampaignPolicy, CampaignTemplate, FollowUpPolicy, Measure, Span


class FollowUpSection(Section):
    """How a case is followed after its end (rules F6, P5)."""

    delivery_days: Annotated[int, Field(strict=True, ge=0, le=90)] = 7
    complaint_days: Annotated[int, Field(strict=True, ge=0, le=90)] = 3
    call_after: SpanText = Span(amount=2, measure=Measure.WORKING_DAYS)
    calls: Annotated[int, Field(strict=True, ge=1, le=10)] = 3

    def build(self) -> FollowUpPolicy:
        """Return the domain's value; 0 days switch a kind off."""
        return FollowUpPolicy(
            delivery_after=timedelta(days=self.delivery_days) if self.delivery_days else None,
            complaint_after=timedelta(days=self.complaint_days) if self.complaint_days else None,
            call_after=self.call_after,
            calls=self.calls,
        )


class CampaignTemplateSection(Section):
    """One campaign that leads can start (rule F7)."""

    title: Texts
    intro: Texts
    every_months: Literal[1, 3, 6, 12] | None = None
    questions: Annotated[
        tuple[SurveyQuestionSection, ...],
        Field(min_length=1, max_length=5),
        unique(lambda question: question.key),
    ]

    def build(self, key: str) -> CampaignTemplate:
        """Return the domain's value."""
        return CampaignTemplate(
            key=key,
            title=self.title.build(),
            intro=self.intro.build(),
            questions=tuple(question.build() for question in self.questions),
            every_months=self.every_months,
        )


class CampaignsSection(Section):
    """How campaigns are run (rule F7)."""

    rest_days: Annotated[int, Field(strict=True, ge=0, le=730)] = 90
    open_days: Annotated[int, Field(strict=True, ge=1, le=90)] = 14
    remind_days: Annotated[int, Field(strict=True, ge=1, le=89)] = 4
    send_at: TimeOfDay = time(10)
    response: Annotated[float, Field(gt=0, le=1)] = 0.4
    templates: dict[PolicyKey, CampaignTemplateSection] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _reminded_while_open(self) -> Self:
        if self.remind_days >= self.open_days:
            raise ValueError("remind_days must be fewer than open_days")
        return self

    def build(self) -> CampaignPolicy:
        """Return the domain's value."""
        return CampaignPolicy(
            templates=tuple(template.build(key) for key, template in self.templates.items()),
            rest_days=self.rest_days,
            open_days=self.open_days,
            remind_days=self.remind_days,
            send_at=self.send_at,
            response=self.response,
        )
