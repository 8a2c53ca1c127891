"""A customer's taps on buttons that the desk sent by itself; a stale one is answered kindly."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeAlias

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, ShowMode, StartMode

from dialogs.context import desk_of, person_of, spoken, words_of
from dialogs.menu import ask_person
from dialogs.poll import open_poll
from dialogs.sentences import call_back, person_answers
from dialogs.states import Menu, MyTickets
from dialogs.survey import open_survey
from dialogs.texts import say, tell
from handlers.pushed_buttons import LeavePushedAlone, Tapped, answer, pushed_of, settle_pushed
from tickets.aftercare.follow_ups import FollowUpOutcome
from tickets.announcements.campaigns import NO_THANKS
from tickets.announcements.follow_ups import ANSWERS
from tickets.errors import NotFound, NotPossible, StaleVersion, TimePassed
from tickets.ids import CampaignAskId, FollowUpId, SurveyId, TicketId
from tickets.messages.taps import Tap, Verb

TapHandler: TypeAlias = Callable[[DialogManager, Tap], Awaitable[str | None]]
"""Does what a tap means, opens the window that follows, and returns what answers the tap, if anything."""


def build() -> Router:
    """Return the router of the taps that belong to customers."""
    router = Router(name="taps")
    router.callback_query.outer_middleware(LeavePushedAlone())
    router.callback_query.register(on_tap, F.message.chat.type == ChatType.PRIVATE, Tapped(*_ACTS))
    return router


async def on_tap(callback: CallbackQuery, tap: Tap, dialog_manager: DialogManager) -> None:
    """Do what the button says; when it is too late for that, say so and show how things stand."""
    try:
        said = await _ACTS[tap.verb](dialog_manager, tap)
    except (NotPossible, NotFound, StaleVersion, TimePassed):
        await answer(callback, spoken(dialog_manager, "customer.tap.stale"))
        if tap.ticket is not None:
            await _card(dialog_manager, tap)
        return
    await answer(callback, said)


async def _open_card(manager: DialogManager, tap: Tap) -> None:
    await _card(manager, tap)


async def _agree(manager: DialogManager, tap: Tap) -> None:
    slot, start = _offer(tap)
    await desk_of(manager).cases.pick_visit(
        by=person_of(manager).id, ticket=TicketId(tap.object), slot=slot, start=start
    )
    tell(manager, "customer.visit.agreed")
    await _card(manager, tap)


async def _other_times(manager: DialogManager, tap: Tap) -> None:
    await desk_of(manager).cases.view(by=person_of(manager).id, ticket=TicketId(tap.object))
    await _start(manager, MyTickets.other_times, tap)


async def _solved(manager: DialogManager, tap: Tap) -> None:
    await desk_of(manager).cases.confirm_solved(by=person_of(manager).id, ticket=TicketId(tap.object))
    tell(manager, "customer.solved.thanks")
    await _card(manager, tap)


async def _unsolved(manager: DialogManager, tap: Tap) -> None:
    await desk_of(manager).cases.view(by=person_of(manager).id, ticket=TicketId(tap.object))
    await _start(manager, MyTickets.not_solved, tap)


async def _price(manager: DialogManager, tap: Tap) -> None:
    said, _, given = tap.argument.partition(".")
    if said not in {"yes", "no"} or not given.isdecimal():
        raise NotFound
    accepted = said == "yes"
    await desk_of(manager).quotes.answer(
        by=person_of(manager).id, ticket=TicketId(tap.object), accepted=accepted, given_at=int(given)
    )
    tell(manager, "customer.quote.accepted" if accepted else "customer.quote.declined")
    await _card(manager, tap)


async def _rate(manager: DialogManager, tap: Tap) -> None:
    desk, by = desk_of(manager), person_of(manager).id
    survey = await desk.surveys.get(by=by, survey=SurveyId(tap.object))
    overall = desk.policy.survey.questions[0].key
    is_new = overall not in survey.scores
    if is_new:
        survey = await desk.surveys.score(by=by, survey=survey.id, question=overall, score=_number(tap))
    else:
        tell(manager, "customer.survey.counted")
    stars = "⭐" * survey.scores[overall]
    await settle_pushed(pushed_of(manager), spoken(manager, "customer.survey.chosen", stars=stars))
    await open_survey(manager, survey, apologise=is_new)


async def _poll(manager: DialogManager, tap: Tap) -> str | None:
    desk, by, ask = desk_of(manager), person_of(manager).id, CampaignAskId(tap.object)
    if tap.argument == NO_THANKS:
        await desk.campaigns.answer.decline(by=by, ask=ask)
        declined = spoken(manager, "customer.poll.declined")
        await settle_pushed(pushed_of(manager), declined)
        return declined
    campaign, mine = await desk.campaigns.questions(by=by, ask=ask)
    first = campaign.questions[0].key
    if first in mine.scores:
        tell(manager, "customer.survey.counted")
    else:
        try:
            campaign, mine = await desk.campaigns.answer.score(
                by=by, ask=ask, question=first, score=_number(tap)
            )
        except NotPossible:
            return spoken(manager, "customer.poll.over")
    stars = "⭐" * mine.scores[first]
    await settle_pushed(pushed_of(manager), spoken(manager, "customer.survey.chosen", stars=stars))
    await open_poll(manager, campaign, mine)
    return None


async def _follow_up(manager: DialogManager, tap: Tap) -> str | None:
    if tap.argument not in ANSWERS:
        raise NotFound
    desk, person = desk_of(manager), person_of(manager)
    try:
        followed, case = await desk.follow_ups.answer(
            by=person.id, follow_up=FollowUpId(tap.object), well=tap.argument == FollowUpOutcome.WELL
        )
    except NotPossible:
        tell(manager, "customer.follow_up.expired")
        await manager.start(Menu.main, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND)
        return None
    if followed.outcome != tap.argument:
        raise StaleVersion
    chosen = spoken(manager, f"push.button.follow_up.{followed.kind}.{tap.argument}")
    await settle_pushed(pushed_of(manager), chosen)
    if followed.outcome is FollowUpOutcome.WELL:
        return spoken(manager, "customer.follow_up.glad")
    tell(manager, "customer.follow_up.sorry")
    say(manager, call_back(words_of(manager), person.language, case, now=desk.clock()))
    tell(manager, "customer.follow_up.more")
    await _start(manager, MyTickets.card, Tap(verb=Verb.TICKET, object=case.id))
    return None


async def _person(manager: DialogManager, tap: Tap) -> None:
    desk, person = desk_of(manager), person_of(manager)
    if not tap.object:
        # A message about no case in particular, such as the apology for an update that failed.
        await ask_person(manager)
        await manager.start(Menu.main, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND)
        return
    await desk.intake.ask_person(by=person.id, draft=None, ticket=TicketId(tap.object))
    tell(manager, "customer.person.asked", hours=person_answers(desk, words_of(manager), person.language))
    await _card(manager, tap)


_ACTS: dict[Verb, TapHandler] = {
    Verb.TICKET: _open_card,
    Verb.SLOT: _agree,
    Verb.NO_SLOT: _other_times,
    Verb.SOLVED: _solved,
    Verb.UNSOLVED: _unsolved,
    Verb.PRICE: _price,
    Verb.SURVEY: _rate,
    Verb.PERSON: _person,
    Verb.FOLLOW_UP: _follow_up,
    Verb.POLL: _poll,
}


async def _card(manager: DialogManager, tap: Tap) -> None:
    await _start(manager, MyTickets.card, tap)


async def _start(manager: DialogManager, state: State, tap: Tap) -> None:
    await manager.start(
        state, data={"ticket": tap.object}, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND
    )


def _offer(tap: Tap) -> tuple[int, datetime]:
    """Return which time was tapped and when it begins, which tells a button of an older offer."""
    slot, _, start = tap.argument.partition(".")
    try:
        return int(slot), datetime.fromtimestamp(int(start), UTC)
    except (ValueError, OverflowError, OSError):
        raise NotFound from None


def _number(tap: Tap) -> int:
    if not tap.argument.isdecimal():
        raise NotFound
    return int(tap.argument)
