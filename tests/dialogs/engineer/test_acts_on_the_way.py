"""Single acts of the engineer: giving back, times of one's own, journeys, parts, notes, photos."""

from dataclasses import replace
from datetime import date

import pytest
import pytest_asyncio

from tests.dialogs.casework.talk import WORDS, Phone, Talk
from tickets.case.events import EvidenceAdded, JobDeclined, PartAwaited, ProgressNoted
from tickets.case.lifecycle import Status
from tickets.case.ticket import Ticket
from tickets.kinds import Language, Role
from tickets.messages.taps import Tap, Verb
from tickets.team.people import Person

FULL = "2026-03-09"


async def events(talk: Talk, job: Ticket, kind: type) -> list[object]:
    async with talk.memory.units() as uow:
        return [event for event in await uow.tickets.history(job.id) if isinstance(event, kind)]


async def stored(talk: Talk, job: Ticket) -> Ticket:
    return await talk.world.stored(job.id)


@pytest_asyncio.fixture
async def accepted(talk: Talk, engineer: Person, job: Ticket) -> Ticket:
    await talk.desk.jobs.accept(by=engineer.id, ticket=job.id)
    return await talk.world.stored(job.id)


async def with_parts(talk: Talk, number: int) -> None:
    """Leave the washers so many wearing parts in the policy, as a restart with another one does."""
    washer, *others = talk.desk.policy.lines
    shorter = replace(washer, wearing_parts=washer.wearing_parts[:number])
    policy = replace(talk.desk.policy, lines=(shorter, *others))
    talk.dispatcher["desk"] = replace(talk.desk, policy=policy)


async def open_card(phone: Phone, job: Ticket) -> None:
    await phone.taps_pushed(Tap(verb=Verb.JOB, object=job.id))


@pytest.mark.rule("A4.declines")
async def test_a_job_given_back_goes_to_the_next_engineer_with_the_reason_in_the_desks_language(
    talk: Talk, phone: Phone, job: Ticket
) -> None:
    other = await talk.world.worker(Role.ENGINEER, "Zhao Min")
    await phone.taps_pushed(Tap(verb=Verb.DECLINE, object=job.id))
    await phone.taps("Too far away")
    assert (await stored(talk, job)).owner == other.id
    [declined] = await events(talk, job, JobDeclined)
    assert isinstance(declined, JobDeclined)
    assert declined.reason == "太远了"
    assert "No open jobs" in phone.text


@pytest.mark.rule("A4.declines")
async def test_a_reason_can_be_typed(talk: Talk, phone: Phone, job: Ticket) -> None:
    await phone.taps_pushed(Tap(verb=Verb.DECLINE, object=job.id))
    await phone.says("Car <b>broken")
    [declined] = await events(talk, job, JobDeclined)
    assert isinstance(declined, JobDeclined)
    assert declined.reason == "Car <b>broken"


async def test_going_back_from_the_question_for_a_reason_changes_nothing(
    talk: Talk, phone: Phone, job: Ticket
) -> None:
    await phone.taps_pushed(Tap(verb=Verb.DECLINE, object=job.id))
    await phone.taps("Back")
    assert "Accept" in phone.labels[0]
    assert (await stored(talk, job)).status is Status.ASSIGNED


@pytest.mark.rule("J4.agreed")
async def test_an_own_time_is_typed_next_to_a_suggested_one(
    talk: Talk, phone: Phone, accepted: Ticket
) -> None:
    await phone.taps_pushed(Tap(verb=Verb.VISIT, object=accepted.id))
    await phone.taps("▫️")
    await phone.says("tomorrow 19:00-20:30")
    await phone.taps("Send to the customer (2)")
    proposed = (await stored(talk, accepted)).visit.proposed
    assert len(proposed) == 2
    local = talk.desk.calendar.local(proposed[1].start)
    assert (local.date(), local.hour) == (date(2026, 3, 3), 19)


@pytest.mark.rule("J4.agreed")
async def test_an_own_time_is_put_together_by_day_and_hour(
    talk: Talk, phone: Phone, accepted: Ticket
) -> None:
    await phone.taps_pushed(Tap(verb=Verb.VISIT, object=accepted.id))
    await phone.taps("Another time")
    assert not any("7 Mar" in label or "8 Mar" in label for label in phone.labels), "a weekend"
    await phone.taps("Wed 4 Mar")
    assert "9:00" in phone.labels
    await phone.taps("15:00")
    await phone.taps("Send to the customer (1)")
    [slot] = (await stored(talk, accepted)).visit.proposed
    local = talk.desk.calendar.local(slot.start)
    assert (local.date(), local.hour) == (date(2026, 3, 4), 15)


