"""Scores a control table against dated facts on named towns, as the README of ``ukraine-control`` defines it.

No reading happens here: gold and table in, numbers out. A *side* is ``Russia`` or ``Ukraine``; anything else is no side. All
intervals of the gold are ``[date, next row of the place)``; the window is closed on both ends, as in that README.
"""

from __future__ import annotations

import csv
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from zlib import crc32

from whoholds.errors import EvaluationError
from whoholds.evaluate.report import f1, share

WINDOW = (date(2022, 2, 24), date(2022, 8, 31))
SLACKS = (1, 3, 7)
FAR = 30  # days beyond which a change is no longer the same change
SIDES = ("Russia", "Ukraine")
UNSURE = frozenset({"contested", "claimed", "disputed", "breached", "joint", "unknown"})
FOLDS = 5
BINS = 10

_RUSSIA = re.compile(r"\brussian?\b|\b[dl][pn]r\b|wagner|chechen|kadyrov|(?:donetsk|luhansk)[ -]people", re.I)
_UKRAINE = re.compile(r"ukrain|\bua\b|azov", re.I)
_ARTICLES = re.compile(r"^(the|el|al|le|la)\s+", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldState:
    """One row of the gold: from ``start`` the place is held by ``side`` (or contested, or ``?``), with days of slack."""

    start: date
    side: str
    tolerance: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPlace:
    """A place of the gold with its states in order of time."""

    name: str
    aliases: tuple[str, ...]
    lat: float
    lon: float
    states: tuple[GoldState, ...]

    def on(self, day: date) -> GoldState | None:
        """The state that stands on a day, None before the first."""
        standing = [s for s in self.states if s.start <= day]
        return standing[-1] if standing else None

    def scored(self, day: date) -> str | None:
        """The side that holds the place on a day, None where the day is not scored: unknown, contested or inside a tolerance."""
        state = self.on(day)
        if state is None or state.side not in SIDES:
            return None
        loose = any(s.tolerance and abs((day - s.start).days) <= s.tolerance for s in self.states)
        return None if loose else state.side

    @property
    def changes(self) -> tuple[Change, ...]:
        """Changes of side; what happened in a gap is not scored, contested states are passed over."""
        found: list[Change] = []
        current: str | None = None
        for state in self.states:
            if state.side not in SIDES:
                current = None if state.side == "?" else current
                continue
            if current is not None and state.side != current and state.kind == "change":
                found.append(Change(place=self.name, day=state.start, side=state.side, tolerance=state.tolerance))
            current = state.side
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A place passes to a side on a day, give or take ``tolerance`` days."""

    place: str
    day: date
    side: str
    tolerance: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSpell:
    """One row of a control table as the scorer sees it. ``side`` is None where the holder is no side."""

    place_id: str
    name: str
    lat: float
    lon: float
    start: date
    end: date | None
    side: str | None
    status: str
    confidence: float | None = None
    claim_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A gold change without a pair (``kind`` missed), or a change of ours that the gold does not know (``kind`` false)."""

    kind: str
    change: Change
    spells: tuple[TableSpell, ...]
    gold: tuple[GoldState, ...]
    matched: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlScore:
    """All numbers of the suite. Shares are percentages; ``wrong_flips`` is per 1,000 place-days; None where undefined."""

    precision: Mapping[int, float | None]
    recall: Mapping[int, float | None]
    f1: Mapping[int, float | None]
    gold_changes: int
    our_changes: int
    median_day_error: float | None
    state_all: float | None
    state_changing: float | None
    place_days: int
    wrong_flips: float | None
    flagged_wrong: float | None
    flagged_right: float | None
    brier: float | None
    ece: float | None
    ece_folded: float | None
    places_matched: int
    missed: tuple[Missed, ...] = field(default=())
    reliability: tuple[tuple[float, float, int], ...] = ()


def load_gold(path: Path) -> tuple[GoldPlace, ...]:
    """The places of a gold file in its own order. Raises EvaluationError where it is no such file."""
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        grouped: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in rows:
            grouped[row["place"]].append(row)
        return tuple(_gold_place(name, of_place) for name, of_place in grouped.items())
    except (OSError, KeyError, ValueError) as error:
        raise EvaluationError(f"The gold file {path} cannot be read ({error}); give the folder that holds gold_dev.csv.") from error


def _gold_place(name: str, rows: Sequence[Mapping[str, str]]) -> GoldPlace:
    states = sorted(
        (
            GoldState(start=date.fromisoformat(r["date"]), side=r["holder_side"], tolerance=int(r["tolerance"]), kind=r["kind"])
            for r in rows
        ),
        key=lambda s: s.start,
    )
    aliases = tuple(a for a in rows[0]["aliases"].split("|") if a)
    return GoldPlace(name=name, aliases=aliases, lat=float(rows[0]["lat"]), lon=float(rows[0]["lon"]), states=tuple(states))


def side_of(*names: str) -> str | None:
    """The side that a holder's id or name means.

    >>> side_of("donetsk-peoples-republic", "Donetsk People's Republic"), side_of("ukraine"), side_of("")
    ('Russia', 'Ukraine', None)
    """
    text = " ".join(names)
    if _RUSSIA.search(text):
        return "Russia"
    return "Ukraine" if _UKRAINE.search(text) else None


def normal(name: str) -> str:
    """A place name without case, accents, hyphens, articles and apostrophes.

    >>> normal("Sloviansk"), normal("Kam’yanka-Dniprovska"), normal("The Đà")
    ('sloviansk', 'kamyanka dniprovska', 'đa')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()
    plain = re.sub(r"['’ʼ`´ʹ]", "", plain)
    return _ARTICLES.sub("", re.sub(r"[\s\-‐‑–]+", " ", plain).strip())


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two (lat, lon) points.

    >>> round(kilometres((50.45, 30.52), (49.99, 36.23)))
    409
    """
    lat1, lon1, lat2, lon2 = map(math.radians, (*a, *b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(h)))


def table_spells(rows: Iterable[Mapping[str, str]]) -> Iterator[TableSpell]:
    """Rows of ``whoholds export control`` as the scorer sees them; only ``scope`` whole or empty, only with coordinates."""
    for row in rows:
        if row.get("scope", "") not in ("", "whole"):
            continue
        try:
            lat, lon = float(row["lat"]), float(row["lon"])
            start = date.fromisoformat(row["valid_from"]) if row["valid_from"] else date.min
        except ValueError:
            continue
        confidence = row.get("confidence") or ""
        yield TableSpell(
            place_id=row.get("place_id") or f"{row['name']}@{lat},{lon}",
            name=row["name"], lat=lat, lon=lon, start=start,
            end=date.fromisoformat(row["valid_to"]) if row.get("valid_to") else None,
            side=side_of(row.get("holder_id", ""), row.get("holder", "")),
            status=row.get("status", ""),
            confidence=float(confidence) if confidence else None,
            claim_ids=tuple(c for c in re.split(r"[;|,\s]+", row.get("claim_ids", "")) if c),
        )  # fmt: skip


def pair_places(gold: Sequence[GoldPlace], spells: Iterable[TableSpell]) -> dict[str, tuple[TableSpell, ...]]:
    """Gold place name → the spells of its place in the table, one to one.

    Equal normalised names within 15 km come first, then anything within 3 km; nearer pairs before farther ones.
    """
    by_id: dict[str, list[TableSpell]] = defaultdict(list)
    for spell in spells:
        by_id[spell.place_id].append(spell)
    near: list[tuple[int, float, str, str]] = []
    for place in gold:
        names = {normal(n) for n in (place.name, *place.aliases)}
        for place_id, own in by_id.items():
            if abs(own[0].lat - place.lat) > 0.2 or abs(own[0].lon - place.lon) > 0.6:
                continue
            apart = kilometres((place.lat, place.lon), (own[0].lat, own[0].lon))
            same = normal(own[0].name) in names
            if (same and apart <= 15) or apart <= 3:
                near.append((0 if same else 1, apart, place.name, place_id))
    paired: dict[str, tuple[TableSpell, ...]] = {}
    taken: set[str] = set()
    for _, _, name, place_id in sorted(near):
        if name not in paired and place_id not in taken:
            paired[name] = tuple(sorted(by_id[place_id], key=lambda s: s.start))
            taken.add(place_id)
    return paired


def our_changes(place: GoldPlace, spells: Sequence[TableSpell]) -> tuple[Change, ...]:
    """Changes of side of a place's spells, seen from the gold's first state; contested and unknown spells are passed over."""
    current = next((s.side for s in place.states[:1] if s.side in SIDES), None)
    found: list[Change] = []
    for spell in spells:
        if spell.side is None or spell.status in ("contested", "unknown", "disputed", "joint"):
            continue
        if current is not None and spell.side != current and WINDOW[0] <= spell.start <= WINDOW[1]:
            found.append(Change(place=place.name, day=spell.start, side=spell.side))
        current = spell.side
    return tuple(found)


def pair_changes(gold: Sequence[Change], ours: Sequence[Change], slack: int) -> tuple[tuple[int, int], ...]:
    """Pairs (index of gold, index of ours) of one place and side within ``slack`` days plus tolerance, nearest first, one to one."""
    close = sorted(
        (abs((g.day - o.day).days), i, j)
        for i, g in enumerate(gold)
        for j, o in enumerate(ours)
        if g.side == o.side and abs((g.day - o.day).days) <= slack + g.tolerance
    )
    pairs: list[tuple[int, int]] = []
    for _, i, j in close:
        if all(i != a and j != b for a, b in pairs):
            pairs.append((i, j))
    return tuple(pairs)


def score_table(rows: Iterable[Mapping[str, str]], gold: Sequence[GoldPlace]) -> ControlScore:
    """Score a control table (rows with the columns of ``whoholds export control``) against the gold."""
    paired = pair_places(gold, table_spells(rows))
    hits = dict.fromkeys(SLACKS, 0)
    errors: list[int] = []
    missed: list[Missed] = []
    n_gold = n_ours = flips = 0
    days = _Days()
    for place in gold:
        spells = paired.get(place.name, ())
        changes = place.changes
        ours = askable(place, our_changes(place, spells))
        n_gold += len(changes)
        n_ours += len(ours)
        for slack in SLACKS:
            hits[slack] += len(pair_changes(changes, ours, slack))
        errors += [abs((changes[i].day - ours[j].day).days) for i, j in pair_changes(changes, ours, FAR)]
        flips += sum(not any(abs((o.day - g.day).days) <= FAR + g.tolerance and o.side == g.side for g in changes) for o in ours)
        missed += _missed(place, spells, changes, ours)
        days.add(place, spells)
    precision = {s: share(hits[s], n_ours) for s in SLACKS}
    recall = {s: share(hits[s], n_gold) for s in SLACKS}
    return ControlScore(
        precision=precision, recall=recall, f1={s: f1(precision[s], recall[s]) for s in SLACKS},
        gold_changes=n_gold, our_changes=n_ours, median_day_error=_median(errors),
        state_all=share(days.right, days.total), state_changing=share(days.right_changing, days.total_changing),
        place_days=days.total, wrong_flips=1000 * flips / days.total if days.total else None,
        flagged_wrong=share(days.flagged_wrong, days.wrong), flagged_right=share(days.flagged_right, days.right),
        brier=days.brier(), ece=days.ece(), ece_folded=days.ece_folded(), places_matched=len(paired), missed=tuple(missed),
        reliability=tuple(_bins(days.words)),
    )  # fmt: skip


def askable(place: GoldPlace, ours: Sequence[Change]) -> tuple[Change, ...]:
    """Our changes without those that fall where the gold is silent (before its first day, inside a gap up to the day it ends)
    and pair with no change of the gold within 30 days: what the gold does not know is never scored."""
    paired = {j for _, j in pair_changes(place.changes, ours, FAR)}
    gaps = [(s.start, _known_again(place.states[i:])) for i, s in enumerate(place.states) if s.side == "?"]
    first = place.states[0].start

    def silent(day: date) -> bool:
        return any(start <= day <= end for start, end in gaps) or day < first

    return tuple(c for j, c in enumerate(ours) if j in paired or not silent(c.day))


def _known_again(states: Sequence[GoldState]) -> date:
    """The last day of slack of the first state with a side."""
    return next((s.start + timedelta(days=s.tolerance) for s in states if s.side in SIDES), date.max)


def _missed(place: GoldPlace, spells: tuple[TableSpell, ...], gold: Sequence[Change], ours: Sequence[Change]) -> Iterator[Missed]:
    pairs = pair_changes(gold, ours, SLACKS[-1])
    for i, change in enumerate(gold):
        if all(i != a for a, _ in pairs):
            yield Missed(kind="missed", change=change, spells=spells, gold=place.states, matched=bool(spells))
    for j, change in enumerate(ours):
        if all(j != b for _, b in pairs):
            yield Missed(kind="false", change=change, spells=spells, gold=place.states, matched=True)


class _Days:
    """Counts place-days while places are added one by one."""

    def __init__(self) -> None:
        self.total = self.right = self.total_changing = self.right_changing = 0
        self.flagged_wrong = self.flagged_right = 0
        self.words: list[tuple[str, float, bool]] = []  # place, confidence, right: one for each day on which the table names a side

    @property
    def wrong(self) -> int:
        return self.total - self.right

    def add(self, place: GoldPlace, spells: Sequence[TableSpell]) -> None:
        """Count the scored days of one place."""
        first = place.states[0].side
        changing = bool(place.changes)
        told = next((s.start for s in spells if s.side is not None or s.status == "contested"), None)
        day = WINDOW[0]
        while day <= WINDOW[1]:
            truth = place.scored(day)
            if truth is not None:
                spell = None if told is None or day < told else _standing(spells, day)
                known = told is not None and day >= told
                side = (spell.side if spell and spell.status not in ("contested", "unknown") else None) if known else first
                self._count(place.name, spell, right=side == truth, changing=changing, flagged=_flagged(spell, known=known))
            day += timedelta(days=1)

    def _count(self, name: str, spell: TableSpell | None, *, right: bool, changing: bool, flagged: bool) -> None:
        self.total += 1
        self.right += right
        self.total_changing += changing
        self.right_changing += changing and right
        self.flagged_wrong += flagged and not right
        self.flagged_right += flagged and right
        if spell is not None and spell.side is not None and spell.confidence is not None and spell.status not in ("contested", "unknown"):
            self.words.append((name, spell.confidence, right))

    def brier(self) -> float | None:
        """Mean squared difference of confidence and rightness over the days on which a side is named."""
        return sum((c - r) ** 2 for _, c, r in self.words) / len(self.words) if self.words else None

    def ece(self) -> float | None:
        """Expected calibration error of the confidence as shown, in ten equal bins."""
        return _ece([(c, r) for _, c, r in self.words])

    def ece_folded(self) -> float | None:
        """Calibration error after isotonic calibration on the other folds, folds made of whole places."""
        out: list[tuple[float, bool]] = []
        for k in range(FOLDS):
            rest = [(c, r) for name, c, r in self.words if crc32(name.encode()) % FOLDS != k]
            steps = isotonic(rest)
            out += [(apply_steps(steps, c), r) for name, c, r in self.words if crc32(name.encode()) % FOLDS == k]
        return _ece(out)


def _standing(spells: Sequence[TableSpell], day: date) -> TableSpell | None:
    inside = [s for s in spells if s.start <= day and (s.end is None or day < s.end)]
    return inside[-1] if inside else None


def _flagged(spell: TableSpell | None, *, known: bool) -> bool:
    return known and (spell is None or spell.status in UNSURE)


def _bins(words: Iterable[tuple[str, float, bool]]) -> Iterator[tuple[float, float, int]]:
    """(mean confidence, share right, days) of each filled bin."""
    binned: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for _, confidence, right in words:
        binned[min(BINS - 1, int(confidence * BINS))].append((confidence, right))
    for _, inside in sorted(binned.items()):
        yield sum(c for c, _ in inside) / len(inside), sum(r for _, r in inside) / len(inside), len(inside)


def _ece(words: Sequence[tuple[float, bool]]) -> float | None:
    if not words:
        return None
    return sum(n * abs(mean - right) for mean, right, n in _bins(("", c, r) for c, r in words)) / len(words)


def isotonic(pairs: Iterable[tuple[float, bool]]) -> tuple[tuple[float, float], ...]:
    """Rising steps (upper confidence, share right) by pool-adjacent-violators (Ayer et al. 1955).

    >>> isotonic([(0.2, False), (0.5, True), (0.6, False), (0.9, True)])
    ((0.2, 0.0), (0.6, 0.5), (0.9, 1.0))
    """
    counted: dict[float, tuple[int, int]] = {}
    for confidence, right in pairs:
        n, hit = counted.get(confidence, (0, 0))
        counted[confidence] = (n + 1, hit + right)
    blocks: list[tuple[float, int, int]] = []
    for confidence in sorted(counted):
        n, hit = counted[confidence]
        top = confidence
        while blocks and blocks[-1][2] / blocks[-1][1] >= hit / n:
            _, n_before, hit_before = blocks.pop()
            n, hit = n + n_before, hit + hit_before
        blocks.append((top, n, hit))
    return tuple((top, hit / n) for top, n, hit in blocks)


def apply_steps(steps: Sequence[tuple[float, float]], confidence: float) -> float:
    """The calibrated value of a confidence.

    >>> apply_steps(((0.2, 0.1), (0.9, 0.8)), 0.5)
    0.8
    """
    if not steps:
        return confidence
    return next((value for top, value in steps if confidence <= top), steps[-1][1])


def _median(numbers: Sequence[int]) -> float | None:
    if not numbers:
        return None
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    return float(ordered[middle]) if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
