"""Who may use which command and button: filters by role, and a kind answer for everyone else."""

from collections.abc import Callable

from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, TelegramObject
from aiogram_dialog import DialogManager

from dialogs.acting import spoken
from handlers.fallback import on_unknown_command
from handlers.pushed import answer
from tickets.desk import Desk
from tickets.ids import TicketId
from tickets.kinds import Role
from tickets.messages.taps import Tap
from tickets.messages.words import Words
from tickets.team.people import Person


class Allows(Filter):
    """Lets an update pass whose acting person fulfils a condition."""

    def __init__(self, condition: Callable[[Person], bool]) -> None:
        """Take the condition; an update without an acting person never passes."""
        self.condition = condition

    async def __call__(self, _: TelegramObject, person: Person | None = None) -> bool:
        """Return whether the update passes."""
        return person is not None and self.condition(person)


def works_jobs(person: Person) -> bool:
    """Return whether the person can own jobs: engineers, and those who run the desk."""
    return person.is_engineer or person.is_staff


def runs_desk(person: Person) -> bool:
    """Return whether the person runs the desk."""
    return person.is_staff


def leads_desk(person: Person) -> bool:
    """Return whether the person may invite colleagues."""
    return bool(person.roles & {Role.LEAD, Role.ADMIN})


async def refuse_command(
    message: Message, manager: DialogManager, *, command: str, desk: Desk, person: Person
) -> None:
    """Record a command of another role, and answer it kindly.

    A customer gets the answer that any unknown command gets: they need not learn that it exists.
    """
    await desk.counter.refused(by=person.id, what=f"command.{command}")
    if works_jobs(person):
        await message.answer(
            spoken(manager, "staff.refused.leads_only" if runs_desk(person) else "staff.refused.desk_only")
        )
    else:
        await on_unknown_command(message, manager)


async def refuse_tap(callback: CallbackQuery, *, tap: Tap, desk: Desk, person: Person, words: Words) -> None:
    """Record a forged button of another role; the answer is that of any button that has had its day."""
    await desk.counter.refused(by=person.id, what=f"tap.{tap.verb}", ticket=TicketId(tap.object))
    await answer(callback, words("customer.tap.stale", person.language))