async def test_a_chosen_time_is_let_go_by_a_second_tap(phone: Phone, accepted: Ticket) -> None:
    await phone.taps_pushed(Tap(verb=Verb.VISIT, object=accepted.id))
    await phone.taps("▫️")
    await phone.taps("✅")
    assert not any("Send" in label for label in phone.labels)


@pytest.mark.parametrize("typed", ["whenever", "yesterday 14:00", "today 8:00", "tomorrow", "16-14"])
async def test_a_time_that_cannot_be_is_explained(
    talk: Talk, phone: Phone, accepted: Ticket, typed: str
) -> None:
    await phone.taps_pushed(Tap(verb=Verb.VISIT, object=accepted.id))
    await phone.says(typed)
    assert "could not read a time" in phone.text or "has passed" in phone.text
    assert not any("Send" in label for label in phone.labels)


async def test_no_more_times_than_the_policy_allows(phone: Phone, accepted: Ticket) -> None:
    await phone.taps_pushed(Tap(verb=Verb.VISIT, object=accepted.id))
    for hour in (9, 10, 11, 12):
        await phone.says(f"tomorrow {hour}:00")
    assert "At most 3 times" in phone.text
    assert "📨 Send to the customer (3)" in phone.labels


@pytest.mark.rule("J5.expected")
@pytest.mark.parametrize(("typed", "minutes"), [("20", 20), ("25 min", 25), ("1h 30", 90), ("1小时", 60)])
async def test_the_length_of_the_journey_is_typed(
    talk: Talk, phone: Phone, accepted: Ticket, typed: str, minutes: int
) -> None:
    await phone.taps_pushed(Tap(verb=Verb.DEPART, object=accepted.id))
    await phone.says(typed)
    eta = (await stored(talk, accepted)).visit.eta
    assert eta is not None
    assert (eta - talk.world.now).total_seconds() == minutes * 60


@pytest.mark.parametrize("typed", ["soon", "0", "-5", "99h", "x" * 300])
async def test_a_journey_of_no_sense_is_explained(
    talk: Talk, phone: Phone, accepted: Ticket, typed: str
) -> None:
    await phone.taps_pushed(Tap(verb=Verb.DEPART, object=accepted.id))
    await phone.says(typed)
    assert (await stored(talk, accepted)).status is Status.ACCEPTED
    await phone.says("15")
    assert (await stored(talk, accepted)).status is Status.ON_THE_WAY


@pytest.mark.rule("J5.expected")
async def test_a_delay_on_the_way_is_told_again(talk: Talk, phone: Phone, accepted: Ticket) -> None:
    await phone.taps_pushed(Tap(verb=Verb.DEPART, object=accepted.id))
    await phone.taps("30 min")
    first = (await stored(talk, accepted)).visit.eta
    await phone.taps("New arrival time")
    await phone.taps("60 min")
    second = (await stored(talk, accepted)).visit.eta
    assert first is not None
    assert second is not None
    assert second > first


@pytest.mark.rule("J6.delay")
async def test_a_wearing_part_and_a_working_day_are_two_taps(
    talk: Talk, phone: Phone, accepted: Ticket
) -> None:
    await phone.taps_pushed(Tap(verb=Verb.PART, object=accepted.id))
    await phone.taps("drain hose")
    await phone.taps("5 working days")
    [waiting] = await events(talk, accepted, PartAwaited)
    assert isinstance(waiting, PartAwaited)
    assert (waiting.part, waiting.expected) == ("drain hose", date(2026, 3, 9))


async def test_a_part_that_the_policy_no_longer_has_is_answered_by_the_parts_that_it_has(
    talk: Talk, phone: Phone, accepted: Ticket
) -> None:
    """The policy was shortened while the list of parts was open: the tap failed without a word."""
    await phone.taps_pushed(Tap(verb=Verb.PART, object=accepted.id))
    await with_parts(talk, 1)
    await phone.taps("drain hose")
    assert "tap one of the buttons" in phone.text
    assert "drain hose" not in phone.labels
    await phone.taps("door seal")
    await with_parts(talk, 2)
    await phone.taps("5 working days")
    await phone.taps_pushed(Tap(verb=Verb.FINISH, object=accepted.id))
    await phone.says("Sealed")
    await with_parts(talk, 1)
    await phone.taps("drain hose")
    assert "tap one of the buttons" in phone.text
    assert [label for label in phone.labels if "✅" in label] == []


