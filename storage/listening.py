"""A connection to PostgreSQL that listens: one of its own, because it must not go back to a pool."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from storage.postgresql import PostgresDatabase

KEEPALIVES = {"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3"}
"""A machine that vanishes without a word loses its connections within half a minute, not after two hours."""


async def open_listener(database: PostgresDatabase, *, on_loss: Callable[[object], None]) -> Any:
    """Open a connection of asyncpg's; `on_loss` is called when it ends. Raises OSError."""
    import asyncpg  # type: ignore[import-untyped]  # the package ships no types

    _, arguments = database.engine.dialect.create_connect_args(database.engine.url)
    with losses_told():
        listener = await asyncpg.connect(**arguments, server_settings=KEEPALIVES)
    listener.add_termination_listener(on_loss)
    return listener


@contextmanager
def losses_told() -> Iterator[None]:
    """Turn what asyncpg raises into ConnectionError, which `Database.asked` knows."""
    import asyncpg

    try:
        yield
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise ConnectionError(type(error).__name__) from error
