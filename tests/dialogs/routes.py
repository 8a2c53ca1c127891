"""Which commands and buttons the routers answer, and for whom: read off the filters of the handlers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from aiogram import Router
from aiogram.dispatcher.event.handler import FilterObject
from aiogram.dispatcher.event.telegram import TelegramEventObserver
from aiogram.filters import Command

from handlers import build_routers
from handlers.pushed_buttons import Tapped
from handlers.roles import Allows
from tickets.messages.taps import Verb
from tickets.team.people import Person

Condition = Callable[[Person], bool]


@dataclass(frozen=True, kw_only=True)
class Route:
    """One handler: the commands and verbs that it takes, and what a person has to fulfil."""

    router: str
    commands: frozenset[str]
    verbs: frozenset[Verb]
    conditions: tuple[Condition, ...]

    @property
    def refuses(self) -> bool:
        """Whether it only says no."""
        return self.router.endswith(" refused")

    def is_open_to(self, person: Person) -> bool:
        """Return whether it does what this person asks for."""
        return not self.refuses and all(condition(person) for condition in self.conditions)


def routes() -> list[Route]:
    """Return every handler of a command or of a pushed button."""
    return [route for router in build_routers() for route in _of(router, (), ())]


def commands_of(person: Person) -> set[str]:
    """Return the commands that do something for a person."""
    return {name for route in routes() if route.is_open_to(person) for name in route.commands}


def verbs_of(person: Person) -> set[Verb]:
    """Return the pushed buttons that do something for a person."""
    return {verb for route in routes() if route.is_open_to(person) for verb in route.verbs}


def _of(
    router: Router, for_messages: tuple[Condition, ...], for_taps: tuple[Condition, ...]
) -> Iterator[Route]:
    # aiogram has no public name for the filters of a whole router.
    for_messages += _conditions(router.message._handler.filters)
    for_taps += _conditions(router.callback_query._handler.filters)
    yield from _handlers(router, router.message, for_messages)
    yield from _handlers(router, router.callback_query, for_taps)
    for below in router.sub_routers:
        yield from _of(below, for_messages, for_taps)


def _handlers(
    router: Router, observer: TelegramEventObserver, above: tuple[Condition, ...]
) -> Iterator[Route]:
    for handler in observer.handlers:
        filters = [each.callback for each in handler.filters or ()]
        yield Route(
            router=router.name,
            commands=frozenset(
                str(name) for each in filters if isinstance(each, Command) for name in each.commands
            ),
            verbs=frozenset(verb for each in filters if isinstance(each, Tapped) for verb in each.verbs),
            conditions=above + _conditions(handler.filters),
        )


def _conditions(filters: list[FilterObject] | None) -> tuple[Condition, ...]:
    found = [each.callback for each in filters or ()]
    return tuple(each.condition for each in found if isinstance(each, Allows))
