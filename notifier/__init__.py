"""Everything that goes out by itself: planners on a scheduler, templates, and the sender."""

import os

# python-telegram-bot gives periods as timedelta only when asked to; its integers are deprecated and warn.
os.environ.setdefault("PTB_TIMEDELTA", "1")
