"""The command line: read · claims · relations · events · control · why · timeline · export · serve · gazetteer · actors · review · eval.

A command parses, calls, prints. Results go to standard output, progress and warnings to standard error; exit 0 done, 1 a clear error in
one sentence, 2 wrong usage. Whatever is slow to import is imported by the command that needs it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from whoholds.errors import UnknownValueError, WhoHoldsError
from whoholds.records import day

if TYPE_CHECKING:
    from rich.console import Console

    from whoholds.answers import Answers, Exhibit, Why
    from whoholds.intake import Tally
    from whoholds.lexicon.actors import ActorFile
    from whoholds.model import Claim, Document
    from whoholds.server import Sitting
    from whoholds.store import Store

Command = TypeVar("Command", bound=Callable[..., Any])
Row = Mapping[str, Any]

FORMATS = click.Choice(["table", "jsonl", "csv"])
MANY = 2000  # places: working out their past takes long enough to say so


def main() -> None:
    """Run one command; every error of ours is one sentence on standard error."""
    try:
        status = whoholds.main(standalone_mode=False)
    except click.exceptions.Exit as end:
        status = end.exit_code
    except click.ClickException as error:
        error.show()
        status = 2
    except WhoHoldsError as error:
        click.echo(str(error), err=True)
        status = 1
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped; what was stored is kept.", err=True)
        status = 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    sys.exit(status if isinstance(status, int) else 0)


class Day(click.ParamType[date | None]):
    """A calendar day; one that cannot be read is an error of ours, not of usage."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date | None:
        return day(value, f"--{param.name.replace('_', '-')}" if param and param.name else "the date given")


