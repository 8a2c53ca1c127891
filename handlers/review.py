"""/report and /review for those who lead the desk: the week or the month in figures (rules V1, V2)."""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject
from aiogram.types import Message
from aiogram_dialog import DialogManager, StartMode

from dialogs.staff.review import CHOICES, order_review
from dialogs.staff.states import Reviews
from handlers.roles import Allows, refuse_command
from tickets.kinds import Language
from tickets.messages.words import Words
from tickets.review.periods import PeriodKind
from tickets.team.permissions import may_lead_desk


def review_router() -> Router:
    """Build the router anew; /report stays everybody else's way to report a fault."""
    own = Router(name="review own")
    own.message.filter(Allows(may_lead_desk))
    own.message.register(review_by_command, Command("report", "review"))

    refused = Router(name="review refused")
    refused.message.register(refuse_command, Command("review"))

    router = Router(name="review")
    router.message.filter(F.chat.type == ChatType.PRIVATE)
    router.include_routers(own, refused)
    return router


async def review_by_command(
    _: Message, command: CommandObject, dialog_manager: DialogManager, words: Words
) -> None:
    """Order the review that the command names, in any language of the desk; without one, ask which."""
    chosen = named_choice(command.args or "", words)
    if chosen is not None:
        kind, last = chosen
        await order_review(dialog_manager, kind, last=last)
    await dialog_manager.start(Reviews.choose, mode=StartMode.RESET_STACK)


def named_choice(text: str, words: Words) -> tuple[PeriodKind, bool] | None:
    """Return what a text asks for: "week" and "month" mean the current one; None when it names none."""
    wanted = " ".join(text.split()).casefold()
    for name, choice in CHOICES.items():
        names = {name.replace("_", " "), *(words(f"staff.review.{name}", each) for each in Language)}
        if wanted in {each.casefold() for each in names}:
            return choice
    kinds = {kind.value: kind for kind in PeriodKind}
    return (kinds[wanted], False) if wanted in kinds else None
