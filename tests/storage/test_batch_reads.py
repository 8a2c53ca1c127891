"""What a planner reads of a whole page of tickets at once, on both databases."""

from storage.opening import Storage
from tests.storage.examples import NOON, add_person, add_ticket, minutes
from tickets.case.events import JobAccepted, ProgressNoted, TicketFiled, TicketReopened
from tickets.case.lifecycle import Status
from tickets.case.ticket import Ticket
from tickets.daily_update.progress import TOLD_DAILY
from tickets.daily_update.run import Crowd
from tickets.ids import DraftId, PersonId, TicketId

UNKNOWN = 999_999


async def two_tickets(storage: Storage) -> tuple[Ticket, Ticket]:
    person = await add_person(storage)
    one = await add_ticket(storage, person.id, draft=DraftId("d-1"))
    return one, await add_ticket(storage, person.id, draft=DraftId("d-2"))


async def test_persons_and_tickets_come_by_their_ids(storage: Storage) -> None:
    one, other = await two_tickets(storage)
    async with storage.units() as unit:
        people = await unit.people.some([one.customer, PersonId(UNKNOWN)])
        assert people == {one.customer: await unit.people.get(one.customer)}
        assert await unit.tickets.some([other.id, one.id, TicketId(UNKNOWN)]) == [one, other]
        assert await unit.tickets.some([]) == []


async def test_histories_come_in_order_each_ticket_its_own_and_only_the_newer_part(
    storage: Storage,
) -> None:
    one, other = await two_tickets(storage)
    accepted = JobAccepted(ticket=one.id, at=minutes(10), by=one.customer)
    noted = ProgressNoted(ticket=one.id, at=minutes(20), by=one.customer, text="On it")
    async with storage.units() as unit:
        await unit.tickets.append(accepted, noted)
        await unit.commit()
        whole = await unit.tickets.histories([one.id, other.id])
        assert whole == {each.id: await unit.tickets.history(each.id) for each in (one, other)}
        assert whole[one.id][1:] == [accepted, noted]
        newer = await unit.tickets.histories([one.id, other.id], after=minutes(10))
    assert newer == {one.id: [noted], other.id: []}


async def test_a_case_counts_as_opened_when_it_was_filed_or_reopened_last(storage: Storage) -> None:
    one, other = await two_tickets(storage)
    reopened = TicketReopened(ticket=one.id, at=minutes(30), by=one.customer, reason="Leaks again")
    later = JobAccepted(ticket=one.id, at=minutes(40), by=one.customer)
    again = TicketFiled(ticket=other.id, at=minutes(5), by=other.customer)
    async with storage.units() as unit:
        await unit.tickets.append(reopened, later, again)
        await unit.commit()
        opened = await unit.tickets.opened([one.id, other.id, TicketId(UNKNOWN)])
    assert opened == {one.id: minutes(30), other.id: minutes(5)}


async def test_the_crowd_is_who_is_owed_an_update_and_what_one_customer_has_at_most(
    storage: Storage,
) -> None:
    one, _ = await two_tickets(storage)
    another = await add_person(storage, 502)
    await add_ticket(storage, another.id, draft=DraftId("d-3"), status=Status.ACCEPTED)
    await add_ticket(storage, one.customer, draft=DraftId("d-4"), status=Status.SOLVED)
    await add_ticket(storage, one.customer, draft=DraftId("d-5"), status=Status.CLOSED, closed_at=NOON)
    async with storage.units() as unit:
        assert await unit.tickets.crowd(TOLD_DAILY) == Crowd(tickets=3, most_of_one=2)
        assert await unit.tickets.crowd([Status.WAITING_PART]) == Crowd(tickets=0, most_of_one=0)
