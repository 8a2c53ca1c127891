"""Announcements: what a change of a ticket makes the desk say, to whom, and with which buttons (rule D5)."""

from tickets.announcements.announce import announce
from tickets.announcements.calls import call_tasks, undelivered
from tickets.announcements.cast import Cast
from tickets.announcements.scene import NOT_CONFIRMED

__all__ = ["NOT_CONFIRMED", "PROGRESS", "TO_CUSTOMER", "Cast", "announce", "call_tasks", "undelivered"]

TO_CUSTOMER = "customer/"
"""How the names of the templates of all messages to customers begin."""

PROGRESS = "customer/progress"
"""The template of the daily progress update (rule D2)."""