def options(*chosen: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Several options at once, in the order of the help page."""

    def add(command: Command) -> Command:
        for option in reversed(chosen):
            command = option(command)
        return command

    return add


store_option = click.option(
    "--store", "where", envvar="WHOHOLDS_STORE", default="war.db", show_default=True, help="The store: a file or postgresql://…"
)
format_option = click.option("--format", "format_", type=FORMATS, default="table", show_default=True, help="How to print.")
on_option = click.option("--on", "on", type=Day(), required=True, help="The day asked about, YYYY-MM-DD.")
known_option = click.option("--known-on", type=Day(), help="Answer as the record stood on that day.")
homonym_options = options(
    click.option("--country", help="ISO code of the country, for names of several places."),
    click.option("--admin1", help="Province, by name or code, for names of several places."),
)
filter_options = options(
    click.option("--place", help="Name or id of a place."),
    homonym_options,
    click.option("--actor", help="Name or id of an actor, in any role."),
    click.option("--type", "type_", help="Type of claim, such as capture."),
    click.option("--since", type=Day(), help="From this day on."),
    click.option("--until", type=Day(), help="Up to this day."),
    known_option,
    click.option("--limit", type=click.IntRange(min=1), help="At most so many."),
)
question_options = options(store_option, format_option)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="whoholds")
def whoholds() -> None:
    """Read reports of armed conflict and record who holds which place, since when, according to whom."""


# -- read --------------------------------------------------------------------------------------------------------------


@whoholds.command()
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
            _prepare(_answers(store))
    _print_tally(tally, where, format_)
    return 1 if tally.unreadable else 0


def _prepare(answers: Answers) -> None:
    """Work out now what the next question, or the next server, would have to wait for."""
    from whoholds.server.board import Board
    from whoholds.server.tending import prepare

    def tell(count: int) -> None:
        if count >= MANY:
            click.echo(f"Working out who held {_many(count, 'place')}, as known on each day; what is stored is safe.", err=True)

    answers.refresh()
    prepare(Board(answers), tell)


def _reader_opener(types: str, *, model: bool) -> Callable[[], Any]:
    """What makes a reading function in each process; wrong types are refused here, before anything is opened."""
    from whoholds.lexicon.events import event_type

    chosen = None if types == "all" else tuple(name.strip() for name in types.split(",") if name.strip())
    for name in chosen or ():
        if name != "control":
            event_type(name)
    return partial(_open_read, chosen, _home() / "places.sqlite", tuple(_actor_files()), model)


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


Shown = Callable[["Tally"], None]


@contextmanager
def _progress(
    sources: Sequence[str], published: date | None, outlet: str | None
) -> Iterator[tuple[Iterator[Document | WhoHoldsError], Shown]]:
    """The reports of the sources, with a bar on standard error that moves by source and counts reports and claims."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from whoholds.sources import files, read_one

    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    named = list(files(sources))
    err = _console(sys.stderr)
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
        _print([{name: getattr(tally, name) for name in names} | {"store": where}], names, format_)
        return
    parts = [_many(tally.new, "new report"), f"{_many(tally.claims, 'claim')}", _many(tally.relations, "relation")]
    parts += [f"{tally.again:,} read again"] if tally.again else []
    parts += [f"{tally.known:,} known already"] if tally.known else []
    parts += [f"{tally.without_extractor:,} in a language without an extractor (stored, no claims)"] if tally.without_extractor else []
    parts += [f"{tally.unreadable:,} could not be read"] if tally.unreadable else []
    click.echo(f"{where}: {', '.join(parts)}.")


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


# -- questions -----------------------------------------------------------------------------------------------------------


@whoholds.command()
@question_options
@filter_options
def claims(where: str, format_: str, **filters: Any) -> None:
    """Claims: who is said to have done what, where, when, according to whom."""
    from whoholds.export import CLAIM_COLUMNS, claim_row
    from whoholds.records import claim_json

    with _open(where) as answers:
        found = _filtered(answers, filters)
        if format_ == "jsonl":
            _print(map(claim_json, found), (), format_)
        elif format_ == "csv":
            _print(map(claim_row, found), CLAIM_COLUMNS, format_)
        else:
            _print(map(_claim_line, found), ("when", "type", "actor", "recipient", "place", "said by", "how", "conf", "quote"), format_)


@whoholds.command()
@question_options
@click.option("--actor", help="Name or id of an actor, at either end.")
@click.option("--on", "on", type=Day(), help="Relations that may hold on this day.")
@known_option
def relations(where: str, format_: str, actor: str | None, on: date | None, known_on: date | None) -> None:
    """Relations between actors: member of, allied with, backed by, opposed to, split from, renamed."""
    from whoholds.export import RELATION_COLUMNS, relation_row
    from whoholds.records import relation_json

    with _open(where) as answers:
        found = answers.store.relations(actor=actor, actor_ids=_actor_ids(answers, actor), on=on, known_on=known_on)
        if format_ == "jsonl":
            _print(map(relation_json, found), (), format_)
        else:
            shown = RELATION_COLUMNS if format_ == "csv" else ("a", "type", "b", "start", "end", "said_by_kind", "confidence", "quote")
            _print(map(relation_row, found), shown, format_)


@whoholds.command()
@question_options
@filter_options
def events(where: str, format_: str, **filters: Any) -> None:
    """Happenings: claims of one thing put together, counted by independent origin; the same filters as claims."""
    from whoholds.export import EVENT_COLUMNS, event_record, event_row

    with _open(where) as answers:
        limit = filters.pop("limit")
        found = answers.events(_filtered(answers, filters))[:limit]
        places = answers.store.places({event.place_id for event in found if event.place_id})
        if format_ == "jsonl":
            _print((event_record(event, places) for event in found), (), format_)
        else:
            shown = (
                EVENT_COLUMNS if format_ == "csv" else ("start", "end", "type", "actors", "place", "number_of_origins", "confidence", "id")
            )
            _print((event_row(event, places) for event in found), shown, format_)


@whoholds.command()
@click.argument("place")
@on_option
@known_option
@homonym_options
@question_options
def control(
    place: str, on: date, known_on: date | None, country: str | None, admin1: str | None, where: str, format_: str
) -> None:  # fmt: skip
    """Who holds PLACE on a day: the side, the status, the confidence, since when."""
    from whoholds.records import CONTROL_COLUMNS, spell_json

    with _open(where) as answers:
        spell = answers.control(answers.place(place, country=country, admin1=admin1), on, known_on)
        if format_ == "table":
            click.echo(answers.sentence(spell, on))
        else:
            _print([spell_json(spell, answers.name)], CONTROL_COLUMNS, format_)


@whoholds.command()
@click.argument("place")
@on_option
@known_option
@homonym_options
@question_options
def why(place: str, on: date, known_on: date | None, country: str | None, admin1: str | None, where: str, format_: str) -> None:
    """Why the record says so: the answer, the rules that fired, and the evidence for and against, with quotes."""
    with _open(where) as answers:
        answer = answers.why(answers.place(place, country=country, admin1=admin1), on, known_on)
        if format_ == "table":
            _print_why(answer, answers.name)
        elif format_ == "jsonl":
            _print([_why_json(answer, answers.name)], (), format_)
        else:
            _print(map(_exhibit_row, answer.exhibits), _EXHIBIT_COLUMNS, format_)


@whoholds.command()
@click.argument("place")
@known_option
@homonym_options
@question_options
def timeline(place: str, known_on: date | None, country: str | None, admin1: str | None, where: str, format_: str) -> None:
    """The spells of PLACE in order: who held it from when to when."""
    from whoholds.records import CONTROL_COLUMNS, spell_json

    with _open(where) as answers:
        found = answers.place(place, country=country, admin1=admin1)
        rows = [spell_json(spell, answers.name) for spell in answers.timeline(found, known_on)]
        if format_ != "table":
            _print(rows, CONTROL_COLUMNS, format_)
        elif not rows:
            click.echo(f"No word on who holds {found.name} ({found.country}) is in {where}.")
        else:
            _print(map(partial(_spell_line, answers.name), rows), ("from", "to", "status", "holder", "beside", "conf", "origins"), format_)


@whoholds.command()
@click.argument("what", type=click.Choice(["control", "claims", "events", "documents", "site"]))
@click.option("--format", "format_", type=click.Choice(["csv", "jsonl", "geojson"]), default="csv", show_default=True)
@click.option("-o", "--output", type=click.Path(), help="The file to write (of site the folder); standard output without.")
@click.option("--inherited", is_flag=True, help="control: also settlements that only inherit from a whole area.")
@click.option("--with-texts", is_flag=True, help="site: also the full texts of the reports, where their owners allow that.")
@known_option
@store_option
def export(
    what: str, format_: str, output: str | None, inherited: bool, with_texts: bool, known_on: date | None, where: str
) -> None:  # fmt: skip
    """Write control, claims, events or documents as CSV, JSON lines or GeoJSON; or site, the page with its answers for any web server.

    Full texts stay at home, but for a site with --with-texts.
    """
    if what == "site":
        _export_site(where, output, texts=with_texts)
        return
    if with_texts:
        raise UnknownValueError(f"--with-texts is for a site; {what} has quotes only.")
    with _open(where) as answers, _output(output) as out:
        count = _EXPORTS[what](answers, format_, out, known_on, inherited)
    click.echo(f"{_many(count, 'row')} of {what}{f' in {output}' if output else ''}.", err=True)


def _export_site(where: str, output: str | None, *, texts: bool) -> None:
    from whoholds.server import write_site

    if output is None:
        raise UnknownValueError("The site needs a folder to be written to; name one with -o DIR.")
    with _open(where) as answers:
        count = write_site(answers, Path(output), texts=texts)
    click.echo(f"{_many(count, 'file')} in {output}, for any web server; valid days only: “as known on” needs whoholds serve.", err=True)


@whoholds.command()
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to answer on; any but this machine's own needs a token.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option("--token", envvar="WHOHOLDS_TOKEN", help="What readers must send; made and printed where the host needs one.")
@click.option("--review-token", envvar="WHOHOLDS_REVIEW_TOKEN", help="What reviewers must send; made and printed where there is a token.")
@click.option("--pmtiles", type=click.Path(), help="A map file of one's own to lay under the borders.")
def serve(where: str, host: str, port: int, token: str | None, review_token: str | None, pmtiles: str | None) -> None:
    """Serve the web page and the API until stopped with Ctrl-C."""
    import secrets

    import uvicorn

    from whoholds.server import create_app

    local = host in ("127.0.0.1", "localhost", "::1")
    if not local and not token:
        token = secrets.token_urlsafe(24)
    if token and not review_token:
        review_token = secrets.token_urlsafe(24)
    app = create_app(where, token, review_token, pmtiles, answers=_answers)
    page = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    click.echo(f"{where}: open {page}{f'?token={token}' if token else ''} (stop with Ctrl-C)", err=True)
    if review_token:
        click.echo(f"For reviewers: {page}?token={review_token}", err=True)
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, server_header=False)


