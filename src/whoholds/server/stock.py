"""What a ledger has worked out, as the bytes that a store keeps of it. Pure.

What comes out of the bytes is read only as far as somebody asks, so that a server has its first answer soon.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whoholds.model import Place
from whoholds.server import arrays as arrays_as
from whoholds.server.past import COLUMNS, EMPTY, Past, Pasts, Rows, Shelf, Table, cut

_SAME, _NEVER = -1, -1  # rows as the version before has them; a place whose past is not worked out


class Places(Mapping[str, Place]):
    """Places by id, each read from its line when somebody first asks for it."""

    def __init__(self, lines: Mapping[str, str]) -> None:
        self._lines = lines
        self._read: dict[str, Place] = {}

    def __getitem__(self, id_: str) -> Place:
        if id_ not in self._read:
            named = dict(zip(_FIELDS, json.loads(self._lines[id_]), strict=True))
            self._read[id_] = Place(**(named | {"parents": tuple(named["parents"])}))
        return self._read[id_]

    def __contains__(self, id_: object) -> bool:
        return id_ in self._lines

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """The places of a record, their rows now and in the past (of those worked out), and what the numbers in the rows stand for.

    ``gone`` are pasts that are no longer true, though most versions in them may be.
    """

    places: Mapping[str, Place]
    actors: Sequence[str]
    sets: Sequence[tuple[int, ...]]
    now: Mapping[str, Rows]
    past: Mapping[str, Past]
    gone: Mapping[str, Past]


def packed(stock: Stock) -> bytes:
    """A stock as bytes."""
    ids = list(stock.places)
    now = [stock.now.get(id_, EMPTY) for id_ in ids]
    pasts = [stock.past.get(id_) or stock.gone.get(id_) for id_ in ids]
    versions = [version for past in pasts if past for version in _told(past)]
    head = {"ids": ids, "actors": list(stock.actors), "sets": list(stock.sets), "gone": list(stock.gone)}
    lines = (json.dumps([getattr(place, field) for field in _FIELDS]) for place in stock.places.values())
    arrays: dict[str, Any] = {
        "head": _letters(json.dumps(head)),
        "places": _letters("\n".join(lines)),
        "now_lengths": np.array([len(one) for one in now], dtype=np.int32),
        "versions": np.array([len(past.days) if past else _NEVER for past in pasts], dtype=np.int32),
        "days": np.array([day for day, _, _ in versions], dtype=np.int32),
        "inputs": np.array([inputs for _, inputs, _ in versions], dtype=np.uint64),
        "lengths": np.array([_SAME if rows is None else len(rows) for _, _, rows in versions], dtype=np.int32),
    }
    for name, rows in (("now", now), ("past", [rows for _, _, rows in versions if rows is not None])):
        table = Table.of(np.concatenate(rows) if rows else EMPTY)
        for column in range(COLUMNS):
            arrays[f"{name} {column}"], arrays[f"{name} {column} values"] = table.numbers[column], table.values[column]
    return arrays_as.packed(arrays)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Stock):
    """A stock as it comes out of its bytes: most of it not read yet."""

    past: Pasts


def unpacked(content: bytes) -> Opened:
    """The stock that `packed` wrote."""
    arrays = arrays_as.unpacked(content)
    head = json.loads(arrays["head"].tobytes())
    ids = head["ids"]
    lines = arrays["places"].tobytes().decode().split("\n") if ids else []
    now, past = (
        Table(*(tuple(arrays[f"{name} {column}{what}"] for column in range(COLUMNS)) for what in (" values", "")))
        for name in ("now", "past")
    )
    counts = arrays["versions"]
    number = {ids[n]: n for n in np.flatnonzero(counts != _NEVER).tolist()}
    fresh = arrays["lengths"] != _SAME
    piece = np.cumsum(fresh) - 1
    lengths = arrays["lengths"][fresh].astype(np.int64)
    shelf = Shelf(
        number=number,
        first=np.concatenate([[0], np.cumsum(np.maximum(counts, 0), dtype=np.int64)]),
        days=arrays["days"].astype(np.int64),
        inputs=arrays["inputs"],
        begins=(np.cumsum(lengths) - lengths)[piece],
        lengths=lengths[piece],
        rows=past,
    )
    return Opened(
        places=Places(dict(zip(ids, lines, strict=True))),
        actors=head["actors"],
        sets=[tuple(members) for members in head["sets"]],
        now=dict(zip(ids, cut(now.take(), arrays["now_lengths"]), strict=True)),
        past=Pasts(shelf, without=head["gone"]),
        gone={id_: shelf[id_] for id_ in head["gone"]},
    )


def _told(past: Past) -> Iterator[tuple[int, int, Rows | None]]:
    """The versions of a place, with no rows where they are those of the version before."""
    for i, (day, inputs, rows) in enumerate(zip(past.days, past.inputs, past.rows, strict=True)):
        yield day, inputs, None if i and rows is past.rows[i - 1] else rows


def _letters(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), dtype=np.uint8)


_FIELDS = tuple(field.name for field in fields(Place))
