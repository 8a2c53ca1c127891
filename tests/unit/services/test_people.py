"""Meeting people, the team, and a person's own data."""

from datetime import date

import pytest

from tests.unit.services.world import World
from tickets.errors import InviteInvalid, TextEmpty
from tickets.ids import TelegramId
from tickets.kinds import Language, Role, UpdateWish
from tickets.services.people import language_of
from tickets.views import Holding


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("zh-hans", Language.ZH_HANS),
        ("zh-CN", Language.ZH_HANS),
        ("zh", Language.ZH_HANS),
        ("zh-hant", Language.ZH_HANT),
        ("zh_TW", Language.ZH_HANT),
        ("zh-Hant-HK", Language.ZH_HANT),
        ("en", Language.EN),
        ("en-GB", Language.EN),
        ("eo", None),
        ("", None),
        (None, None),
    ],
)
def test_the_language_of_telegrams_code(code: str | None, language: Language | None) -> None:
    assert language_of(code) is language


async def test_a_language_once_chosen_stays(any_world: World) -> None:
    greet, account = any_world.desk.people.greet, TelegramId(77)
    stranger = await greet(telegram=account, name="Jürgen", language_code="eo")
    assert stranger.language is Language.ZH_HANS, "the desk's own, for want of a better one"
    assert stranger.roles == {Role.CUSTOMER}
    await any_world.desk.people.set_language(by=stranger.id, language=Language.EN)
    again = await greet(telegram=account, name="Jürgen  Meyer", language_code="zh-hans")
    assert (again.id, again.language, again.name) == (stranger.id, Language.EN, "Jürgen Meyer")


async def test_who_writes_again_is_reachable_again(any_world: World) -> None:
    """A customer blocked the bot and nobody noticed."""
    people, account = any_world.desk.people, TelegramId(77)
    mei = await people.greet(telegram=account, name="Mei", language_code="en")
    await people.unreachable(telegram=account)
    await people.unreachable(telegram=TelegramId(404))
    assert not (await people.stored(by=mei.id)).person.reachable
    assert (await people.greet(telegram=account, name="Mei", language_code="en")).reachable
    assert (await people.stored(by=mei.id)).person.reachable


async def test_an_invitation_gives_its_role_once(any_world: World) -> None:
    people = any_world.desk.people
    assert not await people.has_admin()
    invite = await people.invite(by=None, role=Role.ADMIN, lines=frozenset({"washer"}))
    mei, other = await any_world.customer(), await any_world.customer("Other")
    joined, role = await people.join(by=mei.id, token=invite.token)
    assert role is Role.ADMIN
    assert joined.roles == {Role.CUSTOMER, Role.ADMIN}
    assert joined.lines == {"washer"}
    assert await people.has_admin()
    for token in (invite.token, "made-up"):
        with pytest.raises(InviteInvalid):
            await people.join(by=other.id, token=token)


async def test_an_invitation_expires(any_world: World) -> None:
    invite = await any_world.desk.people.invite(by=None, role=Role.STAFF)
    mei = await any_world.customer()
    any_world.later(days=7)
    with pytest.raises(InviteInvalid):
        await any_world.desk.people.join(by=mei.id, token=invite.token)


async def test_the_team_and_its_load(any_world: World) -> None:
    lin = await any_world.worker(Role.STAFF)
    wang = await any_world.worker(Role.ENGINEER)
    await any_world.filed(await any_world.customer())
    team = await any_world.desk.people.team(by=lin.id)
    assert [(member.person.id, member.open_jobs) for member in team] == [(lin.id, 0), (wang.id, 1)]


async def test_wishes_are_kept(any_world: World) -> None:
    people = any_world.desk.people
    mei = await any_world.customer()
    await people.set_updates(by=mei.id, wish=UpdateWish.CHANGES)
    await people.set_phone(by=mei.id, phone="+8613800000000")
    with pytest.raises(TextEmpty):
        await people.set_phone(by=mei.id, phone="  ")
    kept = (await people.stored(by=mei.id)).person
    assert (kept.updates, kept.phone) == (UpdateWish.CHANGES, "+8613800000000")


@pytest.mark.rule("S2.shown")
async def test_one_can_see_everything_that_is_kept(any_world: World) -> None:
    mei = await any_world.customer()
    ticket = await any_world.filed(mei)
    draft = await any_world.desk.intake.start(by=mei.id, words="Another thing")
    stored = await any_world.desk.people.stored(by=mei.id)
    assert (stored.person, stored.tickets, stored.drafts) == (mei, (ticket,), (draft,))


@pytest.mark.rule("S2.erased", "S2.duty")
async def test_an_open_ticket_stands_against_erasure(any_world: World) -> None:
    mei = await any_world.customer()
    await any_world.desk.people.set_phone(by=mei.id, phone="+8613800000000")
    kept, ended = await any_world.filed(mei), await any_world.filed(mei)
    await any_world.desk.cases.cancel(by=mei.id, ticket=ended.id, reason=None)
    await any_world.desk.intake.start(by=mei.id, words="Another thing")
    erasure = await any_world.desk.people.erase(by=mei.id)
    assert erasure.erased == (Holding.DRAFT, Holding.ENDED_TICKETS)
    assert erasure.kept == (Holding.OPEN_TICKETS, Holding.SERVICE_HISTORY)
    assert await any_world.stored(kept.id) == kept
    bare = await any_world.stored(ended.id)
    assert (bare.contact.name, bare.contact.phone, bare.contact.address) == ("", None, None)
    assert (bare.order_number, bare.product.serial) == (None, None)
    assert await any_world.desk.intake.unfinished(by=mei.id) is None
    assert (await any_world.history(ended.id))[-1] == "PersonalDataErased"
    await any_world.desk.people.erase(by=mei.id)
    assert (await any_world.history(ended.id)).count("PersonalDataErased") == 1


@pytest.mark.rule("S2.erased")
async def test_without_open_tickets_the_profile_goes_too(any_world: World) -> None:
    mei = await any_world.customer()
    await any_world.desk.people.set_phone(by=mei.id, phone="+8613800000000")
    erasure = await any_world.desk.people.erase(by=mei.id)
    assert (erasure.erased, erasure.kept) == ((Holding.PROFILE,), ())
    person = (await any_world.desk.people.stored(by=mei.id)).person
    assert (person.name, person.phone) == ("", None)


async def test_leave_ends_where_it_began(any_world: World) -> None:
    wang = await any_world.worker(Role.ENGINEER)
    ticket = await any_world.filed(await any_world.customer())
    for _ in range(2):
        away = await any_world.desk.people.set_leave(by=wang.id, until=date(2026, 3, 4))
        assert away.on_leave_until == date(2026, 3, 4)
    assert (await any_world.history(ticket.id)).count("JobDeclined") == 1
