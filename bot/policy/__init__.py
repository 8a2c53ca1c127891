"""The desk's policy file: read as a whole, every error named with its path, never half a policy."""

from bot.policy.holidays_source import load_calendar, public_days
from bot.policy.loader import (
    describe_defaults,
    describe_idle_keys,
    describe_problems,
    load_policy,
    shipped_policy,
)
from bot.policy.problems import PolicyInvalid, Problem

__all__ = [
    "PolicyInvalid",
    "Problem",
    "describe_defaults",
    "describe_idle_keys",
    "describe_problems",
    "load_calendar",
    "load_policy",
    "public_days",
    "shipped_policy",
]
