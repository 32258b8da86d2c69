"""The demo: read the sample reports into a fresh store, show who holds eight places on three days, one `why`, and what to type next.

python scripts/demo.py    (make demo). It only runs commands that anyone can type, and prints each before it runs.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from whoholds import cli

ROOT = Path(__file__).parent.parent
STORE = "out/demo.db"
REPORTS = "samples/reports"
PLACES = ("Aleppo", "Tal Rifaat", "Hama", "Deir ez-Zor", "Daraa", "Palmyra", "Homs", "Damascus")
DAYS = ("2024-11-29", "2024-12-05", "2024-12-08")
NEXT = (
    ("the spells of a place, in order", "timeline Aleppo"),
    ("who was said to have done what, by whom", "claims --place Hama"),
    ("the same question, as the record stood a day earlier", "control Hama --on 2024-12-05 --known-on 2024-12-04"),
    ("happenings, counted by independent origin", "events --type capture"),
    ("a map of it all", "export control --format geojson -o out/demo.geojson"),
)


def main() -> int:
    """Run the demo from anywhere; the exit status of the first command that fails."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    with _fresh_store():
        _shown(console, f"read {REPORTS} --store {STORE}")
        if status := _run("read", REPORTS, "--store", STORE):
            return status
        _shown(console, f"control PLACE --on DATE --store {STORE}", "eight places, three days")
        console.print(_table())
        _shown(console, f"why Hama --on 2024-12-05 --store {STORE}")
        if status := _run("why", "Hama", "--on", "2024-12-05", "--store", STORE):
            return status
        console.print(Rule("What to type next", align="left", style="dim"))
        for meaning, command in NEXT:
            console.print(Text(f"# {meaning}", style="dim"))
            console.print(f".venv/bin/whoholds {command} --store {STORE}", soft_wrap=True, markup=False)
        console.print(Text("# a report of your own", style="dim"))
        console.print(".venv/bin/whoholds read REPORT.txt --published 2024-12-06 --store war.db", soft_wrap=True, markup=False)
    return 0


@contextmanager
def _fresh_store() -> Iterator[None]:
    """The project's folder as the current one, with no store of an earlier demo in it."""
    os.chdir(ROOT)
    Path(STORE).parent.mkdir(exist_ok=True)
    for old in Path(STORE).parent.glob(f"{Path(STORE).name}*"):
        old.unlink()
    yield


def _shown(console: Console, command: str, remark: str = "") -> None:
    console.print(Rule(style="dim"))
    console.print(Text(f"$ whoholds {command}", style="bold") + Text(f"    # {remark}" if remark else "", style="dim"), soft_wrap=True)


def _run(*arguments: str) -> int:
    """One command, as a shell would run it."""
    sys.argv = ["whoholds", *arguments]
    try:
        cli.main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0


def _table() -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 3, 0, 0))
    for column in ("", *DAYS):
        table.add_column(column)
    for place in PLACES:
        table.add_row(Text(place, style="bold"), *(_cell(_answer(place, day)) for day in DAYS))
    return table


def _answer(place: str, day: str) -> dict[str, Any]:
    with redirect_stdout(io.StringIO()) as out:
        _run("control", place, "--on", day, "--store", STORE, "--format", "jsonl")
    found: dict[str, Any] = json.loads(out.getvalue() or "{}")
    return found


def _cell(spell: dict[str, Any]) -> Text:
    """Who holds it, in two lines: the side, and the status with the confidence."""
    status = spell.get("status", "unknown")
    if status == "unknown":
        return Text("unknown", style="dim")
    side = "nobody" if spell["holder_id"] == "none" else spell["holder"]
    return Text(f"{side or ('no single side' if status == 'contested' else 'holder not known')}\n") + Text(
        f"{status}, {spell['confidence']:.2f}", style="dim"
    )


if __name__ == "__main__":
    sys.exit(main())
