"""Words and files that come outside any question: never lost, never taken for what they are not."""

from aiogram.types import Message
from aiogram_dialog import DialogManager, StartMode
from aiogram_dialog.widgets.input import MessageInput

from dialogs.acting import desk_of, person_of, words_of
from dialogs.evidence import evidence_of, is_too_large
from dialogs.intake.moves import open_intake, start_at
from dialogs.intake.states import Intake
from dialogs.menu.states import Menu
from dialogs.phrases import calm, is_greeting, is_thanks
from dialogs.say import tell
from tickets.case.drafts import holds_only
from tickets.case.facts import Evidence
from tickets.errors import TextEmpty, TextTooLong


async def on_free(message: Message, _: MessageInput, manager: DialogManager) -> None:
    """Take a message that answers no question of the window it came in."""
    await receive(message, manager)


async def receive(message: Message, manager: DialogManager) -> None:
    """Continue the unfinished report, ask which case is meant, or begin a report with these words.

    Thanks and greetings are answered and open nothing; a file joins the unfinished report. Whoever works
    here talks to colleagues, not to the intake: they get the menu.
    """
    person = person_of(manager)
    if person.is_staff or person.is_engineer:
        await manager.start(Menu.main, mode=StartMode.RESET_STACK)
        return
    text, evidence = message.text or message.caption or "", evidence_of(message)
    if evidence is None and (is_thanks(words_of(manager), text) or is_greeting(words_of(manager), text)):
        kind = "thanks" if is_thanks(words_of(manager), text) else "hello"
        tell(manager, f"customer.chat.{kind}")
        await manager.start(Menu.main, mode=StartMode.RESET_STACK)
        return
    if not text and evidence is None:
        tell(manager, "customer.bad.content")
        await manager.start(Menu.main, mode=StartMode.RESET_STACK)
    elif evidence is not None and is_too_large(message):
        tell(manager, "customer.bad.too_large")
        await manager.start(Menu.main, mode=StartMode.RESET_STACK)
    else:
        calm(manager, text)
        await _take(manager, text, evidence)


async def _take(manager: DialogManager, text: str, evidence: Evidence | None) -> None:
    desk, by = desk_of(manager), person_of(manager).id
    draft = await desk.intake.unfinished(by=by)
    continued = draft is not None and not holds_only(draft, words=text or None, evidence=evidence)
    if draft is None or (not continued and not draft.evidence):
        try:
            draft = await desk.intake.start(by=by, words=text or None)
        except (TextTooLong, TextEmpty) as refusal:
            tell(manager, refusal.key, **refusal.values)
            await manager.start(Menu.main, mode=StartMode.RESET_STACK)
            return
    if evidence is not None:
        draft = await desk.intake.add_evidence(by=by, draft=draft.id, evidence=evidence)
        tell(manager, "customer.file.kept", n=len(draft.evidence))
    if continued:
        await start_at(manager, Intake.resume, draft)
    elif any(ticket.is_open for ticket in await desk.cases.mine(by=by)):
        await start_at(manager, Intake.belongs, draft)
    else:
        await open_intake(manager, draft)
