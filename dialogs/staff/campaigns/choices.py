"""What was chosen for a new campaign so far, and what there is to choose from."""

from typing import Any

from aiogram_dialog import DialogManager

from dialogs.acting import desk_of, person_of, spoken, words_of
from dialogs.casework.refusal import tell_refusal
from dialogs.staff.campaigns.getters import title_in
from tickets.aftercare.campaigns import Audience
from tickets.errors import DeskError
from tickets.services.campaigns.starting import Prospect, SizeOffer

ALL = "all"
"""The choice of every product line or region."""

MONTHS = (1, 3, 6, 12)
"""How far back the closed cases may lie."""


def audience_of(manager: DialogManager) -> Audience:
    """Return whom the campaign is about, as chosen so far."""
    data = manager.dialog_data
    line, region = str(data.get("line", ALL)), str(data.get("region", ALL))
    return Audience(
        months=int(data.get("months", MONTHS[1])),
        line=None if line == ALL else line,
        region=None if region == ALL else region,
    )


async def templates(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the campaigns that the policy has."""
    known = desk_of(dialog_manager).policy.campaigns.templates
    return {
        "items": [
            {"key": each.key, "label": title_in(each.title, dialog_manager), "n": len(each.questions)}
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
            {"key": str(number), "label": spoken(dialog_manager, "staff.campaign.last_months", n=number)}
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


def _offer(manager: DialogManager, offer: SizeOffer) -> dict[str, Any]:
    if offer.margin is None:
        return {"size": offer.size, "label": spoken(manager, "staff.campaign.everybody", n=offer.size)}
    points = round(offer.margin * 100)
    return {
        "size": offer.size,
        "label": spoken(manager, "staff.campaign.offer", n=offer.size, points=points),
    }


def _all(manager: DialogManager, what: str) -> dict[str, Any]:
    return {"key": ALL, "label": spoken(manager, f"staff.campaign.all_{what}")}


def _items(named: dict[str, str]) -> list[dict[str, Any]]:
    return [{"key": key, "label": label} for key, label in named.items()]
