"""A real PostgreSQL for the tests: one of one's own, named in WHOHOLDS_POSTGRESQL, or a server started from what is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NONE = (
    "The store was not tried on PostgreSQL: none was found. Install one (apt-get install postgresql; .ci/run does), or name the address of "
    "an empty database in WHOHOLDS_POSTGRESQL."
)
QUICK = "-c fsync=off -c full_page_writes=off -c listen_addresses= -c shared_buffers=16MB -c max_connections=30"


def programs() -> Path | None:
    """The folder of the server's programs, the newest; None where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    named = shutil.which("initdb")
    return found[-1].parent if found else Path(named).resolve().parent if named else None


@contextmanager
def postgresql() -> Iterator[str | None]:
    """The address of an empty database for the length of the block; None where no server can be had."""
    if named := os.environ.get("WHOHOLDS_POSTGRESQL"):
        yield named
        return
    where = programs()
    if where is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="whoholds-pg-"))
    user = "nobody" if os.geteuid() == 0 else None  # the server refuses to run as root
    if user:
        shutil.chown(folder, user)
    data = folder / "data"

    def run(*command: str | Path) -> None:
        subprocess.run([str(part) for part in command], check=True, capture_output=True, user=user, cwd=folder)

    try:
        run(where / "initdb", "-D", data, "-U", "whoholds", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        run(where / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", f"{QUICK} -k {folder}", "start")
        yield f"postgresql://whoholds@/postgres?host={folder}"
    finally:
        if (data / "postmaster.pid").exists():
            run(where / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
