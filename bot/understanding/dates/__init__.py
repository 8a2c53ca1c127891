"""Purchase dates in free text: an interval of days, as exact as the words and no more."""

from bot.understanding.dates.reader import PurchaseDateReader, build_date_reader

__all__ = ["PurchaseDateReader", "build_date_reader"]
