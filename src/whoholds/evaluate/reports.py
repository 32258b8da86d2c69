"""The project's own reports: claims with an effect on control, speakers, false alarms and control questions, dev and held apart."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from whoholds.errors import EvaluationError
from whoholds.evaluate.gold import GoldClaim, GoldReport, load_reports
from whoholds.evaluate.matching import CORE, STRICT, checks, gold_in_words, in_words, nearest, never_hits, pair
from whoholds.evaluate.reading import Decides, Reads, Spells, agrees, answer, as_document, decide, open_reader
from whoholds.evaluate.report import Miss, Report, Row, commit, f1, share
from whoholds.lexicon.events import types_with_effect
from whoholds.model import Claim, Document, Evidence, PlaceRef

TARGETS = {
    "claims F1, type and place": 85.0,
    "strict F1": 65.0,
    "speaker kind, of matched": 90.0,
    "false alarms": 3.0,
    "control questions": 88.0,
}

_VERBS = "captured|seized|took|retook|recaptured|liberated|overran|occupied|entered|lost|abandoned"
_VERB = re.compile(rf"\b(?:{_VERBS})\s+(?:control\s+of\s+)?(?:the\s+)?(?:[a-z]+\s+){{0,3}}(?:of\s+)?([A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)*)")


@dataclass(slots=True)
class Tally:
    """What was right over a number of reports; ``gold`` and ``ours`` count claims with an effect on control."""

    reports: int = 0
    gold: int = 0
    ours: int = 0
    matched: int = 0
    strict: int = 0
    speaker_asked: int = 0
    speaker_right: int = 0
    never: int = 0
    never_broken: int = 0
    questions: int = 0
    answered: int = 0
    actor: int = 0
    dated: int = 0
    modal: int = 0

    def __iadd__(self, other: Tally) -> Tally:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self

    @property
    def f1(self) -> float | None:
        """F1 by type and place."""
        return f1(share(self.matched, self.ours), share(self.matched, self.gold))

    @property
    def strict_f1(self) -> float | None:
        """F1 by type, place, actor, date and modality."""
        return f1(share(self.strict, self.ours), share(self.strict, self.gold))


def score(path: Path, *, reader: Reads | None = None, decides: Decides = decide) -> Report:
    """Score DIR/dev-*.toml and DIR/held-*.toml; the misses are those of dev only, so that held stays unseen."""
    began = time.perf_counter()
    reading = reader or open_reader()
    rows: list[Row] = []
    misses: list[Miss] = []
    count = 0
    for part in ("dev", "held"):
        reports = load_part(path, part)
        count += len(reports)
        if not reports:
            continue
        total, types, conflicts = Tally(), defaultdict[str, list[int]](lambda: [0, 0, 0]), defaultdict[str, Tally](Tally)
        plain_list = Tally()
        for report in reports:
            claims = tuple(reading.read(as_document(report)).claims)
            one, found_misses = tally(report, claims, decides, types)
            total += one
            conflicts[report.conflict] += one
            plain_list += tally(report, verb_list(report), None, defaultdict(lambda: [0, 0, 0]))[0]
            if part == "dev":
                misses += found_misses
        rows += _rows(part, total, plain_list)
        rows += _breakdown(part, types, conflicts)
    if not count:
        raise EvaluationError(f"{path} holds no dev-*.toml or held-*.toml; give the folder eval/reports.")
    return Report(
        suite="reports", rows=tuple(rows), items=count, seconds=time.perf_counter() - began, commit=commit(), misses=tuple(misses)
    )


def load_part(path: Path, part: str) -> tuple[GoldReport, ...]:
    """All reports of one part, in order of file."""
    return tuple(r for file in sorted(path.glob(f"{part}-*.toml")) for r in load_reports(file, "report"))


def tally(
    report: GoldReport, claims: Sequence[Claim], decides: Decides | None, types: dict[str, list[int]]
) -> tuple[Tally, tuple[Miss, ...]]:
    """Score one report. ``types`` collects (gold, ours, matched) by type; without ``decides`` no control question is asked."""
    effect = types_with_effect()
    gold = [g for g in report.claims if effect & set(g.types)]
    ours = [c for c in claims if c.type in effect]
    pairing = pair(gold, ours, CORE)
    optional = {j for i, j in pairing.pairs if gold[i].optional}
    pairs = [(i, j) for i, j in pairing.pairs if not gold[i].optional]
    agreements = [(gold[i], ours[j], checks(gold[i], ours[j])) for i, j in pairs]
    asked = [(g, a) for g, _, a in agreements if g.said_by_kinds]
    out = Tally(
        reports=1, gold=sum(not g.optional for g in gold), ours=len(ours) - len(optional), matched=len(pairs),
        strict=sum(not a.failed & STRICT for _, _, a in agreements),
        speaker_asked=len(asked), speaker_right=sum("speaker kind" not in a.failed for _, a in asked),
        actor=sum("actor" not in a.failed for _, _, a in agreements), dated=sum("date" not in a.failed for _, _, a in agreements),
        modal=sum("modality" not in a.failed for _, _, a in agreements),
    )  # fmt: skip
    misses = [_missed(report, gold[i], ours) for i in pairing.missed if not gold[i].optional]
    misses += [
        Miss(item=f"{report.id}: {gold_in_words(g)}", expected="all right", found=in_words(c), cause=", ".join(sorted(a.failed)))
        for g, c, a in agreements if a.failed & (STRICT | {"speaker kind"})
    ]  # fmt: skip
    spare = [ours[j] for j in pairing.spare]
    misses += [Miss(item=report.id, expected="no such claim", found=in_words(c), cause="spare") for c in spare]
    misses += _alarms(report, claims, spare, gold, out)
    for i, g in enumerate(gold):
        if not g.optional:
            types[g.types[0]][0] += 1
            types[g.types[0]][2] += any(i == a for a, _ in pairs)
    golden = {j: gold[i].types[0] for i, j in pairs}
    for j, c in enumerate(ours):
        if j not in optional:
            types[golden.get(j, c.type)][1] += 1
    if decides is not None and report.control:
        misses += _questions(report, claims, decides, out)
    return out, tuple(misses)


def _missed(report: GoldReport, wanted: GoldClaim, ours: Sequence[Claim]) -> Miss:
    close = nearest(wanted, ours)
    found = f"nearest: {in_words(close[0])} (fails {', '.join(sorted(close[1].failed))})" if close else "no claim with an effect on control"
    return Miss(item=f"{report.id}: missed", expected=gold_in_words(wanted), found=found, context=(report.text.strip(),), cause="missed")


def _alarms(report: GoldReport, claims: Sequence[Claim], spare: Sequence[Claim], gold: Sequence[GoldClaim], out: Tally) -> list[Miss]:
    """False alarms: a "never" that was recorded, or a word on control in a report that holds none."""
    misses = []
    for never in report.never:
        hits = never_hits(never, claims)
        out.never += 1
        out.never_broken += bool(hits)
        misses += [Miss(item=report.id, expected=f"never {gold_in_words(never)}", found=in_words(c), cause="never") for c in hits[:1]]
    if not gold:
        out.never += 1
        out.never_broken += bool(spare)
    return misses


def _questions(report: GoldReport, claims: Sequence[Claim], decides: Decides, out: Tally) -> list[Miss]:
    known: dict[date | None, Spells] = {}
    misses = []
    for question in report.control:
        if question.known_on not in known:
            known[question.known_on] = decides(claims, question.known_on)
        found = answer(question, known[question.known_on], claims)
        right = agrees(question, found)
        out.questions += 1
        out.answered += right
        if not right:
            fired = tuple(r.words for r in found.spell.fired) if found.spell else ()
            wanted = f"{'/'.join(question.holders) or 'any'}, {'/'.join(question.statuses) or 'any status'}"
            misses.append(Miss(item=f"{report.id}: {question.label}", expected=wanted, found=found.words, context=fired, cause="control"))
    return misses


def verb_list(report: GoldReport) -> tuple[Claim, ...]:
    """The baseline: a verb of taking before capitalised words is a capture of what they name.

    >>> [c.place.text for c in verb_list(GoldReport(id="x", text="They seized the town of Baga.")) if c.place]
    ['Baga']
    """
    doc: Document = as_document(report)
    return tuple(
        Claim(
            id=f"{report.id}-{m.start()}", document=doc.id, type="capture", place=PlaceRef(text=m[1]),
            evidence=Evidence(start=m.start(), end=m.end(), quote=m[0]),
        )
        for m in _VERB.finditer(doc.text)
    )  # fmt: skip


def _rows(part: str, t: Tally, base: Tally) -> Iterable[Row]:
    def row(name: str, value: float | None, baseline: float | None = None) -> Row:
        peers = (("verb list", baseline),) if baseline is not None else ()
        target = (("target", TARGETS[name]),) if name in TARGETS else ()
        return Row(name=f"{part}: {name}", value=value, peers=(*peers, *target))

    yield Row(name=f"{part}: reports", value=t.reports, digits=0)
    yield row("claims F1, type and place", t.f1, base.f1)
    yield row("claims precision", share(t.matched, t.ours), share(base.matched, base.ours))
    yield row("claims recall", share(t.matched, t.gold), share(base.matched, base.gold))
    yield row("strict F1", t.strict_f1, base.strict_f1)
    yield row("strict, of golden claims", share(t.strict, t.gold), share(base.strict, base.gold))
    yield row("actor, of matched", share(t.actor, t.matched))
    yield row("date, of matched", share(t.dated, t.matched))
    yield row("modality, of matched", share(t.modal, t.matched))
    yield row("speaker kind, of matched", share(t.speaker_right, t.speaker_asked))
    yield row("false alarms", share(t.never_broken, t.never), share(base.never_broken, base.never))
    yield row("control questions", share(t.answered, t.questions))


def _breakdown(part: str, types: dict[str, list[int]], conflicts: dict[str, Tally]) -> Iterable[Row]:
    for name, (gold, ours, matched) in sorted(types.items()):
        yield Row(name=f"{part}: F1 of {name}", value=f1(share(matched, ours), share(matched, gold)), peers=(("golden", gold),))
    for name, one in sorted(conflicts.items(), key=lambda item: (-item[1].gold, item[0])):
        yield Row(name=f"{part}: F1 in {name}", value=one.f1, peers=(("golden", one.gold),))
