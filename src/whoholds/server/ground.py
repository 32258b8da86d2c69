"""Where the places of a record lie to each other: what the fading of all of them at once is worked out on. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whoholds.answers import AREAS
from whoholds.lexicon.weights import Weights
from whoholds.model import Place
from whoholds.server import arrays

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

CELLS = 2500  # at most so many cells
AT_ONCE = 2_000_000  # pairs measured at once
_RADIUS = 6371.0  # of the globe, in km
_SHORT = 1 << 15  # places whose numbers' differences fit sixteen bits


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
    source, target, band = _pairs(lat, lon, settled, limits)
    order = np.argsort(source.astype(np.uint16) if len(places) <= 1 << 16 else source, kind="stable")  # sixteen bits are sorted in no time
    start = np.concatenate([[0], np.cumsum(np.bincount(source, minlength=len(places)))]).astype(np.int64)
    cell, centres = _cells(lat, lon)
    spots = _spots(centres[:, 0], centres[:, 1])
    apart = 2.0 - 2.0 * (spots @ spots.T)
    near = (apart <= _chord(np.array(weights.decay.tempo_km))).astype(np.float32)
    return Ground(source[order], target[order], band[order], start, len(limits), cell, near, settled)


def packed(land: Ground) -> bytes:
    """A lie of the land as bytes. Targets lie in order beside each source, so that only the steps between them are written."""
    order = np.lexsort((land.target, land.source))
    steps = np.diff(land.target[order].astype(np.int64), prepend=0)
    return arrays.packed({
        "steps": steps.astype(np.int32 if len(land.cell) > _SHORT else np.int16), "band": land.band[order], "start": land.start,
        "bands": np.array(land.bands), "cell": land.cell.astype(np.int16), "near_cells": np.packbits(land.near_cells > 0),
        "settled": land.settled,
    })  # fmt: skip


def unpacked(content: bytes) -> Ground:
    """The lie of the land that `packed` wrote."""
    read = arrays.unpacked(content)
    start, cell = read["start"], read["cell"].astype(np.int64)
    cells = int(cell.max(initial=-1)) + 1
    near = np.unpackbits(read["near_cells"], count=cells * cells).reshape(cells, cells)
    return Ground(
        source=np.repeat(np.arange(len(start) - 1, dtype=np.int32), np.diff(start)), target=np.cumsum(read["steps"], dtype=np.int32),
        band=read["band"], start=start, bands=int(read["bands"]), cell=cell, near_cells=near.astype(np.float32), settled=read["settled"],
    )  # fmt: skip


def spread(start: Ints, length: Ints) -> Ints:
    """The numbers of several ranges, one range after another.

    >>> spread(np.array([5, 9]), np.array([2, 3])).tolist()
    [5, 6, 9, 10, 11]
    """
    before = np.cumsum(length) - length
    return np.asarray(np.repeat(start - before, length) + np.arange(int(length.sum()), dtype=np.int64))


def _spots(lat: Floats, lon: Floats) -> Floats:
    """Points on a globe of radius one."""
    phi, turn = np.radians(lat), np.radians(lon)
    return np.stack([np.cos(phi) * np.cos(turn), np.cos(phi) * np.sin(turn), np.sin(phi)], axis=1)


def _chord(km: Floats) -> Floats:
    """The square of the straight line, on a globe of radius one, between points so far apart on its surface."""
    return np.asarray((2.0 * np.sin(np.minimum(km / _RADIUS, np.pi) / 2.0)) ** 2)


def _pairs(lat: Floats, lon: Floats, settled: Flags, limits: Floats) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int8]]:
    """Every (place, settlement near it) within the last limit, with the band of their distance. Candidates lie within reach of latitude
    in a strip of longitude or in the next."""
    if not len(lat):
        return np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int8)
    high = 1.01 * float(np.degrees(limits[-1] / _RADIUS))
    strip = np.floor(lon / (high / max(float(np.cos(np.radians(np.abs(lat).max() + high))), 0.01)))
    order = np.lexsort((lat, strip)).astype(np.int64)
    key = strip[order] * 1000.0 + lat[order]  # latitudes span 180, so that no range reaches into another strip
    one = np.arange(len(order), dtype=np.int64)
    spots, chords = _spots(lat, lon), _chord(limits)
    inside = _measured(order, one + 1, np.searchsorted(key, key + high, side="right"), spots, chords)
    beside = _measured(order, np.searchsorted(key, key + 1000.0 - high), np.searchsorted(key, key + 1000.0 + high), spots, chords)
    a, b, band = (np.concatenate(column) for column in zip(*inside, *beside, strict=True))
    source, target, band = np.concatenate([a, b]), np.concatenate([b, a]), np.concatenate([band, band])
    kept = settled[target]
    return source[kept], target[kept], band[kept]


def _measured(
    order: Ints, low: Ints, high: Ints, spots: Floats, chords: Floats
) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int8]]]:
    """Of each place in order with those numbered low to high, the pairs within reach; so many at once that memory stays flat."""
    length = np.maximum(high - low, 0)
    parts = max(1, -(-int(length.sum()) // AT_ONCE))
    cuts = np.searchsorted(np.cumsum(length), np.linspace(0, length.sum(), parts + 1))
    for begin, end in zip(cuts[:-1], [*cuts[1:-1], len(order)], strict=True):
        here, there = np.repeat(order[begin:end], length[begin:end]), order[spread(low[begin:end], length[begin:end])]
        apart = sum((spots[here, axis] - spots[there, axis]) ** 2 for axis in range(3))
        within = np.flatnonzero(apart < chords[-1])
        band = np.searchsorted(chords, apart[within], side="right").astype(np.int8)
        yield here[within].astype(np.int32), there[within].astype(np.int32), band


def _cells(lat: Floats, lon: Floats) -> tuple[Ints, Floats]:
    """Each place's cell, and the cells' centres; coarser where there would be too many."""
    size = 0.25
    while True:
        keys = np.stack([np.floor(lat / size), np.floor(lon / size)], axis=1) if len(lat) else np.zeros((0, 2))
        found, cell = np.unique(keys, axis=0, return_inverse=True)
        if len(found) <= CELLS:
            return cell.reshape(-1).astype(np.int64), (found + 0.5) * size
        size *= 2
