"""What the intake's windows show: small flat dicts, read from the draft; nothing is written here."""

from datetime import date

from aiogram_dialog import DialogManager

from dialogs.context import desk_of, person_of, spoken, words_of
from dialogs.date_formats import period
from dialogs.frame import WindowData
from dialogs.intake.moves import asked, draft_of
from dialogs.intake.summary import Speaker, shortened
from dialogs.sentences import emergency, person_answers, warranty_sentence
from dialogs.texts import Html
from tickets.case.answers import QUESTIONS
from tickets.case.drafts import Draft, Field
from tickets.case.facts import PurchaseDate
from tickets.case.questions import Situation
from tickets.decisions.service_mode import needs_address
from tickets.desk import Desk
from tickets.ids import TicketId
from tickets.kinds import Request, UpdateWish
from tickets.messages.words import Words
from tickets.policy import ExtraQuestion
from tickets.team.people import Person

_ON_TERMS = frozenset({Request.REPAIR, Request.EXCHANGE, Request.RETURN})
_WIDEST_LATIN = 26


def speaker(manager: DialogManager) -> Speaker:
    """Return who says answers in the acting person's language."""
    return Speaker(
        words=words_of(manager), language=person_of(manager).language, policy=desk_of(manager).policy
    )


def open_question(manager: DialogManager, draft: Draft) -> ExtraQuestion | None:
    """Return the product question to ask: the one being corrected, else the first without an answer.

    Required ones come first; the optional ones are passed over together.
    """
    line = desk_of(manager).policy.line(draft.product.line if draft.product else None)
    questions = sorted(line.questions if line else (), key=lambda it: not it.required)
    wanted = manager.dialog_data.get("question")
    skipped = Field.EXTRA in draft.skipped
    chosen = next((it for it in questions if it.key == wanted), None)
    unanswered = (it for it in questions if it.key not in draft.extra and (it.required or not skipped))
    return chosen or next(unanswered, None)


async def frame(desk: Desk, dialog_manager: DialogManager, **_: object) -> WindowData:
    """Show how far the customer is, and what they answered before in this window."""
    name = asked(dialog_manager)
    if name is None:
        return {}
    draft = await draft_of(dialog_manager)
    missing = desk.intake.missing(draft)
    far = QUESTIONS.progress(draft, name, missing)
    # Of the line's own questions each has an answer of its own.
    whole = name != Field.EXTRA
    return {
        "step": far.step,
        "total": far.total,
        "so_far": shortened(speaker(dialog_manager).answer(name, draft)) if whole else "",
        "answered": whole and name not in missing and QUESTIONS.is_answered(draft, name),
        "files": len(draft.evidence),
        "photo_alone": bool(draft.evidence) and not draft.words,
    }


async def resumed(dialog_manager: DialogManager, words: Words, person: Person, **_: object) -> WindowData:
    """Show what was reported so far and when."""
    draft = await draft_of(dialog_manager)
    return {
        "request": words(f"request.{draft.request}", person.language),
        "began": words.when(draft.started_at, person.language),
        "so_far": shortened(draft.words or "") or words("customer.field.skipped", person.language),
    }


async def belongs(desk: Desk, person: Person, words: Words, **_: object) -> WindowData:
    """Show the customer's open cases, for words that may belong to one of them."""
    mine = await desk.cases.mine(by=person.id)
    return {"cases": [_case(it.id, it.number, it.product.name) for it in mine if it.is_open][:8]}


async def similar(desk: Desk, person: Person, dialog_manager: DialogManager, **_: object) -> WindowData:
    """Show the open cases that this report looks like (rule I9)."""
    draft = await draft_of(dialog_manager)
    found = await desk.intake.similar_open(by=person.id, draft=draft.id)
    return {"cases": [_case(it.id, it.number, it.product.name) for it in found][:5]}


async def matches(desk: Desk, person: Person, dialog_manager: DialogManager, **_: object) -> WindowData:
    """Show the catalogue's models that the typed name may mean."""
    draft = await draft_of(dialog_manager)
    typed = draft.product.name if draft.product else ""
    found = desk.intake.find_models(typed)
    models = [{"id": it.model_id, "label": it.names[person.language]} for it in found]
    return {"typed": typed, "models": models}


async def lines(desk: Desk, person: Person, dialog_manager: DialogManager, **_: object) -> WindowData:
    """Show the product lines for a model that is not in the list."""
    draft = await draft_of(dialog_manager)
    shown = [{"id": it.key, "label": it.names.get(person.language) or it.key} for it in desk.policy.lines]
    return {"lines": shown, "typed": draft.product.name if draft.product else ""}


