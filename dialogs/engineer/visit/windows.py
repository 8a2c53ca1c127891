"""Windows for the times of a visit."""

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Column, Group, Select, SwitchTo
from aiogram_dialog.widgets.text import Format

from dialogs.casework.inputs import anything_else, words_input
from dialogs.engineer.in_hand import back_button, job_in_hand
from dialogs.engineer.states import Visit
from dialogs.engineer.visit.clicks import choose_day, choose_hour, send_times, toggle, typed_time
from dialogs.engineer.visit.getters import days, hours, times
from dialogs.texts import Label, Notice, Say


def build_visit() -> Dialog:
    """Build the dialog; start it with `job_data`."""
    return Dialog(_times(), _day(), _hour(), getter=job_in_hand)


def _times() -> Window:
    return Window(
        Notice(),
        Say("engineer.head"),
        Say("engineer.visit.ask"),
        Column(
            Select(
                Format("{item[sign]} {item[label]}"),
                id="slot",
                item_id_getter=lambda item: item["slot"],
                items="times",
                on_click=toggle,
            )
        ),
        Button(Label("engineer.visit.send"), id="send", on_click=send_times, when="n"),
        SwitchTo(Label("engineer.visit.other"), id="other", state=Visit.choose_day),
        back_button(),
        words_input(typed_time),
        anything_else("engineer.visit.not_a_time"),
        state=Visit.choose_times,
        getter=times,
    )


def _day() -> Window:
    return Window(
        Notice(),
        Say("engineer.head"),
        Say("engineer.visit.ask_day"),
        Group(
            Select(
                Format("{item[label]}"),
                id="day",
                item_id_getter=lambda item: item["day"],
                items="days",
                on_click=choose_day,
            ),
            width=2,
        ),
        SwitchTo(Label("engineer.back"), id="times", state=Visit.choose_times),
        words_input(typed_time),
        anything_else("engineer.visit.not_a_time"),
        state=Visit.choose_day,
        getter=days,
    )


def _hour() -> Window:
    return Window(
        Notice(),
        Say("engineer.head"),
        Say("engineer.visit.ask_hour"),
        Group(
            Select(
                Format("{item[label]}"),
                id="hour",
                item_id_getter=lambda item: item["hour"],
                items="hours",
                type_factory=int,
                on_click=choose_hour,
            ),
            width=3,
        ),
        SwitchTo(Label("engineer.back"), id="days", state=Visit.choose_day),
        words_input(typed_time),
        anything_else("engineer.visit.not_a_time"),
        state=Visit.choose_hour,
        getter=hours,
    )
