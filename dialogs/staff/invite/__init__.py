"""Inviting a colleague by a one-time link."""

from dialogs.staff.invite.windows import build_invite

__all__ = ["build_invite"]
