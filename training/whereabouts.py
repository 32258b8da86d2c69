"""Fit the weights that say where a verb's event happened, on four fifths of the marked sentences of the event-place suite.

    PYTHONPATH=src python training/whereabouts.py --marked DIR/event-place [--out src/whoholds/data/whereabouts.json]

The fifth that ``whoholds eval event-place`` reports (``held_out``) is never looked at, and examples whose
marks have slipped off the words (``Example.aligned``) are left out. Threshold and strength of the prior are chosen by
cross-validation inside the four fifths. Logistic regression with a Gaussian prior (Cox 1958; Hoerl and Kennard 1970), by Adam (Kingma and
Ba 2015) on the whole set at once: no chance in it, so the same sentences and encoder give the same weights. A few minutes on one core,
most of it reading.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from whoholds.evaluate.event_place import Example, held_out, load, tokens
from whoholds.extract.whereabouts import Scene, Weights, features, span_of
from whoholds.pipeline import Reader

FOLDS = 5
PRIORS = (2.0, 3.0, 4.0)  # strength of the prior: the penalty is half of it times the square of each weight
THRESHOLDS = tuple(n / 100 for n in range(20, 61, 5))
LEAST = 3  # names a feature must be seen at
NEAR_ZERO = 0.03
ROUNDS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A name of one example: its features, the words it covers (by offset), and whether it is a place of the event."""

    example: int
    features: tuple[str, ...]
    words: frozenset[int]
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """The examples to learn from: the fold of each, the words of its places, and its candidates."""

    folds: Sequence[int]
    gold: Sequence[frozenset[int]]
    candidates: Sequence[Candidate]


def scenes(examples: Sequence[Example], reader: Reader) -> list[Scene | None]:
    """Each example as the reader sees it."""
    found = []
    for number, example in enumerate(examples, 1):
        found.append(reader.scene(example.text, example.verb))
        if number % 500 == 0:
            sys.stderr.write(f"{number} of {len(examples)} read\n")
    return found


def marked(examples: Sequence[Example], seen: Sequence[Scene | None], *, encoder: bool) -> Marked:
    """Candidates of the examples, with or without the learned proposer's word; a name is right where half its words are."""
    gold = [frozenset(tokens(e.text, e.places)) for e in examples]
    found: list[Candidate] = []
    for number, (example, scene) in enumerate(zip(examples, seen, strict=True)):
        if scene is None or (encoder and scene.roles is None):
            continue
        shown = scene if encoder else replace(scene, roles=None)
        for name in shown.names:
            words = frozenset(tokens(example.text, [span_of(shown.tree, name)]))
            right = 2 * len(words & gold[number]) >= max(1, len(words))
            found.append(Candidate(example=number, features=features(shown, name), words=words, right=right))
    folds = [zlib.crc32(e.text.encode()) // 5 % FOLDS for e in examples]
    return Marked(folds=folds, gold=gold, candidates=found)


def fit(candidates: Sequence[Candidate], prior: float, least: int = LEAST) -> dict[str, float]:
    """The weight of each feature that at least ``least`` candidates have."""
    counts = Counter(f for c in candidates for f in c.features)
    column = {f: n for n, f in enumerate(sorted(f for f, count in counts.items() if count >= least))}
    rows = [[column[f] for f in c.features if f in column] for c in candidates]
    at = np.concatenate([np.array(r, dtype=np.int64) for r in rows])
    row_of = np.repeat(np.arange(len(rows)), [len(r) for r in rows])
    right = np.array([c.right for c in candidates], dtype=float)
    weights, mean, square = (np.zeros(len(column)) for _ in range(3))
    for turn in range(1, ROUNDS + 1):
        chance = 1 / (1 + np.exp(-np.bincount(row_of, weights=weights[at], minlength=len(rows))))
        slope = np.bincount(at, weights=(chance - right)[row_of], minlength=len(weights)) + prior * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        step = 0.1 if turn <= ROUNDS * 5 // 8 else 0.02
        weights = weights - step * (mean / (1 - 0.9**turn)) / (np.sqrt(square / (1 - 0.99**turn)) + 1e-8)
    rounded = {f: round(float(weights[n]), 2) for f, n in column.items()}
    return {f: w for f, w in rounded.items() if abs(w) >= NEAR_ZERO}


def crossed(data: Marked, prior: float) -> list[float]:
    """The chance of each candidate by weights fitted without its fold."""
    chances = [0.0] * len(data.candidates)
    for fold in range(FOLDS):
        weights = Weights(of=fit([c for c in data.candidates if data.folds[c.example] != fold], prior), threshold=0.5)
        for n, candidate in enumerate(data.candidates):
            if data.folds[candidate.example] == fold:
                chances[n] = weights.chance(candidate.features)
    return chances


def scored(data: Marked, chances: Sequence[float], threshold: float) -> tuple[float, float, float]:
    """Precision, recall and F1 over words, as the suite counts them."""
    ours: list[set[int]] = [set() for _ in data.gold]
    for candidate, chance in zip(data.candidates, chances, strict=True):
        if chance >= threshold:
            ours[candidate.example] |= candidate.words
    right = sum(len(one & other) for one, other in zip(ours, data.gold, strict=True))
    found, wanted = sum(map(len, ours)), sum(map(len, data.gold))
    return right / max(1, found), right / max(1, wanted), 2 * right / max(1, found + wanted)


def fitted(data: Marked) -> Mapping[str, object]:
    """Prior and threshold of the best F1 across folds, and the weights fitted with them on all of the data."""
    tried = []
    for prior in PRIORS:
        chances = crossed(data, prior)
        tried += [(scored(data, chances, threshold), prior, threshold) for threshold in THRESHOLDS]
    (precision, recall, f1), prior, threshold = max(tried, key=lambda one: one[0][2])
    across = {"precision": round(precision, 3), "recall": round(recall, 3), "F1": round(f1, 3)}
    weights = fit(data.candidates, prior)
    return {"threshold": threshold, "prior": prior, "across folds": across, "weights": dict(sorted(weights.items()))}


def main() -> int:
    """Read, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--marked", type=Path, required=True, help="the folder event-place, with dev.jsonl")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "src" / "whoholds" / "data" / "whereabouts.json")
    args = parser.parse_args()
    shown = [e for e in load(args.marked / "dev.jsonl") if not held_out(e.text)]
    examples = [e for e in shown if e.aligned]
    seen = scenes(examples, Reader.open())
    recipe = {
        "examples": len(examples), "left out, marks that slipped": len(shown) - len(examples), "held out": "crc32(text) % 5 == 0",
        "folds": FOLDS, "least": LEAST,
    }  # fmt: skip
    tables = {
        name: fitted(marked(examples, seen, encoder=encoder)) for name, encoder in (("with encoder", True), ("without encoder", False))
    }
    args.out.write_text(json.dumps({"recipe": recipe, **tables}, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    for name, table in tables.items():
        sys.stdout.write(f"{name}: {table['across folds']} at {table['threshold']}, prior {table['prior']}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
