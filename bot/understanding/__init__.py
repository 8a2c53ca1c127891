"""What customers type, understood: models, purchase dates and phone numbers, for the ports of `tickets`."""

from bot.understanding.dates import build_date_reader
from bot.understanding.models import build_model_finder
from bot.understanding.phones import build_phone_reader

__all__ = ["build_date_reader", "build_model_finder", "build_phone_reader"]
