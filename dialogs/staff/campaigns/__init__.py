"""Survey campaigns: the list with its progress, the results, and starting a new one (rule F7)."""

from dialogs.staff.campaigns.new_windows import build_new_campaign
from dialogs.staff.campaigns.windows import build_campaigns

__all__ = ["build_campaigns", "build_new_campaign"]