# -- places and actors of one's own ----------------------------------------------------------------------------------------


@whoholds.group()
def gazetteer() -> None:
    """Places of one's own, beside the shipped ones."""


@gazetteer.command("add")
@click.argument("file", type=click.Path())
def gazetteer_add(file: str) -> None:
    """Add places from a GeoNames country dump, or a CSV with the columns name, lat and lon (and aliases, country, admin1, kind)."""
    from whoholds.errors import GazetteerError
    from whoholds.gazetteer import open_gazetteer, read_places

    if not Path(file).is_file():
        raise GazetteerError(f"There is no place file '{file}' (looked in {Path.cwd()}); check the path.")
    mine = _home(make=True) / "places.sqlite"
    count = open_gazetteer(added=mine).add(read_places(Path(file)))
    click.echo(f"{_many(count, 'place')} added to {mine}; reports read from now on find them.")


@whoholds.group()
def actors() -> None:
    """Armed groups, sides and leaders of one's own, beside the shipped ones."""


@actors.command("add")
@click.argument("file", type=click.Path())
def actors_add(file: str) -> None:
    """Add actors from a TOML file in the form of the shipped actors.toml; an entry with a known id replaces it."""
    from whoholds.lexicon.actors import check_actors, load_actors

    shipped = len(load_actors(_actor_files()).actors)
    together = load_actors([*_actor_files(), Path(file)])
    mine = _home(make=True) / "actors"
    mine.mkdir(exist_ok=True)
    (mine / Path(file).name).write_bytes(Path(file).read_bytes())
    for remark in check_actors(together):
        click.echo(remark, err=True)
    click.echo(f"{_many(len(together.actors) - shipped, 'new actor')} from {file} kept in {mine}; reports read from now on find them.")