async def test_an_old_card_opens_no_window_for_a_step_that_fits_no_more(
    talk: Talk, phone: Phone, engineer: Person, accepted: Ticket
) -> None:
    """This morning's card asked which part was missing, and only then said that the work was done."""
    await open_card(phone, accepted)
    old = phone.window
    await talk.desk.jobs.finish(
        by=engineer.id, ticket=accepted.id, summary="New seal", parts=[], function_tested=True
    )
    await phone.taps_on(old, "Waiting for a part")
    assert "so this is not possible" in phone.text
    assert "Which part" not in phone.text


@pytest.mark.rule("J6.delay")
@pytest.mark.parametrize("typed", [FULL, "next monday", "下周一", "3/9", "in 7 days", "3月9日"])
async def test_part_and_day_can_be_typed(talk: Talk, phone: Phone, accepted: Ticket, typed: str) -> None:
    await phone.taps_pushed(Tap(verb=Verb.PART, object=accepted.id))
    await phone.says("Pump PX-9")
    await phone.says(typed)
    [waiting] = await events(talk, accepted, PartAwaited)
    assert isinstance(waiting, PartAwaited)
    assert (waiting.part, waiting.expected) == ("Pump PX-9", date(2026, 3, 9))


@pytest.mark.rule("J7.factory")
async def test_to_the_factory_and_back_is_three_taps(talk: Talk, phone: Phone, accepted: Ticket) -> None:
    await open_card(phone, accepted)
    await phone.taps("To the factory")
    await phone.taps("5 working days")
    assert "at the factory until Mon 9 Mar" in phone.text
    assert phone.labels[0] == "📦 Back from the factory"
    await phone.taps("New date")
    await phone.says("11 march")
    assert "could not read a day" in phone.text
    await phone.says("2026-03-11")
    await phone.taps("Back from the factory")
    assert (await stored(talk, accepted)).status is Status.ACCEPTED
    kinds = await talk.world.history(accepted.id)
    away = ["SentToFactory", "ExpectedDateMoved", "FactoryDateMoved", "ExpectedDateMoved", "BackFromFactory"]
    assert kinds[-5:] == away
    await phone.taps("What happened so far")
    assert "new date from the factory: Wed 11 Mar" in phone.text


@pytest.mark.rule("J7.factory")
async def test_the_reminders_buttons_record_the_return_or_ask_for_the_new_date(
    talk: Talk, phone: Phone, accepted: Ticket
) -> None:
    await phone.taps_pushed(Tap(verb=Verb.BACK, object=accepted.id))
    assert (await stored(talk, accepted)).status is Status.ACCEPTED
    await open_card(phone, accepted)
    await phone.taps("To the factory")
    await phone.says("friday")
    await phone.taps_pushed(Tap(verb=Verb.FACTORY, object=accepted.id))
    await phone.says("2026-03-10")
    await phone.taps_pushed(Tap(verb=Verb.BACK, object=accepted.id))
    assert (await stored(talk, accepted)).status is Status.ACCEPTED
    assert (await talk.world.history(accepted.id))[-1] == "BackFromFactory"


@pytest.mark.parametrize("typed", ["2026-03-01", "some day", "2026-02-30", "31/31"])
async def test_a_day_that_is_past_or_none_is_explained(
    talk: Talk, phone: Phone, accepted: Ticket, typed: str
) -> None:
    await phone.taps_pushed(Tap(verb=Verb.PART, object=accepted.id))
    await phone.says("Pump")
    await phone.says(typed)
    assert "could not read a day" in phone.text
    assert (await stored(talk, accepted)).status is Status.ACCEPTED


@pytest.mark.rule("D1.recorded")
async def test_a_ready_made_note_is_in_the_language_of_the_customer_who_reads_it(
    talk: Talk, phone: Phone, customer: Person, accepted: Ticket
) -> None:
    await talk.speaking(customer, Language.ZH_HANT)
    await phone.taps_pushed(Tap(verb=Verb.NOTE, object=accepted.id))
    await phone.taps("Cause found")
    [note] = await events(talk, accepted, ProgressNoted)
    assert isinstance(note, ProgressNoted)
    assert (note.text, note.internal) == (WORDS("engineer.phrase.cause_found", Language.ZH_HANT), False)


