"""Updates of every kind that Telegram has: from known people and strangers, plausible, forged and absurd.

What depends on what the desk has shown stands as a reference, and is filled in when the update is sent:
`{"$button": [chat, n]}` is the callback data of the n-th newest button in a chat, `{"$message": [chat, n]}`
the n-th newest message of the desk there, and `{"$invite": n}` the token of an invitation that was shown.
"""

from typing import Any

from aiogram.types import CallbackQuery, Chat, Message, Update, User
from aiogram_dialog.utils import encode_reply_callback
from hypothesis import strategies as st

from storage.tables.system import FIRST_TICKET
from tests.fuzz.cast import BOT, GROUPS, KNOWN, STRANGERS, marked
from tests.fuzz.telegram_objects import Json, objects, of_field
from tests.fuzz.values import ANSWERS, COMMANDS, integers, odd_texts, ticket_numbers, unknown_json
from tickets.messages.taps import Verb

KINDS: tuple[str, ...] = tuple(name for name in Update.model_fields if name != "update_id")
"""Every kind of update that aiogram knows, by Telegram's name."""

_OFTEN = {"message": 40, "callback_query": 34, "edited_message": 6, "my_chat_member": 2, "chat_member": 1}
_WEIGHTED = tuple(kind for kind in KINDS for _ in range(_OFTEN.get(kind, 1)))
_MESSAGES = frozenset(
    name for name, field in Update.model_fields.items() if field.annotation == Message | None
)
_ASKED_FOR = frozenset({"message", "edited_message", "callback_query", "my_chat_member"})
_CONTENTS = tuple(
    name
    for name, field in Message.model_fields.items()
    if not field.is_required() and name not in {"from_user", "text", "reply_to_message", "chat"}
)
_LANGUAGES = ("zh-hans", "en", "zh-hant", "zh-TW", "ar", "", "xx-\ud800")
_people = st.sampled_from((*KNOWN, *KNOWN, *STRANGERS))
_order = st.integers(0, 9)
_ticket_ids = st.integers(FIRST_TICKET, FIRST_TICKET + 14)


@st.composite
def users(draw: st.DrawFn, number: int) -> Json:
    """Return how Telegram describes an account today; a name may change at any time."""
    user: Json = {"id": number, "is_bot": False, "first_name": KNOWN.get(number, "Stranger")}
    if draw(st.integers(0, 11)) == 0:
        user |= {"first_name": draw(odd_texts), "language_code": draw(st.sampled_from(_LANGUAGES))}
    return user


@st.composite
def texts(draw: st.DrawFn, sender: int) -> Any:
    """Return what somebody types: commands, answers, forged reply buttons, and words nobody expects."""
    match draw(st.sampled_from("ccccaaaaooooirw")):
        case "c":
            command = draw(st.sampled_from(COMMANDS))
            match draw(st.sampled_from("-nwo")):
                case "n":
                    return f"{command} {draw(ticket_numbers)}"
                case "w":
                    return f"{command} {draw(ticket_numbers)} {draw(st.sampled_from(ANSWERS))}"
                case "o":
                    return f"{command} {draw(odd_texts)}"
            return command
        case "a":
            return draw(st.sampled_from(ANSWERS))
        case "i":
            return {"$invite": draw(_order)}
        case "r":
            # aiogram-dialog reads callback data out of invisible characters at the end of a text. Half a
            # surrogate pair has no bytes to be hidden so.
            forged = draw(forged_taps()).encode(errors="replace").decode()
            return "OK" + encode_reply_callback(forged)
        case "w":
            return marked("WORD", sender)
    return draw(odd_texts)


@st.composite
def forged_taps(draw: st.DrawFn) -> str:
    """Return callback data that no button of the sender has: other people's tickets, unknown dialogs."""
    match draw(st.sampled_from("ttttidxo")):
        case "t":
            number = draw(st.one_of(_ticket_ids, _ticket_ids, st.integers(0, 3), st.just(10**12 - 1)))
            argument = draw(
                st.sampled_from(("", ":0", ":1", ":5", ":99", ":١", ":-1", ":x.y", ":" + "9" * 20))
            )
            return f"t:{draw(st.sampled_from([verb.value for verb in Verb]))}:{number}{argument}"
        case "i":
            return f"{draw(st.sampled_from(('Ab12cD', '', 'x' * 40)))}\x1d{draw(st.sampled_from(_WIDGETS))}"
        case "d":
            return draw(st.sampled_from(_WIDGETS))
        case "x":
            return "\x1d".join(draw(st.lists(st.sampled_from(("", "a", "t:ticket:1")), max_size=4)))
    return draw(odd_texts)[:64]


