"""The command that reads reports into the store, with its progress and its summary."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from whoholds.cli.opening import actor_files, answers_over, home_folder
from whoholds.cli.options import FORMATS, Day, store_option
from whoholds.cli.printing import console, many, print_rows
from whoholds.errors import WhoHoldsError

if TYPE_CHECKING:
    from whoholds.answers import Answers
    from whoholds.intake import Tally
    from whoholds.model import Document

MANY = 2000  # places: working out their past takes long enough to say so
Shown = Callable[["Tally"], None]


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="PATH|URL…")
@store_option
@click.option("--published", type=Day(), help="Publication date of reports that do not state one.")
@click.option("--outlet", help="Outlet of reports that do not state one.")
@click.option("--types", default="all", show_default=True, help="all, control (those with an effect on control), or type names, by comma.")
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes that read.")
@click.option("--model/--no-model", default=True, show_default=True, help="Let the learned proposer add to the rules; slower.")
@click.option("--format", "format_", type=FORMATS, default="table", show_default=True, help="How to print the summary.")
def read(
    sources: tuple[str, ...], where: str, published: date | None, outlet: str | None, types: str, workers: int, model: bool, format_: str
) -> int:
    """Read reports into the store: files, folders, globs, web addresses, - for standard input.

    Plain text (with optional YAML front matter: published, title, outlet, url), Markdown, HTML, JSON lines, CSV (column text), RSS,
    Atom and WARC; gzip or zstd of any. What is known already is passed over. The exit status is 1 if anything could not be read.
    """
    from whoholds.intake import intake
    from whoholds.store import open_store

    opener = _reader_opener(types, model=model)
    with open_store(where, write=True) as store, _progress(sources, published, outlet) as (documents, shown):
        tally = intake(store, documents, opener, extractor=_extractor(), types=types, workers=workers, copies=_copy_test(), on_stored=shown)
        if tally.new or tally.again:
            _prepare(answers_over(store))
    _print_tally(tally, where, format_)
    return 1 if tally.unreadable else 0


def _prepare(answers: Answers) -> None:
    """Work out now what the next question, or the next server, would have to wait for."""
    from whoholds.server.board import Board
    from whoholds.server.tending import prepare

    def tell(count: int) -> None:
        if count >= MANY:
            click.echo(f"Working out who held {many(count, 'place')}, as known on each day; what is stored is safe.", err=True)

    answers.refresh()
    prepare(Board(answers), tell)


def _reader_opener(types: str, *, model: bool) -> Callable[[], Any]:
    """What makes a reading function in each process; wrong types are refused here, before anything is opened."""
    from whoholds.lexicon.events import event_type

    chosen = None if types == "all" else tuple(name.strip() for name in types.split(",") if name.strip())
    for name in chosen or ():
        if name != "control":
            event_type(name)
    return partial(_open_read, chosen, home_folder() / "places.sqlite", tuple(actor_files()), model)


def _open_read(types: tuple[str, ...] | None, places: Path, actor_files: tuple[Path, ...], model: bool) -> Any:
    """The reading function of one process, over the shipped lexicons and the user's own."""
    from dataclasses import replace

    from whoholds.gazetteer import open_gazetteer
    from whoholds.pipeline import Reader

    reader = Reader.open(types=types, actor_files=actor_files, model=model)
    return (replace(reader, gazetteer=open_gazetteer(added=places)) if places.exists() else reader).read


def _extractor() -> str:
    """The name and version of what reads; documents read by another are read again."""
    from whoholds.pipeline import EXTRACTOR

    return EXTRACTOR


def _copy_test() -> Any:
    from whoholds.corroborate import bands, same_text, signature, wire
    from whoholds.store import CopyTest

    return CopyTest(signature=signature, bands=bands, same_text=same_text, wire=wire)


@contextmanager
def _progress(
    sources: Sequence[str], published: date | None, outlet: str | None
) -> Iterator[tuple[Iterator[Document | WhoHoldsError], Shown]]:
    """The reports of the sources, with a bar on standard error that moves by source and counts reports and claims."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from whoholds.sources import files, read_one

    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    named = list(files(sources))
    err = console(sys.stderr)
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("", total=len(named))

        def documents() -> Iterator[Document | WhoHoldsError]:
            for source in named:
                if isinstance(source, WhoHoldsError):
                    yield source
                else:
                    yield from read_one(source, read_on=date.today(), published=published, outlet=outlet)
                bar.advance(task)

        def shown(tally: Tally) -> None:
            bar.update(task, description=f"{tally.new + tally.again + tally.known:,} reports, {tally.claims:,} claims")

        yield documents(), shown


def _print_tally(tally: Tally, where: str, format_: str) -> None:
    for reason in tally.reasons:
        click.echo(reason, err=True)
    if tally.unreadable > len(tally.reasons):
        click.echo(f"… and {tally.unreadable - len(tally.reasons):,} more that could not be read.", err=True)
    if format_ != "table":
        names = ("new", "again", "known", "claims", "relations", "without_extractor", "unreadable")
        print_rows([{name: getattr(tally, name) for name in names} | {"store": where}], names, format_)
        return
    parts = [many(tally.new, "new report"), f"{many(tally.claims, 'claim')}", many(tally.relations, "relation")]
    parts += [f"{tally.again:,} read again"] if tally.again else []
    parts += [f"{tally.known:,} known already"] if tally.known else []
    parts += [f"{tally.without_extractor:,} in a language without an extractor (stored, no claims)"] if tally.without_extractor else []
    parts += [f"{tally.unreadable:,} could not be read"] if tally.unreadable else []
    click.echo(f"{where}: {', '.join(parts)}.")
