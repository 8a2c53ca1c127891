"""The intake dialog, put together anew for each dispatcher."""

from aiogram_dialog import Dialog

from dialogs.intake import closing, getters, windows


def build() -> Dialog:
    """Return the intake dialog with its windows in the order of asking."""
    return Dialog(
        closing.resume(),
        closing.belongs(),
        windows.fault(),
        windows.name_model(),
        windows.choose_model(),
        windows.choose_line(),
        windows.purchase_date(),
        windows.pick_day(),
        windows.confirm_date(),
        windows.order_number(),
        closing.similar(),
        windows.part(),
        windows.since(),
        windows.environment(),
        windows.tried(),
        windows.repaired_elsewhere(),
        windows.extra(),
        windows.urgency(),
        closing.name(),
        closing.phone(),
        closing.email(),
        closing.address(),
        closing.confirm(),
        closing.cancel(),
        closing.filed(),
        getter=getters.frame,
    )