@actors.command("check")
def actors_check() -> int:
    """Say what a careful editor would still mend in the actor files."""
    from whoholds.lexicon.actors import check_actors

    found = _load_actors()
    remarks = check_actors(found)
    for remark in remarks:
        click.echo(remark)
    click.echo(f"{_many(len(found.actors), 'actor')}, {_many(len(remarks), 'remark')}.", err=True)
    return 1 if remarks else 0


# -- review and scores --------------------------------------------------------------------------------------------


@whoholds.command()
@store_option
@click.option("--user", envvar="WHOHOLDS_USER", help="Name to put under judgements (a pseudonym will do).")
@click.option("--limit", type=click.IntRange(min=1), default=200, show_default=True, help="At most so many claims.")
@click.option("--blind-of", metavar="NAME", help="A second review: the claims that NAME judged, without that word.")
@known_option
def review(where: str, user: str | None, limit: int, blind_of: str | None, known_on: date | None) -> None:
    """Accept, reject or correct claims, those that matter most and are least sure first. Judgements are added, never overwritten.

    On a terminal one key does it and the next claim follows; from a pipe one line each, with the reason behind the key ("r not so").
    """
    from whoholds.server import Sitting

    with _open(where) as answers:
        name = user or click.prompt("Your name or pseudonym")
        sitting = Sitting(answers, where, name, limit=limit, known_on=known_on, blind_of=blind_of)
        click.echo(f"{_many(len(sitting.items), 'claim')} to review. {_KEYS}")
        reason = ""
        while sitting.items:
            if item := sitting.current:
                _print_claim(item, sitting)
            else:
                click.echo("No claim is left; u takes back, w goes back, q ends.")
            key, words = _pressed()
            if key == "e":
                reason = words or click.prompt("Reason for the next judgement", default="", show_default=False)
            elif key == "q":
                break
            elif _judge(sitting, key, words or reason):
                reason = ""
        click.echo(f"{_many(sitting.made, 'judgement')} stored.")
        for pair in sitting.agreement():
            kappa = "" if pair["kappa"] is None else f" (κ {pair['kappa']:.2f})"
            click.echo(f"{pair['a']} and {pair['b']} agree on {pair['agreed']} of {pair['both']}{kappa}.")


