"""How long the sender waits, and how often it tries."""

import random
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, kw_only=True)
class RetryPolicy:
    """How long the sender waits, and for what; attempts count from 1.

    A message whose outcome is unknown is sent again until `unknown_attempts` are used up: read twice is
    better than missed. One that certainly did not leave is tried on as long as nothing else leaves either,
    however long that is; after `refused_attempts` while others leave, it is the message that does not get
    through. Either way a person is told then.
    """

    lease: timedelta = timedelta(seconds=90)
    look_every: timedelta = timedelta(seconds=1)
    landing: timedelta = timedelta(seconds=10)
    away: timedelta = timedelta(seconds=3)
    first_backoff: timedelta = timedelta(seconds=1)
    longest_backoff: timedelta = timedelta(minutes=5)
    unknown_attempts: int = 3
    refused_attempts: int = 12
    fewest_in_flight: int = 4
    most_in_flight: int = 64

    def backoff(self, attempt: int, rng: random.Random) -> timedelta:
        """Return the pause after an attempt: doubled each time up to the longest, and half to all of it."""
        longest = min(self.first_backoff * 2.0 ** min(attempt - 1, 20), self.longest_backoff)
        return longest * (0.5 + rng.random() / 2)
