"""Moving through the intake: keep an answer, then go where the stored draft says."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import NotRequired, TypedDict, cast

from aiogram.fsm.state import State
from aiogram_dialog import DialogManager, ShowMode, StartMode

from dialogs.context import desk_of, person_of
from dialogs.intake.answers import DraftChange, model_is_open
from dialogs.intake.states import QUESTION_OF, Intake, window_of
from dialogs.texts import tell
from tickets.case.answers import QUESTIONS
from tickets.case.drafts import Draft, Field, holds_only
from tickets.errors import AnswerUnfit, TextEmpty, TextTooLong
from tickets.ids import DraftId
from tickets.kinds import Kind, Request


class IntakeStart(TypedDict):
    """What an intake dialog is started with: ids and choices, never anything personal."""

    draft: str
    asked: NotRequired[str]


RESUME_AFTER = timedelta(hours=12)
"""How long a report may rest before words are no longer taken as the answer to the last question."""

_DRAFT = "draft"
_ASKED = "asked"
_BACK_AT = "back_at"
_SIMILAR_SEEN = "similar_seen"
_CORRECTING = "correcting"
_BEFORE_SIMILAR = (Field.FAULT, Field.MODEL, Field.PURCHASED, Field.ORDER)


def draft_id(manager: DialogManager) -> DraftId:
    """Return the id of the draft that this dialog fills."""
    return DraftId(cast("IntakeStart", manager.start_data)["draft"])


async def draft_of(manager: DialogManager) -> Draft:
    """Return the draft that this dialog fills; one update reads it once."""
    known: Draft | None = manager.middleware_data.get(_DRAFT)
    if known is not None and known.id == draft_id(manager):
        return known
    draft = await desk_of(manager).intake.get(by=person_of(manager).id, draft=draft_id(manager))
    return as_it_is_now(manager, draft)


def as_it_is_now(manager: DialogManager, draft: Draft) -> Draft:
    """Note, for what is drawn after this update, how a use case left the draft; returns it."""
    manager.middleware_data[_DRAFT] = draft
    return draft


def asked(manager: DialogManager) -> str | None:
    """Return the question that the open window asks, None in a window that asks none."""
    state = manager.current_context().state
    if state != Intake.plain:
        return QUESTION_OF.get(state) if state else None
    start = cast("IntakeStart", manager.start_data)
    name: str | None = manager.dialog_data.get(_ASKED) or start.get("asked")
    return name


async def has_rested(manager: DialogManager) -> bool:
    """Return whether the report was left so long ago that the customer may have forgotten the question."""
    draft = await draft_of(manager)
    back = manager.dialog_data.get(_BACK_AT)
    touched = max(draft.changed_at, datetime.fromisoformat(back)) if back else draft.changed_at
    return desk_of(manager).clock() - touched > RESUME_AFTER


def come_back(manager: DialogManager) -> None:
    """Note that the customer is back at the report."""
    manager.dialog_data[_BACK_AT] = desk_of(manager).clock().isoformat()


async def keep(manager: DialogManager, answer: DraftChange) -> Draft | None:
    """Keep an answer; one that is empty, too long or unfit changes nothing, is told, and gives None."""
    try:
        draft = await desk_of(manager).intake.update(
            by=person_of(manager).id, draft=draft_id(manager), change=answer
        )
    except (TextTooLong, TextEmpty, AnswerUnfit) as refusal:
        tell(manager, refusal.key, **refusal.values)
        return None
    return as_it_is_now(manager, draft)


async def keep_and_go_on(manager: DialogManager, answer: DraftChange) -> None:
    """Keep an answer and go to the next question, or stay when the answer was refused."""
    draft = await keep(manager, answer)
    if draft is not None:
        await go_on(manager, draft)


async def go_on(manager: DialogManager, draft: Draft) -> None:
    """Go to the next open question; an open case that looks like this one is offered first (rule I9)."""
    manager.dialog_data.pop(_CORRECTING, None)
    desk = desk_of(manager)
    name = _next(manager, draft)
    if name not in _BEFORE_SIMILAR and not manager.dialog_data.get(_SIMILAR_SEEN):
        manager.dialog_data[_SIMILAR_SEEN] = True
        if await desk.intake.similar_open(by=person_of(manager).id, draft=draft.id):
            await manager.switch_to(Intake.similar)
            return
    await _show(manager, _window_now(name, draft), name)


async def go_back(manager: DialogManager) -> None:
    """Go one question back; from a correction, to the read-back."""
    draft = await draft_of(manager)
    name = asked(manager)
    if name is not None and manager.current_context().state != window_of(name):
        await manager.switch_to(window_of(name))
        return
    if manager.dialog_data.get(_CORRECTING):
        await go_on(manager, draft)
        return
    missing = desk_of(manager).intake.missing(draft)
    before = QUESTIONS.before(draft, name, missing) if name else None
    await _show(manager, window_of(before) if before else Intake.cancel, before)


async def correct(manager: DialogManager, name: str, question: str | None = None) -> None:
    """Open one question for correction; its answer leads back to the read-back (rule I7)."""
    manager.dialog_data[_CORRECTING] = True
    if question is not None:
        manager.dialog_data["question"] = question
    await _show(manager, window_of(name), name)


async def open_intake(manager: DialogManager, draft: Draft) -> None:
    """Open the window in which a draft is continued; whatever was open before is left."""
    name = _next(manager, draft)
    await start_at(manager, _window_now(name, draft), draft, asked=name)


async def start_at(manager: DialogManager, state: State, draft: Draft, asked: str | None = None) -> None:
    """Open a named window of the intake for a draft; the one for plain questions needs to know which one."""
    start = IntakeStart(draft=draft.id)
    if state == Intake.plain and asked is not None:
        start["asked"] = asked
    await manager.start(state, data=dict(start), mode=StartMode.RESET_STACK, show_mode=ShowMode.AUTO)


async def begin(manager: DialogManager, request: Request, kind: Kind | None = None) -> None:
    """Begin a report of a request (rule C1), or offer to continue the unfinished one."""
    desk, by = desk_of(manager), person_of(manager).id
    unfinished = await desk.intake.unfinished(by=by)
    if unfinished is not None and not holds_only(unfinished):
        await start_at(manager, Intake.resume, unfinished)
        return
    draft = await desk.intake.start(by=by, request=request)
    if kind is not None and kind is not draft.kind:
        draft = await desk.intake.update(by=by, draft=draft.id, change=lambda it: _of_kind(it, kind))
    await open_intake(manager, draft)


def _of_kind(draft: Draft, kind: Kind) -> Draft:
    return replace(draft, kind=kind)


def _next(manager: DialogManager, draft: Draft) -> str | None:
    missing = desk_of(manager).intake.missing(draft)
    return QUESTIONS.first({*missing, Field.MODEL} if model_is_open(draft) else missing)


def _window_now(name: str | None, draft: Draft) -> State:
    if name is None:
        return Intake.confirm
    return Intake.choose_model if name == Field.MODEL and model_is_open(draft) else window_of(name)


async def _show(manager: DialogManager, state: State, name: str | None) -> None:
    if state == Intake.plain:
        manager.dialog_data[_ASKED] = name
    await manager.switch_to(state)
