"""Every dialog of the house, built anew for each dispatcher: a dialog belongs to one only."""

from aiogram_dialog import Dialog

from dialogs.engineer import build_engineer_dialogs
from dialogs.intake import windows as intake
from dialogs.menu import dialog as menu
from dialogs.my_tickets import dialog as my_tickets
from dialogs.poll import dialog as poll
from dialogs.settings import dialog as settings
from dialogs.staff import build_staff_dialogs
from dialogs.survey import dialog as survey


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
