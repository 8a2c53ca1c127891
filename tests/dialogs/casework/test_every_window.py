"""A walk through every window in every language, on a case that is as long and as odd as a case can be."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dialogs.casework.gallery import Gallery
from dialogs.engineer import states as engineer_states
from dialogs.staff import states as staff_states
from tests.dialogs.casework.talk import Phone, Talk
from tests.unit.services.test_parking import put_aside
from tickets.case.events import CustomerWrote, Event, JobDeclined, ProgressNoted, TicketEscalated
from tickets.case.facts import Fault, Product
from tickets.case.ticket import Change, Ticket
from tickets.kinds import Language, Role
from tickets.messages.taps import Tap, Verb
from tickets.team.people import Person

ODD = "😀<b>&'\"{x}%s "


def stretched(length: int) -> str:
    return (ODD * length)[:length]


async def make_long(talk: Talk, case: Ticket) -> Ticket:
    """Write into the case everything that people can write, as long as they can."""
    text = stretched(2000)
    ticket = await talk.world.stored(case.id)
    filled = replace(
        ticket,
        version=ticket.version + 1,
        product=Product(name=stretched(200), line="washer", model_id=None, serial=stretched(100)),
        fault=Fault(words=text, part=text, since=text, environment=text, tried=text, repaired_elsewhere=True),
        contact=replace(ticket.contact, name=stretched(200), address="上海市浦东区" + text, email=text),
        answers=replace(ticket.answers, values={"batch": text, "floor": text}),
    )
    at = talk.world.now
    events: list[Event] = []
    for number in range(8):
        by = ticket.customer
        late = at + timedelta(minutes=number)
        events += [
            CustomerWrote(ticket=ticket.id, at=late, by=by, text=text),
            ProgressNoted(ticket=ticket.id, at=late, by=ticket.owner, text=text),
            JobDeclined(ticket=ticket.id, at=late, by=ticket.owner, reason=text),
            TicketEscalated(ticket=ticket.id, at=late, by=None, level=1, reason=text),
        ]
    async with talk.memory.units() as uow:
        await uow.tickets.save(Change(ticket=filled, events=tuple(events)))
        await uow.commit()
    return filled


async def walk_jobs(phone: Phone, job: Ticket) -> None:
    """Open every window of the engineer's dialogs."""
    await phone.says("/jobs")
    await phone.taps_id("to_today")
    await phone.taps_id("to_all")
    await phone.taps_id("job")
    await phone.taps_id("past")
    await phone.taps_id("card")
    await phone.sends_photo("one", caption=stretched(1000))
    await phone.taps_id("files")
    await phone.taps_id("__cancel__")
    await phone.taps_pushed(Tap(verb=Verb.DECLINE, object=job.id))
    await phone.taps_id("card")
    await phone.says(stretched(2000))
    await phone.taps_id("card")
    await phone.taps_pushed(Tap(verb=Verb.NOTE, object=job.id))
    await phone.sends_sticker()
    await phone.taps_id("reader")
    await phone.taps_pushed(Tap(verb=Verb.VISIT, object=job.id))
    await phone.taps_id("other")
    await phone.taps_id("day")
    await phone.taps_id("hour")
    await phone.taps_pushed(Tap(verb=Verb.DEPART, object=job.id))
    await phone.says("?")
    await phone.taps_pushed(Tap(verb=Verb.PART, object=job.id))
    await phone.says(stretched(190))
    await phone.taps_pushed(Tap(verb=Verb.QUOTE, object=job.id))
    await phone.says("350")
    await phone.sends_sticker()
    await phone.taps_pushed(Tap(verb=Verb.FACTORY, object=job.id))
    await phone.says("?")
    await phone.taps_pushed(Tap(verb=Verb.FINISH, object=job.id))
    await phone.says(stretched(190))
    for number in range(20):
        await phone.says(f"{number}{stretched(150)}")
    await phone.taps_id("tested")
    await phone.says("/phone")
    await phone.says("?")
    await phone.says("/leave")
    await phone.taps_id("day")


async def walk_desk(phone: Phone, case: Ticket) -> None:
    """Open every window of the staff's dialogs."""
    await phone.says("/queue")
    await phone.taps_id("filter")
    await phone.taps_id("by")
    await phone.taps_id("ticket")
    await phone.says(f"/ticket {case.number}")
    await phone.taps_id("show")
    await phone.taps_id("past")
    await phone.taps_id("card")
    await phone.taps_id("assign")
    await phone.taps_id("case")
    await phone.taps_id("urgency")
    await phone.taps_id("case")
    await phone.taps_id("steps")
    await phone.sends_sticker()
    await phone.taps_id("step:factory")
    await phone.says("?")
    await phone.taps_id("steps")
    await phone.taps_id("step:quote")
    await phone.says("350")
    await phone.taps_id("steps")
    await phone.taps_id("step:exchange")
    await phone.taps_id("steps")
    await phone.taps_id("step:inspected")
    await phone.sends_sticker()
    await phone.says(stretched(190))
    await phone.says("?")
    await phone.taps_id("steps")
    await phone.taps_id("case")
    for errand in ("note", "reply", "close"):
        await phone.taps_id(errand)
        await phone.sends_sticker()
        await phone.taps_id("case")
    await phone.says(f"/reopen {case.number}")
    for command in (
        "/find",
        f"/find {stretched(150)}",
        "/find leaks",
        "/ticket",
        "/ticket 5",
        "/staff",
        "/stats",
        "/report",
    ):
        await phone.says(command)
    await phone.says("/health")
    await phone.taps_id("refresh")
    await phone.says("/parked")
    await phone.taps_id("update")
    await phone.taps_id("drop")
    await phone.says("/survey")
    await phone.taps_id("new")
    for choice in ("template", "line", "region", "months", "size"):
        await phone.taps_id(choice)
    await phone.taps_id("now")
    await phone.taps_id("campaign")
    await phone.taps_id("stop")
    await phone.taps_id("sure")
    await phone.says("/invite")
    await phone.taps_id("role")
    await phone.taps_id("line")
    await phone.taps_id("next")
    await phone.taps_id("region")
    await phone.taps_id("make")


def states_of(module: object) -> set[str]:
    groups = [each for each in vars(module).values() if hasattr(each, "__all_states__")]
    return {str(state.state) for group in groups for state in group.__all_states__}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.usefixtures("distinct_ids")
async def test_every_window_stands_in_every_language_however_long_the_words_are(language: Language) -> None:
    talk = Talk()
    customer = await talk.world.customer(stretched(200))
    engineer = await talk.world.worker(Role.ENGINEER, stretched(200))
    admin = await talk.world.worker(Role.ADMIN, "Boss")
    earlier = await talk.world.filed(customer)
    await talk.world.done(customer, engineer, earlier.id)
    case = await talk.world.filed(customer)
    await talk.desk.jobs.accept(by=engineer.id, ticket=case.id)
    case = await make_long(talk, case)
    await put_aside(talk.memory, sender=customer)
    served = await talk.world.filed(await talk.world.customer("Served"), order_number="served")
    await talk.desk.counter.close(by=admin.id, ticket=served.id, reason="Done")

    await walk_jobs(await phone_of(talk, engineer, language), case)
    await walk_desk(await phone_of(talk, admin, language), case)

    expected = states_of(engineer_states) | states_of(staff_states) | {str(Gallery.look.state)}
    assert expected - talk.states == set()


async def phone_of(talk: Talk, person: Person, language: Language) -> Phone:
    return talk.phone(await talk.speaking(person, language))
