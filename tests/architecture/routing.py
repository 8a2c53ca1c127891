"""What the routers take: the commands and the buttons of pushed messages, and for whom."""

from collections.abc import Iterator
from dataclasses import dataclass

from aiogram import Router
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.filters import Command

from handlers import build_routers
from handlers.pushed_buttons import Tapped
from handlers.roles import Allows
from tickets.messages.taps import Verb
from tickets.team.people import Person


@dataclass(frozen=True)
class Way:
    """A handler, with the filters that stand before it; `refuses` says that it only turns people away."""

    handler: HandlerObject
    filters: tuple[object, ...]

    @property
    def refuses(self) -> bool:
        """Whether the handler only says no."""
        return self.handler.callback.__name__.startswith("refuse_")

    def lets_pass(self, person: Person) -> bool:
        """Return whether the roles of a person are enough."""
        return all(each.condition(person) for each in self.filters if isinstance(each, Allows))

    @property
    def commands(self) -> frozenset[str]:
        """The commands that it takes."""
        return frozenset(
            str(name) for each in self.filters if isinstance(each, Command) for name in each.commands
        )

    @property
    def verbs(self) -> frozenset[Verb]:
        """The verbs of pushed buttons that it takes."""
        return frozenset(verb for each in self.filters if isinstance(each, Tapped) for verb in each.verbs)


def ways(kind: str) -> list[Way]:
    """Return the ways of a kind of update, `message` or `callback_query`, in the order of the routers."""
    return [way for router in build_routers() for way in _ways(router, kind, ())]


def _ways(router: Router, kind: str, before: tuple[object, ...]) -> Iterator[Way]:
    observer = router.observers[kind]
    outer = (*before, *(each.callback for each in observer._handler.filters or ()))
    for handler in observer.handlers:
        yield Way(handler=handler, filters=(*outer, *(each.callback for each in handler.filters or ())))
    for inner in router.sub_routers:
        yield from _ways(inner, kind, outer)
