"""What each idea is worth: score the development data with one of them taken away at a time, and print the table.

python scripts/ablation.py                                              (eval/reports, the development part; a few minutes)
python scripts/ablation.py --ukraine ../shared/eval/ukraine-control     (the war-scale suite too; about half an hour)
python scripts/ablation.py --write                                      (puts the table into docs/method.md)

The product has no options for this: each ablation replaces a function while it is measured.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from whoholds.control import acts
from whoholds.discourse import Discourse
from whoholds.evaluate import control_from_text
from whoholds.evaluate.reading import Read, Reads, as_document, decide, open_reader
from whoholds.evaluate.report import commit, share
from whoholds.evaluate.reports import Tally, load_part, tally
from whoholds.extract import dating, places, understood
from whoholds.model import Document, Span

ROOT = Path(__file__).parent.parent
UKRAINE = ("F1 ±7", "precision ±7", "recall ±7", "state, changing places", "wrong flips per 1,000 place-days")
COLUMNS = ("claims F1", "strict F1", "date, of matched", "false alarms", "control questions")
Change = tuple[Any, str, Any]  # where, which name, what stands there instead


@dataclass(frozen=True, slots=True, kw_only=True)
class Ablation:
    """One idea taken away. ``reads`` tells whether what is read changes, or only what is made of the claims."""

    name: str
    changes: tuple[Change, ...] = ()
    reads: bool = True


def _always(value: object) -> Callable[..., object]:
    return lambda *_, **__: value


_NO = property(_always(False))

ABLATIONS = (
    Ablation(name="whole", reads=False),
    Ablation(
        name="without corroboration (R2): a party's own word moves a place at once",
        changes=((acts.Act, "own_word", _NO), (acts.Act, "unknown_word", _NO), (acts.Act, "party", _NO)),
        reads=False,
    ),
    Ablation(
        name="without interest (R1): every speaker is neutral", changes=((acts, "interest", _always(acts.Interest.NEUTRAL)),), reads=False
    ),
    Ablation(
        name="without the story's anchor: no date from the section, the story or the place's transfer",
        changes=((dating.Dater, "_story", _always(None)), (dating, "_SEQUEL_TYPES", frozenset())),
    ),
    Ablation(
        name="without carry-over: no “the city”, no place understood from the sentence before",
        changes=((Discourse, "_last_place", _always(None)), (understood, "_understood", _always(None))),
    ),
    Ablation(
        name="without gates on names: every match of the gazetteer is a place",
        changes=((places, "_believable", _always(True)), (places, "_far_fetched", _always(False))),
    ),
)


@contextmanager
def applied(ablation: Ablation) -> Iterator[None]:
    """The product with one idea taken away."""
    with ExitStack() as stack:
        for where, name, instead in ablation.changes:
            stack.enter_context(patch.object(where, name, instead))
        yield


@dataclass(slots=True, kw_only=True)
class Remembering:
    """A reader that reads a document once; for ablations that only change what is made of the claims."""

    reader: Reads
    kept: dict[str, Read] = field(default_factory=dict)

    def read(self, document: Document) -> Read:
        if document.id not in self.kept:
            self.kept[document.id] = self.reader.read(document)
        return self.kept[document.id]

    def places_of(self, text: str, verb_span: Span) -> Any:
        return self.reader.places_of(text, verb_span)


def on_reports(reader: Reads) -> Mapping[str, float | None]:
    """The development part of the reports suite."""
    total = Tally()
    for report in load_part(ROOT / "eval" / "reports", "dev"):
        claims = tuple(reader.read(as_document(report)).claims)
        total += tally(report, claims, decide, defaultdict(lambda: [0, 0, 0]))[0]
    return dict(
        zip(
            COLUMNS,
            (
                total.f1,
                total.strict_f1,
                share(total.dated, total.matched),
                share(total.never_broken, total.never),
                share(total.answered, total.questions),
            ),
            strict=True,
        )
    )


def on_ukraine(reader: Reads, folder: Path) -> Mapping[str, float | None]:
    """The war-scale suite."""
    report = control_from_text.score(folder, reader=reader)
    return {name: report.value(name) for name in UKRAINE}


def table(found: Mapping[str, Mapping[str, float | None]]) -> str:
    """One line an ablation."""
    columns = list(next(iter(found.values())))
    lines = [f"| | {' | '.join(columns)} |", "|---|" + "---|" * len(columns)]
    for name, values in found.items():
        cells = ("–" if v is None else f"{v:.2f}" if "per 1,000" in c else f"{v:.1f}" for c, v in values.items())
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join([*lines, "", f"Commit {commit()}."])


def main() -> int:
    """Measure, print, and with --write put the table between its markers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ukraine", type=Path, help="the folder of the war-scale suite, to score it too")
    parser.add_argument("--write", action="store_true", help="put the table into docs/method.md")
    args = parser.parse_args()
    reader = open_reader()
    once = Remembering(reader=reader)
    found: dict[str, Mapping[str, float | None]] = {}
    for ablation in ABLATIONS:
        used = reader if ablation.reads else once
        with applied(ablation):
            values = dict(on_reports(used))
            if args.ukraine:
                values |= {f"Ukraine: {name}": value for name, value in on_ukraine(used, args.ukraine).items()}
        found[ablation.name] = values
        sys.stderr.write(f"{ablation.name}: {values}\n")
    text = table(found)
    if args.write:
        page = ROOT / "docs" / "method.md"
        before, _, rest = page.read_text(encoding="utf-8").partition("<!-- ablation -->")
        page.write_text(f"{before}<!-- ablation -->\n{text}\n<!-- /ablation -->{rest.partition('<!-- /ablation -->')[2]}", encoding="utf-8")
    sys.stdout.write(text + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
