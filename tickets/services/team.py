"""Who works at the desk: what an invitation gives."""

from dataclasses import replace
from datetime import timedelta

from tickets.team.people import Invitation, Person
from tickets.team.permissions import may_work_jobs

INVITE_HOLDS = timedelta(days=7)
"""How long an invitation can be used."""


def joined(person: Person, invite: Invitation) -> Person:
    """Return a person with an invitation's role, and its lines and regions added to those that they serve.

    A phone that a customer left for their own case is given to no customer: who works here names theirs anew
    (rule J3).
    """
    return replace(
        person,
        phone=person.phone if may_work_jobs(person) else None,
        roles=person.roles | {invite.role},
        lines=person.lines | invite.lines,
        regions=person.regions | invite.regions,
    )
