"""A store on PostgreSQL, through SQLAlchemy and psycopg; loaded only for such a store."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import BindParameter, Engine, TextClause, bindparam, create_engine, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from whoholds.errors import StoreError
from whoholds.store.dialect import FACTS, created, sql


def postgresql_engine(where: str) -> Engine:
    """An engine on a PostgreSQL database, through psycopg."""
    address = "postgresql+psycopg://" + where.split("://", 1)[1]
    try:
        return create_engine(address, pool_pre_ping=True)
    except (ImportError, NoSuchModuleError):
        raise StoreError("A store on PostgreSQL needs its driver; install it with: pip install 'psycopg[binary]'.") from None
    except ArgumentError:
        raise StoreError("The address of the store is no PostgreSQL address; write it as postgresql://user@host/database.") from None


def create_postgresql(engine: Engine) -> None:
    """The tables in an empty database, in one transaction."""
    with engine.begin() as connection:
        connection.exec_driver_sql(sql("schema_postgresql"))
        for table in FACTS:
            connection.exec_driver_sql(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION append_only()"
            )
        schema, day = created()
        connection.exec_driver_sql(f"INSERT INTO meta (name, value) VALUES ('schema', '{schema}'), ('created', '{day}')")


def statement(words: str, lists: Collection[str]) -> TextClause:
    """A question's text as a connection executes it; ``lists`` are its parameters that stand for several values."""
    expanding: list[BindParameter[Any]] = [bindparam(key, expanding=True) for key in lists]
    return text(words).bindparams(*expanding) if expanding else text(words)
