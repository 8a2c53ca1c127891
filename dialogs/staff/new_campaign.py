"""Starting a survey campaign, choice by choice: what, about whom, how many, and when (rule F7)."""

import unicodedata
from typing import Any

from aiogram import F
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, StartMode, Window
from aiogram_dialog.widgets.kbd import Button, Keyboard, Start, SwitchTo
from aiogram_dialog.widgets.kbd.select import OnItemClick
from aiogram_dialog.widgets.text import List

from dialogs.casework.inputs import words_input
from dialogs.casework.refusal import tell_refusal
from dialogs.context import desk_of, person_of, spoken, words_of
from dialogs.frame import Getter, choices, window
from dialogs.staff.campaigns import title_in
from dialogs.staff.states import Campaigns, NewCampaign
from dialogs.texts import Label, Say, tell
from tickets.aftercare.campaigns import CampaignAudience
from tickets.errors import DeskError, NotPossible
from tickets.services.campaigns.starting import Prospect, SizeOffer

ALL = "all"
"""The choice of every product line or region."""

MONTHS = (1, 3, 6, 12)
"""How far back the closed cases may lie."""


def build_new_campaign() -> Dialog:
    """Build the dialog that ends with a campaign, or without one."""
    steps = NewCampaign
    return Dialog(
        _choice(steps.choose_template, "template", choose_template, templates, _cancel()),
        _choice(steps.choose_line, "line", choose_line, lines, _back(steps.choose_template)),
        _choice(steps.choose_region, "region", choose_region, regions, _back(steps.choose_line)),
        _choice(steps.choose_months, "months", choose_months, months, _back(steps.choose_region)),
        _size(),
        _confirm(),
    )


def _choice(
    state: State, name: str, choose: OnItemClick[Any, str], getter: Getter, way_out: Keyboard
) -> Window:
    return window(
        state,
        Say(f"staff.campaign.ask_{name}"),
        choices(name, "items", choose, width=2),
        way_out,
        otherwise="staff.tap_or_command",
        getter=getter,
    )


def _size() -> Window:
    return window(
        NewCampaign.choose_size,
        Say("staff.campaign.audience"),
        Say("staff.campaign.ask_size", when="anybody"),
        Say("staff.campaign.nobody", when=~F["anybody"]),
        choices("size", "offers", choose_size, key="size", of=int),
        _back(NewCampaign.choose_months),
        words_input(type_size),
        otherwise="staff.words_please",
        getter=sizes,
    )


def _confirm() -> Window:
    return window(
        NewCampaign.confirm,
        Say("staff.campaign.summary"),
        List(Say("staff.campaign.summary_question"), items="questions"),
        Say("staff.campaign.summary_end"),
        Button(Label("staff.campaign.send_now"), id="now", on_click=send_now, when="by_day"),
        Button(Label("staff.campaign.send_later"), id="later", on_click=send_in_the_morning),
        _back(NewCampaign.choose_size),
        _cancel(),
        otherwise="staff.tap_or_command",
        getter=summary,
    )


def _back(state: State) -> SwitchTo:
    return SwitchTo(Label("staff.back"), id="back", state=state)


def _cancel() -> Start:
    return Start(Label("staff.cancel"), id="cancel", state=Campaigns.browse)


