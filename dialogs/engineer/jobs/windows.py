"""Windows of the engineer's list of jobs."""

from aiogram import F
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import ScrollingGroup, Select, SwitchTo

from dialogs.casework.inputs import anything_else
from dialogs.engineer.jobs.clicks import open_job
from dialogs.engineer.jobs.getters import all_jobs, jobs_of_today
from dialogs.engineer.states import Jobs
from dialogs.texts import Label, Notice, Say

_PAGE = 8


def build_jobs() -> Dialog:
    """Build the dialog that lists the acting engineer's jobs."""
    return Dialog(_browse(), _today())


def _browse() -> Window:
    return Window(
        Notice(),
        Say("engineer.jobs.head", when="n"),
        Say("engineer.jobs.none", when=~F["n"]),
        Say("engineer.jobs.on_leave", when="leave"),
        Say("engineer.jobs.hotline", when="hotline"),
        ScrollingGroup(
            Select(
                Label("engineer.jobs.item"),
                id="job",
                item_id_getter=lambda item: item["id"],
                items="jobs",
                type_factory=int,
                on_click=open_job,
            ),
            id="pages",
            width=1,
            height=_PAGE,
            hide_on_single_page=True,
        ),
        SwitchTo(Label("engineer.jobs.to_today"), id="to_today", state=Jobs.today),
        anything_else("engineer.jobs.tap"),
        state=Jobs.browse,
        getter=all_jobs,
    )


def _today() -> Window:
    return Window(
        Notice(),
        Say("engineer.today.head", when="n"),
        Say("engineer.today.none", when=~F["n"]),
        Say("engineer.jobs.on_leave", when="leave"),
        ScrollingGroup(
            Select(
                Label("engineer.today.item"),
                id="job",
                item_id_getter=lambda item: item["id"],
                items="jobs",
                type_factory=int,
                on_click=open_job,
            ),
            id="today_pages",
            width=1,
            height=_PAGE,
            hide_on_single_page=True,
        ),
        SwitchTo(Label("engineer.today.to_all"), id="to_all", state=Jobs.browse),
        anything_else("engineer.jobs.tap"),
        state=Jobs.today,
        getter=jobs_of_today,
    )
