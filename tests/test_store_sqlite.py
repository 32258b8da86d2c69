"""The connections of a store file: handed out again, undone where nothing was committed, lists of any length, streams."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from whoholds.store import open_store
from whoholds.store.sqlite import Engine, Statement, statement


@pytest.fixture
def opened(tmp_path: Path) -> list[sqlite3.Connection]:
    with sqlite3.connect(tmp_path / "some.db") as made:
        made.execute("CREATE TABLE t (n INTEGER)")
        made.executemany("INSERT INTO t VALUES (?)", [(n,) for n in range(7)])
    made.close()
    return []


@pytest.fixture
def engine(tmp_path: Path, opened: list[sqlite3.Connection]) -> Engine:
    def open_one() -> sqlite3.Connection:
        opened.append(sqlite3.connect(tmp_path / "some.db", isolation_level=None, check_same_thread=False))
        return opened[-1]

    return Engine(open_one)


SOME = statement("SELECT n AS number, n * n AS square FROM t WHERE n IN :wanted AND n < :below ORDER BY n", ["wanted"])


@pytest.mark.parametrize(("wanted", "found"), [([], []), ([4], [4]), ([1, 5, 6], [1, 5])])
def test_a_list_may_hold_any_number_of_values(engine: Engine, wanted: list[int], found: list[int]) -> None:
    with engine.connect() as connection:
        rows = connection.execute(SOME, {"wanted": wanted, "below": 6}).all()
    assert [row.number for row in rows] == found
    assert [tuple(row) for row in rows] == [(n, n * n) for n in found]


def test_a_stream_gives_the_same_rows(engine: Engine) -> None:
    with engine.connect() as connection:
        rows = connection.execution_options(yield_per=2).execute(Statement("SELECT n FROM t ORDER BY n"))
        assert [row.n for row in rows] == list(range(7))


def test_what_was_not_committed_is_undone(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        connection.exec_driver_sql("DELETE FROM t")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM t").scalar_one() == 7


def test_one_value_of_several_rows_is_no_answer(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT n FROM t WHERE n > 9").scalar_one_or_none() is None
        with pytest.raises(ValueError, match="too many"):
            connection.exec_driver_sql("SELECT n FROM t").scalar_one()


def test_connections_are_used_again_and_closed_at_the_end(engine: Engine, opened: list[sqlite3.Connection]) -> None:
    for _ in range(3):
        with engine.connect():
            pass
    assert len(opened) == 1
    with engine.connect():
        engine.dispose()
        opened[0].execute("SELECT 1")  # in use: closed once it is given back
    with pytest.raises(sqlite3.ProgrammingError):
        opened[0].execute("SELECT 1")


def test_a_store_file_needs_no_sqlalchemy(tmp_path: Path) -> None:
    where = tmp_path / "some.db"
    open_store(where, write=True).close()
    asked = f"import sys; from whoholds.store import open_store; open_store({str(where)!r}).counts(); sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
