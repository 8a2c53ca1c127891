"""The read-back: what the desk understood, field by field, as the customer would say it (rule I7)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dialogs.date_formats import period
from dialogs.texts import Html, fit
from tickets.case.answers import QUESTIONS
from tickets.case.drafts import Draft, Field
from tickets.case.facts import Product, PurchaseDate
from tickets.case.questions import LABEL, Place, Question
from tickets.kinds import Language, Urgency
from tickets.messages.words import Words
from tickets.policy import ExtraQuestion, Policy

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

    def answer(self, name: str, draft: Draft) -> str:
        """Return the answer to a question as text, empty when there is none."""
        question = QUESTIONS[name]
        held = next((place for place in question.places if place.holds(draft)), None)
        said = self._value(question, held, draft) if held else ""
        if name == Field.FAULT and draft.evidence:
            files = self.words("customer.file.count", self.language, n=len(draft.evidence))
            return f"{said} {files}".strip()
        return said

    def lines(self, draft: Draft, missing: Sequence[str]) -> Iterator[Line]:
        """Yield the lines of the read-back in the order of asking, each product question on its own."""
        for name in QUESTIONS.course(draft, missing):
            if name == Field.EXTRA:
                yield from self._extra_lines(draft)
            else:
                value = self.answer(name, draft) or self._say("customer.field.skipped")
                yield Line(id=name, label=self._say(LABEL.format(name)), value=value)

    def read_back(self, draft: Draft, missing: Sequence[str]) -> Html:
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

    def _value(self, question: Question, place: Place, draft: Draft) -> str:
        if place.said is not None:
            return self._say(place.said)
        match place.read(draft):
            case Product() as product:
                return self._product(product)
            case PurchaseDate() as bought:
                return period(bought, self.language)
            case bool(yes):
                return self._say("button.yes" if yes else "button.no")
            case Urgency() as urgency:
                return self._say(f"urgency.{urgency}")
            case str(text):
                return shortened(text, question.shown)
            case _:
                return ""

    def _product(self, product: Product) -> str:
        line = self.policy.line(product.line)
        kind = line.names.get(self.language) if line else None
        name = shortened(product.name) or self._say("customer.model.unknown")
        return self.words("customer.field.product", self.language, name=name, kind=kind) if kind else name

    def _say(self, key: str) -> str:
        return self.words(key, self.language)


def shortened(text: str, limit: int = _LONGEST_ANSWER) -> str:
    """Return the text, cut with an ellipsis where it is longer than the limit in characters."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
