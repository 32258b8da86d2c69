"""The commands that tell how right the record is: review, where people judge claims, and eval, which scores against gold."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from whoholds.cli.options import known_option, store_option
from whoholds.cli.printing import claim_line, console, many
from whoholds.errors import UnknownValueError

if TYPE_CHECKING:
    from whoholds.model import Claim
    from whoholds.review import Review

_KEYS = "Keys: a accept, r reject, c correct, s skip, u undo, q quit."


@click.command()
@store_option
@click.option("--user", envvar="WHOHOLDS_USER", help="Name to put under judgements (a pseudonym will do).")
@click.option("--limit", type=click.IntRange(min=1), default=200, show_default=True, help="At most so many claims.")
@known_option
def review(where: str, user: str | None, limit: int, known_on: date | None) -> None:
    """Accept, reject or correct claims, those that matter most and are least sure first. Judgements are added, never overwritten."""
    from whoholds.review import Review
    from whoholds.store import open_store

    with open_store(where, write=True) as store:
        queue = Review.open(store, user or click.prompt("Your name or pseudonym"), limit=limit, known_on=known_on)
        click.echo(f"{many(len(queue.claims), 'claim')} to review. {_KEYS}")
        while claim := queue.current:
            _print_claim(claim, queue)
            if not _judge(queue, click.prompt("a/r/c/s/u/q", prompt_suffix="> ").strip().lower()):
                break
        click.echo(f"{many(queue.made, 'judgement')} stored.")


def _print_claim(claim: Claim, queue: Review) -> None:
    out = console()
    out.print()
    out.rule(f"{queue.position + 1} of {len(queue.claims)}  {claim.id}", style="dim")
    line = claim_line(claim)
    out.print(
        f"{line['type']}: {line['actor'] or '?'} → {line['recipient'] or '?'} at {line['place'] or '?'}, {line['when'] or 'no date'}",
        markup=False,
    )
    out.print(f"said by {line['said by']}, {line['how']}, confidence {line['conf']:.2f}", markup=False)
    out.print(f"“{claim.evidence.quote}”", markup=False)


def _judge(queue: Review, key: str) -> bool:
    """Do what a key says; False to stop."""
    if key == "q":
        return False
    if key == "s":
        queue.skip()
    elif key == "u":
        click.echo("Taken back." if queue.undo() else "There is nothing to take back.")
    elif key in ("a", "r"):
        queue.judge("accept" if key == "a" else "reject", click.prompt("Reason", default="", show_default=False))
    elif key == "c":
        _correct(queue)
    else:
        click.echo(_KEYS)
    return True


def _correct(queue: Review) -> None:
    from whoholds.review import FIELDS

    words = click.prompt(f"field=value (of {', '.join(FIELDS)}), parted by semicolons")
    changes = tuple(tuple(part.strip() for part in pair.split("=", 1)) for pair in words.split(";") if "=" in pair)
    try:
        queue.judge("correct", click.prompt("Reason", default="", show_default=False), changes)  # type: ignore[arg-type]
    except UnknownValueError as error:
        click.echo(str(error), err=True)


@click.command("eval")
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
