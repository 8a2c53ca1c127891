"""Services: what can be done with one capability of the desk, a method each.

A method is written with a session in front; callers leave it out. Whose act it is stands in the keyword `by`
and, where it is about one ticket, which in `ticket`. All that a method does is done again from its start
when somebody else changed the same ticket meanwhile, so it keeps nothing outside of its session.
"""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from tickets.case.ticket import Ticket
from tickets.ids import PersonId, TicketId
from tickets.services.runner import UseCaseRunner
from tickets.services.session import Session
from tickets.team.permissions import Requirement, TicketRequirement


@dataclass(frozen=True)
class Service:
    """The use cases of a capability, on one runner."""

    runner: UseCaseRunner


S = TypeVar("S", bound=Service)
P = ParamSpec("P")
T = TypeVar("T")


def use_case(
    name: str, *, allow: Requirement | None = None
) -> Callable[
    [Callable[Concatenate[S, Session, P], Awaitable[T]]], Callable[Concatenate[S, P], Coroutine[Any, Any, T]]
]:
    """Make a method a use case: its name is what refusals are recorded by, `allow` says who may."""

    def decorated(
        method: Callable[Concatenate[S, Session, P], Awaitable[T]],
    ) -> Callable[Concatenate[S, P], Coroutine[Any, Any, T]]:
        @wraps(method)
        async def called(self: S, /, *args: P.args, **kwargs: P.kwargs) -> T:
            async def act(session: Session) -> T:
                if allow is not None:
                    allow(session.actor)
                return await method(self, session, *args, **kwargs)

            by, ticket = cast("PersonId", kwargs["by"]), cast("TicketId | None", kwargs.get("ticket"))
            return await self.runner.run(name, act, by=by, ticket=ticket)

        return called

    return decorated


def ticket_use_case(
    name: str, *, allow: TicketRequirement
) -> Callable[
    [Callable[Concatenate[S, Session, Ticket, P], Awaitable[T]]],
    Callable[Concatenate[S, P], Coroutine[Any, Any, T]],
]:
    """Make a method a use case about one ticket, which it gets as it is then; else as `use_case`."""

    def decorated(
        method: Callable[Concatenate[S, Session, Ticket, P], Awaitable[T]],
    ) -> Callable[Concatenate[S, P], Coroutine[Any, Any, T]]:
        @use_case(name)
        @wraps(method)
        async def called(self: S, session: Session, /, *args: P.args, **kwargs: P.kwargs) -> T:
            found = await session.ticket(cast("TicketId", kwargs["ticket"]), allow)
            return await method(self, session, found, *args, **kwargs)

        return called

    return decorated
