"""Event types and actors: PLOVER-labelled sentences, scored on the one event of highest confidence in each.

The actors are not given. A type of ours counts as the PLOVER type that the event type table names for it. In this set CONCEDE and
RETREAT are folded into YIELD, and the older names of the codebook into the newer (demand into REQUEST, and so on).
"""

from __future__ import annotations

import csv
import json
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from whoholds.errors import EvaluationError
from whoholds.evaluate.matching import in_words, plain
from whoholds.evaluate.reading import Reads, document, open_reader
from whoholds.evaluate.report import Miss, Report, Row, commit, share
from whoholds.lexicon.codes import plover_type
from whoholds.lexicon.events import load_event_types
from whoholds.model import ActorRef, Claim

FOLDED = {"CONCEDE": "YIELD", "RETREAT": "YIELD", "DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}
PETRARCH = "PETRARCH-2, any output"
ENCODER = "small encoder trained on this set"
NLI = "355 M NLI model given both actors"

_EMPTY = frozenset("a an the of in on at to for and or by with from its his her their s new former state".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A sentence, the words of its source and target (empty where it has none), and its folded PLOVER type."""

    id: str
    text: str
    source: str
    target: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts over a set of examples: how many have the type right and the actors too, by the top claim and by any."""

    n: int
    type_top: int
    actors_top: int
    type_any: int
    actors_any: int
    outputs: int
    misses: tuple[Miss, ...]


def score(path: Path, *, reader: Reads | None = None) -> Report:
    """Score DIR/plv_dev.tsv, and the codebook's examples beside it."""
    began = time.perf_counter()
    reading = reader or open_reader()
    labelled = tally(load_labelled(path / "plv_dev.tsv"), reading)
    codebook_file = path / "PLOVER_GSR_CAMEO.txt"
    codebook = tally(load_codebook(codebook_file), reading) if codebook_file.exists() else None
    n = labelled.n
    rows = [
        Row(name="type", value=share(labelled.type_top, n), peers=((PETRARCH, 30.6), (ENCODER, 86.0), (NLI, 83.0), ("target", 78.0))),
        Row(name="type and both actors", value=share(labelled.actors_top, n), peers=((PETRARCH, 20.9), (ENCODER, 71.0), ("target", 58.0))),
        Row(name="type, any output", value=share(labelled.type_any, n), peers=((PETRARCH, 30.6),)),
        Row(name="type and both actors, any output", value=share(labelled.actors_any, n), peers=((PETRARCH, 20.9),)),
        Row(name="outputs a sentence", value=labelled.outputs / n if n else None, digits=2),
    ]
    if codebook is not None:
        rows.append(Row(name="codebook: type", value=share(codebook.type_top, codebook.n)))
        rows.append(Row(name="codebook: type and both actors", value=share(codebook.actors_top, codebook.n)))
    missed = Counter(m.cause for m in labelled.misses)
    return Report(
        suite="plover-types", rows=tuple(rows), items=n, seconds=time.perf_counter() - began, commit=commit(), misses=labelled.misses,
        note="misses, gold > ours: " + ", ".join(f"{cause} {count}" for cause, count in missed.most_common(20)),
    )  # fmt: skip


def load_labelled(path: Path) -> tuple[Example, ...]:
    """The tab-separated set: id, sentence, source, target, plover_type."""
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines, delimiter="\t"))
        return tuple(
            Example(id=r["id"], text=r["sentence"], source=r["source"], target=r["target"], type=folded(r["plover_type"])) for r in rows
        )
    except (OSError, KeyError) as error:
        raise EvaluationError(f"{path} cannot be read as labelled sentences ({error}); give the folder plover-types.") from error


def load_codebook(path: Path) -> tuple[Example, ...]:
    """The codebook's examples, its documentation entry left out."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        raise EvaluationError(f"{path} cannot be read as codebook examples ({error}); give the folder plover-types.") from error

    def words(parties: object) -> str:
        return " ".join(p.get("actorText", "") for p in parties) if isinstance(parties, list) else ""

    return tuple(
        Example(id=e["id"], text=e["text"], source=words(e.get("source")), target=words(e.get("target")), type=folded(e["event"]))
        for e in entries
        if "text" in e
    )


def folded(plover: str) -> str:
    """The PLOVER type of this set that a PLOVER type of any version belongs to.

    >>> folded("RETREAT"), folded("DEMAND"), folded("AID")
    ('YIELD', 'REQUEST', 'AID')
    """
    return FOLDED.get(plover.upper(), plover.upper())


def ours_as_plover(claim: Claim) -> str:
    """The folded PLOVER type of a claim of ours, which depends on its pattern and modality; empty for a type the table does not know."""
    return folded(plover_type(claim.type, claim.rule, claim.modality)) if claim.type in load_event_types() else ""


def tally(examples: Sequence[Example], reader: Reads) -> Tally:
    """Read every sentence and count."""
    type_top = actors_top = type_any = actors_any = outputs = 0
    misses: list[Miss] = []
    for example in examples:
        claims = reader.read(document(example.text, source=example.id)).claims
        outputs += len(claims)
        top = max(claims, key=lambda c: c.confidence, default=None)
        type_right = top is not None and ours_as_plover(top) == example.type
        both_right = type_right and top is not None and actors_right(example, top)
        type_top += type_right
        actors_top += both_right
        type_any += any(ours_as_plover(c) == example.type for c in claims)
        actors_any += any(ours_as_plover(c) == example.type and actors_right(example, c) for c in claims)
        if not both_right:
            misses.append(_miss(example, claims, top, type_right=type_right))
    return Tally(
        n=len(examples), type_top=type_top, actors_top=actors_top, type_any=type_any, actors_any=actors_any, outputs=outputs,
        misses=tuple(misses),
    )  # fmt: skip


def actors_right(example: Example, claim: Claim) -> bool:
    """Whether source and target each share a telling word with our actor and recipient; a blank one is not asked for.

    Where a claim has no recipient, its place is what was done to: the set gives such places as targets.
    """
    place = (ActorRef(text=claim.place.text),) if claim.place is not None else ()
    return _share(example.source, claim.actors) and _share(example.target, claim.recipients or place)


def _share(gold: str, ours: Sequence[ActorRef]) -> bool:
    wanted = set(_telling(gold))
    return not wanted or any(wanted & set(_telling(f"{a.text} {a.name or ''}")) for a in ours)


def _telling(text: str) -> Iterator[str]:
    return (w for w in re.findall(r"\w+", plain(text)) if w not in _EMPTY)


def _miss(example: Example, claims: Sequence[Claim], top: Claim | None, *, type_right: bool) -> Miss:
    cause = f"{example.type} actors" if type_right else f"{example.type} > {(ours_as_plover(top) or '?') if top else 'nothing'}"
    return Miss(
        item=example.id, expected=f"{example.type} by {example.source} to {example.target}", found=in_words(top) if top else "nothing",
        context=(example.text, *(in_words(c) for c in claims if c is not top)), cause=cause,
    )  # fmt: skip
