"""Who says so, and how surely: the project's own marked sentences, scored by speaker kind, speaker name and modality."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from whoholds.errors import EvaluationError
from whoholds.evaluate.gold import load_toml
from whoholds.evaluate.matching import in_words, named, plain
from whoholds.evaluate.reading import Reads, document, open_reader
from whoholds.evaluate.report import Miss, Report, Row, commit, share
from whoholds.model import Claim

_KEYS = frozenset("text published type place actor kind name modality chain hedged side note id".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A sentence with the claim asked about (types, place) and who says it; empty tuples are not checked.

    ``names``: any one must stand in the speaker's name or words; ``chain``: one word for each speaker, outermost first.
    """

    id: str
    text: str
    published: date | None
    types: tuple[str, ...]
    place: str
    kinds: tuple[str, ...]
    names: tuple[str, ...]
    modalities: tuple[str, ...]
    chain: tuple[str, ...]
    hedged: bool | None


def score(path: Path, *, reader: Reads | None = None) -> Report:
    """Score DIR/dev-*.toml and DIR/held-*.toml; the misses are those of dev only."""
    began = time.perf_counter()
    reading = reader or open_reader()
    rows: list[Row] = []
    misses: list[Miss] = []
    count = 0
    for part in ("dev", "held"):
        marked = [m for file in sorted(path.glob(f"{part}*.toml")) for m in load(file)]
        if not marked:
            continue
        count += len(marked)
        asked, right = Counter[str](), Counter[str]()
        for item in marked:
            outcome, miss = judge(item, reading.read(document(item.text, published=item.published, source=item.id)).claims)
            asked.update(outcome.keys())
            right.update(name for name, ok in outcome.items() if ok)
            if miss is not None and part == "dev":
                misses.append(miss)
        rows.append(Row(name=f"{part}: sentences", value=len(marked), digits=0))
        rows += [Row(name=f"{part}: {name}", value=share(right[name], asked[name])) for name in sorted(asked)]
    if not count:
        raise EvaluationError(f"{path} holds no dev*.toml or held*.toml; give the folder eval/attribution.")
    return Report(
        suite="attribution", rows=tuple(rows), items=count, seconds=time.perf_counter() - began, commit=commit(), misses=tuple(misses)
    )


def load(path: Path) -> tuple[Marked, ...]:
    """The marked sentences of one file ([[sentence]] tables)."""
    return tuple(_marked(entry, f"{path.stem}-{i}") for i, entry in enumerate(load_toml(path).get("sentence", ()), 1))


def judge(item: Marked, claims: Sequence[Claim]) -> tuple[Mapping[str, bool], Miss | None]:
    """What is right about the claim asked for, check by check; a claim that is not found is wrong in all."""
    fitting = [c for c in claims if c.type in item.types and _at(item.place, c)]
    outcomes = [(_outcome(item, c), c) for c in fitting]
    if not outcomes:
        failed = dict.fromkeys(("claim found", *_asked(item)), False)
        other = tuple(in_words(c) for c in claims)
        return failed, Miss(
            item=item.id, expected=_words(item), found="no such claim", context=(item.text, *other), cause="claim not found"
        )
    outcome, best = max(outcomes, key=lambda o: sum(o[0].values()))
    if all(outcome.values()):
        return outcome, None
    wrong = ", ".join(sorted(name for name, ok in outcome.items() if not ok))
    return outcome, Miss(item=item.id, expected=_words(item), found=in_words(best), context=(item.text,), cause=wrong)


def _asked(item: Marked) -> list[str]:
    given = {"speaker kind": item.kinds, "speaker name": item.names, "modality": item.modalities, "chain": item.chain}
    names = [name for name, value in given.items() if value]
    return names if item.hedged is None else [*names, "hedge"]


def _outcome(item: Marked, claim: Claim) -> dict[str, bool]:
    said = claim.said_by
    checks = {
        "speaker kind": said.kind in item.kinds,
        "speaker name": named(item.names, (said.name, said.text, said.actor_id)),
        "modality": claim.modality in item.modalities,
        "chain": len(said.chain) == len(item.chain) and all(plain(w) in plain(s) for w, s in zip(item.chain, said.chain, strict=False)),
        "hedge": claim.hedged == item.hedged,
    }
    return {"claim found": True} | {name: checks[name] for name in _asked(item)}


def _at(place: str, claim: Claim) -> bool:
    if not place:
        return True
    ref = claim.place
    return ref is not None and named([place], (ref.text, ref.place.name if ref.place else None))


def _words(item: Marked) -> str:
    return (
        f"{'/'.join(item.types)} at {item.place}: {'/'.join(item.kinds)} ({'/'.join(item.names) or 'no name'}), {'/'.join(item.modalities)}"
    )


def _marked(entry: Mapping[str, Any], label: str) -> Marked:
    strange = sorted(set(entry) - _KEYS)
    if strange or "text" not in entry or "type" not in entry:
        what = f"has the unknown key '{strange[0]}'" if strange else "has no text or no type"
        raise EvaluationError(f"The sentence {label} {what}; use {', '.join(sorted(_KEYS))}.")

    def many(key: str) -> tuple[str, ...]:
        value = entry.get(key, ())
        return (value,) if isinstance(value, str) else tuple(value)

    published = entry.get("published")
    return Marked(
        id=str(entry.get("id", label)), text=str(entry["text"]), types=many("type"), place=str(entry.get("place", "")), kinds=many("kind"),
        published=date.fromisoformat(str(published)) if published else None, names=many("name"), modalities=many("modality"),
        chain=many("chain"), hedged=entry.get("hedged"),
    )  # fmt: skip
