"""Windows in which a campaign is put together: what, about whom, how many, and when."""

from typing import Any

from aiogram import F
from aiogram.fsm.state import State
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Column, Group, Keyboard, Select, Start, SwitchTo
from aiogram_dialog.widgets.kbd.select import OnItemClick
from aiogram_dialog.widgets.text import Format, List

from dialogs.casework.inputs import anything_else, words_input
from dialogs.frame import Getter
from dialogs.staff.campaigns import choices, new_clicks
from dialogs.staff.states import Campaigns, NewCampaign
from dialogs.texts import Label, Notice, Say

_WIDE = 2


def build_new_campaign() -> Dialog:
    """Build the dialog that ends with a campaign, or without one."""
    steps = NewCampaign
    return Dialog(
        _choice(steps.choose_template, "template", new_clicks.choose_template, choices.templates, _cancel()),
        _choice(
            steps.choose_line, "line", new_clicks.choose_line, choices.lines, _back(steps.choose_template)
        ),
        _choice(
            steps.choose_region, "region", new_clicks.choose_region, choices.regions, _back(steps.choose_line)
        ),
        _choice(
            steps.choose_months,
            "months",
            new_clicks.choose_months,
            choices.months,
            _back(steps.choose_region),
        ),
        _size(),
        _confirm(),
    )


def _choice(
    state: State, name: str, choose: OnItemClick[Any, str], getter: Getter, way_out: Keyboard
) -> Window:
    return Window(
        Notice(),
        Say(f"staff.campaign.ask_{name}"),
        Group(
            Select(
                Format("{item[label]}"),
                id=name,
                item_id_getter=lambda item: item["key"],
                items="items",
                on_click=choose,
            ),
            width=_WIDE,
        ),
        way_out,
        anything_else("staff.tap_or_command"),
        state=state,
        getter=getter,
    )


def _size() -> Window:
    return Window(
        Notice(),
        Say("staff.campaign.audience"),
        Say("staff.campaign.ask_size", when="anybody"),
        Say("staff.campaign.nobody", when=~F["anybody"]),
        Column(
            Select(
                Format("{item[label]}"),
                id="size",
                item_id_getter=lambda item: item["size"],
                items="offers",
                type_factory=int,
                on_click=new_clicks.choose_size,
            )
        ),
        _back(NewCampaign.choose_months),
        words_input(new_clicks.type_size),
        anything_else("staff.words_please"),
        state=NewCampaign.choose_size,
        getter=choices.sizes,
    )


def _confirm() -> Window:
    return Window(
        Notice(),
        Say("staff.campaign.summary"),
        List(Say("staff.campaign.summary_question"), items="questions"),
        Say("staff.campaign.summary_end"),
        Button(Label("staff.campaign.send_now"), id="now", on_click=new_clicks.send_now, when="by_day"),
        Button(Label("staff.campaign.send_later"), id="later", on_click=new_clicks.send_in_the_morning),
        _back(NewCampaign.choose_size),
        _cancel(),
        anything_else("staff.tap_or_command"),
        state=NewCampaign.confirm,
        getter=choices.summary,
    )


def _back(state: State) -> SwitchTo:
    return SwitchTo(Label("staff.back"), id="back", state=state)


def _cancel() -> Start:
    return Start(Label("staff.cancel"), id="cancel", state=Campaigns.browse)
