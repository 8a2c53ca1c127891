"""Announcements: what a change of a ticket makes the desk say, to whom, and with which buttons (rule D5)."""

from tickets.announcements.announce import announce
from tickets.announcements.calls import call_tasks, undelivered
from tickets.announcements.cast import Cast

__all__ = ["Cast", "announce", "call_tasks", "undelivered"]
