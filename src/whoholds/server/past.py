"""What a ledger has worked out, as values and as the bytes that a store keeps of it. Pure."""

from __future__ import annotations

import io
import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import zstandard
from numpy.typing import NDArray

from whoholds.model import Place

COLUMNS = 13
Rows = NDArray[np.int32]
EMPTY: Rows = np.zeros((0, COLUMNS), dtype=np.int32)
_SAME, _NEVER = -1, -1  # rows as the version before has them; a place whose past is not worked out


@dataclass(frozen=True, slots=True)
class Past:
    """One place's rows as known from each of these days on, with the name of what each follows from (`Version.inputs`)."""

    days: tuple[int, ...]
    inputs: tuple[int, ...]
    rows: tuple[Rows, ...]

    def at(self, day: int) -> Rows:
        """The rows as known on a day."""
        i = bisect_right(self.days, day)
        return self.rows[i - 1] if i else EMPTY


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """The places of a record, their rows now and in the past (of those worked out), and what the numbers in the rows stand for.

    ``gone`` are places whose past is no longer true, though most versions in it may be.
    """

    places: Mapping[str, Place]
    actors: Sequence[str]
    sets: Sequence[tuple[int, ...]]
    now: Mapping[str, Rows]
    past: Mapping[str, Past]
    gone: frozenset[str] = frozenset()


def packed(stock: Stock) -> bytes:
    """A stock as bytes."""
    ids = list(stock.places)
    now = [stock.now.get(id_, EMPTY) for id_ in ids]
    pasts = [stock.past.get(id_) for id_ in ids]
    versions = [version for past in pasts if past for version in _told(past)]
    head = {
        "fields": _FIELDS, "places": [[getattr(place, field) for field in _FIELDS] for place in stock.places.values()],
        "actors": list(stock.actors), "sets": list(stock.sets), "gone": sorted(stock.gone),
    }  # fmt: skip
    arrays: dict[str, Any] = {
        "head": np.frombuffer(json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode(), dtype=np.uint8),
        "now": _stacked(now),
        "now_lengths": np.array([len(one) for one in now], dtype=np.int32),
        "versions": np.array([len(past.days) if past else _NEVER for past in pasts], dtype=np.int32),
        "days": np.array([day for day, _, _ in versions], dtype=np.int32),
        "inputs": np.array([inputs for _, inputs, _ in versions], dtype=np.uint64),
        "lengths": np.array([_SAME if rows is None else len(rows) for _, _, rows in versions], dtype=np.int32),
        "past": _stacked([rows for _, _, rows in versions if rows is not None]),
    }
    out = io.BytesIO()
    np.savez(out, **arrays)
    return zstandard.ZstdCompressor(level=3).compress(out.getbuffer())


def unpacked(content: bytes) -> Stock:
    """The stock that `packed` wrote."""
    with np.load(io.BytesIO(zstandard.ZstdDecompressor().decompress(content)), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    head = json.loads(arrays["head"].tobytes())
    places = {place.id: place for place in (_place(head["fields"], values) for values in head["places"])}
    now = _cut(arrays["now"], arrays["now_lengths"])
    lengths = arrays["lengths"]
    pieces = _cut(arrays["past"], lengths[lengths != _SAME])
    rows = [pieces[number] for number in (np.cumsum(lengths != _SAME) - 1).tolist()]
    days, inputs = arrays["days"].tolist(), arrays["inputs"].tolist()
    past, at = {}, 0
    for id_, count in zip(places, arrays["versions"].tolist(), strict=True):
        if count != _NEVER:
            past[id_] = Past(tuple(days[at : at + count]), tuple(inputs[at : at + count]), tuple(rows[at : at + count]))
            at += count
    sets = [tuple(members) for members in head["sets"]]
    now_by_id = dict(zip(places, now, strict=True))
    return Stock(places=places, actors=head["actors"], sets=sets, now=now_by_id, past=past, gone=frozenset(head["gone"]))


def _told(past: Past) -> Iterator[tuple[int, int, Rows | None]]:
    """The versions of a place, with no rows where they are those of the version before."""
    for i, (day, inputs, rows) in enumerate(zip(past.days, past.inputs, past.rows, strict=True)):
        yield day, inputs, None if i and rows is past.rows[i - 1] else rows


def _place(fields: Sequence[str], values: Sequence[Any]) -> Place:
    named = dict(zip(fields, values, strict=True))
    named["parents"] = tuple(named["parents"])
    return Place(**named)


def _stacked(rows: Sequence[Rows]) -> Rows:
    """Rows one below the other, by columns, which pack better."""
    return np.asfortranarray(np.concatenate(rows)) if rows else EMPTY


def _cut(stacked: Rows, lengths: NDArray[np.int32]) -> list[Rows]:
    rows, ends = np.ascontiguousarray(stacked), np.cumsum(lengths)
    return [rows[start:end] for start, end in zip((ends - lengths).tolist(), ends.tolist(), strict=True)]


_FIELDS = tuple(field.name for field in fields(Place))
