"""The intake's questions as windows; a question of the table that has none here is asked in `plain`."""

from collections.abc import Sequence

from aiogram.enums import ContentType
from aiogram.fsm.state import State
from aiogram_dialog import Dialog, Window
from aiogram_dialog.api.internal.widgets import MarkupFactory
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Keyboard, RequestContact, RequestLocation, Row
from aiogram_dialog.widgets.markup.inline_keyboard import InlineKeyboardFactory
from aiogram_dialog.widgets.markup.reply_keyboard import ReplyKeyboardFactory
from aiogram_dialog.widgets.text import Text

from dialogs.frame import Getter, choices, fixed_choices, window
from dialogs.intake import clicks, closing, getters, inputs
from dialogs.intake.calendar import purchase_calendar
from dialogs.intake.states import QUESTION_OF, Intake
from dialogs.texts import Label, Say, Shown
from tickets.case.answers import QUESTIONS
from tickets.kinds import Urgency

_INLINE = InlineKeyboardFactory()


def build() -> Dialog:
    """Return the intake dialog, put together anew for each dispatcher, in the order of asking."""
    return Dialog(
        closing.resume(),
        closing.belongs(),
        _fault(),
        _name_model(),
        _choose_model(),
        _choose_line(),
        _purchase_date(),
        _pick_day(),
        _confirm_date(),
        _order_number(),
        closing.similar(),
        _part(),
        _since(),
        _offering(Intake.environment, "v"),
        _offering(Intake.tried, "t"),
        _repaired_elsewhere(),
        _plain(),
        _extra(),
        _urgency(),
        _name(),
        _phone(),
        _email(),
        _address(),
        closing.confirm(),
        closing.cancel(),
        closing.filed(),
        getter=getters.frame,
    )


def _fault() -> Window:
    return _question(
        Intake.describe_fault,
        Button(Label("customer.fault.photo_alone"), "alone", clicks.on_photo_alone, when="photo_alone"),
        heard=inputs.hear_words,
    )


def _name_model() -> Window:
    return _question(
        Intake.name_model,
        Button(Label("customer.model.dont_know"), "dk", clicks.on_model_unknown),
        heard=inputs.hear_model,
    )


def _choose_model() -> Window:
    return _question(
        Intake.choose_model,
        choices("m", "models", clicks.on_model),
        Button(Label("customer.model.not_listed"), "nl", clicks.on_not_listed),
        ask=Say("customer.model.choose"),
        heard=inputs.hear_model,
        getter=getters.matches,
        keeps=False,
    )


def _choose_line() -> Window:
    return _question(
        Intake.choose_line,
        choices("l", "lines", clicks.on_line, width=2),
        Button(Label("customer.model.other_line"), "ol", clicks.on_no_line),
        ask=Say("customer.model.line"),
        heard=inputs.hear_model,
        getter=getters.lines,
        keeps=False,
    )


def _purchase_date() -> Window:
    periods = ("this_month", "last_month", "this_year", "last_year")
    return _question(
        Intake.purchase_date,
        fixed_choices("q", "customer.purchased.{}", periods, clicks.on_period),
        Button(Label("customer.purchased.calendar"), "cal", clicks.on_calendar),
        heard=inputs.hear_date,
        skips=[_skip("customer.purchased.forgotten")],
    )


def _pick_day() -> Window:
    return _question(
        Intake.pick_day,
        purchase_calendar("d", clicks.on_day),
        ask=Say("customer.purchased.pick"),
        heard=inputs.hear_date,
        keeps=False,
    )


def _confirm_date() -> Window:
    return _question(
        Intake.confirm_date,
        Row(
            Button(Label("customer.purchased.right"), "ok", clicks.on_date_right),
            Button(Label("customer.purchased.calendar"), "cal", clicks.on_calendar),
        ),
        ask=Say("customer.purchased.confirm"),
        heard=inputs.hear_date,
        getter=getters.date_read,
        keeps=False,
    )


def _order_number() -> Window:
    return _question(
        Intake.order_number,
        Row(
            Button(Label("customer.order.where"), "wh", clicks.on_where_order),
            Button(Label("customer.order.dont_have"), "no", clicks.on_no_order),
        ),
        heard=inputs.hear_order,
    )


def _part() -> Window:
    parts = choices("p", "parts", clicks.on_part, width=2)
    return _question(Intake.part, parts, heard=inputs.hear_words, getter=getters.parts)


