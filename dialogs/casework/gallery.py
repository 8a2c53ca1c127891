"""The evidence of a case (rule I6), looked through one piece at a time."""

from typing import Any

from aiogram.enums import ContentType
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.api.entities import MediaAttachment, MediaId
from aiogram_dialog.widgets.kbd import Button, Cancel, Row
from aiogram_dialog.widgets.media import DynamicMedia

from dialogs.casework.summary import clip
from dialogs.context import desk_of, person_of, words_of
from dialogs.texts import Label, Say
from tickets.errors import DeskError
from tickets.ids import TicketId
from tickets.views import TicketView

_CAPTION_SHOWN = 300


class Gallery(StatesGroup):
    """Looking through the evidence of a case."""

    look = State()


async def view_for(manager: DialogManager, ticket: TicketId) -> TicketView:
    """Return a case as the acting person may see it: through the service of staff, else as their job.

    Raises `NotAllowed` and `NotFound`.
    """
    desk, person = desk_of(manager), person_of(manager)
    if person.is_staff:
        return await desk.staff.view(by=person.id, ticket=ticket)
    return await desk.jobs.view(by=person.id, ticket=ticket)


async def one_piece(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Give the piece of evidence whose turn it is, as Telegram's own file."""
    start: Any = dialog_manager.start_data
    try:
        view = await view_for(dialog_manager, TicketId(start["ticket"]))
    except DeskError:
        return {"media": None, "here": False, "many": False}
    if not view.evidence:
        return {"media": None, "here": False, "many": False}
    position = dialog_manager.dialog_data.get("position", 0) % len(view.evidence)
    piece = view.evidence[position]
    words, language = words_of(dialog_manager), person_of(dialog_manager).language
    return {
        "media": MediaAttachment(
            type=ContentType(piece.kind.value), file_id=MediaId(piece.file_id, piece.unique_id)
        ),
        "here": True,
        "many": len(view.evidence) > 1,
        "number": view.ticket.number,
        "position": position + 1,
        "total": len(view.evidence),
        "caption": clip(piece.caption, _CAPTION_SHOWN),
        "added": words.when(piece.added_at, language) if piece.added_at else "",
    }


async def turn(_: CallbackQuery, button: Button, manager: DialogManager) -> None:
    """Go one piece on or back."""
    step = 1 if button.widget_id == "next" else -1
    manager.dialog_data["position"] = manager.dialog_data.get("position", 0) + step


def build_gallery() -> Dialog:
    """Build the dialog that shows a case's evidence; start it with `{"ticket": id}`."""
    return Dialog(
        Window(
            DynamicMedia("media", when="here"),
            Say("staff.gallery.head", when="here"),
            Say("staff.gallery.caption", when="caption"),
            Say("staff.gallery.empty", when=lambda data, *_: not data["here"]),
            Row(
                Button(Label("staff.gallery.previous"), id="previous", on_click=turn),
                Button(Label("staff.gallery.next"), id="next", on_click=turn),
                when="many",
            ),
            Cancel(Label("staff.back")),
            state=Gallery.look,
            getter=one_piece,
        )
    )
