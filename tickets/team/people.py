"""People at the desk: customers, engineers and staff, told apart by their roles."""

from dataclasses import dataclass
from datetime import date, datetime

from tickets.ids import PersonId, TelegramId
from tickets.kinds import Language, Role, UpdateWish

STAFF_ROLES: frozenset[Role] = frozenset({Role.STAFF, Role.LEAD, Role.ADMIN})
"""Roles that run the desk."""

LEAD_ROLES: frozenset[Role] = frozenset({Role.LEAD, Role.ADMIN})
"""Roles that lead it: they invite people, give roles and read reviews."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Someone the desk talks with; `telegram` is both their user id and their private chat's id."""

    id: PersonId
    telegram: TelegramId
    name: str
    language: Language
    roles: frozenset[Role] = frozenset({Role.CUSTOMER})
    phone: str | None = None
    lines: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    on_leave_until: date | None = None
    reachable: bool = True
    updates: UpdateWish = UpdateWish.DAILY

    @property
    def is_staff(self) -> bool:
        """Whether the person runs the desk (staff, lead or administrator)."""
        return bool(self.roles & STAFF_ROLES)

    @property
    def is_engineer(self) -> bool:
        """Whether the person works jobs in the field."""
        return Role.ENGINEER in self.roles


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """A one-time link that gives whoever opens it a role; times in UTC."""

    token: str
    role: Role
    created_by: PersonId | None
    expires_at: datetime
    lines: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
