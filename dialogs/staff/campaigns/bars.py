"""Shares drawn in text: how far a campaign is, and how its answers spread."""

from tickets.aftercare.campaigns import Tally

_LENGTH = 12
_ANSWERED, _OPEN, _WAITING, _BAR = "▓", "▒", "░", "▇"


def progress_bar(tally: Tally) -> str:
    """Return the sample as a bar: answered or declined, asked and open, not asked yet; empty without one."""
    if not tally.planned:
        return _WAITING * _LENGTH
    said = tally.answered + tally.declined + tally.left_out
    done = round(_LENGTH * said / tally.planned)
    asked = max(done, round(_LENGTH * (tally.asked + tally.left_out) / tally.planned))
    return _ANSWERED * done + _OPEN * (asked - done) + _WAITING * (_LENGTH - asked)


def share_bar(count: int, most: int) -> str:
    """Return a count as a bar beside the largest one; anything above nothing is seen."""
    return _BAR * (max(1, round(_LENGTH * count / most)) if count else 0)


def percent(share: float | None) -> str:
    """Return a share from 0 to 1 in whole percent, a dash where there is none."""
    return "–" if share is None else f"{round(share * 100)}%"
