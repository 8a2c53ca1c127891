"""Which week or month to look back on (rule V1)."""

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Row

from dialogs.casework.refusal import told
from dialogs.context import desk_of, person_of, today_of
from dialogs.frame import window
from dialogs.intake.moves import begin
from dialogs.staff.states import Reviews
from dialogs.texts import Label, Say, tell
from tickets.kinds import Request
from tickets.review.periods import PeriodKind, asked_for

CHOICES: dict[str, tuple[PeriodKind, bool]] = {
    "this_week": (PeriodKind.WEEK, False),
    "last_week": (PeriodKind.WEEK, True),
    "this_month": (PeriodKind.MONTH, False),
    "last_month": (PeriodKind.MONTH, True),
}
"""What each button asks for: a week or a month, and whether the last one."""


def build_review() -> Dialog:
    """Build the dialog of the review."""
    return Dialog(_choose())


def _choose() -> Window:
    return window(
        Reviews.choose,
        Say("staff.review.ask"),
        Row(
            Button(Label("staff.review.this_week"), id="this_week", on_click=order),
            Button(Label("staff.review.last_week"), id="last_week", on_click=order),
        ),
        Row(
            Button(Label("staff.review.this_month"), id="this_month", on_click=order),
            Button(Label("staff.review.last_month"), id="last_month", on_click=order),
        ),
        Button(Label("staff.review.report_fault"), id="report_fault", on_click=report_fault),
        otherwise="staff.tap_or_command",
    )


async def order(_: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """Order the review that a button names."""
    kind, last = CHOICES[str(button.widget_id)]
    await order_review(manager, kind, last=last)


async def order_review(manager: DialogManager, kind: PeriodKind, *, last: bool) -> None:
    """Order a review, and say above the window drawn next that it comes, or why it does not."""
    desk, today = desk_of(manager), today_of(manager)
    with told(manager):
        made = await desk.reviews.order(
            by=person_of(manager).id, period=asked_for(kind, last=last, today=today)
        )
        tell(manager, "staff.review.coming" if made else "staff.review.on_its_way")


async def report_fault(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Begin a report as a customer: leads have /report for both."""
    await begin(manager, Request.REPAIR)
