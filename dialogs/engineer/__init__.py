"""The engineer's dialogs: jobs, the card of one job, and every act on it; made for one hand and few steps."""

from aiogram_dialog import Dialog

from dialogs.casework.gallery import build_gallery
from dialogs.engineer.card import build_card
from dialogs.engineer.decline import build_decline
from dialogs.engineer.depart import build_depart
from dialogs.engineer.factory import build_factory
from dialogs.engineer.finish import build_finish
from dialogs.engineer.jobs import build_jobs
from dialogs.engineer.leave import build_leave
from dialogs.engineer.note import build_note
from dialogs.engineer.part import build_part
from dialogs.engineer.quote import build_quote
from dialogs.engineer.visit import build_visit
from dialogs.engineer.work_phone import build_work_phone


def build_engineer_dialogs() -> list[Dialog]:
    """Build the dialogs anew: a dialog belongs to one dispatcher only.

    The gallery of a case's evidence, which staff use as well, is among them.
    """
    return [
        build_jobs(),
        build_card(),
        build_decline(),
        build_visit(),
        build_depart(),
        build_note(),
        build_part(),
        build_factory(),
        build_quote(),
        build_finish(),
        build_leave(),
        build_work_phone(),
        build_gallery(),
    ]
