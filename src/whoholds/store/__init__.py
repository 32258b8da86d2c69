"""The record on disk: one SQLite file by default, PostgreSQL for a team; append-only, crash-proof, one .sql a question."""

from __future__ import annotations

from pathlib import Path

from whoholds.errors import StoreError
from whoholds.store.copies import CopyTest
from whoholds.store.database import Counts, Standing, Store
from whoholds.store.dialect import (
    SCHEMA_VERSION,
    create_sqlite,
    failures,
    is_postgresql,
    plainly,
    shown,
    sqlite_engine,
)
from whoholds.store.ports import Engine

__all__ = ["CopyTest", "Counts", "Standing", "Store", "open_store"]


def open_store(where: str | Path, *, write: bool = False) -> Store:
    """A store by its file or ``postgresql://`` address; with ``write`` it is made where there is none.

    Raises StoreError, in one sentence, where it is missing, locked, write-protected, of a newer version, or no store.
    """
    address = str(where)
    with plainly(address):
        engine = _postgresql(address, write=write) if is_postgresql(address) else _sqlite(address, write=write)
        version = _version(engine)
    if version is None:
        engine.dispose()
        raise StoreError(f"The store {shown(address)} is not a store of whoholds; name another with --store.")
    if version > SCHEMA_VERSION:
        engine.dispose()
        raise StoreError(
            f"The store {shown(address)} was written by a newer whoholds (schema {version}, this one knows {SCHEMA_VERSION}); "
            "upgrade with: pip install --upgrade whoholds."
        )
    return Store(engine, address, writable=write)


def _sqlite(where: str, *, write: bool) -> Engine:
    path = Path(where)
    if path.is_dir():
        raise StoreError(f"The store {where} is a folder, not a file; name a file with --store.")
    if not path.exists():
        if not write:
            raise StoreError(
                f"There is no store at {where} (looked in {path.absolute().parent}); make one with: whoholds read REPORTS --store {where}"
            )
        _create(where)
    return sqlite_engine(where, write=write)


def _create(where: str) -> None:
    try:
        create_sqlite(where)
    except OSError as error:
        raise StoreError(f"The store {where} cannot be made ({error.strerror}); check that its folder exists and may be written.") from None


def _postgresql(where: str, *, write: bool) -> Engine:
    from whoholds.store.postgresql import create_postgresql, postgresql_engine

    engine = postgresql_engine(where)
    with engine.connect() as connection:
        empty = connection.exec_driver_sql("SELECT to_regclass('meta') IS NULL").scalar_one()
    if empty and write:
        create_postgresql(engine)
    return engine


def _version(engine: Engine) -> int | None:
    """The schema of an open store; None if the database is something else."""
    with engine.connect() as connection:
        try:
            value = connection.exec_driver_sql("SELECT value FROM meta WHERE name = 'schema'").scalar_one_or_none()
        except failures() as error:
            if "no such" in str(error) or "does not exist" in str(error):
                return None
            raise
    return int(value) if value is not None and str(value).isdigit() else None
