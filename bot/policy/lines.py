"""The product lines of the policy file, and the file as a whole."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.policy.aftercare import CampaignsSection, FollowUpSection
from bot.policy.deadlines import ClocksSection, EscalationSection
from bot.policy.fields import Pattern, PolicyKey, Section, SpanText, Text, Texts, repeated, unique
from bot.policy.looking_back import BatchSection, ReviewSection
from bot.policy.sections import (
    CalendarSection,
    DeskSection,
    LimitsSection,
    ProgressSection,
    SurveySection,
)
from tickets.kinds import ServiceMode
from tickets.policy import ExtraQuestion, Model, Policy, ProductLine


class ModelSection(Section):
    """One model of a product line."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,40}$")]
    name: Texts
    aliases: tuple[Text, ...] = ()

    def build(self) -> Model:
        """Return the domain's value."""
        return Model(id=self.id, names=self.name.build(), aliases=self.aliases)


class QuestionSection(Section):
    """A question that one product line asks in addition (rule I5)."""

    key: PolicyKey
    prompt: Texts
    required: Annotated[bool, Field(strict=True)] = False
    pattern: Pattern | None = None

    def build(self) -> ExtraQuestion:
        """Return the domain's value."""
        return ExtraQuestion(
            key=self.key, prompts=self.prompt.build(), required=self.required, pattern=self.pattern
        )


class LineSection(Section):
    """One product line."""

    name: Texts
    warranty_months: Annotated[
        int, Field(strict=True, ge=0, le=360, description="a whole number of months from 0 to 360")
    ]
    mode: ServiceMode
    urgent_mode: ServiceMode | None = None
    expired_mode: ServiceMode | None = None
    first_response: SpanText | None = None
    wearing_parts: tuple[Texts, ...] = ()
    models: Annotated[tuple[ModelSection, ...], Field(min_length=1)]
    questions: Annotated[tuple[QuestionSection, ...], unique(lambda question: question.key)] = ()

    def build(self, key: str) -> ProductLine:
        """Return the domain's value."""
        return ProductLine(
            key=key,
            names=self.name.build(),
            models=tuple(model.build() for model in self.models),
            warranty_months=self.warranty_months,
            mode=self.mode,
            first_response=self.first_response,
            questions=tuple(question.build() for question in self.questions),
            wearing_parts=tuple(part.build() for part in self.wearing_parts),
            urgent_mode=self.urgent_mode,
            expired_mode=self.expired_mode,
        )


def _told_apart(lines: dict[str, LineSection]) -> dict[str, LineSection]:
    """Refuse two models that share an id, or a name by which a customer could mean either."""
    models = [model for line in lines.values() for model in line.models]
    ids = repeated(model.id for model in models)
    if ids:
        raise ValueError(f"model ids stated more than once: {', '.join(ids)}")
    names = repeated(
        name
        for model in models
        for name in dict.fromkeys(map(_plain, (model.id, *model.name.build().values(), *model.aliases)))
    )
    if names:
        raise ValueError(f"names and aliases that two models share: {', '.join(names)}")
    return lines


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


class WarrantySection(Section):
    """What holds of every warranty (rule C7)."""

    repair_months: Annotated[int, Field(strict=True, ge=0, le=60)]


class DeskFile(Section):
    """The policy file as a whole."""

    desk: DeskSection
    calendar: CalendarSection
    clocks: ClocksSection
    warranty: WarrantySection
    regions: dict[PolicyKey, tuple[Text, ...]] = Field(default_factory=dict)
    departments: dict[PolicyKey, Texts] = Field(default_factory=dict)
    escalation: Annotated[tuple[EscalationSection, ...], Field(min_length=1), unique(lambda step: step.key)]
    survey: SurveySection
    follow_up: FollowUpSection = FollowUpSection()
    review: ReviewSection = ReviewSection()
    batch: BatchSection = BatchSection()
    campaigns: CampaignsSection = CampaignsSection()
    progress: ProgressSection
    limits: LimitsSection
    lines: Annotated[dict[PolicyKey, LineSection], Field(min_length=1), AfterValidator(_told_apart)]

    def build(self) -> Policy:
        """Return the domain's value."""
        return Policy(
            name=self.desk.name.build(),
            hotline=self.desk.hotline,
            emergency_phone=self.desk.emergency_phone,
            phone_region=self.desk.phone_region,
            default_language=self.desk.default_language,
            currency=self.desk.currency,
            calendar=self.calendar.build(),
            lines=tuple(line.build(key) for key, line in self.lines.items()),
            regions=dict(self.regions),
            clocks=self.clocks.build(),
            departments={key: texts.build() for key, texts in self.departments.items()},
            escalation=tuple(step.build() for step in self.escalation),
            survey=self.survey.build(),
            progress=self.progress.build(),
            limits=self.limits.build(),
            repair_warranty_months=self.warranty.repair_months,
            follow_up=self.follow_up.build(),
            review=self.review.build(),
            batch=self.batch.build(),
            campaigns=self.campaigns.build(),
        )
