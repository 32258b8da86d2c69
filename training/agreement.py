"""How far two labellers of the same sentences agree: what a reader of this text can reach at best.

    python training/agreement.py

``second/*.jsonl`` are passages of ``text/*.jsonl`` labelled again by someone who had not seen the first labels. An event of the one is found by
the other where triggers or places share words and the type is the same (F1, so the order of the two does not matter).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from whoholds.lexicon.events import types_with_effect

HERE = Path(__file__).parent
Event = Mapping[str, Any]


def passages(folder: Path) -> Iterator[Mapping[str, Any]]:
    """Every passage of a folder's jsonl files."""
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield json.loads(line)


def _words(spans: Sequence[str]) -> set[str]:
    return {w.strip(".,;:'’\"“”").lower() for span in spans for w in span.split("#")[0].split()} - {
        "the",
        "a",
        "of",
        "in",
        "at",
        "was",
        "were",
        "had",
    }


def alike(one: Event, other: Event) -> bool:
    """Whether two labels tell one happening: their triggers or their places share a word."""
    return bool(_words([one["k"]]) & _words([other["k"]]) or _words(one.get("p", [])) & _words(other.get("p", [])))


def matched(first: Sequence[Event], second: Sequence[Event], *, typed: bool) -> list[tuple[Event, Event]]:
    """Pairs of labels of one happening, each used once, those of one type first."""
    pairs = sorted(
        (
            (a["y"] != b["y"], i, j)
            for i, a in enumerate(first)
            for j, b in enumerate(second)
            if alike(a, b) and (a["y"] == b["y"] or not typed)
        ),
    )
    used_i: set[int] = set()
    used_j: set[int] = set()
    found = []
    for _, i, j in pairs:
        if i not in used_i and j not in used_j:
            used_i.add(i)
            used_j.add(j)
            found.append((first[i], second[j]))
    return found


def main() -> None:
    """Print the agreement on all events, and on those with an effect on control."""
    first = {p["id"]: p for p in passages(HERE / "text")}
    effect = types_with_effect()
    for name, kept in (("all types", None), ("with an effect on control", effect)):
        ours = theirs = both = typed = modal = spoke = placed = places = 0
        empty = agreed_empty = sentences = 0
        for passage in passages(HERE / "second"):
            for a, b in zip(first[passage["id"]]["sentences"], passage["sentences"], strict=True):
                one = [e for e in a["e"] if kept is None or e["y"] in kept]
                two = [e for e in b["e"] if kept is None or e["y"] in kept]
                sentences += 1
                empty += (not one) or (not two)
                agreed_empty += not one and not two
                ours, theirs = ours + len(one), theirs + len(two)
                pairs = matched(one, two, typed=False)
                both += len(pairs)
                same = [(x, y) for x, y in pairs if x["y"] == y["y"]]
                typed += len(same)
                for x, y in same:
                    modal += x.get("m", "asserted") == y.get("m", "asserted")
                    spoke += x.get("sk", "outlet") == y.get("sk", "outlet")
                    if x.get("p") or y.get("p"):
                        places += 1
                        placed += bool(_words(x.get("p", [])) & _words(y.get("p", [])))
        sys.stdout.write(
            f"{name}: {sentences} sentences, {ours} and {theirs} events; event F1 {2 * both / (ours + theirs):.2f}, event and type F1 "
            f"{2 * typed / (ours + theirs):.2f}; of those: modality {modal / typed:.2f}, speaker kind {spoke / typed:.2f}, place {placed / places:.2f}; "
            f"sentences one calls empty that both do {agreed_empty / empty:.2f}\n"
        )


if __name__ == "__main__":
    main()
