"""The store's contract on a real PostgreSQL: every test of test_store.py that asks no more than a store, and what PostgreSQL does itself."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

import test_store
from postgresql import NONE, postgresql
from served import HAMA, REPORTS, make_store
from test_store import RELATION, SAME, claim, filled, report
from whoholds.model import Judgement
from whoholds.server import create_app
from whoholds.store import Store, open_store

__all__ = ["filled"]
BASE = "http://127.0.0.1:8000"


def _of_any_store(test: object) -> bool:
    wants = inspect.signature(test).parameters if inspect.isfunction(test) else {}
    return bool({"store", "filled"} & set(wants)) and "tmp_path" not in wants


CONTRACT = {name: test for name, test in vars(test_store).items() if name.startswith("test_") and _of_any_store(test)}
globals().update(CONTRACT)


def _engine(address: str) -> Engine:
    return create_engine(address.replace("postgresql://", "postgresql+psycopg://"), poolclass=NullPool)


def _emptied(address: str) -> None:
    with _engine(address).begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgresql() as address:
        if address is None:
            pytest.skip(NONE)
        with _engine(address).connect() as connection:
            if connection.execute(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")).scalar_one():
                pytest.fail("The database named in WHOHOLDS_POSTGRESQL is not empty, and these tests would empty it.", pytrace=False)
        yield address
        _emptied(address)


@pytest.fixture
def store(server: str) -> Iterator[Store]:
    """A store in a database that was emptied."""
    _emptied(server)
    with open_store(server, write=True) as opened:
        yield opened


def test_the_contract_is_more_than_a_few_tests() -> None:
    assert len(CONTRACT) >= 15


@pytest.mark.parametrize("verb", ["DELETE FROM {}", "UPDATE {} SET {} = {}"])
def test_no_fact_can_be_changed_or_removed_here_either(filled: Store, server: str, verb: str) -> None:
    filled.add_judgement(Judgement(id="j", target="c", action="accept", rank="preferred", user="a", reason="", made_on=date(2025, 1, 1)))
    filled.add(report("x y z"), [], [replace(RELATION, document=report("x y z").id)], copies=SAME)
    for table in ("documents", "versions", "runs", "claims", "relations", "judgements", "places", "copies"):
        column = "root" if table == "copies" else "seq"
        with pytest.raises(DBAPIError, match="only appended"), _engine(server).begin() as connection:
            connection.execute(text(verb.format(table, column, column)))


def test_it_is_opened_again_and_answers_the_same(store: Store, server: str) -> None:
    document = report()
    store.add(document, [claim(document)])
    with open_store(server) as again:
        assert list(again.claims()) == [claim(document)]
        assert [one.id for one in again.search("hama")] == [document.id]


ROUTES = (
    "meta", "spells", "states?on=2024-12-06", f"places/{HAMA.id}?on=2024-12-06", "changes", "documents", f"documents/{REPORTS[3][0].id}",
    "search?q=spokesman captured", "claims?q=Hama&sort=-confidence", "review", "spells?known_on=2024-12-04",
)  # fmt: skip


def test_the_server_answers_from_it_as_from_a_file(store: Store, server: str, tmp_path: Path) -> None:
    make_store(Path(tmp_path / "war.db"))
    make_store(server)
    with TestClient(create_app(tmp_path / "war.db"), base_url=BASE) as file, TestClient(create_app(server), base_url=BASE) as team:
        for route in ROUTES:
            wanted, given = (asked.get(f"/api/v1/{route}").json() for asked in (file, team))
            assert {**given, "store": ""} == {**wanted, "store": ""}, route
        body = {"user": "ana", "judgements": [{"target": file.get("/api/v1/review").json()["items"][0]["claim"]["id"], "action": "reject"}]}
        moved = [asked.post("/api/v1/judgements", json=body, headers={"X-Whoholds": "1"}).json()["moved"] for asked in (file, team)]
        assert moved[0] == moved[1]
