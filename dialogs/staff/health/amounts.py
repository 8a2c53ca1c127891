"""How ages and sizes read: the largest unit that fits, rounded."""

from datetime import timedelta

from aiogram_dialog import DialogManager

from dialogs.context import spoken

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_MIB, _GIB = 1024**2, 1024**3


def age(manager: DialogManager, length: timedelta) -> str:
    """Return a length of time in words: "40 s", "12 min", "3 h", "5 d"."""
    seconds = max(int(length.total_seconds()), 0)
    if seconds < _MINUTE:
        return spoken(manager, "staff.health.age.seconds", number=seconds)
    if seconds < _HOUR:
        return spoken(manager, "staff.health.age.minutes", number=seconds // _MINUTE)
    if seconds < 2 * _DAY:
        return spoken(manager, "staff.health.age.hours", number=seconds // _HOUR)
    return spoken(manager, "staff.health.age.days", number=seconds // _DAY)


def size(manager: DialogManager, length: int) -> str:
    """Return a number of bytes in words: "5 MB", "1.5 GB"."""
    if length < _GIB:
        return spoken(manager, "staff.health.size.mb", number=f"{length / _MIB:.1f}")
    return spoken(manager, "staff.health.size.gb", number=f"{length / _GIB:.1f}")
