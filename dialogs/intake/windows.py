"""The intake's questions about the fault and the product, as windows."""

from aiogram_dialog import Window
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select
from aiogram_dialog.widgets.text import Format

from dialogs.intake import clicks, getters, inputs
from dialogs.intake.calendar import purchase_calendar
from dialogs.intake.frame import choices, question
from dialogs.intake.states import Intake
from dialogs.texts import Label, Say
from tickets.kinds import Urgency


def fault() -> Window:
    """What the product shows, in words and pictures."""
    return question(
        Intake.describe_fault,
        Say("customer.fault.ask"),
        Button(Label("customer.fault.photo_alone"), "alone", clicks.on_photo_alone, when="photo_alone"),
        heard=inputs.hear_fault,
    )


def name_model() -> Window:
    """Which model it is, typed."""
    return question(
        Intake.name_model,
        Say("customer.model.ask"),
        Button(Label("customer.model.dont_know"), "dk", clicks.on_model_unknown),
        heard=inputs.hear_model,
    )


def choose_model() -> Window:
    """Which of the catalogue's models was meant."""
    return question(
        Intake.choose_model,
        Say("customer.model.choose"),
        Column(
            Select(
                Format("{item[name]}"),
                id="m",
                item_id_getter=lambda it: it["id"],
                items="models",
                on_click=clicks.on_model,
            )
        ),
        Button(Label("customer.model.not_listed"), "nl", clicks.on_not_listed),
        heard=inputs.hear_model,
        getter=getters.matches,
        keeps=False,
    )


def choose_line() -> Window:
    """What kind of product it is, when the model is not in the list."""
    return question(
        Intake.choose_line,
        Say("customer.model.line"),
        Group(
            Select(
                Format("{item[name]}"),
                id="l",
                item_id_getter=lambda it: it["id"],
                items="lines",
                on_click=clicks.on_line,
            ),
            width=2,
        ),
        Button(Label("customer.model.other_line"), "ol", clicks.on_no_line),
        heard=inputs.hear_model,
        getter=getters.lines,
        keeps=False,
    )


def purchase_date() -> Window:
    """When it was bought: quick choices, the calendar, or typed."""
    return question(
        Intake.purchase_date,
        Say("customer.purchased.ask"),
        choices(
            "q",
            "customer.purchased.{}",
            ("this_month", "last_month", "this_year", "last_year"),
            clicks.on_period,
        ),
        Button(Label("customer.purchased.calendar"), "cal", clicks.on_calendar),
        heard=inputs.hear_date,
        skip="customer.purchased.forgotten",
    )


def pick_day() -> Window:
    """The day of purchase, on a calendar."""
    return question(
        Intake.pick_day,
        Say("customer.purchased.pick"),
        purchase_calendar("d", clicks.on_day),
        heard=inputs.hear_date,
        keeps=False,
    )


def confirm_date() -> Window:
    """Whether the interval that was read is what the customer meant."""
    return question(
        Intake.confirm_date,
        Say("customer.purchased.confirm"),
        Row(
            Button(Label("customer.purchased.right"), "ok", clicks.on_date_right),
            Button(Label("customer.purchased.calendar"), "cal", clicks.on_calendar),
        ),
        heard=inputs.hear_date,
        getter=getters.date_read,
        keeps=False,
    )


def order_number() -> Window:
    """The order number, and where it is found."""
    return question(
        Intake.order_number,
        Say("customer.order.ask"),
        Row(
            Button(Label("customer.order.where"), "wh", clicks.on_where_order),
            Button(Label("customer.order.dont_have"), "no", clicks.on_no_order),
        ),
        heard=inputs.hear_order,
    )


def part() -> Window:
    """Which part is affected."""
    return question(
        Intake.part,
        Say("customer.part.ask"),
        Group(
            Select(
                Format("{item[name]}"),
                id="p",
                item_id_getter=lambda it: it["id"],
                items="parts",
                on_click=clicks.on_part,
            ),
            width=2,
        ),
        heard=inputs.hear_detail,
        getter=getters.parts,
        detail=True,
    )


def since() -> Window:
    """Since when it is so."""
    return question(
        Intake.since,
        Say("customer.since.ask"),
        choices("s", "customer.since.{}", ("today", "week", "longer"), clicks.on_since, width=3),
        heard=inputs.hear_detail,
        detail=True,
    )


def environment() -> Window:
    """Where the product stands."""
    return question(
        Intake.environment,
        Say("customer.environment.ask"),
        choices("v", "customer.environment.{}", ("dry", "damp", "outdoors", "dusty"), clicks.on_environment),
        heard=inputs.hear_detail,
        detail=True,
    )


def tried() -> Window:
    """What was tried already."""
    return question(
        Intake.tried,
        Say("customer.tried.ask"),
        choices("t", "customer.tried.{}", ("nothing", "restarted", "cleaned", "power"), clicks.on_tried),
        heard=inputs.hear_detail,
        detail=True,
    )


def repaired_elsewhere() -> Window:
    """Whether somebody else has repaired it."""
    return question(
        Intake.repaired_elsewhere,
        Say("customer.repaired.ask"),
        choices("r", "button.{}", ("yes", "no"), clicks.on_repaired),
        heard=inputs.hear_elsewhere,
        detail=True,
    )


def extra() -> Window:
    """One of the product line's own questions."""
    return question(
        Intake.extra,
        Say("customer.extra.ask"),
        Button(Label("button.skip"), "skx", clicks.on_skip, when="optional"),
        heard=inputs.hear_extra,
        getter=getters.extra,
    )


def urgency() -> Window:
    """How badly it hurts."""
    return question(
        Intake.urgency,
        Say("customer.urgency.ask"),
        choices("u", "customer.urgency.{}", tuple(Urgency), clicks.on_urgency, width=1),
        heard=inputs.hear_elsewhere,
    )
