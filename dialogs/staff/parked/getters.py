"""What is shown of updates that were put aside; nothing of what was said in them."""

from enum import StrEnum
from typing import Any

from aiogram_dialog import DialogManager

from dialogs.acting import desk_of, person_of, spoken, words_of
from dialogs.casework.refusal import tell_refusal
from dialogs.casework.summary import clip
from dialogs.staff.paging import page_before, paging
from dialogs.staff.parked.keys import encode_chosen
from tickets.errors import NotAllowed, NotFound
from tickets.ids import ParkedId
from tickets.services.parking import PAGE
from tickets.views import ParkedView

_NAME_SHOWN = 40


class DropReason(StrEnum):
    """Why an update is dropped, most often."""

    SETTLED = "settled"
    SENT_AGAIN = "sent_again"
    NOTHING_IN_IT = "nothing_in_it"


async def parked_page(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give one page of what waits for a decision, the newest first."""
    before = page_before(dialog_manager)
    after = (before[0], ParkedId(before[1])) if before else None
    desk, person = desk_of(dialog_manager), person_of(dialog_manager)
    try:
        page = await desk.workshop.parked(by=person.id, after=after)
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
        view = await desk.workshop.look_at_parked(by=person.id, update=update)
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
            {"reason": reason.value, "label": spoken(dialog_manager, f"staff.parked.reason.{reason}")}
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