@pytest.mark.rule("D1.recorded")
async def test_an_internal_note_is_one_tap_more_and_stays_inside(
    talk: Talk, phone: Phone, accepted: Ticket
) -> None:
    await phone.taps_pushed(Tap(verb=Verb.NOTE, object=accepted.id))
    await phone.taps("tap for us only")
    await phone.says("Customer's dog bites")
    [note] = await events(talk, accepted, ProgressNoted)
    assert isinstance(note, ProgressNoted)
    assert note.internal
    assert "for us alone" in phone.text


@pytest.mark.rule("D1.recorded")
@pytest.mark.parametrize(("button", "internal"), [("customer may read", False), ("for us only", True)])
async def test_words_typed_on_the_card_become_a_note_when_the_reader_is_chosen(
    talk: Talk, phone: Phone, accepted: Ticket, button: str, internal: bool
) -> None:
    await open_card(phone, accepted)
    await phone.says("first")
    await phone.says("Pump <i>cleaned")
    assert await events(talk, accepted, ProgressNoted) == []
    await phone.taps(button)
    [note] = await events(talk, accepted, ProgressNoted)
    assert isinstance(note, ProgressNoted)
    assert (note.text, note.internal) == ("Pump <i>cleaned", internal)


async def test_a_note_too_long_is_explained_and_kept_out(talk: Talk, phone: Phone, accepted: Ticket) -> None:
    await phone.taps_pushed(Tap(verb=Verb.NOTE, object=accepted.id))
    await phone.says("x" * 201)
    assert "200" in phone.text
    assert await events(talk, accepted, ProgressNoted) == []


async def test_a_sticker_is_not_a_note(talk: Talk, phone: Phone, accepted: Ticket) -> None:
    await phone.taps_pushed(Tap(verb=Verb.NOTE, object=accepted.id))
    await phone.sends_sticker()
    assert "Please type it" in phone.text
    assert await events(talk, accepted, ProgressNoted) == []


@pytest.mark.rule("I6.photo", "I6.kept", "J8.photos")
async def test_photos_are_kept_with_the_case_at_any_step_and_can_be_looked_through(
    talk: Talk, phone: Phone, accepted: Ticket
) -> None:
    await open_card(phone, accepted)
    await phone.sends_photo("one", caption="the <leak>")
    await phone.taps("Work done")
    await phone.sends_photo("two")
    await phone.sends_photo("two")
    assert len(await events(talk, accepted, EvidenceAdded)) == 2
    await phone.taps("Back")
    await phone.taps("Photos and files (2)")
    assert "1/2" in phone.text
    assert "the &lt;leak&gt;" in phone.text
    await phone.taps("▶")
    assert "2/2" in phone.text
    await phone.taps("Back")
    assert accepted.number in phone.text


async def test_a_photo_of_20_mb_is_refused_kindly(talk: Talk, phone: Phone, accepted: Ticket) -> None:
    await open_card(phone, accepted)
    await phone.sends_photo("big", size=20 * 1024 * 1024)
    assert "20 MB" in phone.text
    assert await events(talk, accepted, EvidenceAdded) == []


@pytest.mark.rule("J8.steps", "J8.parts")
async def test_work_without_parts_and_without_a_test_is_recorded_as_such(
    talk: Talk, phone: Phone, customer: Person, accepted: Ticket
) -> None:
    await phone.taps_pushed(Tap(verb=Verb.FINISH, object=accepted.id))
    await phone.taps("Refitted")
    await phone.taps("No parts")
    await phone.taps("Could not test")
    record = (await stored(talk, accepted)).record
    assert record is not None
    assert (record.summary, record.parts, record.function_tested) == (
        WORDS("engineer.work.adjusted", customer.language),
        (),
        False,
    )


@pytest.mark.rule("I11.faults", "I11.repairs")
async def test_the_past_shows_what_happened_and_earlier_cases(
    talk: Talk, phone: Phone, engineer: Person, customer: Person, accepted: Ticket
) -> None:
    await talk.world.done(customer, engineer, accepted.id)
    again = await talk.world.filed(customer)
    await open_card(phone, again)
    assert "Earlier cases of this product: 1" in phone.text
    await phone.taps("What happened so far")
    assert accepted.number in phone.text
    assert "New seal" in phone.text
    await phone.taps("Back")
    assert again.number in phone.text


