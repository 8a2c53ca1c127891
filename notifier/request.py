"""HTTP for python-telegram-bot on aiohttp: a seventh of the work of its own backend, and exact errors."""

import json
from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_SECONDS = 5.0
READ_SECONDS = 20.0
_CONNECTIONS = 128
# Telegram closes idle connections; giving them up first keeps a call from being written into a closed one.
_KEEPALIVE_SECONDS = 15.0
_SERVER_ERROR = 500
_DOWNLOAD = "GET"


class NotSent(NetworkError):
    """The call never left this machine: trying again cannot double it."""


class ServerFault(NetworkError):
    """Telegram answered that it failed, or something before it did: a status of 500 and above."""


class OutcomeUnknown(TimedOut):
    """The call left this machine, and no answer says whether it was carried out."""


class AiohttpRequest(BaseRequest):
    """One pool of connections to a Bot API server; errors never carry the address, which has the token."""

    def __init__(
        self, *, connect_seconds: float = CONNECT_SECONDS, read_seconds: float = READ_SECONDS
    ) -> None:
        self._connect_seconds = connect_seconds
        self._read_seconds = read_seconds
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """How long an answer may take, in seconds."""
        return self._read_seconds

    async def initialize(self) -> None:
        """Open the pool; once is enough."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=_CONNECTIONS, keepalive_timeout=_KEEPALIVE_SECONDS)
            self._session = aiohttp.ClientSession(
                connector=connector, headers={"User-Agent": self.USER_AGENT}
            )

    async def shutdown(self) -> None:
        """Close the pool."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one request and return status and body.

        Raises `NotSent`, `ServerFault` and `OutcomeUnknown`.
        """
        session = self._session
        if session is None:
            raise NotSent("the connection pool is not open")
        timeout = aiohttp.ClientTimeout(
            total=None,
            connect=_seconds(pool_timeout, None),
            sock_connect=_seconds(connect_timeout, self._connect_seconds),
            sock_read=_seconds(read_timeout, self._read_seconds),
        )
        try:
            async with session.request(method, url, data=_body(request_data), timeout=timeout) as response:
                status, body = response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(f"no connection: {type(error).__name__}") from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise OutcomeUnknown(f"no answer: {type(error).__name__}") from None
        return (status, body) if method == _DOWNLOAD else _checked(status, body)


def _seconds(given: Any, default: float | None) -> float | None:
    return default if given is BaseRequest.DEFAULT_NONE else given


def _body(data: RequestData | None) -> dict[str, str] | aiohttp.FormData | None:
    if data is None:
        return None
    if not data.contains_files:
        return data.json_parameters
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, mime_type) in data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=mime_type)
    return form


def _checked(status: int, body: bytes) -> tuple[int, bytes]:
    if status >= _SERVER_ERROR:
        raise ServerFault(f"the server answered {status}")
    try:
        json.loads(body)
    except ValueError:
        # A proxy's page in the place of an answer: below 300 the call may well have been carried out.
        if status < 300:
            raise OutcomeUnknown(f"the answer with status {status} is not JSON") from None
        raise ServerFault(f"the answer with status {status} is not JSON") from None
    return status, body
