"""The card of one job: the next likely step first, then whatever else is possible."""

from typing import Any

from aiogram import F
from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Row, SwitchTo, Url
from aiogram_dialog.widgets.text import Format, List

from dialogs.casework.gallery import Gallery
from dialogs.casework.history import past_of
from dialogs.casework.inputs import words_input
from dialogs.casework.refusal import told
from dialogs.casework.summary import case_text, facts
from dialogs.context import desk_of, person_of, spoken
from dialogs.engineer.context import evidence_input, job_data, ticket_of, to_list
from dialogs.engineer.states import Job, Note
from dialogs.engineer.steps import JOB_STEPS, AtOnce, JobStep, begin, offered
from dialogs.frame import choices, window
from dialogs.texts import Label, Say, Shown, tell
from tickets.case.lifecycle import SERVED
from tickets.errors import NotAllowed, NotFound
from tickets.views import TicketView

_GONE: dict[str, Any] = {"here": False, "next": [], "more": [], "files": 0, "map_link": ""}


def build_card() -> Dialog:
    """Build the dialog of one job; start it with `{"ticket": id}`."""
    return Dialog(_card(), _past())


def _card() -> Window:
    return window(
        Job.card,
        Say("engineer.card.gone", when=~F["here"]),
        *case_text(),
        Say("engineer.card.hidden", when=F["here"] & ~F["contact_visible"] & F["ahead"]),
        choices("next", "next", take_step, key="step"),
        choices("more", "more", take_step, key="step", width=2),
        Row(
            Button(Label("engineer.card.files"), id="files", on_click=open_gallery, when="files"),
            SwitchTo(Label("engineer.card.past"), id="past", state=Job.past),
            when="here",
        ),
        Url(Label("engineer.card.map"), Format("{map_link}"), when="map_link"),
        Button(Label("engineer.card.to_list"), id="list", on_click=show_list),
        evidence_input(),
        words_input(words_on_card),
        otherwise="engineer.card.tap",
        getter=job_card,
    )


def _past() -> Window:
    return window(
        Job.past,
        Say("engineer.card.gone", when=~F["here"]),
        Say("engineer.past.head", when="here"),
        Say("engineer.past.earlier", when="earlier"),
        List(Shown("item"), items="earlier"),
        Say("engineer.past.history", when="here"),
        List(Shown("item"), items="history"),
        SwitchTo(Label("engineer.back"), id="card", state=Job.card),
        getter=job_past,
    )


async def job_card(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give one job with its steps; `here` is False when the job is not, or no longer, the person's own."""
    view = await _view(dialog_manager)
    if view is None:
        return _GONE
    steps = [
        {"step": entry.step.value, "label": spoken(dialog_manager, f"engineer.step.{entry.step}")}
        for entry in offered(view)
    ]
    said = facts(dialog_manager, view)
    return {
        **said,
        "here": True,
        "ahead": view.ticket.status not in SERVED and view.ticket.is_open,
        "map_link": said["map_url"] if view.contact_visible else "",
        "next": steps[:1],
        "more": steps[1:],
    }


async def job_past(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give what happened in the case so far, and the earlier cases of the same product (rule I11)."""
    return past_of(dialog_manager, await _view(dialog_manager))


async def _view(manager: DialogManager) -> TicketView | None:
    try:
        return await desk_of(manager).jobs.view(by=person_of(manager).id, ticket=ticket_of(manager))
    except (NotAllowed, NotFound):
        return None


async def take_step(_: CallbackQuery, __: Any, manager: DialogManager, step: str) -> None:
    """Do the step that was tapped, or open the dialog that asks what it needs."""
    desk, by, ticket = desk_of(manager), person_of(manager).id, ticket_of(manager)
    with told(manager):
        entry = JOB_STEPS[JobStep(step)]
        if isinstance(entry.taken, AtOnce):
            await entry.taken.act(desk)(by=by, ticket=ticket)
            tell(manager, entry.taken.on_card)
        else:
            view = await desk.jobs.view(by=by, ticket=ticket)
            await manager.start(await begin(entry.verb, view, desk, by=by), job_data(view))


async def words_on_card(manager: DialogManager, text: str) -> None:
    """Take words typed on the card for a note, and ask who may read it."""
    desk, person = desk_of(manager), person_of(manager)
    with told(manager):
        view = await desk.jobs.view(by=person.id, ticket=ticket_of(manager))
        await manager.start(Note.choose_reader, {**job_data(view), "text": text})


async def open_gallery(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Show the photos and other files of the case."""
    await manager.start(Gallery.look, {"ticket": int(ticket_of(manager))})


async def show_list(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Go to the list of jobs."""
    await to_list(manager)
