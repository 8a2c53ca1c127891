"""Announcements: what a change of a ticket makes the desk say, to whom, and with which buttons (rule D5)."""

from tickets.announcements.announce import announce
from tickets.announcements.audience import Audience
from tickets.announcements.calls import call_tasks, undelivered
from tickets.announcements.context import NOT_CONFIRMED, PROBLEM_AGAIN
from tickets.announcements.follow_ups import ask_customer, ask_to_call

__all__ = [
    "NOT_CONFIRMED",
    "PROBLEM_AGAIN",
    "PROGRESS",
    "TO_CUSTOMER",
    "Audience",
    "announce",
    "ask_customer",
    "ask_to_call",
    "call_tasks",
    "undelivered",
]

TO_CUSTOMER = "customer/"
"""How the names of the templates of all messages to customers begin."""

PROGRESS = "customer/progress"
"""The template of the daily progress update (rule D2)."""
