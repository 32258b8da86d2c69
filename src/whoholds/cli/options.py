"""The options that commands share, and the reading of a day on the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import click

from whoholds.records import day

Command = TypeVar("Command", bound=Callable[..., Any])

FORMATS = click.Choice(["table", "jsonl", "csv"])


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
