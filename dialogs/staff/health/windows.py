"""The window of the desk's own state."""

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Start
from aiogram_dialog.widgets.text import List

from dialogs.casework.inputs import anything_else
from dialogs.staff.health.getters import vital_signs
from dialogs.staff.states import Health, Parked
from dialogs.texts import Label, Notice, Say, Shown


def build_health() -> Dialog:
    """Build the dialog of the desk's own state."""
    return Dialog(
        Window(
            Notice(),
            Say("staff.health.well", when="well"),
            Say("staff.health.ill_head", when="ill"),
            List(Shown("item"), items="troubles"),
            Say("staff.health.gap", when="here"),
            List(Shown("item"), items="facts"),
            Say("staff.health.processes", when="here"),
            List(Shown("item"), items="processes"),
            Start(Label("staff.health.to_parked"), id="parked", state=Parked.browse, when="parked"),
            # The window is drawn anew after every tap, with the readings of that moment.
            Button(Label("staff.stats.refresh"), id="refresh", when="here"),
            anything_else("staff.tap_or_command"),
            state=Health.read,
            getter=vital_signs,
        )
    )