@whoholds.command("eval")
@click.argument("suite")
@click.argument("folder", type=click.Path(), metavar="DIR")
@click.option("--details", is_flag=True, help="Also print each miss (of seed always).")
@click.option("--format", "format_", type=click.Choice(["table", "jsonl"]), default="table", show_default=True)
def eval_(suite: str, folder: str, details: bool, format_: str) -> None:
    """Score against gold: SUITE by name, or all, on the gold in DIR."""
    from whoholds import evaluate

    shown = details or suite == "seed"
    reports = evaluate.run_all(Path(folder), details=shown) if suite == "all" else (evaluate.run(suite, Path(folder), details=shown),)
    if format_ == "table":
        click.echo(evaluate.combined_table(reports))
        for report in reports:
            click.echo(report.misses_text() if report.misses else "", nl=bool(report.misses))
    else:
        click.echo(evaluate.combined_json(reports, details=shown))


# -- opening -------------------------------------------------------------------------------------------------------------


def _home(*, make: bool = False) -> Path:
    """Where the user's own places and actors are kept: WHOHOLDS_HOME, else the system's folder for such things."""
    home = Path(os.environ.get("WHOHOLDS_HOME") or click.get_app_dir("whoholds"))
    if make:
        home.mkdir(parents=True, exist_ok=True)
    return home


def _actor_files() -> list[Path]:
    return sorted((_home() / "actors").glob("*.toml"))


def _load_actors() -> ActorFile:
    from whoholds.lexicon.actors import load_actors

    return load_actors(_actor_files())


@contextmanager
def _open(where: str) -> Iterator[Answers]:
    from whoholds.store import open_store

    with open_store(where) as store:
        yield _answers(store)


def _answers(store: Store) -> Answers:
    from whoholds.answers import Answers

    return Answers(store=store, sides=_load_actors(), open_gazetteer=_open_gazetteer, actors_version=_actors_version())


def _open_gazetteer() -> Any:
    from whoholds.gazetteer import open_gazetteer

    mine = _home() / "places.sqlite"
    return open_gazetteer(added=mine if mine.exists() else None)


def _actors_version() -> str:
    """A name for what the actor files say, so that nothing cached outlives a change of them."""
    from hashlib import blake2b
    from importlib.resources import files

    shipped = (files("whoholds") / "data" / "actors.toml").read_bytes()
    return blake2b(shipped + b"".join(path.read_bytes() for path in _actor_files()), digest_size=6).hexdigest()


