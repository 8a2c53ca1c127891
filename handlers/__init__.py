"""Commands and buttons outside a dialog, sorted by role: each handler is short and calls one use case."""

from aiogram import Router

from handlers import customer, customer_taps, errors, fallback, groups
from handlers.engineer import engineer_router
from handlers.review import review_router
from handlers.staff import staff_router


def build_routers() -> list[Router]:
    """Return the routers in the order in which they must stand, before the dialogs."""
    return [
        errors.build(),
        fallback.build_for_dead_buttons(),
        groups.build(),
        # Before the customers': who leads the desk means with /report the week's or the month's.
        review_router(),
        customer.build(),
        staff_router(),
        engineer_router(),
        customer_taps.build(),
        fallback.build(),
    ]
