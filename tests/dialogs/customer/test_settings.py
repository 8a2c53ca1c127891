"""Language, how often to hear, what is kept, and joining by a link."""

import pytest

from tests.dialogs.chat import Talk
from tests.dialogs.conftest import Hall
from tests.dialogs.customer.walking import ORDER, Walk
from tickets.kinds import Language, Role, UpdateWish


async def test_the_language_changes_with_the_next_window(hall: Hall, talk: Talk) -> None:
    await talk.say("/language")
    await talk.tap("English")

    assert hall.words("customer.language.set", Language.EN) in talk.shown
    assert "Report a fault" in " ".join(talk.labels)
    assert talk.telegram.menu["report"] == hall.words("command.report", Language.EN)
    await talk.say("/help")
    assert hall.words("customer.help.text", Language.EN) in talk.shown


async def test_a_language_once_chosen_stays_whatever_telegram_says(hall: Hall, talk: Talk) -> None:
    await talk.say("/language")
    await talk.tap("繁體中文")
    hall.restart()
    await talk.say("/start")

    assert (await hall.person(talk)).language is Language.ZH_HANT
    assert hall.words("customer.menu.report", Language.ZH_HANT) in talk.labels


@pytest.mark.parametrize("wish", list(UpdateWish))
async def test_the_customer_says_how_often_to_hear(walk: Walk, wish: UpdateWish) -> None:
    await walk.talk.say("/updates")
    await walk.tap(f"customer.updates.{wish}")

    assert (await walk.hall.person(walk.talk)).updates is wish
    assert walk.label(f"customer.updates.{wish}") in walk.talk.shown


@pytest.mark.rule("S2.shown")
async def test_customers_see_what_is_kept_about_them(walk: Walk) -> None:
    await walk.file()
    await walk.talk.say("/privacy")
    await walk.tap("customer.privacy.show")

    for kept in (ORDER, "+8613812345678", "陈美"):
        assert kept in walk.talk.shown


@pytest.mark.rule("S2.erased")
async def test_erasing_asks_first_then_erases_and_says_what_stays(walk: Walk) -> None:
    await walk.until("customer.order.ask")
    await walk.talk.say("/privacy")
    await walk.tap("customer.privacy.erase")
    assert await walk.hall.draft(walk.talk) is not None
    await walk.tap("customer.privacy.erase_sure")

    assert await walk.hall.draft(walk.talk) is None
    assert walk.label("customer.privacy.holding.draft") in walk.talk.shown


@pytest.mark.rule("S2.duty")
async def test_an_open_case_stands_against_erasing_and_the_customer_is_told(walk: Walk) -> None:
    await walk.file()
    await walk.talk.say("/privacy")
    await walk.tap("customer.privacy.erase")
    await walk.tap("customer.privacy.erase_sure")

    assert walk.label("customer.privacy.holding.open_tickets") in walk.talk.shown
    [case] = await walk.hall.cases(walk.talk)
    assert case.contact.phone == "+8613812345678"


async def test_the_settings_show_what_is_set(walk: Walk) -> None:
    await walk.talk.say("/start")
    await walk.tap("customer.menu.settings")

    assert walk.label("language.name") in walk.talk.shown
    assert walk.label("customer.updates.daily") in walk.talk.shown


async def test_an_invitation_gives_the_role_once(hall: Hall, talk: Talk, english: Talk) -> None:
    invite = await hall.desk.people.invite(by=None, role=Role.ENGINEER)
    await talk.say(f"/start inv_{invite.token}")

    assert (await hall.person(talk)).is_engineer
    assert "jobs" in talk.telegram.menu, "the menu has the new role's commands at once"
    assert hall.words("customer.role.engineer", Language.ZH_HANS) in talk.shown
    await english.say(f"/start inv_{invite.token}")
    assert not (await hall.person(english)).is_engineer
    assert hall.words("error.invite_invalid", Language.EN) in english.shown


@pytest.mark.rule("T1.person")
async def test_human_calls_a_person_at_any_time(hall: Hall, talk: Talk) -> None:
    await talk.say("/human")

    [call] = await hall.cases(talk)
    assert "PersonAsked" in await hall.history(call.id)
    assert hall.words("customer.person.now", Language.ZH_HANS) in talk.shown


async def test_cancel_with_nothing_to_cancel_says_so(walk: Walk) -> None:
    await walk.talk.say("/cancel")

    assert walk.label("customer.cancel.nothing") in walk.talk.shown


async def test_cancel_in_the_middle_asks_first(walk: Walk) -> None:
    await walk.until("customer.order.ask")
    await walk.talk.say("/cancel")

    assert walk.asks("customer.cancel.ask")
    assert await walk.hall.draft(walk.talk) is not None


async def test_who_works_here_finds_their_work_in_the_menu_and_customers_do_not(
    hall: Hall, talk: Talk, english: Talk
) -> None:
    invite = await hall.desk.people.invite(by=None, role=Role.ENGINEER)
    await talk.say(f"/start inv_{invite.token}")
    await english.say("/start")
    jobs = hall.words("customer.menu.jobs", Language.ZH_HANS)

    assert jobs in talk.labels
    assert hall.words("customer.menu.queue", Language.ZH_HANS) not in talk.labels
    assert hall.words("customer.menu.jobs", Language.EN) not in english.labels
    await talk.tap(jobs)
    assert hall.words("engineer.jobs.none", Language.ZH_HANS) in talk.shown
