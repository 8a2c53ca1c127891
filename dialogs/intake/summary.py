"""The read-back: what the desk understood, field by field, as the customer would say it (rule I7)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dialogs.days import period
from dialogs.intake.course import course
from dialogs.say import Html, fit
from tickets.case.drafts import Draft, Field
from tickets.kinds import Language
from tickets.messages.words import Words
from tickets.policy import ExtraQuestion, Policy

_LONGEST_WORDS = 900
_LONGEST_ANSWER = 100
_ENDS_OF_SENTENCE = "?？.。:： "


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the read-back; `id` opens its question for correction."""

    id: str
    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Speaker:
    """Says answers in one language."""

    words: Words
    language: Language
    policy: Policy

    def answer(self, field: Field, draft: Draft) -> str:
        """Return the answer to a question as text, empty when there is none."""
        match field:
            case Field.MODEL:
                return self._model(draft)
            case Field.PURCHASED:
                return period(draft.purchased, self.language) if draft.purchased else ""
            case Field.ORDER:
                return draft.order_number or ("" if draft.order_known else self._say("customer.order.none"))
            case Field.REPAIRED_ELSEWHERE:
                yes = draft.repaired_elsewhere
                return "" if yes is None else self._say("button.yes" if yes else "button.no")
            case Field.URGENCY:
                return self.words(f"urgency.{draft.urgency}", self.language) if draft.urgency else ""
            case Field.NAME | Field.PHONE | Field.EMAIL | Field.ADDRESS:
                return self._contact(field, draft)
            case _:
                return self._detail(field, draft)

    def lines(self, draft: Draft, missing: Sequence[Field]) -> Iterator[Line]:
        """Yield the lines of the read-back in the order of asking, each product question on its own."""
        for field in course(draft, missing):
            if field is Field.EXTRA:
                yield from self._extra_lines(draft)
            else:
                label = self.words(f"customer.field.{field}", self.language)
                value = self.answer(field, draft) or self._say("customer.field.skipped")
                yield Line(id=field.value, label=label, value=value)

    def read_back(self, draft: Draft, missing: Sequence[Field]) -> Html:
        """Return the whole read-back, ready for HTML."""
        lines = [
            self.words("customer.field.line", self.language, label=fit(it.label), value=fit(it.value))
            for it in self.lines(draft, missing)
        ]
        return Html("\n".join(lines))

    def prompt(self, question: ExtraQuestion) -> str:
        """Return a product question in the customer's language, or in the desk's own."""
        prompts = question.prompts
        return prompts.get(self.language) or prompts.get(self.policy.default_language) or question.key

    def _extra_lines(self, draft: Draft) -> Iterator[Line]:
        line = self.policy.line(draft.product.line if draft.product else None)
        for question in line.questions if line else ():
            value = shortened(draft.extra.get(question.key, "")) or self._say("customer.field.skipped")
            label = self.prompt(question).rstrip(_ENDS_OF_SENTENCE)
            yield Line(id=f"extra:{question.key}", label=label, value=value)

    def _model(self, draft: Draft) -> str:
        product = draft.product
        if product is None:
            return ""
        line = self.policy.line(product.line)
        kind = line.names.get(self.language) if line else None
        name = shortened(product.name) or self._say("customer.model.unknown")
        return self.words("customer.field.product", self.language, name=name, kind=kind) if kind else name

    def _contact(self, field: Field, draft: Draft) -> str:
        contact = draft.contact
        if contact is None:
            return ""
        if field is Field.ADDRESS and contact.location and not contact.address:
            return self._say("customer.address.on_map")
        values = {
            Field.NAME: contact.name,
            Field.PHONE: contact.phone,
            Field.EMAIL: contact.email,
            Field.ADDRESS: contact.address,
        }
        return shortened(values[field] or "")

    def _detail(self, field: Field, draft: Draft) -> str:
        if field is Field.FAULT:
            files = len(draft.evidence)
            more = self.words("customer.file.count", self.language, n=files) if files else ""
            return f"{shortened(draft.words or '', _LONGEST_WORDS)} {more}".strip()
        values = {
            Field.PART: draft.part,
            Field.SINCE: draft.since,
            Field.ENVIRONMENT: draft.environment,
            Field.TRIED: draft.tried,
        }
        return shortened(values.get(field) or "")

    def _say(self, key: str) -> str:
        return self.words(key, self.language)


def shortened(text: str, limit: int = _LONGEST_ANSWER) -> str:
    """Return the text, cut with an ellipsis where it is longer than the limit in characters."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
