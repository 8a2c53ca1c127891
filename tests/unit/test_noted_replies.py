"""A reply to the question for notes: whose line is whose, whatever people leave out."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.noted_replies import notes_in
from tickets.case.numbers import number_for
from tickets.ids import TicketId

ONE, TWO, FOREIGN = (number_for(number) for number in (1001, 1002, 1003))
JOBS = {ONE: TicketId(1001), TWO: TicketId(1002)}


def test_each_line_belongs_to_the_number_that_it_begins_with() -> None:
    text = f"{ONE}: seal ordered\n\n{TWO} – customer away\ncomes back on Friday"
    assert notes_in(text, JOBS) == ({ONE: "seal ordered", TWO: "customer away\ncomes back on Friday"}, "")


def test_a_number_may_be_typed_loosely_and_on_a_line_of_its_own() -> None:
    loose = f"No. {ONE.replace('-', ' ')}"
    assert notes_in(f"{loose}\nseal ordered", JOBS) == ({ONE: "seal ordered"}, "")
    assert notes_in(f"工单{TWO} 等配件", JOBS) == ({TWO: "等配件"}, "")


def test_the_only_job_needs_no_number() -> None:
    assert notes_in("seal ordered", {ONE: TicketId(1001)}) == ({ONE: "seal ordered"}, "")


def test_what_cannot_be_told_is_handed_back_and_never_guessed() -> None:
    assert notes_in("all fine", JOBS) == ({}, "all fine")
    assert notes_in(f"{FOREIGN} all fine", JOBS) == ({}, f"{FOREIGN} all fine")
    assert notes_in(f"hello\n{ONE} ordered", JOBS) == ({ONE: "ordered"}, "hello")


@given(st.text())
def test_no_word_is_lost_whatever_is_written(text: str) -> None:
    notes, unclear = notes_in(text, JOBS)
    assert not notes or set(notes) <= set(JOBS)
    if ONE not in text and TWO not in text:
        kept = "\n".join([*notes.values(), unclear])
        assert set("".join(kept.split())) <= set("".join(text.split()))
