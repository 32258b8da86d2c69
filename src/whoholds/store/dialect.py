"""Where SQLite and PostgreSQL differ: opening, creating, transactions, and the words of their errors."""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from whoholds.errors import StoreError
from whoholds.store import sqlite
from whoholds.store.ports import Engine

SCHEMA_VERSION = 1
PATIENCE = 5.0  # seconds to wait for another writer
FACTS = (
    "meta", "documents", "versions", "runs", "claims", "claim_places", "claim_names", "relations", "places", "place_parents", "judgements",
    "copies", "copy_bands", "copy_merges",
)  # fmt: skip


@cache
def sql(name: str) -> str:
    """The text of one question, from its file in this folder."""
    return (files("whoholds.store") / f"{name}.sql").read_text(encoding="utf-8")


def is_postgresql(where: str) -> bool:
    """True for the address of a PostgreSQL database; everything else is a file."""
    return where.startswith(("postgresql://", "postgresql+psycopg://", "postgres://"))


def sqlite_engine(where: str, *, write: bool, patience: float | None = None) -> sqlite.Engine:
    """An engine on a store file that exists; for questions it cannot write, and a file on read-only media opens too."""
    path = Path(where)
    mode = "rw" if write else "ro"
    if not write and not _writable(path.parent) and not Path(where + "-wal").exists():
        mode = "ro&immutable=1"
    address = f"file:{quote(str(path.absolute()))}?mode={mode}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            address, uri=True, timeout=PATIENCE if patience is None else patience, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA cache_size = -16000")
        if write:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA cache_size = -64000")
            connection.execute("PRAGMA wal_autocheckpoint = 8000")
        return connection

    return sqlite.Engine(connect)


def _writable(folder: Path) -> bool:
    return os.access(folder, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def begin(engine: Engine) -> str:
    """How a writing transaction starts: on SQLite with the write lock, so that no reader's snapshot is upgraded half-way."""
    return "BEGIN IMMEDIATE" if engine.name == "sqlite" else ""


def create_sqlite(where: str) -> None:
    """A new, whole store file; it appears under its name in one step, so no crash leaves half of one."""
    path = Path(where)
    memory = sqlite3.connect(":memory:")
    memory.executescript(sql("schema_sqlite") + _append_only_sqlite())
    memory.execute("INSERT INTO meta (name, value) VALUES ('schema', ?), ('created', ?)", created())
    memory.commit()
    content = memory.serialize()
    handle, made = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(made, 0o666 & ~_umask())
        os.link(made, path)
    except FileExistsError:
        pass  # another process made it in the meantime
    finally:
        os.unlink(made)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _append_only_sqlite() -> str:
    return "".join(
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} BEGIN "
        "SELECT RAISE(ABORT, 'whoholds: facts are only appended, never changed or removed'); END;\n"
        for table in FACTS
        for verb in ("update", "delete")
    )


def created() -> tuple[str, str]:
    """The version of the schema that a new store is made with, and the moment."""
    return str(SCHEMA_VERSION), _now()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


_SENTENCES = (
    ("locked", "is being written by another process; wait until that has ended and try again"),
    ("busy", "is being written by another process; wait until that has ended and try again"),
    ("readonly", "may only be read (its file or folder is write-protected); change its permissions or name another --store"),
    ("unable to open", "cannot be opened; check that its folder exists and that you may read and write there"),
    ("not a database", "is not a store of whoholds; name another file with --store"),
    ("malformed", "is damaged; restore it from a copy, or read the reports again into a new store"),
    ("full", "has no room left on its disk; free some and read again, what was stored is kept"),
    ("disk i/o", "cannot be read or written on its disk; check the disk, what was stored is kept"),
    ("no such table", "is a database, but not a store of whoholds; name another file with --store"),
    ("does not exist", "is a database, but not a store of whoholds; name another with --store"),
    ("connection", "cannot be reached; check the address and that the server runs"),
)


def failures(kind: str = "") -> tuple[type[Exception], ...]:
    """The errors that databases raise, or those of one kind; SQLAlchemy's own only where a store on PostgreSQL has loaded it."""
    alchemy = sys.modules.get("sqlalchemy.exc")
    return (getattr(sqlite3, kind or "Error"), *([getattr(alchemy, kind or "SQLAlchemyError")] if alchemy else []))


@contextmanager
def plainly(where: str) -> Iterator[None]:
    """Turn a database's error into the one sentence that says what is wrong with this store."""
    try:
        yield
    except failures() as error:
        cause = str(getattr(error, "orig", None) or error).strip().split("\n")[0]
        sentence = next((words for sign, words in _SENTENCES if sign in cause.lower()), None)
        if sentence is None and not isinstance(error, failures("DatabaseError")):
            raise
        raise StoreError(f"The store {shown(where)} {sentence or f'gave an error ({cause})'}.") from error


def shown(where: str) -> str:
    """The store's address without a password."""
    if not is_postgresql(where):
        return where
    scheme, rest = where.split("://", 1)
    user, at, host = rest.rpartition("@")
    return f"{scheme}://{user.split(':')[0]}{at}{host}"
