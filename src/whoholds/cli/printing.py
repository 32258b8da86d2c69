"""Rows on standard output as a table, CSV or JSON lines, and the line that a table shows of a claim and of a spell."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

import click

if TYPE_CHECKING:
    from rich.console import Console

    from whoholds.model import Claim

Row = Mapping[str, Any]
_WIDTHS = {"quote": 44, "when": 10, "type": 8, "from": 10, "to": 10}


def console(file: TextIO | None = None) -> Console:
    from rich.console import Console

    stream = file or sys.stdout
    width = None if stream.isatty() else int(os.environ.get("COLUMNS", 140))
    return Console(file=stream, width=width, highlight=False, soft_wrap=False)


def print_rows(rows: Iterable[Row], columns: Sequence[str], format_: str) -> None:
    """Rows as a readable table, as CSV, or as one JSON object a line."""
    from whoholds.export import write_csv, write_jsonl

    if format_ == "jsonl":
        write_jsonl((dict(row) for row in rows), sys.stdout)
    elif format_ == "csv":
        write_csv((dict(row) for row in rows), columns, sys.stdout)
    else:
        _print_table(rows, columns)


def _print_table(rows: Iterable[Row], columns: Sequence[str]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold", min_width=_WIDTHS.get(column))
    for row in rows:
        table.add_row(*(Text(_shown(row.get(column))) for column in columns))
    if table.row_count:
        console().print(table)
    else:
        click.echo("Nothing in the store fits.", err=True)


def _shown(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    if isinstance(value, Mapping):
        return str(value.get("name") or "")
    return "" if value is None else f"{value:.2f}" if isinstance(value, float) else str(value)


def claim_line(claim: Claim) -> Row:
    when = claim.when
    first, last = (when.start.isoformat() if when.start else "…"), (when.last.isoformat() if when.last else "…")
    said = claim.said_by
    return {
        "when": "" if when.start is None and when.end is None else first if first == last else f"{first} – {last}",
        "type": claim.type,
        "actor": ", ".join(a.name or a.text for a in claim.actors),
        "recipient": ", ".join(a.name or a.text for a in claim.recipients),
        "place": "" if claim.place is None else claim.place.place.name if claim.place.place else claim.place.text,
        "said by": said.name or said.text or (claim.outlet or "the report" if said.kind.value == "outlet" else said.kind.value),
        "how": claim.modality.value + (", hedged" if claim.hedged else ""),
        "conf": claim.confidence,
        "quote": short(claim.evidence.quote, 120),
    }


def short(quote: str, most: int = 160) -> str:
    flat = " ".join(quote.split())
    return flat if len(flat) <= most else flat[: most - 1].rsplit(" ", 1)[0] + "…"


def spell_line(name: Callable[[str], str], row: Row) -> Row:
    beside = [f"claimed by {name(one)}" for one in row["claimants"]] + [f"against {name(one)}" for one in row["opponents"]]
    return {
        "from": "…" if row["valid_from"] == "1800-01-01" else row["valid_from"],
        "to": row["valid_to"] or "…",
        "status": row["status"],
        "holder": "nobody" if row["holder_id"] == "none" else row["holder"] or "",
        "beside": ", ".join(beside),
        "conf": row["confidence"],
        "origins": row["number_of_origins"],
    }


def many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
