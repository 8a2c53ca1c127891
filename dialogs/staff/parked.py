"""Parked updates: let run again, or dropped; nothing of what was said in them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from aiogram import F
from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Row, SwitchTo

from dialogs.casework.inputs import words_input
from dialogs.casework.refusal import tell_refusal, told
from dialogs.casework.summary import clip
from dialogs.context import desk_of, person_of, spoken, words_of
from dialogs.frame import choices, window
from dialogs.staff.paging import page_before, pager, paging, to_first_page
from dialogs.staff.states import Case, Parked
from dialogs.texts import Label, Say, tell
from tickets.errors import NotAllowed, NotFound
from tickets.ids import ParkedId
from tickets.messages.parked import ParkedUpdate
from tickets.services.operations import PAGE
from tickets.views import ParkedView

_NAME_SHOWN = 40


class DropReason(StrEnum):
    """Why an update is dropped, most often."""

    SETTLED = "settled"
    SENT_AGAIN = "sent_again"
    NOTHING_IN_IT = "nothing_in_it"


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The update that a person looks at, and how often it had been let run again when they saw it."""

    update: ParkedId
    retries: int


def build_parked() -> Dialog:
    """Build the dialog; start `Parked.card` with `{"update": id}`."""
    return Dialog(_browse(), _card(), _drop(), on_start=begin_with)


def _browse() -> Window:
    return window(
        Parked.browse,
        Say("staff.parked.head", when="here"),
        Say("staff.parked.none", when=~F["here"]),
        choices("update", "updates", open_update, label=Label("staff.parked.item"), of=int),
        pager(),
        otherwise="staff.tap_or_command",
        getter=parked_page,
    )


def _card() -> Window:
    return window(
        Parked.card,
        Say("staff.parked.gone", when="gone"),
        Say("staff.parked.card", when="here"),
        Say("staff.parked.of_case", when="case"),
        Say("staff.parked.failed", when="open"),
        Say("staff.parked.decision", when="decision"),
        Say("staff.parked.what_now", when="open"),
        Row(
            Button(Label("staff.parked.retry"), id="retry", on_click=retry, when="open"),
            SwitchTo(Label("staff.parked.drop"), id="drop", state=Parked.drop, when="open"),
        ),
        Button(Label("staff.parked.open_case"), id="case", on_click=open_case, when="case"),
        SwitchTo(Label("staff.back"), id="list", state=Parked.browse),
        otherwise="staff.tap_or_command",
        getter=parked_card,
    )


def _drop() -> Window:
    return window(
        Parked.drop,
        Say("staff.parked.ask_reason"),
        choices("reason", "reasons", drop_for),
        SwitchTo(Label("staff.back"), id="back", state=Parked.card),
        words_input(drop),
        otherwise="staff.words_please",
        getter=reasons,
    )