def _filtered(answers: Answers, filters: dict[str, Any]) -> Iterator[Claim]:
    from whoholds.lexicon.events import event_type

    country, admin1 = filters.pop("country"), filters.pop("admin1")
    if filters["type_"]:
        event_type(filters["type_"])
    ids: tuple[str, ...] = ()
    if filters["place"]:
        ids = (answers.place(filters["place"], country=country, admin1=admin1).id,)
    return answers.store.claims(place_ids=ids, actor_ids=_actor_ids(answers, filters["actor"]), **filters)


def _actor_ids(answers: Answers, name: str | None) -> tuple[str, ...]:
    """The ids that a name of an actor means."""
    named = getattr(answers.sides, "named", None)
    return tuple(dict.fromkeys(alias.actor for alias in named(name))) if name and named else ()


# -- exports -------------------------------------------------------------------------------------------------------------


@contextmanager
def _output(path: str | None) -> Iterator[TextIO]:
    """Standard output, or a file that appears whole or not at all."""
    if path is None:
        yield sys.stdout
        return
    unfinished = Path(f"{path}.part")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as out:
            yield out
        unfinished.replace(path)
    except OSError as error:
        raise WhoHoldsError(f"The file {path} cannot be written ({error.strerror}); check its folder.") from None
    finally:
        unfinished.unlink(missing_ok=True)


def _export_control(answers: Answers, format_: str, out: TextIO, known_on: date | None, inherited: bool) -> int:
    from whoholds.export import export_control

    extra = answers.inheriting() if inherited else ()
    return export_control(answers.spells(known_on, inherited=extra), answers.name, format_, out)


def _export_claims(answers: Answers, format_: str, out: TextIO, known_on: date | None, _inherited: bool) -> int:
    from whoholds.export import export_claims

    return export_claims(answers.store.claims(known_on=known_on), format_, out)


def _export_events(answers: Answers, format_: str, out: TextIO, known_on: date | None, _inherited: bool) -> int:
    from whoholds.export import export_events

    found = answers.events(answers.store.claims(known_on=known_on))
    places = answers.store.places({event.place_id for event in found if event.place_id})
    return export_events(found, places, format_, out)


def _export_documents(answers: Answers, format_: str, out: TextIO, known_on: date | None, _inherited: bool) -> int:
    from whoholds.export import export_documents

    return export_documents(answers.document_records(known_on), format_, out)


_EXPORTS = {"control": _export_control, "claims": _export_claims, "events": _export_events, "documents": _export_documents}


# -- printing ------------------------------------------------------------------------------------------------------------


def _console(file: TextIO | None = None) -> Console:
    from rich.console import Console

    stream = file or sys.stdout
    width = None if stream.isatty() else int(os.environ.get("COLUMNS", 140))
    return Console(file=stream, width=width, highlight=False, soft_wrap=False)


def _print(rows: Iterable[Row], columns: Sequence[str], format_: str) -> None:
    """Rows as a readable table, as CSV, or as one JSON object a line."""
    from whoholds.export import write_csv, write_jsonl

    if format_ == "jsonl":
        write_jsonl((dict(row) for row in rows), sys.stdout)
    elif format_ == "csv":
        write_csv((dict(row) for row in rows), columns, sys.stdout)
    else:
        _print_table(rows, columns)


_WIDTHS = {"quote": 44, "when": 10, "type": 8, "from": 10, "to": 10}


