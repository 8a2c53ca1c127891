"""Every dialog of the desk, built anew for each dispatcher: a dialog belongs to one only."""

from aiogram_dialog import Dialog

from dialogs import menu, my_tickets, poll, settings, survey
from dialogs.engineer import build_engineer_dialogs
from dialogs.intake import windows as intake
from dialogs.staff import build_staff_dialogs


def build_dialogs() -> list[Dialog]:
    """Return the dialogs of customers, engineers and staff."""
    customers = [
        menu.build(),
        intake.build(),
        my_tickets.build(),
        survey.build(),
        poll.build(),
        settings.build(),
    ]
    return [*customers, *build_engineer_dialogs(), *build_staff_dialogs()]
