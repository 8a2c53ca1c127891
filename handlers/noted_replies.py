"""A reply to the day's question is a note: a line for each job, begun with its number (rule D1)."""

from collections.abc import Mapping

from aiogram import Bot
from aiogram.filters import Filter
from aiogram.types import Message

from handlers.pushed import refusal_words
from handlers.spoken import split_number
from tickets.case.numbers import number_for
from tickets.desk import Desk
from tickets.errors import DeskError
from tickets.ids import TicketId
from tickets.messages.taps import Tap, Verb
from tickets.messages.words import Words
from tickets.team.people import Person


class AnswersQuestion(Filter):
    """Lets words pass that reply to the question for notes, and hands on the `jobs` that it asks about."""

    async def __call__(self, message: Message, bot: Bot) -> dict[str, dict[str, TicketId]] | bool:
        """Return the jobs by number, False for any other message."""
        asked = message.reply_to_message
        if asked is None or asked.from_user is None or asked.from_user.id != bot.id or not message.text:
            return False
        rows = asked.reply_markup.inline_keyboard if asked.reply_markup else []
        taps = [Tap.decode(button.callback_data or "") for row in rows for button in row]
        # Only the question has nothing but buttons for notes: a reply to anything else is no note.
        if not taps or any(tap is None or tap.verb is not Verb.NOTE for tap in taps):
            return False
        return {"jobs": {number_for(tap.object): TicketId(tap.object) for tap in taps if tap is not None}}


async def note_replied(
    message: Message, jobs: dict[str, TicketId], desk: Desk, person: Person, words: Words
) -> None:
    """Record each job's line as a note, and say which could not be taken."""
    notes, unclear = notes_in(message.text or "", jobs)
    said: list[str] = []
    noted = 0
    for number, text in notes.items():
        try:
            await desk.jobs.note(by=person.id, ticket=jobs[number], text=text)
            noted += 1
        except DeskError as error:
            why = refusal_words(error, words, person.language)
            said.append(words("engineer.replied.refused", person.language, number=number, why=why))
    if noted:
        said.insert(0, words("engineer.replied.noted", person.language, n=noted))
    if unclear:
        example = next(iter(jobs))
        said.append(words("engineer.replied.which", person.language, text=unclear, example=example))
    await message.reply("\n".join(said), parse_mode=None)


def notes_in(text: str, jobs: Mapping[str, TicketId]) -> tuple[dict[str, str], str]:
    """Return the words for each job by its number, and those that could not be told whose they are.

    A line that begins with a job's number begins its note; lines without one go on with it. Where only one
    job is asked about, the number may be left out.
    """
    notes: dict[str, list[str]] = {}
    current = next(iter(jobs)) if len(jobs) == 1 else None
    unclear: list[str] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        number, rest = split_number(line)
        if number in jobs:
            current = number
        words = rest.lstrip(" :：-–—,，") if number in jobs else line
        if not words:
            continue
        (notes.setdefault(current, []) if current is not None else unclear).append(words)
    return {number: "\n".join(lines) for number, lines in notes.items()}, "\n".join(unclear)
