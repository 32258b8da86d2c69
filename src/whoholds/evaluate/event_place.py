"""Where an event happened: given a sentence and the verb, the spans of that event's places, scored token by token.

The scorer behind it was fitted on four fifths of these sentences (``training/whereabouts.py``), so the suite's score is that of the fifth held
out; what the whole set gives stands in one row of its own.
"""

from __future__ import annotations

import json
import re
import time
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from whoholds.errors import EvaluationError
from whoholds.evaluate.reading import Reads, open_reader
from whoholds.evaluate.report import Miss, Report, Row, commit, f1, share
from whoholds.model import Span

PUBLISHED = ("Halterman 2019, another split", 83.0)

_WORD = re.compile(r"\w+")
_CAPTURE = re.compile(r"captur|seiz|storm|enter|occup|\btak|took|liberat|overr|encircl|retak|recaptur|invad", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A sentence, the span of an event's verb and the spans of the places where that event happened."""

    text: str
    verb: Span
    places: tuple[Span, ...]

    @property
    def aligned(self) -> bool:
        """Whether every marked place is made of whole words; in one in thirteen the marks have slipped (they count words, not letters)."""
        words = [Span(start=w.start(), end=w.end()) for w in _WORD.finditer(self.text)]
        return all(
            any(place.contains(word) for word in words)
            and all(place.contains(word) for word in words if place.start < word.end and word.start < place.end)
            for place in self.places
        )


@dataclass(slots=True)
class _Count:
    right: int = 0
    ours: int = 0
    gold: int = 0
    exact: int = 0
    items: int = 0

    def add(self, found: set[int], wanted: set[int]) -> None:
        self.right += len(found & wanted)
        self.ours += len(found)
        self.gold += len(wanted)
        self.exact += found == wanted
        self.items += 1

    @property
    def f1(self) -> float | None:
        return f1(share(self.right, self.ours), share(self.right, self.gold))


def score(path: Path, *, reader: Reads | None = None) -> Report:
    """Score DIR/dev.jsonl: of the fifth held out all verbs, the capture-like ones and sentences without a place; one row of the whole."""
    began = time.perf_counter()
    reading = reader or open_reader()
    examples = load(path / "dev.jsonl")
    every, captures, empty, aligned, whole = (_Count() for _ in range(5))
    misses: list[Miss] = []
    for number, example in enumerate(examples, 1):
        found = tuple(reading.places_of(example.text, example.verb))
        ours, wanted = tokens(example.text, found), tokens(example.text, example.places)
        whole.add(ours, wanted)
        if not held_out(example.text):
            continue
        every.add(ours, wanted)
        if _CAPTURE.search(example.text[example.verb.start : example.verb.end]):
            captures.add(ours, wanted)
        if example.aligned:
            aligned.add(ours, wanted)
        if not example.places:
            empty.add(ours, wanted)
        if ours != wanted:
            misses.append(_miss(number, example, found, ours, wanted))
    rows = (
        *_rows("held fifth: ", every),
        *_rows("held fifth, capture-like verbs: ", captures),
        Row(name="held fifth: no place, none given", value=share(empty.exact, empty.items)),
        Row(name="held fifth, marks on whole words: token F1", value=aligned.f1),
        Row(name="all sentences, four fifths of them seen in training: token F1", value=whole.f1),
    )
    return Report(
        suite="event-place", rows=rows, items=every.items, seconds=time.perf_counter() - began, commit=commit(), misses=tuple(misses),
        note=f"the fifth held out from training, {every.items} of {whole.items} sentences: {captures.items} capture-like verbs, "
        f"{empty.items} without a place, {every.items - aligned.items} whose marks slipped off the words",
    )  # fmt: skip


def load(path: Path) -> tuple[Example, ...]:
    """The examples of a JSON-lines file (text, verb, places)."""

    def spans(pairs: Iterable[Sequence[int]]) -> tuple[Span, ...]:
        return tuple(Span(start=start, end=end) for start, end in pairs)

    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return tuple(Example(text=r["text"], verb=spans(r["verb"])[0], places=spans(r["places"])) for r in rows)
    except (OSError, ValueError, KeyError, IndexError) as error:
        raise EvaluationError(f"{path} cannot be read as marked sentences ({error}); give the folder event-place.") from error


def held_out(text: str) -> bool:
    """Whether a marked sentence belongs to the fifth that the scorer's weights were not fitted on (``training/whereabouts.py``).

    >>> held_out("They took Uvira."), held_out("They took Goma.")
    (True, False)
    """
    return zlib.crc32(text.encode()) % 5 == 0


def tokens(text: str, spans: Iterable[Span]) -> set[int]:
    """Offsets of the words that any of the spans touches.

    >>> tokens("in Deir ez-Zor", [Span(start=3, end=7)])
    {3}
    """
    spans = tuple(spans)
    return {w.start() for w in _WORD.finditer(text) if any(s.start < w.end() and w.start() < s.end for s in spans)}


def _rows(prefix: str, count: _Count) -> tuple[Row, ...]:
    precision, recall = share(count.right, count.ours), share(count.right, count.gold)
    return (
        Row(name=f"{prefix}token precision", value=precision, peers=(PUBLISHED, ("target", 88.0))),
        Row(name=f"{prefix}token recall", value=recall, peers=(PUBLISHED, ("target", 88.0))),
        Row(name=f"{prefix}token F1", value=count.f1),
        Row(name=f"{prefix}sentence all right", value=share(count.exact, count.items)),
    )


def _miss(number: int, example: Example, found: Sequence[Span], ours: set[int], wanted: set[int]) -> Miss:
    def words(spans: Sequence[Span]) -> str:
        return " | ".join(example.text[s.start : s.end] for s in spans) or "none"

    cause = "missed" if not ours else "invented" if not wanted else "other place" if not ours & wanted else "partly"
    verb = example.text[example.verb.start : example.verb.end]
    return Miss(
        item=f"line {number}, {verb}", expected=words(example.places), found=words(found), context=(example.text.strip(),), cause=cause
    )
