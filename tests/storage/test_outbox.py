"""The outbox: each message to one sender at a time, each recipient's in order, each outcome on record."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.opening import Storage
from tests.storage.examples import NAME, NOON, a_push, add_person, add_ticket, delivered, minutes, queue
from tickets.ids import DraftId, OutboxId
from tickets.kinds import Language
from tickets.messages.deliveries import STEPS_ASIDE_AFTER, Delivery, DeliveryOutcome, DeliveryStatus

LEASE = timedelta(minutes=1)


async def claim(storage: Storage, at: float = 0, worker: str = "a", limit: int = 100) -> Sequence[Delivery]:
    return await storage.outbox.claim(worker=worker, now=minutes(at), lease=LEASE, limit=limit)


def keys(deliveries: Sequence[Delivery]) -> list[str]:
    return [delivery.dedupe for delivery in deliveries]


async def outcomes(storage: Storage, delivery: OutboxId) -> list[tuple[int, DeliveryOutcome, str | None]]:
    return [(a.attempt, a.outcome, a.reason) for a in await storage.outbox.attempts(delivery)]


async def test_a_message_comes_out_as_it_was_put_in(storage: Storage) -> None:
    person = await add_person(storage)
    ticket = await add_ticket(storage, person.id)
    push = a_push(
        person.id, "d1", ticket=ticket.id, deadline=minutes(30), stale_after=minutes(40), priority=2
    )
    assert await queue(storage, push) == 1
    [delivery] = await claim(storage)
    assert delivery.context == push.context
    assert delivery.buttons == push.buttons
    assert delivery.attachments == push.attachments
    assert (delivery.template, delivery.dedupe, delivery.priority) == (push.template, "d1", 2)
    assert (delivery.ticket, delivery.deadline, delivery.stale_after) == (
        ticket.id,
        minutes(30),
        minutes(40),
    )
    assert (delivery.attempt, delivery.leased_until) == (1, minutes(1))
    recipient = delivery.recipient
    assert (recipient.person, recipient.chat, recipient.name) == (person.id, person.telegram, NAME)
    assert (recipient.language, recipient.reachable) == (Language.ZH_HANS, True)


async def test_the_same_message_is_queued_once_for_all_time(storage: Storage) -> None:
    person = await add_person(storage)
    assert await queue(storage, a_push(person.id, "d1"), a_push(person.id, "d1")) == 1
    [delivery] = await claim(storage)
    await storage.outbox.sent(delivery.id, at=NOON, message_id=5)
    assert await queue(storage, a_push(person.id, "d1"), a_push(person.id, "d2")) == 1
    assert keys(await claim(storage)) == ["d2"]


async def test_a_message_of_a_unit_that_was_rolled_back_never_goes_out(storage: Storage) -> None:
    person = await add_person(storage)
    async with storage.units() as unit:
        await unit.outbox.add(a_push(person.id, "d1"))
    assert await claim(storage) == []


async def test_important_messages_go_first_and_nothing_before_its_time(storage: Storage) -> None:
    people = [await add_person(storage, telegram) for telegram in (1, 2, 3, 4)]
    await queue(
        storage,
        a_push(people[0].id, "usual"),
        a_push(people[1].id, "urgent", priority=1),
        a_push(people[2].id, "later", not_before=minutes(10), priority=0),
        a_push(people[3].id, "usual too"),
    )
    assert keys(await claim(storage, limit=2)) == ["urgent", "usual"]
    assert keys(await claim(storage, at=0.5)) == ["usual too"]
    assert keys(await claim(storage, at=10, worker="b")) == ["later", "urgent", "usual", "usual too"]


async def test_each_recipient_gets_messages_one_by_one_in_order(storage: Storage) -> None:
    one, other = await add_person(storage, 1), await add_person(storage, 2)
    await queue(
        storage, a_push(one.id, "1"), a_push(one.id, "2", priority=0), a_push(other.id, "3", priority=9)
    )
    first = await claim(storage)
    assert keys(first) == ["1", "3"]
    assert await claim(storage, worker="b") == []
    await storage.outbox.retry(first[0].id, at=NOON, not_before=minutes(5), reason="502")
    assert await claim(storage, at=0.5) == [], "a message being retried holds the next one up"
    assert keys(await claim(storage, at=5)) == ["1", "3"]
    await storage.outbox.sent(first[0].id, at=minutes(5), message_id=1)
    assert keys(await claim(storage, at=5)) == ["2"]


async def test_a_message_planned_for_later_holds_nobody_up(storage: Storage) -> None:
    person = await add_person(storage)
    await queue(storage, a_push(person.id, "survey", not_before=minutes(60)), a_push(person.id, "now"))
    [now] = await claim(storage)
    assert now.dedupe == "now"
    assert await claim(storage, at=60, worker="b") != []


async def test_what_is_put_off_until_the_morning_counts_no_attempt_and_holds_nobody_up(
    storage: Storage,
) -> None:
    person = await add_person(storage)
    await queue(storage, a_push(person.id, "survey", by_day=True), a_push(person.id, "at night"))
    [tried] = await claim(storage)
    assert (tried.dedupe, tried.by_day) == ("survey", True)
    await storage.outbox.retry(tried.id, at=NOON, not_before=minutes(1), reason="502")
    [early] = await claim(storage, at=1)
    await storage.outbox.postpone(early.id, not_before=minutes(600), worker="b")
    assert await claim(storage, at=1) == [], "another's lease is not its to end"
    await storage.outbox.postpone(early.id, not_before=minutes(600), worker="a")
    [other] = await claim(storage, at=1)
    assert (other.dedupe, other.by_day) == ("at night", False)
    await storage.outbox.sent(other.id, at=minutes(1), message_id=1)
    [survey] = await claim(storage, at=600)
    assert (survey.dedupe, survey.attempt) == ("survey", 2)
    assert await outcomes(storage, survey.id) == [(1, DeliveryOutcome.RETRY, "502")]


async def test_an_earlier_message_that_becomes_due_waits_for_the_one_being_sent(storage: Storage) -> None:
    person = await add_person(storage)
    await queue(storage, a_push(person.id, "planned", not_before=minutes(60)), a_push(person.id, "now"))
    [now] = await claim(storage, at=59.5)
    assert await claim(storage, at=60, worker="b") == []
    await storage.outbox.sent(now.id, at=minutes(60), message_id=1)
    assert keys(await claim(storage, at=60, worker="b")) == ["planned"]


async def fails(storage: Storage, key: str, times: int) -> float:
    """Let the attempts of one message fail at once, each a minute after the one before; return when."""
    at = 0.0
    for _ in range(times):
        [taken] = [each for each in await claim(storage, at=at) if each.dedupe == key]
        at += 1
        await storage.outbox.retry(taken.id, at=minutes(at), not_before=minutes(at), reason="502")
    return at


async def test_a_message_that_fails_again_and_again_steps_aside(storage: Storage) -> None:
    """The week's spreadsheet for the lead could not be made. It was tried 2,725 times in three days, and for
    these three days the lead got nothing else: no missed deadline, no case that nobody had taken on.
    """
    lead = await add_person(storage)
    await queue(storage, a_push(lead.id, "sheet"), a_push(lead.id, "deadline missed"))
    at = await fails(storage, "sheet", STEPS_ASIDE_AFTER - 1)
    assert keys(await claim(storage, at=at)) == ["sheet"], "until then it keeps its place"
    await storage.outbox.retry(OutboxId(1), at=minutes(at), not_before=minutes(at + 9), reason="502")
    [passed] = await claim(storage, at=at)
    assert passed.dedupe == "deadline missed"
    await storage.outbox.sent(passed.id, at=minutes(at), message_id=1)
    assert keys(await claim(storage, at=at + 9)) == ["sheet"], "it is tried on nonetheless"


async def test_what_stepped_aside_never_goes_beside_another_and_comes_after_it(storage: Storage) -> None:
    person = await add_person(storage)
    await queue(storage, a_push(person.id, "sheet"))
    at = await fails(storage, "sheet", STEPS_ASIDE_AFTER)
    await queue(storage, a_push(person.id, "1"), a_push(person.id, "2"))
    for key in ("1", "2", "sheet"):
        [taken] = await claim(storage, at=at)
        assert taken.dedupe == key
        assert await claim(storage, at=at, worker="b") == []
        await storage.outbox.sent(taken.id, at=minutes(at), message_id=1)


@pytest.mark.parametrize(("same_case", "passes"), [(True, []), (False, ["second"])])
async def test_what_stepped_aside_keeps_the_order_of_its_case(
    storage: Storage, same_case: bool, passes: list[str]
) -> None:
    """Telegram was away for long: what a customer is told of one case comes in order when it is back."""
    person = await add_person(storage)
    case, another = [await add_ticket(storage, person.id) for _ in range(2)]
    await queue(storage, a_push(person.id, "first", ticket=case.id))
    at = await fails(storage, "first", STEPS_ASIDE_AFTER - 1)
    [first] = await claim(storage, at=at)
    await storage.outbox.retry(first.id, at=minutes(at), not_before=minutes(99), reason="502")
    await queue(storage, a_push(person.id, "second", ticket=case.id if same_case else another.id))
    for _ in range(STEPS_ASIDE_AFTER):
        [second] = await claim(storage, at=at)
        await storage.outbox.retry(second.id, at=minutes(at), not_before=minutes(at), reason="502")
    assert keys(await claim(storage, at=at)) == passes
    if same_case:
        assert keys(await claim(storage, at=99)) == ["first"]


async def test_recipients_can_be_left_out(storage: Storage) -> None:
    one, other = await add_person(storage, 1), await add_person(storage, 2)
    await queue(storage, a_push(one.id, "1"), a_push(other.id, "2"))
    taken = await storage.outbox.claim(worker="a", now=NOON, lease=LEASE, limit=9, exclude={one.id})
    assert keys(taken) == ["2"]


async def test_two_senders_never_get_the_same_message(storage: Storage) -> None:
    people = [await add_person(storage, telegram) for telegram in range(1, 21)]
    await queue(storage, *(a_push(person.id, f"d{person.id}") for person in people))
    taken: list[str] = []

    async def work(worker: str) -> None:
        while batch := await claim(storage, worker=worker, limit=3):
            taken.extend(keys(batch))

    await asyncio.gather(*(work(f"w{n}") for n in range(5)))
    assert sorted(taken) == sorted(f"d{person.id}" for person in people)


async def test_what_a_dead_sender_held_comes_back_and_counts_as_unknown(storage: Storage) -> None:
    person = await add_person(storage)
    await queue(storage, a_push(person.id, "d1"))
    [lost] = await claim(storage, worker="dead")
    assert await claim(storage, at=0.9) == []
    [again] = await claim(storage, at=1, worker="heir")
    assert (again.id, again.attempt) == (lost.id, 2)
    assert await outcomes(storage, lost.id) == [(1, DeliveryOutcome.UNKNOWN, "lease ended")]


async def test_what_a_killed_desk_was_sending_goes_on_at_its_next_start(storage: Storage) -> None:
    """A desk of one process was killed while it sent to staff. It came back in seconds, and staff heard
    nothing for a minute and a half: the dead process's lease held the message, and all after it.
    """
    person = await add_person(storage)
    await queue(storage, a_push(person.id, "d1"), a_push(person.id, "d2"))
    [lost] = await claim(storage, worker="dead")
    assert await claim(storage, at=0.1, worker="new") == []

    assert await storage.outbox.release(worker=None) == 1

    [again] = await claim(storage, at=0.1, worker="new")
    assert (again.id, again.attempt) == (lost.id, 2)
    assert await outcomes(storage, lost.id) == [(1, DeliveryOutcome.UNKNOWN, "lease ended")]


async def test_a_sender_gives_back_only_what_it_holds_itself(storage: Storage) -> None:
    one, other = await add_person(storage), await add_person(storage, 502)
    await queue(storage, a_push(one.id, "d1"), a_push(other.id, "d2"))
    await claim(storage, worker="a", limit=1)
    await claim(storage, worker="b", limit=1)

    assert await storage.outbox.release(worker="a") == 1

    assert keys(await claim(storage, at=0.1, worker="c")) == ["d1"]


async def test_a_late_outcome_of_a_sender_that_lost_its_lease_changes_nothing(storage: Storage) -> None:
    person = await add_person(storage)
    await queue(storage, a_push(person.id, "d1"))
    [lost] = await claim(storage, worker="slow")
    await claim(storage, at=1, worker="heir")
    await storage.outbox.retry(lost.id, at=minutes(1), not_before=minutes(1), reason="late", worker="slow")
    await storage.outbox.failed(lost.id, at=minutes(1), reason="late", worker="slow")
    assert await claim(storage, at=1.5) == []
    await storage.outbox.sent(lost.id, at=minutes(1.5), message_id=8)
    assert await claim(storage, at=99) == [], "sent is sent, whoever tells it"


async def test_a_sender_that_is_alive_prolongs_its_leases(storage: Storage) -> None:
    person = await add_person(storage)
    await queue(storage, a_push(person.id, "d1"))
    [held] = await claim(storage)
    assert await storage.outbox.extend([held.id], worker="a", now=minutes(0.9), lease=LEASE) == 1
    assert await storage.outbox.extend([held.id], worker="b", now=minutes(0.9), lease=LEASE) == 0
    assert await claim(storage, at=1.5, worker="b") == []


@pytest.mark.parametrize("outcome", ["failed", "expired", "stale", "unknown", "sent"])
async def test_a_final_outcome_is_final_and_on_record(storage: Storage, outcome: str) -> None:
    person = await add_person(storage)
    await queue(storage, a_push(person.id, "d1"), a_push(person.id, "d2"))
    [delivery] = await claim(storage)
    told = {
        "failed": storage.outbox.failed(delivery.id, at=NOON, reason="r"),
        "expired": storage.outbox.expired(delivery.id, at=NOON, reason="r"),
        "stale": storage.outbox.stale(delivery.id, at=NOON, reason="r"),
        "unknown": storage.outbox.unknown(delivery.id, at=NOON, not_before=None, reason="r"),
        "sent": storage.outbox.sent(delivery.id, at=NOON, message_id=77),
    }
    await told.pop(outcome)
    for other in told.values():
        other.close()
    assert await outcomes(storage, delivery.id) == [
        (1, DeliveryOutcome(outcome), None if outcome == "sent" else "r")
    ]
    assert keys(await claim(storage, at=2)) == ["d2"]
    assert await delivered(storage) == {DeliveryStatus(outcome): 1, DeliveryStatus.QUEUED: 1}
    await storage.outbox.retry(delivery.id, at=NOON, not_before=NOON, reason="too late")
    assert len(await outcomes(storage, delivery.id)) == 1


async def test_an_unknown_outcome_may_be_tried_again_and_both_attempts_are_kept(storage: Storage) -> None:
    person = await add_person(storage)
    await queue(storage, a_push(person.id, "d1"))
    [delivery] = await claim(storage)
    await storage.outbox.unknown(delivery.id, at=NOON, not_before=minutes(2), reason="timed out")
    assert await claim(storage, at=1) == []
    [again] = await claim(storage, at=2)
    await storage.outbox.sent(again.id, at=minutes(2), message_id=3)
    assert await outcomes(storage, delivery.id) == [
        (1, DeliveryOutcome.UNKNOWN, "timed out"),
        (2, DeliveryOutcome.SENT, None),
    ]


async def test_the_next_moment_to_look_is_when_something_becomes_due_or_comes_back(storage: Storage) -> None:
    assert await storage.outbox.next_due(after=NOON) is None
    one, other = await add_person(storage, 1), await add_person(storage, 2)
    await queue(storage, a_push(one.id, "1"), a_push(other.id, "2", not_before=minutes(30)))
    assert await storage.outbox.next_due(after=NOON) == minutes(30)
    await claim(storage)
    assert await storage.outbox.next_due(after=NOON) == minutes(1)
    assert await storage.outbox.next_due(after=minutes(30)) is None


@pytest.mark.rule("D2.every_day")
async def test_when_a_ticket_was_last_told_counts_what_is_queued_and_sent(storage: Storage) -> None:
    person = await add_person(storage)
    told, failed, none = [await add_ticket(storage, person.id) for _ in range(3)]
    progress = a_push(person.id, "p1", ticket=told.id)
    await queue(
        storage,
        progress,
        replace(progress, dedupe="p2", template="customer.progress.more", not_before=minutes(7)),
        replace(progress, dedupe="p3", template="customer_progress", not_before=minutes(8)),
        replace(progress, dedupe="p4", ticket=failed.id, not_before=minutes(-9)),
    )
    tickets = [told.id, failed.id, none.id]
    async with storage.units() as unit:
        last = await unit.outbox.last_told(tickets, "customer.progress")
    assert last == {told.id: minutes(7), failed.id: minutes(-9)}
    for delivery in await claim(storage, at=-9):
        await storage.outbox.failed(delivery.id, at=minutes(-9), reason="blocked")
    [first] = await claim(storage)
    await storage.outbox.sent(first.id, at=minutes(9), message_id=1)
    async with storage.units() as unit:
        assert await unit.outbox.last_told(tickets, "customer.progress") == {told.id: minutes(9)}
        assert await unit.outbox.last_told([], "customer.progress") == {}


async def test_who_blocked_the_bot_is_remembered_until_they_write_again(storage: Storage) -> None:
    person = await add_person(storage)
    await storage.outbox.mark_unreachable(person.id, at=NOON)
    async with storage.units() as unit:
        found = await unit.people.get(person.id)
        assert not found.reachable
        await unit.people.save(replace(found, reachable=True))
        await unit.commit()
    await queue(storage, a_push(person.id, "1"))
    [delivery] = await claim(storage)
    assert delivery.recipient.reachable


async def test_a_chat_that_got_a_new_id_is_followed_and_stays_readable(storage: Storage) -> None:
    person, other = await add_person(storage, 1), await add_person(storage, 2)
    await queue(storage, a_push(person.id, "1"))
    assert await storage.outbox.migrate_chat(old=1, new=-100)
    assert not await storage.outbox.migrate_chat(old=1, new=-200)
    assert not await storage.outbox.migrate_chat(old=2, new=-100)
    [delivery] = await claim(storage)
    assert (delivery.recipient.chat, delivery.recipient.name) == (-100, NAME)
    async with storage.units() as unit:
        assert await unit.people.get(other.id) == other


async def test_pruning_takes_what_ended_long_ago_and_keeps_what_must_not_be_said_again(
    storage: Storage,
) -> None:
    person = await add_person(storage)
    ended = await add_ticket(storage, person.id, draft=DraftId("d-ended"), closed_at=minutes(3))
    still_open = await add_ticket(storage, person.id, draft=DraftId("d-open"))
    await queue(
        storage,
        a_push(person.id, "of an ended case", ticket=ended.id),
        a_push(person.id, "of an open case", ticket=still_open.id),
        a_push(person.id, "of no case"),
        a_push(person.id, "waits", not_before=minutes(50)),
    )
    for _ in range(3):
        [delivery] = await claim(storage)
        await storage.outbox.sent(delivery.id, at=minutes(1), message_id=5)

    assert await storage.outbox.prune(before=minutes(1)) == 0
    assert await storage.outbox.prune(before=minutes(5)) == 2

    keys_again = ("of an ended case", "of an open case", "of no case", "waits")
    new = [await queue(storage, a_push(person.id, key)) for key in keys_again]
    assert new == [1, 0, 1, 0]
    assert await outcomes(storage, OutboxId(1)) == []


@pytest.mark.rule("D5.on_the_way")
async def test_news_of_a_case_does_not_wait_behind_the_days_update_that_it_outdates(storage: Storage) -> None:
    """In a run of 20,000 updates "the engineer is on the way" stood behind the customer's own update."""
    person = await add_person(storage)
    ticket = await add_ticket(storage, person.id)
    update = a_push(person.id, "update", ticket=ticket.id, ticket_version=ticket.version, priority=6)
    await queue(storage, update, replace(update, dedupe="another update"))
    await queue(storage, a_push(person.id, "on the way", ticket=ticket.id, priority=4))
    first = await claim(storage)
    assert keys(first) == ["on the way"]
    await storage.outbox.sent(first[0].id, at=NOON, message_id=1)
    [update_now] = await claim(storage)
    assert (update_now.dedupe, update_now.overtaken) == ("update", False), "updates keep their own order"


