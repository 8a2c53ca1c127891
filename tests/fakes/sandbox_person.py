"""A person of the sandbox, for tests: acts and looks at chats through the persons' side."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fakes.sandbox_client import Sandbox

Json = dict[str, Any]
Wanted = str | Callable[[Json], bool]

WAIT_SECONDS = 90.0


class Person:
    """A person of the sandbox who talks with the bot, or in groups by `chat=`; `bot=` chooses among several
    bots.
    """

    def __init__(self, box: "Sandbox", number: int) -> None:
        self.box = box
        self.id = number
        self._seen = 0

    async def send(self, text: str, **more: Any) -> int:
        """Send a text and return the message's number; more may be bot, chat, thread, reply_to,
        forward_from.
        """
        return await self._send({"text": text, **more})

    async def photo(
        self,
        caption: str | None = None,
        *,
        base64: str | None = None,
        file_size: int | None = None,
        **more: Any,
    ) -> int:
        """Send a photo, a made-up one without `base64`; `file_size` claims a size in bytes."""
        picture: Json = {"base64": base64} if base64 else {"generated": True}
        if file_size is not None:
            picture["file_size"] = file_size
        return await self._send({"photo": picture, "caption": caption, **more})

    async def album(self, count: int = 2, caption: str | None = None, **more: Any) -> list[int]:
        """Send an album of made-up photos, the caption on the first, and return the messages' numbers."""
        items: list[Json] = [{"photo": {"generated": True}} for _ in range(count)]
        items[0]["caption"] = caption
        sent = await self._post("send", {"album": items, **more})
        numbers: list[int] = sent["message_ids"]
        return numbers

    async def file(
        self, kind: str, caption: str | None = None, *, more: Json | None = None, **described: Any
    ) -> int:
        """Send a voice, document, video, video_note, sticker, audio; described: file_name, duration,
        file_size …
        """
        return await self._send({kind: described, "caption": caption, **(more or {})})

    async def sticker(self) -> int:
        """Send a sticker."""
        return await self.file("sticker", emoji="👍")

    async def voice(self, duration: int = 3) -> int:
        """Send a voice message of so many seconds."""
        return await self.file("voice", duration=duration)

    async def document(self, file_name: str = "report.pdf", **described: Any) -> int:
        """Send a document."""
        return await self.file("document", file_name=file_name, **described)

    async def share_contact(self, **more: Any) -> int:
        """Send the person's own contact, as the share-phone button does."""
        return await self._send({"share_contact": True, **more})

    async def contact(
        self, phone_number: str, first_name: str, user_id: int | None = None, **more: Any
    ) -> int:
        """Send a contact, perhaps somebody else's."""
        contact = {"phone_number": phone_number, "first_name": first_name, "user_id": user_id}
        return await self._send({"contact": contact, **more})

    async def location(self, latitude: float, longitude: float, **more: Any) -> int:
        """Send a location, in degrees."""
        return await self._send({"location": {"latitude": latitude, "longitude": longitude}, **more})

    async def tap(
        self,
        label: str | None = None,
        *,
        data: str | None = None,
        message_id: int | None = None,
        wait: float = WAIT_SECONDS,
        contains: bool = False,
        **more: Any,
    ) -> Json:
        """Tap an inline button by label or data, in the newest message that has it or the one given.

        `contains` takes the first button whose label contains `label`. Waits up to `wait` seconds for the
        bot's answer.
        """
        number, button = await self._find_button(label, data, message_id, contains, more)
        return await self._post("tap", {"message_id": number, **button, "wait": wait, **more})

    async def press(self, label: str, **more: Any) -> int:
        """Press a button of the reply keyboard and return the message's number."""
        number: int = (await self._post("tap", {"keyboard_text": label, **more}))["message_id"]
        return number

    async def edit(self, message_id: int, text: str, **more: Any) -> None:
        """Edit one's own text message."""
        await self._post("edit", {"message_id": message_id, "text": text, **more})

    async def delete(self, message_id: int, **more: Any) -> None:
        """Delete a message."""
        await self._post("delete", {"message_id": message_id, **more})

    async def react(self, message_id: int, emoji: str | None, **more: Any) -> None:
        """Put a reaction on a message, or take it back with None."""
        await self._post("react", {"message_id": message_id, "emoji": emoji, **more})

    async def block(self, *, blocked: bool = True, **more: Any) -> None:
        """Block the bot, or unblock it."""
        await self._post("block", {"blocked": blocked, **more})

    async def speak(self, language_code: str) -> None:
        """Change the language of the person's Telegram."""
        await self._post("language", {"language_code": language_code})

    async def read(self, **more: Any) -> None:
        """Mark the chat as read."""
        await self._post("read", more)

    async def transcript(self, *, bot: Any = None, chat: int | None = None, after: int = 0) -> Json:
        """Return the chat as the person's phone shows it: messages, reply_keyboard, typing,
        commands, unread.
        """
        path = f"/sandbox/chats/{chat or self.id}/transcript"
        person = self.id if chat else None
        seen: Json = await self.box.request(
            "GET", path, bot=bot or self.box.username, after=after, person=person
        )
        return seen

    async def messages(self, **where: Any) -> list[Json]:
        """Return the chat's messages that were not deleted."""
        return [message for message in (await self.transcript(**where))["messages"] if not message["deleted"]]

    async def last(self, **where: Any) -> Json:
        """Return the newest message of a bot in the chat."""
        return [message for message in await self.messages(**where) if message["from_bot"]][-1]

    async def buttons(self, **where: Any) -> list[str]:
        """Return the labels of the newest message of a bot that has inline buttons."""
        for message in reversed(await self.messages(**where)):
            if message["from_bot"] and "reply_markup" in message:
                return [button["text"] for button in _buttons(message)]
        return []

    async def wait_for(
        self,
        wanted: Wanted,
        *,
        timeout: float = WAIT_SECONDS,
        new: bool = False,
        after: int = 0,
        **where: Any,
    ) -> Json:
        """Return the newest bot message that contains `wanted`, or for which it is true, waiting for it.

        With `new` only messages after the person's own last one count, with `after` those beyond that number.
        """
        async for _ in self.box.changes(timeout, f"no message for {wanted!r}"):
            messages = await self.messages(**where)
            own = [message["message_id"] for message in messages if not message["from_bot"]]
            least = max(own, default=0) if new else after
            for message in reversed(messages):
                if message["from_bot"] and message["message_id"] > least and _fits(message, wanted):
                    return message
        raise AssertionError

    async def wait_for_button(self, label: str, *, timeout: float = WAIT_SECONDS, **where: Any) -> Json:
        """Return the newest bot message that has an inline button with this label, waiting for it."""
        return await self.wait_for(
            lambda message: any(label == button["text"] for button in _buttons(message)),
            timeout=timeout,
            **where,
        )

    async def _find_button(
        self, label: str | None, data: str | None, message_id: int | None, contains: bool, more: Json
    ) -> tuple[int, Json]:
        where = {name: more[name] for name in ("bot", "chat") if name in more}
        for message in reversed(await self.messages(**where)):
            if message_id is not None and message["message_id"] != message_id:
                continue
            for row, buttons in enumerate(message.get("reply_markup", {}).get("inline_keyboard", [])):
                for column, button in enumerate(buttons):
                    fits = label in button["text"] if contains and label else button["text"] == label
                    if fits if data is None else button.get("callback_data") == data:
                        return message["message_id"], {"row": row, "col": column}
        raise AssertionError(f"no button {label or data!r}; the newest are {await self.buttons(**where)}")

    async def _send(self, body: Json) -> int:
        number: int = (await self._post("send", body))["message_id"]
        return number

    async def _post(self, action: str, body: Json) -> Json:
        given = {name: value for name, value in body.items() if value is not None or name == "emoji"}
        if "chat" not in given:
            given.setdefault("bot", self.box.username)
        answer: Json = await self.box.request("POST", f"/sandbox/persons/{self.id}/{action}", given)
        return answer


def _buttons(message: Json) -> list[Json]:
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def _fits(message: Json, wanted: Wanted) -> bool:
    if isinstance(wanted, str):
        return wanted in (message.get("text") or message.get("caption") or "")
    return wanted(message)
