"""Which HTTP failures may be tried again, and which may have been carried out already."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Bot, InputFile
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from notifier.outcomes import FailureAction, failure
from notifier.request import AiohttpRequest, NotSent, OutcomeUnknown, ServerFault

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
TOKEN = "42:a-very-secret-token"
SENT = '{"ok": true, "result": {"message_id": 5, "date": 0, "chat": {"id": 1, "type": "private"}}}'


class Server:
    """A Bot API server that answers as the test says."""

    def __init__(self) -> None:
        self.seen: list[dict[str, str]] = []
        self.answer = web.Response(text=SENT, content_type="application/json")
        self.drops = False

    async def handle(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        self.seen.append({name: str(value) for name, value in form.items()})
        if self.drops and request.transport is not None:
            request.transport.abort()
        return self.answer


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
async def bot(server: Server) -> AsyncIterator[Bot]:
    """A bot on that server."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", server.handle)
    async with TestServer(app) as running, AiohttpRequest(read_seconds=60) as request:
        yield Bot(TOKEN, base_url=f"{str(running.make_url('')).rstrip('/')}/bot", request=request)


async def error_of(bot: Bot) -> TelegramError:
    with pytest.raises(TelegramError) as caught:
        await bot.send_message(chat_id=1, text="hello")
    return caught.value


async def test_a_call_arrives_with_its_parameters(bot: Bot, server: Server) -> None:
    message = await bot.send_message(chat_id=1, text="5 < 6 & 漏水")
    assert message.message_id == 5
    assert server.seen == [{"chat_id": "1", "text": "5 < 6 & 漏水"}]


async def test_a_file_is_uploaded_as_a_part_of_its_own(bot: Bot, server: Server) -> None:
    await bot.send_document(chat_id=1, document=InputFile(b"bytes", filename="a.txt"))
    [form] = server.seen
    assert form["chat_id"] == "1"
    assert any("FileField" in value for value in form.values())


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (502, "<html>Bad Gateway</html>", ServerFault),
        (500, '{"ok": false, "error_code": 500, "description": "Internal"}', ServerFault),
        (404, "<html>proxy</html>", ServerFault),
        (200, "<html>welcome to the hotel's network</html>", OutcomeUnknown),
        (400, '{"ok": false, "error_code": 400, "description": "Bad Request: no"}', BadRequest),
        (401, '{"ok": false, "error_code": 401, "description": "Unauthorized"}', InvalidToken),
        (403, '{"ok": false, "error_code": 403, "description": "Forbidden: blocked"}', Forbidden),
        (
            429,
            '{"ok": false, "error_code": 429, "description": "x", "parameters": {"retry_after": 7}}',
            RetryAfter,
        ),
        (
            400,
            '{"ok": false, "error_code": 400, "description": "x", "parameters": {"migrate_to_chat_id": -9}}',
            ChatMigrated,
        ),
    ],
)
async def test_each_answer_is_the_error_it_means(
    bot: Bot, server: Server, status: int, body: str, expected: type[TelegramError]
) -> None:
    server.answer = web.Response(status=status, text=body)
    assert type(await error_of(bot)) is expected


async def test_a_connection_dropped_after_sending_is_an_unknown_outcome(bot: Bot, server: Server) -> None:
    server.drops = True
    assert type(await error_of(bot)) is OutcomeUnknown
    assert len(server.seen) == 1, "and the library does not send it again by itself"


async def test_a_server_that_is_not_there_has_not_got_the_message() -> None:
    async with AiohttpRequest(connect_seconds=0.5) as request:
        error = await error_of(Bot(TOKEN, base_url="http://127.0.0.1:9/bot", request=request))
    assert type(error) is NotSent
    assert TOKEN not in str(error)
    assert TOKEN not in repr(error.__cause__), "nor in what a log would show as its cause"


async def test_without_its_pool_nothing_is_sent() -> None:
    assert type(await error_of(Bot(TOKEN, request=AiohttpRequest()))) is NotSent


@pytest.mark.parametrize(
    ("error", "fate"),
    [
        (RetryAfter(7), FailureAction.WAIT),
        (ChatMigrated(-9), FailureAction.MIGRATED),
        (Forbidden("Forbidden: bot was blocked by the user"), FailureAction.UNREACHABLE),
        (Forbidden("Forbidden: user is deactivated"), FailureAction.UNREACHABLE),
        (BadRequest("Chat not found"), FailureAction.UNREACHABLE),
        (BadRequest("PEER_ID_INVALID"), FailureAction.UNREACHABLE),
        (BadRequest("Can't parse entities"), FailureAction.REFUSED),
        (NotSent("no connection"), FailureAction.RETRY),
        (ServerFault("502"), FailureAction.RETRY),
        (InvalidToken("Unauthorized"), FailureAction.RETRY),
        (OutcomeUnknown("no answer"), FailureAction.UNKNOWN),
        (TelegramError("Invalid server response"), FailureAction.UNKNOWN),
    ],
)
def test_what_an_error_means_for_the_message(error: TelegramError, fate: FailureAction) -> None:
    assert failure(error).fate is fate