@pytest.mark.rule("D2.happened")
async def test_an_update_knows_that_its_case_has_moved_on(storage: Storage) -> None:
    person = await add_person(storage)
    ticket = await add_ticket(storage, person.id)
    await queue(storage, a_push(person.id, "update", ticket=ticket.id, ticket_version=ticket.version))
    async with storage.units() as unit:
        await unit.tickets.save(ticket.note(by=person.id, at=NOON, text="The part is here"))
        await unit.commit()
    [update] = await claim(storage)
    assert update.overtaken


async def test_many_messages_are_put_in_at_once_in_their_order(storage: Storage) -> None:
    people = [await add_person(storage, telegram) for telegram in range(1, 41)]
    pushes = [a_push(person.id, f"d{number}") for number, person in enumerate(people)]
    await queue(storage, pushes[7])
    assert await queue(storage, *pushes, pushes[3]) == len(pushes) - 1
    assert keys(await claim(storage)) == ["d7", *(f"d{n}" for n in range(40) if n != 7)]


async def test_one_recipient_never_has_two_messages_under_way_whichever_may_overtake(
    storage: Storage,
) -> None:
    person = await add_person(storage)
    ticket = await add_ticket(storage, person.id)
    perishable = {"ticket": ticket.id, "ticket_version": ticket.version, "priority": 6}
    await queue(
        storage, a_push(person.id, "survey before", priority=7), a_push(person.id, "u1", **perishable)
    )
    await queue(storage, a_push(person.id, "survey after", priority=7), a_push(person.id, "u2", **perishable))
    await queue(storage, a_push(person.id, "news", priority=4))
    order = []
    while taken := await claim(storage):
        assert len(taken) == 1
        order.append(taken[0].dedupe)
        await storage.outbox.sent(taken[0].id, at=NOON, message_id=1)
    assert order == ["survey before", "survey after", "news", "u1", "u2"]


async def test_a_message_knows_the_place_of_the_one_it_edits_once_that_was_sent(storage: Storage) -> None:
    person = await add_person(storage)
    await queue(storage, a_push(person.id, "began"), a_push(person.id, "half", edits="began"))
    await queue(storage, a_push(person.id, "done", edits="never queued"))
    [began] = await claim(storage)
    assert began.edits is None
    await storage.outbox.sent(began.id, at=NOON, message_id=77)
    [half] = await claim(storage)
    assert half.edits == 77
    await storage.outbox.sent(half.id, at=NOON, message_id=77)
    [done] = await claim(storage)
    assert done.edits is None, "what is not there cannot be edited: it goes out by itself"
