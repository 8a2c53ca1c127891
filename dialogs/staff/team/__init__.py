"""Who works here: roles, load, leave."""

from dialogs.staff.team.windows import build_team

__all__ = ["build_team"]
