"""The window of the day's figures."""

from aiogram import F
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Start
from aiogram_dialog.widgets.text import List

from dialogs.staff.states import Figures, Queue, Reviews
from dialogs.staff.stats.getters import figures
from dialogs.texts import Label, Notice, Say


def build_stats() -> Dialog:
    """Build the dialog of the figures."""
    return Dialog(
        Window(
            Notice(),
            Say("staff.stats.head", when="here"),
            List(Say("staff.stats.status"), items="statuses"),
            Say("staff.stats.nothing_open", when=F["here"] & ~F["n"]),
            Say("staff.stats.today", when="here"),
            Say("staff.stats.satisfaction", when=F["here"] & F["mean"]),
            Say("staff.stats.no_surveys", when=F["here"] & ~F["mean"]),
            Start(Label("staff.stats.queue"), id="queue", state=Queue.browse),
            Start(Label("staff.stats.review"), id="review", state=Reviews.choose, when="leads"),
            # The window is drawn anew after every tap, with the figures of that moment.
            Button(Label("staff.stats.refresh"), id="refresh"),
            state=Figures.read,
            getter=figures,
        )
    )
