"""What the menu shows."""

from dialogs.say import Html
from tickets.case.drafts import holds_only
from tickets.desk import Desk
from tickets.messages.words import Words
from tickets.team.people import Person


async def menu(desk: Desk, person: Person, words: Words, **_: object) -> dict[str, object]:
    """Show the desk's name, the unfinished report, and how many cases are open."""
    unfinished = await desk.intake.unfinished(by=person.id)
    mine = await desk.cases.mine(by=person.id)
    policy = desk.policy
    return {
        "name": person.name,
        "desk": policy.name.get(person.language) or policy.name[policy.default_language],
        "unfinished": unfinished is not None and not holds_only(unfinished),
        "engineer": person.is_engineer,
        "staff": person.is_staff,
        "open_cases": sum(ticket.is_open for ticket in mine),
        "works_here": Html(words("customer.menu.works_here", person.language))
        if person.is_staff or person.is_engineer
        else "",
    }
