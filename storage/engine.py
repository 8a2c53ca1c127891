"""Transactions, whichever database carries them out.

Isolation is the same on both, READ COMMITTED: each statement sees what is committed when it starts.
What must not change between a read and a write is guarded by the write itself (versions, conditions).
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from types import TracebackType
from typing import Any, Self, TypeAlias, TypeVar

from sqlalchemy import Connection, CursorResult, Engine, Executable
from sqlalchemy.engine import URL

from storage.condition import DatabaseCondition
from storage.errors import DatabaseUnavailable
from storage.failures import failures_told

Row: TypeAlias = Mapping[str, Any]
ResultRows: TypeAlias = Sequence[Row]
_Result = TypeVar("_Result")


class Transaction(ABC):
    """One transaction; leaving it without `commit` rolls back.

    Raises `DatabaseUnavailable` when the database can't be reached or stays locked.
    """

    is_sqlite: bool

    async def __aenter__(self) -> Self:
        return self

    @abstractmethod
    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    @abstractmethod
    async def read(
        self, statement: Executable, parameters: Mapping[str, Any] | None = None
    ) -> CursorResult[Any]:
        """Run a statement that changes nothing."""

    @abstractmethod
    async def write(self, statement: Executable, rows: Row | ResultRows | None = None) -> CursorResult[Any]:
        """Run a statement that writes, once, for one row, or for each of the rows."""

    @abstractmethod
    async def commit(self, *, lasting: bool = True) -> None:
        """Make everything since the start, or since the last commit, durable.

        Without `lasting` it is there for everybody and outlives this process at once, and a power cut as soon
        as anything after it does: for what is done again when it is lost.
        """


class Database(ABC):
    """A database that carries out transactions; `condition` says how it has been of late.

    `core` is the engine by which statements reach the database.
    """

    is_sqlite: bool
    core: Engine

    def __init__(self, url: URL) -> None:
        self.url = url
        self.condition = DatabaseCondition()

    @abstractmethod
    def work(self) -> Transaction:
        """Return one transaction to be used as an asynchronous context manager."""

    @abstractmethod
    async def run_sync(self, act: Callable[[Connection], _Result]) -> _Result:
        """Run what needs a connection to itself, as migrations do; it commits what it wants to keep."""

    @abstractmethod
    async def close(self) -> None:
        """Close every connection."""

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """Open a transaction that only reads."""
        async with self.work() as work:
            yield work

    @asynccontextmanager
    async def writing(self, *, lasting: bool = True) -> AsyncIterator[Transaction]:
        """Open a transaction that is committed at the end, or rolled back by an error."""
        async with self.work() as work:
            yield work
            await work.commit(lasting=lasting)

    @contextmanager
    def asked(self, *, writing: bool) -> Iterator[None]:
        """Note how the database does what it is asked; raises `DatabaseUnavailable` when it does not."""
        try:
            with failures_told():
                yield
        except DatabaseUnavailable as unavailable:
            self.condition.failed(str(unavailable), writing=writing)
            raise
