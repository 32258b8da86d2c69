"""The commands that hand the record out: export, as files or as a site, and serve."""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from whoholds.cli.opening import answers_over, open_answers
from whoholds.cli.options import known_option, store_option
from whoholds.cli.printing import many
from whoholds.errors import UnknownValueError, WhoHoldsError

if TYPE_CHECKING:
    from whoholds.answers import Answers


@click.command()
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
    with open_answers(where) as answers, _output(output) as out:
        count = _EXPORTS[what](answers, format_, out, known_on, inherited)
    click.echo(f"{many(count, 'row')} of {what}{f' in {output}' if output else ''}.", err=True)


def _export_site(where: str, output: str | None, *, texts: bool) -> None:
    from whoholds.server import write_site

    if output is None:
        raise UnknownValueError("The site needs a folder to be written to; name one with -o DIR.")
    with open_answers(where) as answers:
        count = write_site(answers, Path(output), texts=texts)
    click.echo(f"{many(count, 'file')} in {output}, for any web server; valid days only: “as known on” needs whoholds serve.", err=True)


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


@click.command()
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to answer on; any but this machine's own needs a token.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option("--token", envvar="WHOHOLDS_TOKEN", help="What readers must send; made and printed where the host needs one.")
@click.option("--review-token", envvar="WHOHOLDS_REVIEW_TOKEN", help="What reviewers must send; made and printed where there is a token.")
@click.option("--pmtiles", type=click.Path(), help="A map file of one's own to lay under the borders.")
def serve(where: str, host: str, port: int, token: str | None, review_token: str | None, pmtiles: str | None) -> None:
    """Serve the web page and the API until stopped with Ctrl-C."""
    import gc
    import secrets

    import uvicorn

    from whoholds.server import create_app

    local = host in ("127.0.0.1", "localhost", "::1")
    if not local and not token:
        token = secrets.token_urlsafe(24)
    if token and not review_token:
        review_token = secrets.token_urlsafe(24)
    app = create_app(where, token, review_token, pmtiles, answers=answers_over)
    _free(host, port)
    page = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    click.echo(f"{where}: open {page}{f'?token={token}' if token else ''} (stop with Ctrl-C)", err=True)
    if review_token:
        click.echo(f"For reviewers: {page}?token={review_token}", err=True)
    gc.set_threshold(100_000, 20, 20)  # what a server opens with stays: looking for rubbish in it takes a third of the time of opening
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, server_header=False)


def _free(host: str, port: int) -> None:
    """See that nobody answers on an address yet; the error says what else to do."""
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            pass
    except OSError as error:
        reason = "another program answers there" if error.errno == errno.EADDRINUSE else error.strerror
        raise WhoHoldsError(f"Nothing can be served on port {port} of {host} ({reason}); give another with --port or --host.") from None
