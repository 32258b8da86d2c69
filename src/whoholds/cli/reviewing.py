"""The command at which people judge claims: one key each, on a terminal or from a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import click

from whoholds.cli.opening import open_answers
from whoholds.cli.options import known_option, store_option
from whoholds.cli.printing import Row, console, many
from whoholds.errors import UnknownValueError, WhoHoldsError

if TYPE_CHECKING:
    from whoholds.server import Sitting

_KEYS = (
    "Keys: a accept, r reject, c correct, b one word on several, m add a missed claim, e reason for the next, s skip, w back one, "
    "u undo, q quit."
)


@click.command()
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

    with open_answers(where) as answers:
        name = user or click.prompt("Your name or pseudonym")
        sitting = Sitting(answers, where, name, limit=limit, known_on=known_on, blind_of=blind_of)
        click.echo(f"{many(len(sitting.items), 'claim')} to review. {_KEYS}")
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
        click.echo(f"{many(sitting.made, 'judgement')} stored.")
        for pair in sitting.agreement():
            kappa = "" if pair["kappa"] is None else f" (κ {pair['kappa']:.2f})"
            click.echo(f"{pair['a']} and {pair['b']} agree on {pair['agreed']} of {pair['both']}{kappa}.")


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

    claim, around, out = item["claim"], item["paragraph"], console()
    out.print()
    out.rule(f"{sitting.at + 1} of {len(sitting.items)}  {claim['id']}", style="dim")
    out.print(_told(claim), markup=False)
    said = claim["said_by"]
    out.print(f"said by {said['name'] or said['kind']}, {claim['modality']}, confidence {claim['confidence']:.2f}", markup=False)
    start, text = claim["evidence"]["start"] - around["start"], around["text"]
    end = claim["evidence"]["end"] - around["start"]
    out.print(Text.assemble(text[:start], "“", (text[start:end], "bold"), "”", text[end:]))
    head = item["document"]
    out.print(", ".join(str(head[key]) for key in ("title", "outlet", "published", "url") if head[key]), markup=False, style="dim")


def _told(claim: Row) -> str:
    """A claim in one line: what, who to whom, where, when; who is not named is somebody, and a single day is one day."""
    actor, recipient, place = ((one["name"] or one["text"]) if (one := claim[role]) else "" for role in ("actor", "recipient", "place"))
    start, end = ((date.fromisoformat(day) if day else None) for day in (claim["when"]["start"], claim["when"]["end"]))
    single = start and end and (end - start).days == 1
    days = f"{start}" if single else f"{start or ''}/{end or ''}" if start or end else "no date"
    return f"{claim['type']}: {actor or 'somebody'}{f' → {recipient}' if recipient else ''} at {place or 'no place'}, {days}"


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