async def date_read(person: Person, dialog_manager: DialogManager, **_: object) -> WindowData:
    """Show the interval that was read from the customer's words."""
    data = dialog_manager.dialog_data
    earliest, latest = _day(data["earliest"]), _day(data["latest"])
    return {"period": period(PurchaseDate(earliest=earliest, latest=latest), person.language)}


async def parts(desk: Desk, person: Person, dialog_manager: DialogManager, **_: object) -> WindowData:
    """Show the parts of the product line that often wear."""
    draft = await draft_of(dialog_manager)
    line = desk.policy.line(draft.product.line if draft.product else None)
    known = line.wearing_parts if line else ()
    return {"parts": [{"id": number, "label": it[person.language]} for number, it in enumerate(known)]}


async def plain(desk: Desk, dialog_manager: DialogManager, **_: object) -> WindowData:
    """Show a question that has no window of its own."""
    draft = await draft_of(dialog_manager)
    question = QUESTIONS[asked(dialog_manager) or ""]
    return {
        "ask": Html(spoken(dialog_manager, question.ask)),
        "detail": question.detail,
        "optional": not question.detail and question.may_skip(_situation(desk, draft)),
        "options": [
            {"id": f"{question.id}.{it}", "label": spoken(dialog_manager, question.choice(it))}
            for it in question.choices
        ],
    }


async def extra(dialog_manager: DialogManager, **_: object) -> WindowData:
    """Show one of the product line's own questions (rule I5)."""
    draft = await draft_of(dialog_manager)
    question = open_question(dialog_manager, draft)
    if question is None:
        return {"prompt": "", "optional": True}
    return {
        "prompt": speaker(dialog_manager).prompt(question),
        "optional": not question.required,
        "so_far": shortened(draft.extra.get(question.key, "")),
    }


async def names(person: Person, **_: object) -> WindowData:
    """Show the name that Telegram tells, to take with one tap."""
    return {"known_name": shortened(person.name, 40)}


async def phones(desk: Desk, person: Person, dialog_manager: DialogManager, **_: object) -> WindowData:
    """Show the phone number of an earlier case; it can be passed over where nobody comes."""
    draft = await draft_of(dialog_manager)
    optional = QUESTIONS[Field.PHONE].may_skip(_situation(desk, draft))
    return {"known_phone": person.phone or "", "phone_optional": optional}


async def read_back(
    desk: Desk, words: Words, person: Person, dialog_manager: DialogManager, **_: object
) -> WindowData:
    """Show everything that was understood, the warranty verdict, and a button for each field (rule I7)."""
    draft = await draft_of(dialog_manager)
    missing = desk.intake.missing(draft)
    says, verdict = speaker(dialog_manager), desk.intake.verdict(draft)
    return {
        "read_back": says.read_back(draft, missing),
        "fields": [{"id": it.id, "label": f"✏️ {_label(it.label)}"} for it in says.lines(draft, missing)],
        "terms": draft.request in _ON_TERMS,
        "warranty": warranty_sentence(words, person.language, verdict.warranty),
        "mode": words(f"mode.{verdict.mode}", person.language),
    }


async def filed(
    desk: Desk, words: Words, person: Person, dialog_manager: DialogManager, **_: object
) -> WindowData:
    """Show the number, the warranty verdict, what happens next, and when (rules T1, I13)."""
    view = await desk.cases.view(by=person.id, ticket=TicketId(dialog_manager.dialog_data["ticket"]))
    ticket = view.ticket
    closed = not desk.calendar.is_open(desk.clock())
    return {
        "number": ticket.number,
        "terms": ticket.request in _ON_TERMS,
        "daily": person.updates is UpdateWish.DAILY,
        "promised": f"{desk.policy.progress.promised_before:%H:%M}",
        "warranty": warranty_sentence(words, person.language, ticket.warranty),
        "mode": words(f"mode.{ticket.mode}", person.language),
        "respond_by": words.when(ticket.respond_by, person.language),
        "solve_by": words.when(ticket.solve_by, person.language),
        "hours": person_answers(desk, words, person.language) if closed else "",
        "emergency": emergency(desk, words, person.language, ticket.urgency),
    }


def _situation(desk: Desk, draft: Draft) -> Situation:
    line = desk.policy.line(draft.product.line if draft.product else None)
    return Situation(draft=draft, line=line, visit=needs_address(desk.intake.verdict(draft).mode))


def _case(ticket: TicketId, number: str, product: str) -> dict[str, object]:
    return {"id": int(ticket), "number": number, "product": shortened(product, 30)}


def _label(text: str) -> str:
    return shortened(text, _WIDEST_LATIN if text.isascii() else _WIDEST_LATIN // 2)


def _day(text: str) -> date:
    return date.fromisoformat(text)
