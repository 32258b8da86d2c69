"""Rules alone, proposer alone, both: on the labelled text of one part, on suites, and in speed (see docs/proposer.md).

    python training/measure.py [--part dev|test] [--suites reports=eval/reports plover-types=DIR seed=DIR] [--folder src/whoholds/data]

Needs no torch. A claim with an effect on control is right where the labelled text has an event of its type in the same sentence, at a place
whose words meet the claim's.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from whoholds import pipeline
from whoholds.evaluate import run
from whoholds.evaluate.cases import failures, load_cases
from whoholds.evaluate.reading import as_document, decide, document
from whoholds.lexicon.events import types_with_effect
from whoholds.model import Claim, PlaceRef
from whoholds.pipeline import Reader
from whoholds.proposer import Proposer

HERE = Path(__file__).parent
MODES = ("rules", "proposer", "both")
_POINTING = frozenset("it there here they the this that its their town city village place".split())


def passages(part: str) -> Iterator[Mapping[str, Any]]:
    """Labelled passages of one part of the split."""
    table = tomllib.loads((HERE / "split.toml").read_text(encoding="utf-8"))
    for file in sorted((HERE / "text").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            passage = json.loads(line)
            if any(passage["conflict"].startswith(name) for name in table[part]):
                yield passage


def reader(mode: str, folder: Path | None) -> Reader:
    """A reader for one mode; the proposer alone has no patterns."""
    opened = Reader.open(model=False)
    if mode == "rules":
        return opened
    return replace(opened, proposer=Proposer.open(folder) if folder else Proposer.load())


def _words(text: str) -> set[str]:
    return {w.strip(".,'’\"").lower() for w in text.replace("'s", "").replace("’s", "").split()}


def _at(place: PlaceRef | None, spans: Sequence[str]) -> bool:
    """Whether a claim's place is one of the labelled ones: a content word of it in common, or a pointing word led to some place."""
    if place is None:
        return not spans
    names = " ".join(filter(None, (place.text, place.place.name if place.place else "", place.within.text if place.within else "",
                                   place.near.text if place.near else "")))  # fmt: skip
    ours = _words(names) - _POINTING
    for span in spans:
        theirs = _words(span) - _POINTING - {"of", "in", "at", "and"}
        if theirs & ours or (not theirs and place.place is not None):
            return True
    return False


def labelled(reading: Reader, part: str) -> dict[str, float]:
    """Precision, recall and F1 of claims with an effect on control, and claims in sentences without any event."""
    effect = types_with_effect()
    gold = ours = hit = modal = spoke = empties = alarms = 0
    for passage in passages(part):
        text, spans = "", []
        for sentence in passage["sentences"]:
            spans.append((len(text), len(text) + len(sentence["t"])))
            text += sentence["t"] + " "
        claims = [
            c for c in reading.read(document(text.strip(), published=date.fromisoformat(passage["published"]))).claims if c.type in effect
        ]
        used: set[str] = set()
        for (start, end), sentence in zip(spans, passage["sentences"], strict=True):
            here = [c for c in claims if any(start <= e.start < end for e in (c.evidence, *c.more_evidence))]
            empties += not sentence["e"]
            alarms += bool(here) and not sentence["e"]
            for event in sentence["e"]:
                if event["y"] not in effect:
                    continue
                wanted = event.get("p", [])
                for number in range(max(1, len(wanted))):
                    gold += 1
                    one = [w.split("#")[0] for w in wanted[number : number + 1]]
                    found = next((c for c in here if c.id not in used and c.type == event["y"] and _match(c, one)), None)
                    if found:
                        used.add(found.id)
                        hit += 1
                        modal += found.modality == event.get("m", "asserted")
                        spoke += found.said_by.kind == event.get("sk", "outlet")
        ours += len(claims)
    p, r = hit / max(1, ours), hit / max(1, gold)
    return {"P": 100 * p, "R": 100 * r, "F1": 100 * 2 * p * r / max(1e-9, p + r), "claims": ours, "modality": 100 * modal / max(1, hit),
            "speaker kind": 100 * spoke / max(1, hit), "claims where nothing is": 100 * alarms / max(1, empties)}  # fmt: skip


def _match(claim: Claim, wanted: Sequence[str]) -> bool:
    return not wanted or _at(claim.place, wanted)


def cases(reading: Reader, folder: Path) -> dict[str, float]:
    """Golden cases that pass, and those with nothing to record that stay empty."""
    known = load_cases(folder)
    failed = {c.id for c in known if failures(c, reading.read(as_document(c)), decide)}
    nothing = [c for c in known if c.nothing]
    return {
        "cases right": len(known) - len(failed),
        "of": len(known),
        "false alarms": sum(c.id in failed for c in nothing),
        "nothing": len(nothing),
    }


def speed(reading: Reader, part: str) -> float:
    """Sentences read a second by this process."""
    texts = [(" ".join(s["t"] for s in p["sentences"]), len(p["sentences"])) for p in passages(part)]
    began = time.process_time()
    for text, _ in texts:
        reading.read(document(text))
    return sum(n for _, n in texts) / (time.process_time() - began)


def main() -> None:
    chosen = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    chosen.add_argument("--part", default="test")
    chosen.add_argument("--suites", nargs="*", default=[])
    chosen.add_argument("--cases", type=Path)
    chosen.add_argument("--folder", type=Path)
    chosen.add_argument("--modes", nargs="*", default=list(MODES))
    args = chosen.parse_args()
    patterns = pipeline.find_events
    for mode in args.modes:
        reading = reader(mode, args.folder)
        if mode == "proposer":
            pipeline.find_events = lambda *_: iter(())  # type: ignore[attr-defined]
        else:
            pipeline.find_events = patterns  # type: ignore[attr-defined]
        rows: dict[str, dict[str, float]] = {f"labelled {args.part}": labelled(reading, args.part)}
        rows["speed"] = {"sentences/s": speed(reading, args.part)}
        if args.cases:
            rows["cases"] = cases(reading, args.cases)
        for item in args.suites:
            name, _, folder = item.partition("=")
            report = run(name, Path(folder), reader=reading)
            rows[name] = {
                row.name: row.value
                for row in report.rows
                if row.value is not None
                and not row.name.startswith("held")
                and " of " not in row.name.replace(", of ", "")
                and "F1 in" not in row.name
            }
        for name, row in rows.items():
            sys.stdout.write(f"{mode:9} {name:15} " + "  ".join(f"{k} {v:.1f}" for k, v in row.items()) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