async def templates(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the campaigns that the policy has."""
    known = desk_of(dialog_manager).policy.campaigns.templates
    return {
        "items": [
            {"id": each.key, "label": title_in(each.title, dialog_manager), "n": len(each.questions)}
            for each in known
        ]
    }


async def lines(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the product lines, and all of them first."""
    named = {line.key: title_in(line.names, dialog_manager) for line in desk_of(dialog_manager).policy.lines}
    return {"items": [_all(dialog_manager, "lines"), *_items(named)]}


async def regions(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the regions, each shown with the first of its names, and all of them first."""
    known = desk_of(dialog_manager).policy.regions
    named = {key: names[0] if names else key for key, names in known.items()}
    return {"items": [_all(dialog_manager, "regions"), *_items(named)]}


async def months(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give how far back the cases may lie."""
    return {
        "items": [
            {"id": str(number), "label": spoken(dialog_manager, "staff.campaign.last_months", n=number)}
            for number in MONTHS
        ]
    }


async def sizes(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give how many can be asked, and the samples to choose from with how exact they are."""
    prospect = await prospect_of(dialog_manager)
    return {
        "n": prospect.population,
        "anybody": prospect.population > 0,
        "response": round(desk_of(dialog_manager).policy.campaigns.response * 100),
        "offers": [_offer(dialog_manager, each) for each in prospect.offers],
        "audience": audience_words(dialog_manager),
    }


async def summary(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give what will be sent to whom, and when it can begin."""
    prospect = await prospect_of(dialog_manager)
    desk, person, data = desk_of(dialog_manager), person_of(dialog_manager), dialog_manager.dialog_data
    template = desk.policy.campaigns.template(str(data.get("template", "")))
    return {
        "title": title_in(template.title, dialog_manager) if template else "",
        "audience": audience_words(dialog_manager),
        "questions": [
            {"prompt": title_in(each.prompts, dialog_manager)}
            for each in (template.questions if template else ())
        ],
        "size": int(data.get("size", 0)),
        "n": prospect.population,
        "days": desk.policy.campaigns.open_days,
        "by_day": not prospect.now_is_quiet,
        "morning": words_of(dialog_manager).when(prospect.morning, person.language),
    }


def _offer(manager: DialogManager, offer: SizeOffer) -> dict[str, Any]:
    if offer.margin is None:
        return {"size": offer.size, "label": spoken(manager, "staff.campaign.everybody", n=offer.size)}
    points = round(offer.margin * 100)
    return {
        "size": offer.size,
        "label": spoken(manager, "staff.campaign.offer", n=offer.size, points=points),
    }


def _all(manager: DialogManager, what: str) -> dict[str, Any]:
    return {"id": ALL, "label": spoken(manager, f"staff.campaign.all_{what}")}


def _items(named: dict[str, str]) -> list[dict[str, Any]]:
    return [{"id": key, "label": label} for key, label in named.items()]


async def choose_template(_: CallbackQuery, __: Any, manager: DialogManager, key: str) -> None:
    """Keep what is asked."""
    manager.dialog_data["template"] = key
    await manager.switch_to(NewCampaign.choose_line)


async def choose_line(_: CallbackQuery, __: Any, manager: DialogManager, key: str) -> None:
    """Keep the product line."""
    manager.dialog_data["line"] = key
    await manager.switch_to(NewCampaign.choose_region)


async def choose_region(_: CallbackQuery, __: Any, manager: DialogManager, key: str) -> None:
    """Keep the region."""
    manager.dialog_data["region"] = key
    await manager.switch_to(NewCampaign.choose_months)


async def choose_months(_: CallbackQuery, __: Any, manager: DialogManager, key: str) -> None:
    """Keep how far back the cases may lie."""
    manager.dialog_data["months"] = int(key)
    await manager.switch_to(NewCampaign.choose_size)


async def choose_size(_: CallbackQuery, __: Any, manager: DialogManager, size: int) -> None:
    """Keep how many are asked."""
    manager.dialog_data["size"] = size
    await manager.switch_to(NewCampaign.confirm)


async def type_size(manager: DialogManager, text: str) -> None:
    """Take a typed number of customers, as far as there are so many."""
    typed = unicodedata.normalize("NFKC", text).strip()
    population = (await prospect_of(manager)).population
    if not typed.isdecimal() or not 1 <= int(typed[:9]) <= population:
        tell(manager, "staff.campaign.bad_size", n=population)
        return
    manager.dialog_data["size"] = int(typed)
    await manager.switch_to(NewCampaign.confirm)


async def send_now(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Start the campaign at once."""
    await _start(manager, at_once=True)


async def send_in_the_morning(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Start the campaign on the next morning."""
    await _start(manager, at_once=False)


async def _start(manager: DialogManager, *, at_once: bool) -> None:
    data = manager.dialog_data
    try:
        campaign = await desk_of(manager).campaigns.start(
            by=person_of(manager).id,
            key=manager.current_context().id,
            template=str(data["template"]),
            audience=audience_of(manager),
            size=int(data["size"]),
            at_once=at_once,
        )
    except NotPossible:
        tell(manager, "staff.campaign.nobody")
        await manager.switch_to(NewCampaign.choose_line)
        return
    except DeskError as error:
        tell_refusal(manager, error)
        return
    tell(manager, "staff.campaign.started", n=campaign.size)
    await manager.start(Campaigns.browse, mode=StartMode.RESET_STACK)


def audience_of(manager: DialogManager) -> CampaignAudience:
    """Return whom the campaign is about, as chosen so far."""
    data = manager.dialog_data
    line, region = str(data.get("line", ALL)), str(data.get("region", ALL))
    return CampaignAudience(
        months=int(data.get("months", MONTHS[1])),
        line=None if line == ALL else line,
        region=None if region == ALL else region,
    )


async def prospect_of(manager: DialogManager) -> Prospect:
    """Return whom the audience chosen so far has; nobody when that was refused, with a notice."""
    desk, person = desk_of(manager), person_of(manager)
    try:
        return await desk.campaigns.audience(by=person.id, audience=audience_of(manager))
    except DeskError as error:
        tell_refusal(manager, error)
        return Prospect(population=0, offers=(), now_is_quiet=False, morning=desk.clock())


def audience_words(manager: DialogManager) -> str:
    """Return whom the campaign is about, in a few words."""
    audience, policy = audience_of(manager), desk_of(manager).policy
    line = policy.line(audience.line)
    names = policy.regions.get(audience.region or "", ())
    parts = [
        title_in(line.names, manager) if line else spoken(manager, "staff.campaign.all_lines"),
        names[0] if names else spoken(manager, "staff.campaign.all_regions"),
        spoken(manager, "staff.campaign.last_months", n=audience.months),
    ]
    return " · ".join(parts)
