"""The suite ``ukraine-control``: narrative pages in, control table out, scored beside the baselines and the ceiling."""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from whoholds.errors import EvaluationError
from whoholds.evaluate.keyword import keyword_table
from whoholds.evaluate.reading import AREAS, Decides, Inherits, Reads, decide, decide_inherited, open_reader, table_rows
from whoholds.evaluate.report import Miss, Report, Row, commit
from whoholds.evaluate.ukraine import SIDES, SLACKS, ControlScore, GoldPlace, Missed, kilometres, load_gold, score_table
from whoholds.gazetteer import open_gazetteer
from whoholds.model import Claim, Document, Place
from whoholds.sources import read as read_sources

README = "keyword (README)"
TARGET = "target"
PUBLISHED_KEYWORD = {"F1 ±1": 25.7, "F1 ±3": 31.2, "F1 ±7": 35.8, "precision ±7": 50.6, "recall ±7": 27.7, "state, all places": 77.6,
                     "state, changing places": 47.3, "wrong flips per 1,000 place-days": 0.68, "median day error": 1.0}  # fmt: skip
TARGETS = {"F1 ±3": 55.0, "F1 ±7": 62.0, "precision ±7": 82.0, "state, all places": 88.0, "state, changing places": 68.0,
           "wrong flips per 1,000 place-days": 0.35, "calibration error, in folds by place": 0.05}  # fmt: skip


def score(
    path: Path, *, reader: Reads | None = None, decides: Decides = decide, inherits: Inherits = decide_inherited, table: Path | None = None
) -> Report:
    """Read DIR/pages through the pipeline and control, or take the control table of a CSV file, and score it."""
    began = time.perf_counter()
    gold = load_gold(path / "gold_dev.csv")
    pages = load_pages(path / "pages")
    claims: list[Claim] = []
    if table is None:
        reading = reader or open_reader()
        for page in pages:
            claims += reading.read(page).claims
        rows = table_rows(decides(claims, None))
        inherited_rows = table_rows(inherits(claims, settlements(gold)))
    else:
        rows = inherited_rows = read_table(table)
    ours, inherited = score_table(rows, gold), score_table(inherited_rows, gold)
    keyword, constant = score_table(keyword_table(pages, gold), gold), score_table([], gold)
    ceiling = score_table(truth_table(gold, pages), gold)
    return Report(
        suite="ukraine-control", items=ours.gold_changes, seconds=time.perf_counter() - began, commit=commit(),
        rows=tuple(_rows(ours, inherited, keyword, constant, ceiling)),
        misses=tuple(_miss(m, pages, claims) for m in ours.missed),
        note=f"{len(gold)} places, {ours.places_matched} of them in our table, {ours.place_days} place-days, {len(claims)} claims;"
        f" reliability, confidence: share right (days): {_reliability(ours)}",
    )  # fmt: skip


def load_pages(path: Path) -> tuple[Document, ...]:
    """The pages in order of name, read like any file of a user."""
    files = sorted(str(p) for p in path.glob("*.md"))
    if not files:
        raise EvaluationError(f"{path} holds no pages (*.md); give the folder that holds pages/ and gold_dev.csv.")
    return tuple(page for page in read_sources(files, read_on=date.today()) if isinstance(page, Document))


def settlements(gold: Sequence[GoldPlace]) -> dict[str, Place]:
    """The gazetteer's settlement for each place of the gold, by id: those whose inherited states are asked for."""
    gazetteer = open_gazetteer()
    found: dict[str, Place] = {}
    for place in gold:
        near = [(kilometres((place.lat, place.lon), (c.lat, c.lon)), c) for c in gazetteer.candidates(place.name) if c.kind not in AREAS]
        inside = [(apart, c.id, c) for apart, c in near if apart <= 15]
        if inside:
            best = min(inside)[2]
            found[best.id] = best
    return found


def read_table(path: Path) -> list[dict[str, str]]:
    """A control table in CSV, as ``whoholds export control`` writes it."""
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except OSError as error:
        raise EvaluationError(f"The control table {path} cannot be read ({error}); write one with whoholds export control.") from error
    missing = {"name", "lat", "lon", "valid_from"} - set(rows[0] if rows else ("name", "lat", "lon", "valid_from"))
    if missing:
        raise EvaluationError(f"The control table {path} has no column {min(missing)}; write one with whoholds export control.")
    return rows


def truth_table(gold: Sequence[GoldPlace], pages: Sequence[Document]) -> list[dict[str, str]]:
    """The ceiling: the gold itself for every place that the pages name."""
    text = "\n".join(page.text for page in pages)
    rows: list[dict[str, str]] = []
    for place in gold:
        if not any(re.search(rf"(?<!\w){re.escape(n)}(?!\w)", text) for n in (place.name, *place.aliases)):
            continue
        for i, state in enumerate(place.states):
            known = state.side in SIDES
            rows.append({
                "place_id": place.name, "name": place.name, "lat": str(place.lat), "lon": str(place.lon),
                "valid_from": state.start.isoformat(),
                "valid_to": place.states[i + 1].start.isoformat() if i + 1 < len(place.states) else "",
                "holder": state.side if known else "",
                "status": "held" if known else "contested" if state.side == "contested" else "unknown",
            })  # fmt: skip
    return rows