@pytest.mark.rule("S1.needed", "S1.masked")
async def test_a_phone_number_in_the_customers_words_is_hidden_until_acceptance(
    talk: Talk, phone: Phone, customer: Person, engineer: Person
) -> None:
    job = await talk.world.filed(customer, words="Leaks. Call 138 1234 5678", order_number="other-1")
    await open_card(phone, job)
    assert "1234 5678" not in phone.text
    await phone.taps("What happened so far")
    assert "1234 5678" not in phone.text
    await phone.taps("Back")
    await phone.taps("Accept")
    assert "138 1234 5678" in phone.text


@pytest.mark.rule("A4.leave")
async def test_leave_hands_over_the_open_jobs_after_a_question(
    talk: Talk, phone: Phone, engineer: Person, job: Ticket
) -> None:
    other = await talk.world.worker(Role.ENGINEER, "Zhao Min")
    await phone.says("/leave")
    await phone.says("2026-03-13")
    assert "Your 1 open job" in phone.text
    assert (await stored(talk, job)).owner == engineer.id
    await phone.taps("Yes, I am away")
    assert (await stored(talk, job)).owner == other.id
    assert "Fri 13 Mar" in phone.text
    await phone.says("/leave")
    await phone.taps("I am back at work")
    assert "Welcome back" in phone.text


async def test_a_leave_that_ends_before_it_begins_is_explained(phone: Phone) -> None:
    await phone.says("/leave")
    await phone.says("2026-03-01")
    assert "could not read a day" in phone.text


async def test_today_shows_visits_in_order_of_time_and_leaves_later_ones_out(
    talk: Talk, phone: Phone, customer: Person, accepted: Ticket
) -> None:
    await phone.says("/today")
    assert "nothing due today" in phone.text
    await phone.taps_pushed(Tap(verb=Verb.VISIT, object=accepted.id))
    await phone.says("today 16:00")
    await phone.taps("Send")
    await talk.desk.cases.pick_visit(by=customer.id, ticket=accepted.id, slot=0)
    await phone.says("/today")
    assert any("16:00" in label for label in phone.labels)


async def test_the_evenings_reminder_keeps_its_buttons_while_notes_are_written(
    talk: Talk, phone: Phone, accepted: Ticket
) -> None:
    await phone.taps_pushed(Tap(verb=Verb.NOTE, object=accepted.id))
    assert talk.messages.replaced == []
    await phone.says("All fine")
    assert "Noted" in phone.text
    assert accepted.number in phone.text


@pytest.mark.rule("D1.recorded")
async def test_a_reply_to_the_days_question_is_a_note_for_each_job_it_names(
    talk: Talk, phone: Phone, engineer: Person, accepted: Ticket
) -> None:
    other = await talk.world.filed(await talk.world.customer("Zhou"))
    await talk.desk.jobs.accept(by=engineer.id, ticket=other.id)
    asked = [Tap(verb=Verb.NOTE, object=job.id) for job in (accepted, other)]
    await phone.replies_to(f"{accepted.number}: seal ordered\n{other.number} customer away", *asked)
    for job, text in ((accepted, "seal ordered"), (other, "customer away")):
        [note] = await events(talk, job, ProgressNoted)
        assert isinstance(note, ProgressNoted)
        assert (note.text, note.internal) == (text, False)
    assert "2 notes" in phone.told[-1]


@pytest.mark.rule("D1.recorded")
async def test_a_reply_that_names_no_job_or_one_given_away_is_answered_with_what_to_do(
    talk: Talk, phone: Phone, engineer: Person, accepted: Ticket
) -> None:
    other = await talk.world.worker(Role.ENGINEER, "Zhao Min")
    foreign = await talk.world.filed(await talk.world.customer("Zhou"))
    async with talk.memory.units() as uow:
        stored = await uow.tickets.get(foreign.id)
        await uow.tickets.save(stored.assign(owner=other.id, by=None, at=talk.world.now))
        await uow.commit()
    asked = [Tap(verb=Verb.NOTE, object=job.id) for job in (accepted, foreign)]
    await phone.replies_to(f"all fine\n{foreign.number} done", *asked)
    assert "all fine" in phone.told[-1]
    assert foreign.number in phone.told[-1]
    assert await events(talk, foreign, ProgressNoted) == []


async def test_a_reply_to_any_other_message_is_no_note(talk: Talk, phone: Phone, accepted: Ticket) -> None:
    taps = [Tap(verb=Verb.JOB, object=accepted.id), Tap(verb=Verb.NOTE, object=accepted.id)]
    await phone.replies_to("thanks", *taps)
    assert await events(talk, accepted, ProgressNoted) == []
