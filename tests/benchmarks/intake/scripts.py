"""What each contestant's customers do: a text, the documentation's form, the desk's report of a fault."""

from collections.abc import Sequence

from bot.clock import system_clock
from bot.policy import load_policy
from bot.words import load_catalogues
from tests.benchmarks.intake.customers import Step
from tickets.kinds import Language

ECHO: Sequence[Step] = (Step(says="It leaks, and there is water on the floor."),) * 10

FORM: Sequence[Step] = (
    Step(says="/start"),
    *(
        Step(says="It leaks, and there is water on the floor."),
        Step(says="W80B"),
        Step(taps="Door"),
        Step(says="since today"),
        Step(taps="Yes"),
    )
    * 2,
)


def report() -> Sequence[Step]:
    """Return the way through the desk's whole intake, from the greeting to the filed ticket."""
    policy = load_policy()
    words = load_catalogues(time_zone=policy.calendar.time_zone, clock=system_clock)

    def label(key: str) -> str:
        return words(key, Language.EN)

    return (
        Step(says="/start"),
        Step(taps=label("customer.menu.report")),
        Step(says="It leaks, and there is water on the floor."),
        Step(says="w8ob"),
        Step(taps="W80B"),
        Step(taps=label("customer.purchased.last_year")),
        Step(says="SO-20250105-7781"),
        Step(says="the door seal"),
        Step(taps=label("customer.since.today")),
        Step(taps=label("customer.environment.damp")),
        Step(taps=label("customer.tried.restarted")),
        Step(taps=label("button.no")),
        Step(says="SN-20231105-A7"),
        Step(taps=label("customer.urgency.normal")),
        Step(taps="Mei"),
        Step(shares_phone=True),
        Step(taps=label("button.skip")),
        Step(says="上海市浦东新区世纪大道100号5楼"),
        Step(taps=label("customer.confirm.right"), files=True),
    )