def _print_table(rows: Iterable[Row], columns: Sequence[str]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold", min_width=_WIDTHS.get(column))
    for row in rows:
        table.add_row(*(Text(_shown(row.get(column))) for column in columns))
    if table.row_count:
        _console().print(table)
    else:
        click.echo("Nothing in the store fits.", err=True)


def _shown(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    if isinstance(value, Mapping):
        return str(value.get("name") or "")
    return "" if value is None else f"{value:.2f}" if isinstance(value, float) else str(value)


def _claim_line(claim: Claim) -> Row:
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
        "quote": _short(claim.evidence.quote, 120),
    }


def _short(quote: str, most: int = 160) -> str:
    flat = " ".join(quote.split())
    return flat if len(flat) <= most else flat[: most - 1].rsplit(" ", 1)[0] + "…"


def _spell_line(name: Callable[[str], str], row: Row) -> Row:
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


_EXHIBIT_COLUMNS = (
    "stance", "rule", "words", "weight", "side", "claim", "type", "said_by", "origin", "published", "outlet", "title", "url", "document",
    "quote",
)  # fmt: skip
_STANCES = {
    "for": "For",
    "against": "Against",
    "open": "Claimed, not corroborated",
    "context": "Moved nothing",
}


def _why_json(answer: Why, name: Callable[[str], str]) -> Row:
    """The spell that answers, the sentence, the rules that fired, and the evidence."""
    from whoholds.records import fired_json, spell_json

    asked = {"on": answer.on.isoformat(), "sentence": answer.sentence}
    rules = [fired_json(fired) for fired in answer.spell.fired]
    return spell_json(answer.spell, name) | asked | {"rules": rules, "evidence": [_exhibit_row(one) for one in answer.exhibits]}


def _exhibit_row(exhibit: Exhibit) -> Row:
    claim, fired, document = exhibit.claim, exhibit.fired, exhibit.document
    return {
        "stance": fired.stance,
        "rule": fired.rule,
        "words": fired.words,
        "weight": round(fired.weight, 3),
        "side": fired.side,
        "claim": claim.id,
        "type": claim.type,
        "said_by": claim.said_by.name or claim.said_by.kind.value,
        "origin": exhibit.origin,
        "published": claim.published.isoformat() if claim.published else None,
        "outlet": claim.outlet,
        "title": document.title if document else None,
        "url": document.url if document else None,
        "document": claim.document,
        "quote": claim.evidence.quote,
    }


def _print_why(answer: Why, name: Callable[[str], str]) -> None:
    """The product in one screen: the answer, then each rule that fired with its evidence, a quote printed once."""
    from rich.table import Table
    from rich.text import Text

    out = _console()
    out.print(Text(answer.sentence, style="bold"))
    quoted: set[str] = set()
    for stance, heading in _STANCES.items():
        found = answer.stance(stance)
        if not found:
            continue
        grid = Table.grid(padding=(0, 1))
        grid.add_column(justify="right", width=5)
        grid.add_column(width=3)
        grid.add_column(ratio=1)
        for fired in dict.fromkeys(exhibit.fired for exhibit in found):
            grid.add_row(f"{fired.weight:+.2f}" if fired.weight else "", Text(fired.rule, style="bold"), Text(fired.words))
            for line, quote in dict.fromkeys((_source_line(e), e.claim.evidence.quote) for e in found if e.fired == fired):
                grid.add_row("", "", Text(f"“{_short(quote, 60 if quote in quoted else 220)}”", style="italic"))
                grid.add_row("", "", Text(line, style="dim"))
                quoted.add(quote)
        out.print()
        out.print(Text(heading, style="bold underline"))
        out.print(grid)
    if not answer.exhibits:
        out.print("No claim in the store speaks of it on that day.")


def _source_line(exhibit: Exhibit) -> str:
    claim, document = exhibit.claim, exhibit.document
    kind = claim.said_by.kind.value
    speaker = claim.said_by.name or claim.said_by.text
    said = f"{speaker} ({kind})" if speaker else "the report itself" if kind == "outlet" else f"a speaker without a name ({kind})"
    told = document.title or document.outlet or Path(document.source).name if document else claim.document
    published = f", published {claim.published}" if claim.published else ", without a date"
    origin = f"; origin {exhibit.origin}" if exhibit.origin not in (speaker, told) else ""
    return f"{claim.type}, {claim.modality.value}, said by {said}{origin}; in {told}{published} [{claim.id}]"


# -- the reviewer's screen -----------------------------------------------------------------------------------------------

_KEYS = (
    "Keys: a accept, r reject, c correct, b one word on several, m add a missed claim, e reason for the next, s skip, w back one, "
    "u undo, q quit."
)


def _pressed() -> tuple[str, str]:
    """A key, and the words behind it where lines come from a pipe."""
    if sys.stdin.isatty():
        click.echo("> ", nl=False)
        key = click.getchar()
        click.echo(key)
        return key.lower(), ""
    line = sys.stdin.readline()
    key, _, words = (line or "q").strip().partition(" ")  # the end of the pipe ends the sitting
    return key.lower(), words.strip()


def _print_claim(item: Row, sitting: Sitting) -> None:
    from rich.text import Text

    claim, around, out = item["claim"], item["paragraph"], _console()
    out.print()
    out.rule(f"{sitting.at + 1} of {len(sitting.items)}  {claim['id']}", style="dim")
    actor, recipient, place = ((one["name"] or one["text"]) if (one := claim[role]) else "?" for role in ("actor", "recipient", "place"))
    when, said = claim["when"], claim["said_by"]
    days = f"{when['start'] or ''}/{when['end'] or ''}" if when["start"] or when["end"] else "no date"
    out.print(f"{claim['type']}: {actor} → {recipient} at {place}, {days}", markup=False)
    out.print(f"said by {said['name'] or said['kind']}, {claim['modality']}, confidence {claim['confidence']:.2f}", markup=False)
    start, text = claim["evidence"]["start"] - around["start"], around["text"]
    end = claim["evidence"]["end"] - around["start"]
    out.print(Text.assemble(text[:start], "“", (text[start:end], "bold"), "”", text[end:]))
    head = item["document"]
    out.print(", ".join(str(head[key]) for key in ("title", "outlet", "published", "url") if head[key]), markup=False, style="dim")


def _judge(sitting: Sitting, key: str, reason: str) -> bool:
    """Do what a key says; True where it took the reason."""
    try:
        if key in ("s", "w"):
            sitting.step(1 if key == "s" else -1)
        elif key == "u":
            moved = sitting.undo()
            click.echo("There is nothing to take back." if moved is None else "Taken back.")
            _print_moved(moved or [])
        elif key in ("a", "r"):
            _print_moved(sitting.judge("accept" if key == "a" else "reject", reason))
            return True
        elif key == "c":
            _print_moved(sitting.judge("correct", reason, _asked_changes()))
            return True
        elif key == "b":
            count, _, word = click.prompt("How many from here, and a or r").strip().partition(" ")
            if not count.isdigit() or word.strip() not in ("a", "r"):
                raise UnknownValueError(f"'{count} {word}' is not a number and a or r; write for example: 5 r.")
            _print_moved(sitting.judge("accept" if word.strip() == "a" else "reject", reason, count=int(count)))
            return True
        elif key == "m":
            words = click.prompt("The words of the claim, as in the report")
            _print_moved(sitting.add(words, _asked_changes(), reason))
            return True
        else:
            click.echo(_KEYS)
    except WhoHoldsError as error:
        click.echo(str(error), err=True)
    return False


def _asked_changes() -> dict[str, str]:
    from whoholds.review import FIELDS

    words = click.prompt(f"field=value (of {', '.join(FIELDS)}), parted by semicolons")
    pairs = (pair.split("=", 1) for pair in words.split(";") if "=" in pair)
    changes = {name.strip(): value.strip() for name, value in pairs}
    if unknown := [name for name in changes if name not in FIELDS]:
        raise UnknownValueError(f"'{unknown[0]}' is no field of a claim that can be corrected; the fields are {', '.join(FIELDS)}.")
    return changes


def _print_moved(moved: Iterable[Row]) -> None:
    for one in moved:
        click.echo(f"{one['name']}: was: {one['before']['sentence']} Now: {one['after']['sentence']} {one['why']}")
