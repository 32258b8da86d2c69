"""Golden cases: everything that is wrong about one short report, in words. An empty answer means the case holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from whoholds.evaluate.gold import GoldReport, load_reports, load_toml
from whoholds.evaluate.matching import checks, gold_in_words, in_words, never_hits, relation_found
from whoholds.evaluate.reading import Decides, Read, Spells, agrees, answer
from whoholds.evaluate.report import Miss
from whoholds.evaluate.seed import missed_claims
from whoholds.lexicon.events import types_with_effect
from whoholds.model import Claim

KNOWN = "known_failures.toml"


def load_cases(folder: Path) -> tuple[GoldReport, ...]:
    """Every case of every file in a folder, in order of file and entry."""
    return tuple(case for file in sorted(folder.glob("*.toml")) if file.name != KNOWN for case in load_reports(file, "case"))


def known_failures(folder: Path) -> Mapping[str, str]:
    """Case id → why it is known to fail, from ``known_failures.toml`` ([[failure]] id, reason)."""
    file = folder / KNOWN
    return {f["id"]: f["reason"] for f in load_toml(file).get("failure", ())} if file.exists() else {}


def failures(case: GoldReport, read: Read, decides: Decides) -> tuple[Miss, ...]:
    """What of a case does not hold: claims and relations that are missing, what must not be there, wrong control answers."""
    claims = read.claims
    misses = [*missed_claims(case.claims, claims), *_nevers(case, claims)]
    misses += [
        Miss(item=r.label, expected="/".join(r.types), found="no such relation")
        for r in case.relations
        if not relation_found(r, read.relations)
    ]
    misses += _control(case, claims, decides)
    return tuple(misses)


def _nevers(case: GoldReport, claims: Sequence[Claim]) -> Iterator[Miss]:
    for never in case.never:
        for claim in never_hits(never, claims)[:1]:
            yield Miss(item=never.label, expected=f"never {gold_in_words(never)}", found=in_words(claim), cause="never")
    if case.nothing:
        effect = types_with_effect()
        for claim in claims:
            if claim.type in effect and not any(checks(g, claim).complete for g in case.claims):
                yield Miss(item=case.id, expected="nothing on control", found=in_words(claim), cause="nothing")


def _control(case: GoldReport, claims: Sequence[Claim], decides: Decides) -> Iterator[Miss]:
    known: dict[date | None, Spells] = {}
    for question in case.control:
        if question.known_on not in known:
            known[question.known_on] = decides(claims, question.known_on)
        found = answer(question, known[question.known_on], claims)
        if not agrees(question, found):
            wanted = f"{'/'.join(question.holders) or 'any'}, {'/'.join(question.statuses) or 'any status'}"
            fired = tuple(r.words for r in found.spell.fired) if found.spell else ()
            yield Miss(item=question.label, expected=wanted, found=found.words, context=fired, cause="control")
