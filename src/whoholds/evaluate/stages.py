"""The suites that test one stage alone, places and dates, as reports like the others."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from whoholds.errors import EvaluationError
from whoholds.evaluate.dates import DateMiss, DateScore, read_with_dateparser, score_dates
from whoholds.evaluate.places import PlaceScore, geovirus, passages
from whoholds.evaluate.report import Miss, Report, Row, commit, share
from whoholds.gazetteer import open_gazetteer
from whoholds.model import Interval


def places_geovirus(path: Path) -> Report:
    """Toponyms on GeoVirus: DIR holds GeoVirus.xml."""
    began = time.perf_counter()
    found = geovirus(path, open_gazetteer())
    rows = tuple(_place_rows("", found, (("target", 88.0),), (("target", 94.0),)))
    misses = tuple(_place_misses(found))
    return Report(
        suite="places-geovirus", rows=rows, items=found.gold, seconds=time.perf_counter() - began, commit=commit(), misses=misses
    )  # fmt: skip


def places(path: Path) -> Report:
    """Toponyms on the project's own passages: DIR holds dev.toml and held.toml; the misses are those of dev only."""
    began = time.perf_counter()
    gazetteer = open_gazetteer()
    parts = {part: passages(path, gazetteer, part) for part in ("dev", "held") if (path / f"{part}.toml").exists()}
    if not parts:
        raise EvaluationError(f"{path} holds no dev.toml or held.toml; give the folder eval/places.")
    rows = tuple(row for part, found in parts.items() for row in _place_rows(f"{part}: ", found, (), ()))
    misses = tuple(_place_misses(parts["dev"])) if "dev" in parts else ()
    items = sum(found.gold for found in parts.values())
    return Report(suite="places", rows=rows, items=items, seconds=time.perf_counter() - began, commit=commit(), misses=misses)


def dates(path: Path) -> Report:
    """Expressions of time on the project's own passages; the misses are those of the parts that are not held."""
    began = time.perf_counter()
    ours, peer = score_dates(path), score_dates(path, read_with_dateparser)
    if not ours:
        raise EvaluationError(f"{path} holds no suite of dates (*.toml); give the folder eval/dates.")
    rows = tuple(row for part in ours for row in _date_rows(part, ours[part], peer[part]))
    misses = tuple(_date_miss(m) for part, found in ours.items() if not part.startswith("held") for m in found.misses)
    items = sum(found.expressions for found in ours.values())
    return Report(suite="dates", rows=rows, items=items, seconds=time.perf_counter() - began, commit=commit(), misses=misses)


def _place_rows(
    prefix: str, found: PlaceScore, f1_peers: tuple[tuple[str, float], ...], near_peers: tuple[tuple[str, float], ...]
) -> Iterator[Row]:
    yield Row(name=f"{prefix}toponym F1", value=100 * found.f1, peers=f1_peers)
    yield Row(name=f"{prefix}toponym precision", value=100 * found.precision)
    yield Row(name=f"{prefix}toponym recall", value=100 * found.recall)
    yield Row(name=f"{prefix}resolved right, of resolved", value=100 * found.accuracy)
    yield Row(name=f"{prefix}within 161 km, of resolved", value=100 * found.within_161_km, peers=near_peers)
    yield Row(name=f"{prefix}resolved, of found", value=share(found.resolved, found.hit))


def _place_misses(found: PlaceScore) -> Iterator[Miss]:
    yield from (Miss(item=words, expected="a place", found="none", cause="missed") for words in found.missed)
    yield from (Miss(item=words, expected="no place", found="a place", cause="false") for words in found.wrong)
    yield from (Miss(item=words, expected="the marked position", found="elsewhere", cause="misplaced") for words in found.misplaced)


def _date_rows(part: str, ours: DateScore, peer: DateScore) -> Iterator[Row]:
    target = (("target", 96.0),) if part.startswith("held") else ()
    yield Row(name=f"{part}: interval and precision", value=100 * ours.accuracy, peers=(("dateparser alone", 100 * peer.accuracy), *target))
    interval, peer_interval = share(ours.interval, ours.expressions), share(peer.interval, peer.expressions)
    yield Row(name=f"{part}: interval", value=interval, peers=(("dateparser alone", peer_interval),))
    yield Row(
        name=f"{part}: dates read from traps", value=ours.false_on_traps, peers=(("dateparser alone", peer.false_on_traps),), digits=0
    )
    yield Row(name=f"{part}: dates outside the gold", value=ours.false, peers=(("dateparser alone", peer.false),), digits=0)


def _date_miss(miss: DateMiss) -> Miss:
    return Miss(item=f"{miss.item}: {miss.text}", expected=_interval(miss.expected), found=_interval(miss.found), cause=miss.rule)


def _interval(when: Interval | None) -> str:
    return "none" if when is None else f"{when.start or ''}..{when.end or ''} {when.precision}"