async def parked_page(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give one page of what waits for a decision, the newest first."""
    before = page_before(dialog_manager)
    after = (before[0], ParkedId(before[1])) if before else None
    desk, person = desk_of(dialog_manager), person_of(dialog_manager)
    try:
        page = await desk.operations.parked(by=person.id, after=after)
    except NotAllowed as error:
        tell_refusal(dialog_manager, error)
        page = ()
    end = (page[-1].update.parked_at, page[-1].update.id) if len(page) == PAGE else None
    return {
        "updates": [_brief(dialog_manager, view) for view in page],
        "here": bool(page),
        **paging(dialog_manager, end),
    }


async def parked_card(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give one update: from whom, what kind, how it failed, and what was decided last."""
    desk, person = desk_of(dialog_manager), person_of(dialog_manager)
    update = ParkedId(int(dialog_manager.dialog_data["update"]))
    try:
        view = await desk.operations.look_at_parked(by=person.id, update=update)
    except (NotAllowed, NotFound):
        return {"here": False, "open": False, "gone": True, "decision": "", "case": ""}
    found = view.update
    # A tap means the round that is on the screen: what it decided is never decided twice.
    dialog_manager.dialog_data["chosen"] = encode_chosen(found)
    dialog_manager.dialog_data["case"] = int(view.ticket.id) if view.ticket else None
    return {
        **_brief(dialog_manager, view),
        "here": True,
        "gone": False,
        "open": found.parked,
        "case": view.ticket.number if view.ticket else "",
        "received": words_of(dialog_manager).when(found.received_at, person.language),
        "attempts": found.attempts,
        "error": found.error or spoken(dialog_manager, "staff.parked.no_error"),
        "decision": decision_line(dialog_manager, view),
    }


async def reasons(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the usual reasons to drop an update."""
    return {
        "reasons": [
            {"id": reason.value, "label": spoken(dialog_manager, f"staff.parked.reason.{reason}")}
            for reason in DropReason
        ]
    }


def decision_line(manager: DialogManager, view: ParkedView) -> str:
    """Return who decided what about an update and when, nothing where nobody did."""
    if view.decision is None or view.decided_by is None:
        return ""
    return spoken(
        manager,
        f"staff.parked.decided.{view.decision.verdict}",
        name=clip(view.decided_by.name, _NAME_SHOWN),
        when=words_of(manager).when(view.decision.at, person_of(manager).language),
        reason=view.decision.reason or "",
    )


def _brief(manager: DialogManager, view: ParkedView) -> dict[str, Any]:
    update = view.update
    sender = view.sender.name if view.sender else spoken(manager, "staff.parked.nobody")
    return {
        "id": int(update.id),
        "when": words_of(manager).when(update.parked_at, person_of(manager).language),
        "who": clip(sender, _NAME_SHOWN),
        "kind": spoken(manager, f"staff.parked.kind.{update.kind}"),
        "number": view.ticket.number if view.ticket else "",
        "mark": spoken(manager, "staff.parked.again_mark") if update.retries else "",
    }


async def open_update(_: CallbackQuery, __: Any, manager: DialogManager, update: int) -> None:
    """Show one update."""
    manager.dialog_data["update"] = update
    await manager.switch_to(Parked.card)


async def begin_with(start_data: Any, manager: DialogManager) -> None:
    """Remember the update that the dialog was started for, where it was for one."""
    if isinstance(start_data, dict) and "update" in start_data:
        manager.dialog_data["update"] = int(start_data["update"])


async def retry(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Let the update run again, and go back to the list."""
    chosen = _chosen(manager)
    with told(manager):
        view = await desk_of(manager).operations.retry(
            by=person_of(manager).id, update=chosen.update, retries=chosen.retries
        )
        _say(manager, view)
        await _to_list(manager)


async def drop(manager: DialogManager, reason: str) -> None:
    """Drop the update for a reason, and go back to the list."""
    chosen = _chosen(manager)
    with told(manager):
        view = await desk_of(manager).operations.drop(
            by=person_of(manager).id, update=chosen.update, retries=chosen.retries, reason=reason
        )
        _say(manager, view)
        await _to_list(manager)


async def drop_for(_: CallbackQuery, __: Any, manager: DialogManager, reason: str) -> None:
    """Drop the update for one of the usual reasons."""
    await drop(manager, spoken(manager, f"staff.parked.reason.{DropReason(reason)}"))


async def open_case(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Open the sender's latest case."""
    case = manager.dialog_data.get("case")
    if case is not None:
        await manager.start(Case.card, {"ticket": case})


def _chosen(manager: DialogManager) -> Chosen:
    return decode_chosen(str(manager.dialog_data["chosen"]))


def _say(manager: DialogManager, view: ParkedView) -> None:
    tell(manager, "staff.parked.done", decision=decision_line(manager, view))


async def _to_list(manager: DialogManager) -> None:
    to_first_page(manager)
    await manager.switch_to(Parked.browse)


def encode_chosen(update: ParkedUpdate) -> str:
    """Return an update in its present round as a short text."""
    return f"{update.id}-{update.retries}"


def decode_chosen(text: str) -> Chosen:
    """Return what `encode_chosen` wrote; raises ValueError for anything else."""
    update, retries = text.split("-")
    return Chosen(update=ParkedId(int(update)), retries=int(retries))
