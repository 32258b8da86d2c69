"""What the store asks of a database, whichever it is: SQLite (``sqlite.py``) or PostgreSQL through SQLAlchemy (``postgresql.py``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol


class Result(Protocol):
    """What a statement gives, row by row or all at once."""

    def __iter__(self) -> Iterator[Any]: ...

    def all(self) -> Sequence[Any]: ...

    def scalar_one(self) -> Any: ...

    def scalar_one_or_none(self) -> Any: ...


class Connection(Protocol):
    """One connection, on which statements run; given back when its ``with`` ends, and what was not committed is undone.

    A statement is what the dialect's ``statement`` makes of a question's text. Rows have their columns as attributes.
    """

    def execute(self, statement: Any, parameters: Any = None, /) -> Result: ...

    def exec_driver_sql(self, statement: str, /) -> Result: ...

    def execution_options(self, *, yield_per: int) -> Connection: ...

    def commit(self) -> None: ...

    def rollback(self) -> None: ...


class Engine(Protocol):
    """A database with its connections; ``name`` is its dialect, ``sqlite`` or ``postgresql``."""

    @property
    def name(self) -> str: ...

    def connect(self) -> AbstractContextManager[Connection]: ...

    def dispose(self) -> None: ...