def _since() -> Window:
    spans = fixed_choices("s", "customer.since.{}", ("today", "week", "longer"), clicks.on_since, width=3)
    return _question(Intake.since, spans, heard=inputs.hear_words)


def _offering(state: State, widget: str) -> Window:
    offered = QUESTIONS[QUESTION_OF[state]]
    family = offered.choice("{}")
    options = fixed_choices(widget, family, offered.choices, clicks.on_option)
    return _question(state, options, heard=inputs.hear_words)


def _repaired_elsewhere() -> Window:
    yes_no = fixed_choices("r", "button.{}", ("yes", "no"), clicks.on_yes_no)
    return _question(Intake.repaired_elsewhere, yes_no, heard=inputs.hear_elsewhere)


def _plain() -> Window:
    return _question(
        Intake.plain,
        choices("o", "options", clicks.on_option, width=2),
        ask=Shown("ask"),
        heard=inputs.hear_words,
        getter=getters.plain,
        skips=[_skip("button.skip", when="optional"), _skips_details(when="detail")],
    )


def _extra() -> Window:
    return _question(
        Intake.extra,
        Button(Label("button.skip"), "skx", clicks.on_skip, when="optional"),
        heard=inputs.hear_extra,
        getter=getters.extra,
    )


def _urgency() -> Window:
    grades = fixed_choices("u", "customer.urgency.{}", tuple(Urgency), clicks.on_urgency, width=1)
    return _question(Intake.urgency, grades, heard=inputs.hear_elsewhere)


def _name() -> Window:
    return _question(
        Intake.name,
        Button(Label("customer.name.known"), "known", clicks.on_known_name, when="known_name"),
        heard=inputs.hear_words,
        getter=getters.names,
    )


def _phone() -> Window:
    return _question(
        Intake.phone,
        RequestContact(Label("customer.phone.share")),
        Button(Label("customer.phone.known"), "known", clicks.on_known_phone, when="known_phone"),
        MessageInput(inputs.on_contact, content_types=ContentType.CONTACT),
        heard=inputs.hear_phone,
        getter=getters.phones,
        skips=[_skip("customer.phone.without", when="phone_optional")],
        markup=_keyboard("customer.phone.placeholder"),
    )


def _email() -> Window:
    return _question(Intake.email, heard=inputs.hear_email, skips=[_skip("button.skip")])


def _address() -> Window:
    return _question(
        Intake.address,
        RequestLocation(Label("customer.address.share")),
        MessageInput(inputs.on_location, content_types=(ContentType.LOCATION, ContentType.VENUE)),
        heard=inputs.hear_words,
        markup=_keyboard("customer.address.placeholder"),
    )


def _question(
    state: State,
    *widgets: Keyboard | MessageInput,
    heard: inputs.Heard,
    ask: Text | None = None,
    getter: Getter | None = None,
    skips: Sequence[Keyboard] = (),
    keeps: bool = True,
    markup: MarkupFactory = _INLINE,
) -> Window:
    """Return the window of one question: how far one is, the sentence that asks, and the ways to answer.

    Text goes to `heard`; a detail is passed over by itself or with all others, another question by `skips`;
    `keeps` offers to leave an earlier answer as it is.
    """
    asked = QUESTIONS[QUESTION_OF[state]] if state in QUESTION_OF else None
    return window(
        state,
        Say("customer.progress", when="total"),
        ask or Say(asked.ask if asked else ""),
        *([Say("customer.so_far", when="so_far")] if keeps else []),
        *widgets,
        *([Button(Label("button.keep"), "keep", clicks.on_keep, when="answered")] if keeps else []),
        *([_skips_details()] if asked and asked.detail else skips),
        *closing.ways_out(),
        *closing.listening(heard),
        getter=getter,
        markup_factory=markup,
    )


def _skip(label: str, when: str | None = None) -> Keyboard:
    return Button(Label(label), "skip", clicks.on_skip, when=when)


def _skips_details(when: str | None = None) -> Keyboard:
    return Row(
        _skip("button.skip"),
        Button(Label("button.skip_all"), "skipall", clicks.on_skip_details),
        when=when,
    )


def _keyboard(placeholder: str) -> ReplyKeyboardFactory:
    return ReplyKeyboardFactory(
        resize_keyboard=True, one_time_keyboard=True, input_field_placeholder=Label(placeholder)
    )
