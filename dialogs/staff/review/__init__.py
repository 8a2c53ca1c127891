"""Which week or month to look back on."""

from dialogs.staff.review.windows import build_review

__all__ = ["build_review"]
