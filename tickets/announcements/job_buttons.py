"""The buttons under engineers' messages: what each says, and which act of the lifecycle it leads to."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tickets.case.lifecycle import Act, possible
from tickets.case.ticket import Ticket
from tickets.ids import TicketId
from tickets.kinds import ServiceMode
from tickets.messages.pushes import Button
from tickets.messages.taps import Tap, Verb


@dataclass(frozen=True, kw_only=True)
class JobButton:
    """A button's label, a catalogue key, and the act that must be possible for it; None for always."""

    label: str
    act: Act | None = None


JOB_BUTTONS: Mapping[Verb, JobButton] = MappingProxyType(
    {
        Verb.ACCEPT: JobButton(label="push.button.accept", act=Act.ACCEPT),
        Verb.DECLINE: JobButton(label="push.button.decline", act=Act.DECLINE),
        Verb.VISIT: JobButton(label="push.button.propose", act=Act.PROPOSE_VISIT),
        Verb.DEPART: JobButton(label="push.button.depart", act=Act.DEPART),
        Verb.ARRIVE: JobButton(label="push.button.arrive", act=Act.ARRIVE),
        Verb.PART: JobButton(label="push.button.part", act=Act.AWAIT_PART),
        Verb.FACTORY: JobButton(label="push.button.factory_date"),
        Verb.BACK: JobButton(label="push.button.back"),
        Verb.QUOTE: JobButton(label="push.button.quote", act=Act.AWAIT_CUSTOMER),
        Verb.FINISH: JobButton(label="push.button.finish", act=Act.FINISH_WORK),
        Verb.NOTE: JobButton(label="push.button.note"),
        Verb.JOB: JobButton(label="push.button.job"),
    }
)
"""Every button that a message may offer to the person responsible for a job."""


def job_row(ticket: TicketId, *verbs: Verb) -> tuple[Button, ...]:
    """Return a row of buttons on a job, one for each verb."""
    return tuple(
        Button(label=JOB_BUTTONS[verb].label, data=Tap(verb=verb, object=ticket).encode()) for verb in verbs
    )


def fits_job(verb: Verb, ticket: Ticket) -> bool:
    """Return whether a job can be served with the button of a verb as it stands."""
    if verb is Verb.VISIT and ticket.mode is not ServiceMode.ON_SITE:
        return False
    act = JOB_BUTTONS[verb].act
    return act is None or act in possible(ticket.status)
