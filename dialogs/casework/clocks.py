"""The clocks of a case told in a window: which promises run, until when, and how they stand (rule A2)."""

from aiogram_dialog import DialogManager

from dialogs.acting import desk_of, person_of, spoken, words_of
from tickets.time.ticket_clock import ClockName, TicketClock
from tickets.views import TicketView


def clocks_line(manager: DialogManager, view: TicketView) -> str:
    """Return the promises that run, the most exact first, empty for none.

    The date that the customer was told stands there only where it is not the promised solution itself.
    """
    solve = next((clock.due_at for clock in view.clocks if clock.name is ClockName.SOLVE), None)
    shown = [
        clock
        for clock in view.clocks
        if clock.name is not ClockName.EXPECTED or clock.due_at != solve or len(view.clocks) == 1
    ]
    return " · ".join(_told(manager, clock) for clock in shown)


def _told(manager: DialogManager, clock: TicketClock) -> str:
    words, language = words_of(manager), person_of(manager).language
    state = clock.state(desk_of(manager).clock())
    stands = "paused" if clock.paused_at is not None else state.value
    name = spoken(manager, f"staff.clock.name.{clock.name}")
    return spoken(manager, f"staff.clock.{stands}", name=name, when=words.when(clock.due_at, language))
