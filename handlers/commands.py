"""Which commands each role may use, in the order of Telegram's menu; `command.<name>` describes each."""

from tickets.kinds import Role

CUSTOMER: tuple[str, ...] = (
    "report",
    "mytickets",
    "human",
    "language",
    "updates",
    "privacy",
    "cancel",
    "help",
    "start",
)
"""Commands that everybody has."""

ENGINEER: tuple[str, ...] = ("jobs", "leave")
"""Commands that engineers have in addition."""

STAFF: tuple[str, ...] = ("queue", "ticket", "find", "assign", "note", "reply", "close", "reopen", "stats")
"""Commands that everybody who runs the desk has in addition."""

LEAD: tuple[str, ...] = ("staff", "invite")
"""Commands that leads and administrators have in addition."""


def commands_for(role: Role) -> tuple[str, ...]:
    """Return the commands that a role's menu shows, the role's own first."""
    match role:
        case Role.ENGINEER:
            return (*ENGINEER, *CUSTOMER)
        case Role.STAFF:
            return (*STAFF, *CUSTOMER)
        case Role.LEAD | Role.ADMIN:
            return (*STAFF, *LEAD, *CUSTOMER)
        case _:
            return CUSTOMER


def described(command: str) -> str:
    """Return the catalogue key of a command's description."""
    return f"command.{command}"
