"""The commands that ask the record: claims · relations · events · control · why, with its evidence · timeline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from whoholds.cli.opening import actor_ids, filtered, open_answers
from whoholds.cli.options import Day, filter_options, homonym_options, known_option, on_option, question_options
from whoholds.cli.printing import Row, claim_line, console, print_rows, short, spell_line

if TYPE_CHECKING:
    from whoholds.answers import Exhibit, Why

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


@click.command()
@question_options
@filter_options
def claims(where: str, format_: str, **filters: Any) -> None:
    """Claims: who is said to have done what, where, when, according to whom."""
    from whoholds.export import CLAIM_COLUMNS, claim_row
    from whoholds.records import claim_json

    with open_answers(where) as answers:
        found = filtered(answers, filters)
        if format_ == "jsonl":
            print_rows(map(claim_json, found), (), format_)
        elif format_ == "csv":
            print_rows(map(claim_row, found), CLAIM_COLUMNS, format_)
        else:
            print_rows(map(claim_line, found), ("when", "type", "actor", "recipient", "place", "said by", "how", "conf", "quote"), format_)


@click.command()
@question_options
@click.option("--actor", help="Name or id of an actor, at either end.")
@click.option("--on", "on", type=Day(), help="Relations that may hold on this day.")
@known_option
def relations(where: str, format_: str, actor: str | None, on: date | None, known_on: date | None) -> None:
    """Relations between actors: member of, allied with, backed by, opposed to, split from, renamed."""
    from whoholds.export import RELATION_COLUMNS, relation_row
    from whoholds.records import relation_json

    with open_answers(where) as answers:
        found = answers.store.relations(actor=actor, actor_ids=actor_ids(answers, actor), on=on, known_on=known_on)
        if format_ == "jsonl":
            print_rows(map(relation_json, found), (), format_)
        else:
            shown = RELATION_COLUMNS if format_ == "csv" else ("a", "type", "b", "start", "end", "said_by_kind", "confidence", "quote")
            print_rows(map(relation_row, found), shown, format_)


@click.command()
@question_options
@filter_options
def events(where: str, format_: str, **filters: Any) -> None:
    """Happenings: claims of one thing put together, counted by independent origin; the same filters as claims."""
    from whoholds.export import EVENT_COLUMNS, event_record, event_row

    with open_answers(where) as answers:
        limit = filters.pop("limit")
        found = answers.events(filtered(answers, filters))[:limit]
        places = answers.store.places({event.place_id for event in found if event.place_id})
        if format_ == "jsonl":
            print_rows((event_record(event, places) for event in found), (), format_)
        else:
            shown = (
                EVENT_COLUMNS if format_ == "csv" else ("start", "end", "type", "actors", "place", "number_of_origins", "confidence", "id")
            )
            print_rows((event_row(event, places) for event in found), shown, format_)


@click.command()
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

    with open_answers(where) as answers:
        spell = answers.control(answers.place(place, country=country, admin1=admin1), on, known_on)
        if format_ == "table":
            click.echo(answers.sentence(spell, on))
        else:
            print_rows([spell_json(spell, answers.name)], CONTROL_COLUMNS, format_)


@click.command()
@click.argument("place")
@on_option
@known_option
@homonym_options
@question_options
def why(place: str, on: date, known_on: date | None, country: str | None, admin1: str | None, where: str, format_: str) -> None:
    """Why the record says so: the answer, the rules that fired, and the evidence for and against, with quotes."""
    with open_answers(where) as answers:
        answer = answers.why(answers.place(place, country=country, admin1=admin1), on, known_on)
        if format_ == "table":
            _print_why(answer, answers.name)
        elif format_ == "jsonl":
            print_rows([_why_json(answer, answers.name)], (), format_)
        else:
            print_rows(map(_exhibit_row, answer.exhibits), _EXHIBIT_COLUMNS, format_)


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

    out = console()
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
                grid.add_row("", "", Text(f"“{short(quote, 60 if quote in quoted else 220)}”", style="italic"))
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


@click.command()
@click.argument("place")
@known_option
@homonym_options
@question_options
def timeline(place: str, known_on: date | None, country: str | None, admin1: str | None, where: str, format_: str) -> None:
    """The spells of PLACE in order: who held it from when to when."""
    from whoholds.records import CONTROL_COLUMNS, spell_json

    with open_answers(where) as answers:
        found = answers.place(place, country=country, admin1=admin1)
        rows = [spell_json(spell, answers.name) for spell in answers.timeline(found, known_on)]
        if format_ != "table":
            print_rows(rows, CONTROL_COLUMNS, format_)
        elif not rows:
            click.echo(f"No word on who holds {found.name} ({found.country}) is in {where}.")
        else:
            print_rows(
                map(partial(spell_line, answers.name), rows), ("from", "to", "status", "holder", "beside", "conf", "origins"), format_
            )
