"""Where the places of a record lie to each other: what the fading of all of them at once is worked out on. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whoholds.answers import AREAS
from whoholds.lexicon.weights import Weights
from whoholds.model import Place

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

CELLS = 2500  # at most so many cells
AT_ONCE = 2_000_000  # pairs measured at once
_KM = 111.195


@dataclass(frozen=True, slots=True)
class Ground:
    """Pairs of a place and a settlement within 40 km, by source (those of place n: ``start[n]`` to ``start[n + 1]``), with the band of
    their distance, of so many ``bands``; each place's cell, and for what is farther which cells are near each other."""

    source: NDArray[np.int32]
    target: NDArray[np.int32]
    band: NDArray[np.int8]
    start: Ints
    bands: int
    cell: Ints
    near_cells: NDArray[np.float32]
    settled: Flags


def ground(places: Sequence[Place], weights: Weights) -> Ground:
    """The lie of the land, worked out once for a list of places."""
    lat, lon = np.array([p.lat for p in places]), np.array([p.lon for p in places])
    settled = np.array([p.kind not in AREAS and not p.id.startswith("part:") for p in places], dtype=bool)
    limits = np.array(weights.decay.bands_km)
    source, target, km = _pairs(lat, lon, settled, float(limits[-1]))
    order = np.argsort(source, kind="stable")
    source, target, km = source[order], target[order], km[order]
    band = np.searchsorted(limits, km, side="right").astype(np.int8)
    start = np.searchsorted(source, np.arange(len(places) + 1)).astype(np.int64)
    cell, centres = _cells(lat, lon)
    apart = _distance(centres[:, 0][:, None], centres[:, 1][:, None], centres[:, 0][None, :], centres[:, 1][None, :])
    near = (apart <= weights.decay.tempo_km).astype(np.float32)
    return Ground(source, target, band, start, len(limits), cell, near, settled)


def spread(start: Ints, length: Ints) -> Ints:
    """The numbers of several ranges, one range after another.

    >>> spread(np.array([5, 9]), np.array([2, 3])).tolist()
    [5, 6, 9, 10, 11]
    """
    before = np.cumsum(length) - length
    return np.asarray(np.repeat(start - before, length) + np.arange(int(length.sum()), dtype=np.int64))


def _distance(a_lat: Floats, a_lon: Floats, b_lat: Floats, b_lon: Floats) -> Floats:
    """Great-circle kilometres."""
    a, b = np.radians(a_lat), np.radians(b_lat)
    half = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(b_lon - a_lon) / 2) ** 2
    return np.asarray(2 * 6371.0 * np.arcsin(np.sqrt(np.minimum(1.0, half))))


def _pairs(lat: Floats, lon: Floats, settled: Flags, reach: float) -> tuple[NDArray[np.int32], NDArray[np.int32], Floats]:
    """Every (place, settlement near it) within reach. Candidates lie within reach of latitude in a strip of longitude or in the next."""
    if not len(lat):
        return np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0)
    high = 1.01 * reach / _KM
    strip = np.floor(lon / (high / max(float(np.cos(np.radians(np.abs(lat).max() + high))), 0.01)))
    order = np.lexsort((lat, strip)).astype(np.int64)
    key = strip[order] * 1000.0 + lat[order]  # latitudes span 180, so that no range reaches into another strip
    one = np.arange(len(order), dtype=np.int64)
    inside = _measured(order, one + 1, np.searchsorted(key, key + high, side="right"), lat, lon, reach)
    beside = _measured(order, np.searchsorted(key, key + 1000.0 - high), np.searchsorted(key, key + 1000.0 + high), lat, lon, reach)
    a, b, km = (np.concatenate(column) for column in zip(*inside, *beside, strict=True))
    source, target, km = np.concatenate([a, b]), np.concatenate([b, a]), np.concatenate([km, km])
    kept = settled[target]
    return source[kept].astype(np.int32), target[kept].astype(np.int32), km[kept]


def _measured(order: Ints, low: Ints, high: Ints, lat: Floats, lon: Floats, reach: float) -> Iterator[tuple[Ints, Ints, Floats]]:
    """Of each place in order with those numbered low to high, the pairs within reach; so many at once that memory stays flat."""
    length = np.maximum(high - low, 0)
    parts = max(1, -(-int(length.sum()) // AT_ONCE))
    cuts = np.searchsorted(np.cumsum(length), np.linspace(0, length.sum(), parts + 1))
    for begin, end in zip(cuts[:-1], [*cuts[1:-1], len(order)], strict=True):
        here, there = np.repeat(order[begin:end], length[begin:end]), order[spread(low[begin:end], length[begin:end])]
        km = _distance(lat[here], lon[here], lat[there], lon[there])
        within = km < reach
        yield here[within], there[within], km[within]


def _cells(lat: Floats, lon: Floats) -> tuple[Ints, Floats]:
    """Each place's cell, and the cells' centres; coarser where there would be too many."""
    size = 0.25
    while True:
        keys = np.stack([np.floor(lat / size), np.floor(lon / size)], axis=1) if len(lat) else np.zeros((0, 2))
        found, cell = np.unique(keys, axis=0, return_inverse=True)
        if len(found) <= CELLS:
            return cell.reshape(-1).astype(np.int64), (found + 0.5) * size
        size *= 2
