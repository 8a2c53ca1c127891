"""Why the storage can't be opened or used: each error is one sentence that says what to do."""

from tickets.messages.queues import Unavailable


class StorageError(Exception):
    """Something is wrong with the database, its key or its schema; the message has no personal data."""


class DatabaseUnavailable(StorageError, Unavailable):
    """The database can't be reached, can't be written, or stays locked."""


class DatabaseDamaged(StorageError):
    """The database file fails its integrity check."""


class DatabaseLost(StorageError):
    """There is a key that sealed something, and a database with nothing in it."""


class SchemaOutdated(StorageError):
    """The database's schema is not the one that this program works with."""


class KeyMissing(StorageError):
    """The database is sealed, and there is no key."""


class KeyWrong(StorageError):
    """The database is sealed with a key that is not among those given."""


class KeyMalformed(StorageError):
    """What was given as a key is none."""


class KeyExposed(StorageError):
    """Others on this machine may read the key file."""


class Unreadable(StorageError):
    """A sealed or encoded value can't be read: damaged, moved from its row, or of a newer program."""


class BackupFailed(StorageError):
    """The copy could not be made; there is none at the target."""


class Occupied(StorageError):
    """Another process works on the SQLite file."""


class RestoreFailed(StorageError):
    """The backup was not put in place; the present file is as it was."""
