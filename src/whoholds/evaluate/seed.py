"""The founding report: every claim, relation and control answer of ``expected.toml``, and none of its "never"."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from whoholds.evaluate.gold import GoldClaim, claim, control, load_toml, relation
from whoholds.evaluate.matching import gold_in_words, in_words, nearest, pair, relation_found
from whoholds.evaluate.reading import Decides, Reads, Spells, agrees, answer, decide, document, open_reader
from whoholds.evaluate.report import Miss, Report, Row, commit
from whoholds.model import Claim, Relation

PUBLISHED = date(2024, 12, 6)


def score(path: Path, *, reader: Reads | None = None, decides: Decides = decide) -> Report:
    """Read DIR/hama.txt and score it against DIR/expected.toml; rows count what is right and what there is."""
    began = time.perf_counter()
    expected = load_toml(path / "expected.toml")
    report = document((path / "hama.txt").read_text(encoding="utf-8").strip(), published=PUBLISHED, source="hama.txt")
    read = (reader or open_reader()).read(report)
    spells = decides(read.claims, None)
    wanted = [claim(c, f"claim {c['n']}") for c in expected["claim"]]
    relations = [relation(r, f"relation {r['a']} {r['type']} {r['b']}") for r in expected["relation"]]
    questions = [control(q, f"{q['place']} on {q['on']}") for q in expected["control"]]
    never = tuple(expected["never"]["places"])
    claim_misses = tuple(missed_claims(wanted, read.claims))
    relation_misses = tuple(
        Miss(item=r.label, expected="/".join(r.types), found=_relations(read.relations))
        for r in relations
        if not relation_found(r, read.relations)
    )
    control_misses = []
    for q in questions:
        found = answer(q, spells, read.claims)
        if not agrees(q, found):
            fired = tuple(r.words for r in found.spell.fired) if found.spell else ()
            asked = f"{'/'.join(q.holders)}, {'/'.join(q.statuses)} {q.min_confidence or ''} {' '.join(q.why_must_name)}".strip()
            control_misses.append(Miss(item=q.label, expected=asked, found=found.words, context=fired))
    never_misses = tuple(_never(never, spells))
    rows = (
        Row(name="claims right", value=len(wanted) - len(claim_misses), peers=(("of", len(wanted)),), digits=0),
        Row(name="relations right", value=len(relations) - len(relation_misses), peers=(("of", len(relations)),), digits=0),
        Row(name="control answers right", value=len(questions) - len(control_misses), peers=(("of", len(questions)),), digits=0),
        Row(name="never broken", value=len(never_misses), peers=(("of", len(never)),), digits=0),
        Row(name="claims read", value=len(read.claims), digits=0),
    )
    return Report(
        suite="seed", rows=rows, items=len(wanted) + len(relations) + len(questions) + len(never), seconds=time.perf_counter() - began,
        commit=commit(), misses=(*claim_misses, *relation_misses, *control_misses, *never_misses),
    )  # fmt: skip


def missed_claims(wanted: Sequence[GoldClaim], ours: Sequence[Claim]) -> Iterator[Miss]:
    """A miss for each golden claim that no claim of ours agrees with in all that it says, with the nearest one."""
    pairing = pair(wanted, ours, None)
    for i in pairing.missed:
        if wanted[i].optional:
            continue
        close = nearest(wanted[i], ours)
        if close is None:
            yield Miss(item=wanted[i].label, expected=gold_in_words(wanted[i]), found="no claim at all", cause="not found")
            continue
        found, agreement = close
        alike = "type" in agreement.passed
        failed = ", ".join(sorted(agreement.failed)) or "already taken by another golden claim"
        yield Miss(
            item=wanted[i].label,
            expected=gold_in_words(wanted[i]),
            found=in_words(found) if alike else "nothing like it",
            context=() if alike else (f"nearest: {in_words(found)}",),
            cause=failed if alike else "not found",
        )


def _relations(relations: Sequence[Relation]) -> str:
    return "; ".join(f"{r.a.name or r.a.text} {r.type} {r.b.name or r.b.text}" for r in relations) or "no relation"


def _never(names: Sequence[str], spells: Spells) -> Iterator[Miss]:
    for own in spells.values():
        for spell in own:
            if spell.place.name in names and spell.holder is not None:
                words = f"{spell.place.name} ({spell.place.id}) {spell.holder}, {spell.status} from {spell.valid_from}"
                yield Miss(
                    item=f"never: {spell.place.name}", expected="no holder", found=words, context=tuple(r.words for r in spell.fired)
                )
                break