_WIDGETS = ("ok", "m:wm-8", "q:this_year", "d:0", "d:-1", "d:99999999999999", "u:urgent", "t:job:1", "", "m:")


@st.composite
def chats(draw: st.DrawFn, sender: int) -> Json:
    """Return where it happens: mostly the sender's private chat, else a group, a channel or anything."""
    match draw(st.sampled_from("ppppppppppgco")):
        case "g":
            number = draw(st.sampled_from(GROUPS))
            return {"id": number, "type": draw(st.sampled_from(("group", "supergroup"))), "title": "Team"}
        case "c":
            return {"id": -1009, "type": "channel", "title": "News"}
        case "o":
            return draw(objects(Chat))
    return {"id": sender, "type": "private", "first_name": KNOWN.get(sender, "Stranger")}


@st.composite
def messages(draw: st.DrawFn, sender: int) -> Json:
    """Return a message of somebody: text, or one of every other content that there is."""
    message: Json = {
        "message_id": draw(st.one_of(st.integers(1, 40), integers)),
        "date": 1_790_000_000,
        "chat": draw(chats(sender)),
        "from": draw(users(sender)),
    }
    if draw(st.integers(0, 2)):
        message["text"] = draw(texts(sender))
    else:
        for name in draw(st.lists(st.sampled_from(_CONTENTS), min_size=1, max_size=3, unique=True)):
            message[name] = draw(of_field(Message, name))
        if draw(st.booleans()):
            message["caption"] = draw(texts(sender))
    if draw(st.integers(0, 9)) == 0:
        message["reply_to_message"] = draw(
            st.one_of(objects(Message, 2), st.just({"$message": [sender, draw(_order)]}))
        )
    if draw(st.integers(0, 15)) == 0:
        message["contact"] = {"phone_number": "+8613800138000", "first_name": "X", "user_id": sender}
    if draw(st.integers(0, 19)) == 0:
        del message["from"]
    return message


@st.composite
def taps(draw: st.DrawFn, sender: int) -> Json:
    """Return a tap: on a button that the sender sees, on one that somebody else sees, or on a forged one."""
    tap: Json = {"id": str(draw(st.integers(1, 2**40))), "from": draw(users(sender)), "chat_instance": "1"}
    whose = sender if draw(st.integers(0, 3)) else draw(_people)
    order = draw(_order)
    match draw(st.sampled_from("bbbbbbbbbbbbfffng")):
        case "b":
            tap["data"] = {"$button": [whose, order]}
        case "f":
            tap["data"] = draw(forged_taps())
        case "g":
            tap["game_short_name"] = draw(odd_texts)
    match draw(st.sampled_from("mmmmmmmmoaii-")):
        case "m":
            tap["message"] = {"$message": [sender, order]}
        case "o":
            tap["message"] = draw(messages(sender)) | {"from": BOT}
        case "a":
            tap["message"] = {"message_id": draw(integers), "date": 0, "chat": draw(chats(sender))}
        case "i":
            tap["inline_message_id"] = "AAQ"
    return tap


@st.composite
def _other(draw: st.DrawFn, kind: str, sender: int) -> Json:
    update: Json = draw(of_field(Update, kind))
    for name in ("from", "user"):
        if name in update and draw(st.integers(0, 3)):
            update[name] = draw(users(sender))
    if "chat" in update and draw(st.booleans()):
        update["chat"] = draw(chats(sender))
    return update


@st.composite
def updates(draw: st.DrawFn) -> Json:
    """Return one update without its id; once in a while of a kind that does not exist yet."""
    kind = draw(st.sampled_from(_WEIGHTED))
    sender = draw(_people)
    if draw(st.sampled_from(range(300))) == 299:
        return {"kind_of_tomorrow": draw(unknown_json), "from": draw(objects(User))}
    if kind == "callback_query":
        return {kind: draw(taps(sender) if draw(st.integers(0, 7)) else objects(CallbackQuery))}
    if kind in _MESSAGES and (kind in _ASKED_FOR or draw(st.booleans())):
        message = draw(messages(sender))
        return {kind: message | ({"edit_date": 1_790_000_100} if "edited" in kind else {})}
    return {kind: draw(_other(kind, sender))}
