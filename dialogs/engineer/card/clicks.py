"""What taps on the job card do: an act that asks nothing happens at once, others open their dialog."""

from collections.abc import Mapping
from typing import Any

from aiogram.fsm.state import State
from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from dialogs.casework.gallery import Gallery
from dialogs.casework.refusal import told
from dialogs.context import desk_of, person_of
from dialogs.engineer.card.steps import Step
from dialogs.engineer.in_hand import job_data, ticket_of, to_list
from dialogs.engineer.states import Decline, Depart, Factory, Finish, Note, Part, Quote, Visit
from dialogs.texts import tell

DIALOGS: Mapping[Step, State] = {
    Step.VISIT: Visit.choose_times,
    Step.DEPART: Depart.tell_arrival,
    Step.DELAY: Depart.tell_arrival,
    Step.FINISH: Finish.tell_work,
    Step.PART: Part.name_part,
    Step.QUOTE: Quote.amount,
    Step.FACTORY: Factory.expect_day,
    Step.FACTORY_DATE: Factory.expect_day,
    Step.NOTE: Note.write,
    Step.DECLINE: Decline.give_reason,
}
"""The steps that ask something, and the window that asks first."""


async def take_step(_: CallbackQuery, __: Any, manager: DialogManager, step: str) -> None:
    """Do the step that was tapped, or open the dialog that asks what it needs."""
    desk, person, ticket = desk_of(manager), person_of(manager), ticket_of(manager)
    with told(manager):
        match Step(step):
            case Step.ACCEPT:
                await desk.jobs.accept(by=person.id, ticket=ticket)
                tell(manager, "engineer.done.accepted")
            case Step.ARRIVE:
                await desk.jobs.arrive(by=person.id, ticket=ticket)
                tell(manager, "engineer.done.arrived")
            case Step.BACK:
                await desk.factory.back(by=person.id, ticket=ticket)
                tell(manager, "engineer.done.back")
            case asking:
                if asking is Step.FINISH:
                    await desk.jobs.begin_finishing(by=person.id, ticket=ticket)
                view = await desk.jobs.view(by=person.id, ticket=ticket)
                await manager.start(DIALOGS[asking], job_data(view))


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
