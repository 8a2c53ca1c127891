"""The dialogs of those who run the desk: queue, ticket, team, invitations, figures, reviews."""

from aiogram_dialog import Dialog

from dialogs.staff.assign import build_assign
from dialogs.staff.campaigns import build_campaigns
from dialogs.staff.case import build_case
from dialogs.staff.find import build_find
from dialogs.staff.health import build_health
from dialogs.staff.invite import build_invite
from dialogs.staff.new_campaign import build_new_campaign
from dialogs.staff.number import build_number
from dialogs.staff.parked import build_parked
from dialogs.staff.queue import build_queue
from dialogs.staff.record import build_record
from dialogs.staff.review import build_review
from dialogs.staff.stats import build_stats
from dialogs.staff.team import build_team
from dialogs.staff.urgency import build_urgency
from dialogs.staff.write import build_write


def build_staff_dialogs() -> list[Dialog]:
    """Build the dialogs anew: a dialog belongs to one dispatcher only."""
    return [
        build_queue(),
        build_case(),
        build_assign(),
        build_write(),
        build_urgency(),
        build_record(),
        build_find(),
        build_number(),
        build_team(),
        build_invite(),
        build_stats(),
        build_campaigns(),
        build_new_campaign(),
        build_review(),
        build_parked(),
        build_health(),
    ]
