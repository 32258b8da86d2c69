"""A store file through the standard library alone, so that a question need not wait for SQLAlchemy to load."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections import namedtuple
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

IDLE = 5  # connections kept open for the next questions


@dataclass(frozen=True, slots=True)
class Statement:
    """The text of a question, and which of its parameters are lists (``IN :ids``)."""

    text: str
    lists: tuple[str, ...] = ()

    def filled(self, values: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
        """The text with one parameter for each item of its lists, and the values of all."""
        if not self.lists:
            return self.text, values
        words, given = self.text, dict(values)
        for key in self.lists:
            items = {f"{key}_{n}": item for n, item in enumerate(given.pop(key))}
            given |= items
            inside = ", ".join(f":{name}" for name in items) or "SELECT 1 WHERE 1 <> 1"
            words = re.sub(rf"IN :{key}\b", f"IN ({inside})", words)
        return words, given


@cache
def _row_type(columns: tuple[str, ...]) -> Callable[[Sequence[Any]], Any]:
    kind: Any = namedtuple("Row", columns, rename=True)  # type: ignore[misc]
    made: Callable[[Sequence[Any]], Any] = kind._make
    return made


class Rows:
    """What a statement gives: all of it at once, or, of a stream, row after row."""

    def __init__(self, cursor: sqlite3.Cursor, a_time: int = 0) -> None:
        self._make = _row_type(tuple(column[0] for column in cursor.description)) if cursor.description else tuple
        self._cursor = cursor
        self._a_time = a_time
        self._found: Sequence[Sequence[Any]] = () if a_time else cursor.fetchall()

    def __iter__(self) -> Iterator[Any]:
        yield from map(self._make, self._found)
        while self._a_time and (found := self._cursor.fetchmany(self._a_time)):
            yield from map(self._make, found)

    def all(self) -> list[Any]:
        """Every row."""
        return list(self)

    def scalar_one(self) -> Any:
        """The first column of the only row."""
        (row,) = self._found
        return row[0]

    def scalar_one_or_none(self) -> Any:
        """The first column of the only row, None where there is none."""
        return self.scalar_one() if self._found else None


class Connection:
    """One connection in use."""

    def __init__(self, connection: sqlite3.Connection, a_time: int = 0) -> None:
        self._connection = connection
        self._a_time = a_time

    def execute(self, statement: Statement, parameters: Any = None, /) -> Rows:
        """Runs a statement once, or once for each of several sets of values."""
        if isinstance(parameters, list):
            return Rows(self._connection.executemany(statement.text, parameters))
        return Rows(self._connection.execute(*statement.filled(parameters or {})), self._a_time)

    def exec_driver_sql(self, statement: str, /) -> Rows:
        """Runs SQL as it stands."""
        return Rows(self._connection.execute(statement))

    def execution_options(self, *, yield_per: int) -> Connection:
        """The same connection, whose rows are fetched so many at a time."""
        return Connection(self._connection, yield_per)

    def commit(self) -> None:
        """Ends the open transaction, if any, and keeps what it did."""
        self._connection.commit()

    def rollback(self) -> None:
        """Ends the open transaction, if any, and undoes what it did."""
        self._connection.rollback()


class Engine:
    """Connections to one file, handed out to any thread and kept for the next; ``open_one`` makes one."""

    name = "sqlite"

    def __init__(self, open_one: Callable[[], sqlite3.Connection]) -> None:
        self._open_one = open_one
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._round = 0

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """One connection while the ``with`` lasts."""
        with self._lock:
            current, connection = self._round, self._idle.pop() if self._idle else None
        if connection is None:
            connection = self._open_one()
        try:
            yield Connection(connection)
        finally:
            self._give_back(connection, current)

    def _give_back(self, connection: sqlite3.Connection, of_round: int) -> None:
        try:
            connection.rollback()
        except sqlite3.Error:
            connection.close()
            return
        with self._lock:
            if of_round == self._round and len(self._idle) < IDLE:
                self._idle.append(connection)
                return
        connection.close()

    def dispose(self) -> None:
        """Closes the connections that nobody uses, and each of the others once it is given back."""
        with self._lock:
            self._round += 1
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()


def statement(text: str, lists: Collection[str]) -> Statement:
    """A question's text as `Connection.execute` takes it; ``lists`` are its parameters that stand for several values."""
    return Statement(text, tuple(lists))
