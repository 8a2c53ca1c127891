"""The calendar in which a purchase date is picked: past days only, by the desk's clock, in one's language."""

from collections.abc import Callable
from datetime import date

from aiogram_dialog import DialogManager
from aiogram_dialog.api.internal import RawKeyboard
from aiogram_dialog.widgets.kbd import (
    Calendar,
    CalendarConfig,
    CalendarScope,
    CalendarUserConfig,
)
from aiogram_dialog.widgets.kbd.calendar_kbd import (
    CalendarDaysView,
    CalendarMonthView,
    CalendarScopeView,
    CalendarYearsView,
    OnDateSelected,
)
from aiogram_dialog.widgets.text import Text

from dialogs.context import person_of, today_of
from dialogs.date_formats import month_name, month_of_year, weekday_name
from tickets.kinds import Language

_OLDEST_YEARS = 40
_YEARS_SHOWN = 12


class PurchaseCalendar(Calendar):
    """A calendar whose last day is the desk's today; the machine's own clock plays no part in it."""

    def _init_views(self) -> dict[CalendarScope, CalendarScopeView]:
        day, year = _OfDate(lambda it, _: str(it.day)), _OfDate(lambda it, _: str(it.year))
        month, heading = _OfDate(month_name), _OfDate(month_of_year)
        earlier, later = _OfDate(lambda it, _: f"‹ {it.year}"), _OfDate(lambda it, _: f"{it.year} ›")
        return {
            CalendarScope.DAYS: CalendarDaysView(
                self._item_callback_data,
                date_text=day,
                today_text=day,
                weekday_text=_OfDate(weekday_name),
                header_text=heading,
                zoom_out_text=_OfDate(lambda *_: "⋯"),
                prev_month_text=_OfDate(lambda it, language: f"‹ {month_name(it, language)}"),
                next_month_text=_OfDate(lambda it, language: f"{month_name(it, language)} ›"),
            ),
            CalendarScope.MONTHS: CalendarMonthView(
                self._item_callback_data,
                month_text=month,
                this_month_text=month,
                header_text=year,
                zoom_out_text=_OfDate(lambda *_: "⋯"),
                prev_year_text=earlier,
                next_year_text=later,
            ),
            CalendarScope.YEARS: CalendarYearsView(
                self._item_callback_data,
                year_text=year,
                this_year_text=year,
                prev_page_text=earlier,
                next_page_text=later,
            ),
        }

    async def _get_user_config(self, data: dict[str, object], manager: DialogManager) -> CalendarUserConfig:
        today = today_of(manager)
        return CalendarUserConfig(
            min_date=date(today.year - _OLDEST_YEARS, 1, 1),
            max_date=today,
            years_per_page=_YEARS_SHOWN,
            years_columns=4,
        )

    async def _render_keyboard(self, data: dict[str, object], manager: DialogManager) -> RawKeyboard:
        if self.get_offset(manager) is None:
            self.set_offset(today_of(manager).replace(day=1), manager)
        return await super()._render_keyboard(data, manager)

    async def _handle_scope_years(self, data: str, manager: DialogManager) -> None:
        # The page of years ends with this year; the library would begin with it and show the future.
        self.set_offset(date(today_of(manager).year - _YEARS_SHOWN + 1, 1, 1), manager)
        await super()._handle_scope_years(data, manager)


class _OfDate(Text):
    """A label made of the calendar's date and the person's language."""

    def __init__(self, say: Callable[[date, Language], str]) -> None:
        super().__init__()
        self._say = say

    async def _render_text(self, data: dict[str, date], manager: DialogManager) -> str:
        return self._say(data["date"], person_of(manager).language)


def purchase_calendar(widget: str, on_click: OnDateSelected) -> PurchaseCalendar:
    """Return the calendar with its page size; the library pages years by the configured size."""
    config = CalendarConfig(years_per_page=_YEARS_SHOWN, years_columns=4)
    return PurchaseCalendar(widget, on_click=on_click, config=config)
