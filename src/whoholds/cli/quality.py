"""The command that scores the reading and the record against gold."""

from __future__ import annotations

from pathlib import Path

import click


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
