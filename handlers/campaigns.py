"""Survey campaigns at the desk: the leads' command, and the way to the results (rule F7)."""

from aiogram.filters import CommandObject
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, ShowMode, StartMode

from dialogs.staff.states import Campaigns, NewCampaign
from handlers.pushed import answer, refusal_words
from tickets.desk import Desk
from tickets.errors import DeskError
from tickets.ids import CampaignId
from tickets.messages.taps import Tap
from tickets.messages.words import Words
from tickets.team.people import Person

_NEW = frozenset({"new", "新建", "新", "新增"})


async def survey_by_command(_: Message, command: CommandObject, dialog_manager: DialogManager) -> None:
    """Show the campaigns, or begin a new one with "/survey new"."""
    wants_new = (command.args or "").strip().casefold() in _NEW
    state = NewCampaign.choose_template if wants_new else Campaigns.browse
    await dialog_manager.start(state, mode=StartMode.RESET_STACK)


async def results_by_tap(
    callback: CallbackQuery, tap: Tap, desk: Desk, person: Person, words: Words, dialog_manager: DialogManager
) -> None:
    """Open the results of a campaign below the message that told of its end."""
    campaign = CampaignId(tap.object)
    try:
        await desk.campaigns.results(by=person.id, campaign=campaign)
    except DeskError as error:
        await answer(callback, refusal_words(error, words, person.language), alert=True)
        return
    await answer(callback)
    await dialog_manager.start(
        Campaigns.results, {"campaign": campaign}, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND
    )
