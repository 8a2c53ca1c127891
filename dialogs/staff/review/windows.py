"""The window in which a review is chosen."""

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Row

from dialogs.casework.inputs import anything_else
from dialogs.staff.review.clicks import order, report_fault
from dialogs.staff.states import Reviews
from dialogs.texts import Label, Notice, Say


def build_review() -> Dialog:
    """Build the dialog of the review."""
    return Dialog(
        Window(
            Notice(),
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
            anything_else("staff.tap_or_command"),
            state=Reviews.choose,
        )
    )