def _reliability(score_: ControlScore) -> str:
    return ", ".join(f"{mean:.2f}: {right:.2f} ({days})" for mean, right, days in score_.reliability) or "no day with a word"


def values(score_: ControlScore) -> dict[str, float | None]:
    """The numbers of a score under the names of the rows."""
    named: dict[str, float | None] = {f"F1 ±{s}": score_.f1[s] for s in SLACKS}
    named |= {"precision ±7": score_.precision[7], "recall ±7": score_.recall[7], "median day error": score_.median_day_error}
    named |= {"state, all places": score_.state_all, "state, changing places": score_.state_changing}
    named |= {"wrong flips per 1,000 place-days": score_.wrong_flips}
    named |= {"flagged, of wrong place-days": score_.flagged_wrong, "flagged, of right place-days": score_.flagged_right}
    named |= {
        "Brier score": score_.brier,
        "calibration error, as shown": score_.ece,
        "calibration error, in folds by place": score_.ece_folded,
    }
    return named


def _rows(
    ours: ControlScore, inherited: ControlScore, keyword: ControlScore, constant: ControlScore, ceiling: ControlScore
) -> Iterator[Row]:
    others = {"with inherited": values(inherited), "constant": values(constant), "keyword": values(keyword), "ceiling": values(ceiling)}
    for name, value in values(ours).items():
        peers = [(who, theirs[name]) for who, theirs in others.items()]
        peers += [(README, PUBLISHED_KEYWORD.get(name)), (TARGET, TARGETS.get(name))]
        fine = "Brier" in name or "calibration" in name
        yield Row(name=name, value=value, peers=tuple(peers), digits=3 if fine else 2 if "flips" in name else 1)
    yield Row(
        name="changes found",
        value=ours.our_changes,
        peers=(("with inherited", inherited.our_changes), ("gold", ours.gold_changes)),
        digits=0,
    )


def _miss(missed: Missed, pages: Sequence[Document], claims: Sequence[Claim]) -> Miss:
    """A miss with what is needed to find its cause: gold states, our spells, our claims and the sentences near that date."""
    change = missed.change
    states = "; ".join(f"{s.start} {s.side}{f' ±{s.tolerance}' if s.tolerance else ''}" for s in missed.gold)
    spells = "; ".join(f"{s.start}..{s.end or ''} {s.side or '-'} {s.status} {s.confidence or 0:.2f}" for s in missed.spells)
    sentences = tuple(_sentences(change.place, change.day, pages))
    own = tuple(_own_claims(change.place, change.day, claims))
    if missed.kind == "false":
        cause = "false change"
    elif not sentences:
        cause = "never named near that date" if _mentioned(change.place, pages) else "never named"
    else:
        cause = "no spell" if not missed.matched else "other spells"
    return Miss(
        item=f"{change.place} to {change.side} on {change.day}",
        expected=states if missed.kind == "missed" else f"no such change ({states})",
        found=spells or "no spell of the place", context=own + sentences, cause=cause,
    )  # fmt: skip


def _mentioned(place: str, pages: Sequence[Document]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(place)}(?!\w)", page.text) for page in pages)


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def _sentences(place: str, day: date, pages: Sequence[Document], most: int = 8) -> Iterator[str]:
    """Sentences that name the place in paragraphs that name a day within four of the one asked for."""
    near = [day + timedelta(days=d) for d in range(-4, 5)]
    said = re.compile("|".join(rf"\b{d.day} {_MONTHS[d.month - 1]}\b|\b{_MONTHS[d.month - 1]} {d.day}\b" for d in near))
    name = re.compile(rf"(?<!\w){re.escape(place)}(?!\w)")
    given = 0
    for page in pages:
        heading = ""
        for line in page.text.split("\n"):
            heading = line if line.startswith("#") else heading
            if not name.search(line) or not (said.search(line) or said.search(heading)):
                continue
            for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z])", line):
                if name.search(sentence) and given < most:
                    given += 1
                    yield f"{Path(page.source).name}: {sentence[:300]}"


def _own_claims(place: str, day: date, claims: Sequence[Claim], most: int = 6) -> Iterator[str]:
    """Our claims on the place within thirty days of the one asked for."""
    given = 0
    for c in claims:
        if c.place is None or place not in (c.place.text, c.place.place.name if c.place.place else None):
            continue
        acts = c.when.start or c.when.end
        if acts is not None and abs((acts - day).days) <= 30 and given < most:
            given += 1
            who = ", ".join(a.name or a.text for a in c.actors)
            when = f"{c.when.start or ''}..{c.when.end or ''}"
            yield f"claim {c.type} {who} {when} {c.modality} ({c.rule}, {c.confidence:.2f}): {c.evidence.quote[:160]}"
