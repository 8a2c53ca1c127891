"""Windows of the campaigns: list, results, and the question before one is stopped."""

from aiogram import F
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Column, Select, Start, SwitchTo
from aiogram_dialog.widgets.text import List, Multi

from dialogs.casework.inputs import anything_else
from dialogs.staff.campaigns.clicks import open_results, stop
from dialogs.staff.campaigns.getters import listed, results
from dialogs.staff.in_hand import leave_button
from dialogs.staff.states import Campaigns, NewCampaign
from dialogs.texts import Label, Notice, Say, Shown


def build_campaigns() -> Dialog:
    """Build the dialog; start `Campaigns.results` with `{"campaign": id}`."""
    return Dialog(_browse(), _results(), _stop())


def _browse() -> Window:
    return Window(
        Notice(),
        Say("staff.campaigns.head", when="here"),
        Say("staff.campaigns.none", when=~F["here"]),
        Say("staff.campaigns.no_template", when=~F["can_start"]),
        List(Say("staff.campaigns.item"), items="campaigns"),
        Column(
            Select(
                Label("staff.campaigns.open"),
                id="campaign",
                item_id_getter=lambda item: item["id"],
                items="campaigns",
                type_factory=int,
                on_click=open_results,
            )
        ),
        Start(Label("staff.campaigns.new"), id="new", state=NewCampaign.choose_template, when="can_start"),
        anything_else("staff.tap_or_command"),
        state=Campaigns.browse,
        getter=listed,
    )


def _results() -> Window:
    return Window(
        Notice(),
        Say("staff.campaign.head"),
        Say("staff.campaign.margin", when="margin"),
        List(
            Multi(Say("staff.campaign.question"), Shown("figures"), Shown("bars"), sep="\n"),
            items="questions",
            sep="\n",
        ),
        Say("staff.campaign.words_head", when="words"),
        List(Say("staff.campaign.word"), items="words"),
        Say("staff.campaign.more_words", when="more"),
        # The window is drawn anew after every tap, with the answers of that moment.
        Button(Label("staff.stats.refresh"), id="refresh"),
        SwitchTo(Label("staff.campaign.stop"), id="stop", state=Campaigns.stop, when="runs"),
        SwitchTo(Label("staff.back"), id="list", state=Campaigns.browse),
        anything_else("staff.tap_or_command"),
        state=Campaigns.results,
        getter=results,
    )


def _stop() -> Window:
    return Window(
        Notice(),
        Say("staff.campaign.stop_ask"),
        Button(Label("staff.campaign.stop_sure"), id="sure", on_click=stop),
        SwitchTo(Label("staff.back"), id="back", state=Campaigns.results),
        leave_button("staff.cancel"),
        anything_else("staff.tap_or_command"),
        state=Campaigns.stop,
        getter=results,
    )
