"""Who may use which command and button: filters by role, and a kind answer for everyone else."""

from collections.abc import Callable

from aiogram.filters import CommandObject, Filter
from aiogram.types import CallbackQuery, Message, TelegramObject
from aiogram_dialog import DialogManager

from dialogs.context import spoken
from handlers.fallback import on_unknown_command
from handlers.pushed_buttons import answer
from tickets.desk import Desk
from tickets.messages.taps import Tap
from tickets.messages.words import Words
from tickets.team.people import Person
from tickets.team.permissions import may_run_desk, may_work_jobs


class Allows(Filter):
    """Lets an update pass whose acting person fulfils a condition."""

    def __init__(self, condition: Callable[[Person], bool]) -> None:
        """Take the condition; an update without an acting person never passes."""
        self.condition = condition

    async def __call__(self, _: TelegramObject, person: Person | None = None) -> bool:
        """Return whether the update passes."""
        return person is not None and self.condition(person)


async def refuse_command(
    message: Message, command: CommandObject, desk: Desk, person: Person, dialog_manager: DialogManager
) -> None:
    """Record a command of another role, and answer it kindly.

    A customer gets the answer that any unknown command gets: they need not learn that it exists.
    """
    await desk.staff.refused(by=person.id, what=f"command.{command.command}")
    if may_work_jobs(person):
        await message.answer(
            spoken(
                dialog_manager,
                "staff.refused.leads_only" if may_run_desk(person) else "staff.refused.desk_only",
            )
        )
    else:
        await on_unknown_command(message, dialog_manager)


async def refuse_tap(callback: CallbackQuery, tap: Tap, desk: Desk, person: Person, words: Words) -> None:
    """Record a forged button of another role; the answer is that of any button that has had its day."""
    await desk.staff.refused(by=person.id, what=f"tap.{tap.verb}", ticket=tap.ticket)
    await answer(callback, words("customer.tap.stale", person.language))
