"""The rows of places as known from one day on after the other: single pasts, and many in arrays, out of which one day of knowledge takes
its rows for all places at once. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whoholds.server.ground import Ints, spread

COLUMNS = 13
Rows = NDArray[np.int32]
EMPTY: Rows = np.zeros((0, COLUMNS), dtype=np.int32)


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


@dataclass(frozen=True, slots=True)
class Known:
    """The rows of places, one place after the other: so many each."""

    ids: tuple[str, ...]
    lengths: Ints
    rows: Rows

    @classmethod
    def of(cls, found: Mapping[str, Rows]) -> Known:
        """These rows, of places that have any."""
        some = {id_: rows for id_, rows in found.items() if len(rows)}
        lengths = np.array([len(rows) for rows in some.values()], dtype=np.int64)
        return cls(tuple(some), lengths, np.concatenate(list(some.values())) if some else EMPTY)

    def by_place(self) -> dict[str, Rows]:
        """The rows of each place."""
        return dict(zip(self.ids, cut(self.rows, self.lengths), strict=True))


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as columns of numbers of few different values: small in bytes, and quick to take some rows from."""

    values: tuple[Rows, ...]
    numbers: tuple[NDArray[np.unsignedinteger[Any]], ...]

    @classmethod
    def of(cls, rows: Rows) -> Table:
        """These rows."""
        found = [np.unique(rows[:, column], return_inverse=True) for column in range(COLUMNS)]
        numbers = [number.reshape(-1).astype(np.min_scalar_type(len(values))) for values, number in found]
        return cls(tuple(values for values, _ in found), tuple(numbers))

    def __len__(self) -> int:
        return len(self.numbers[0])

    def take(self, which: Ints | slice = slice(None)) -> Rows:
        """Some of the rows, or all."""
        columns = [values[number[which]] for values, number in zip(self.values, self.numbers, strict=True)]
        return np.ascontiguousarray(np.stack(columns, axis=1))


@dataclass(frozen=True, slots=True, eq=False)
class Shelf(Mapping[str, Past]):
    """The pasts of many places in arrays. Versions lie in the order of places: those of the place with number n from ``first[n]`` to
    ``first[n + 1]``, version v with the rows from ``begins[v]``, ``lengths[v]`` of them."""

    number: Mapping[str, int]
    first: Ints
    days: Ints
    inputs: NDArray[np.uint64]
    begins: Ints
    lengths: Ints
    rows: Table

    def __getitem__(self, id_: str) -> Past:
        n = self.number[id_]
        versions = slice(int(self.first[n]), int(self.first[n + 1]))
        begins, ends = self.begins[versions], self.begins[versions] + self.lengths[versions]
        low = int(begins.min(initial=len(self.rows)))
        rows = self.rows.take(slice(low, int(ends.max(initial=low))))
        pieces = {piece: rows[piece[0] - low : piece[1] - low] for piece in zip(begins.tolist(), ends.tolist(), strict=True)}
        found = tuple(pieces[piece] for piece in zip(begins.tolist(), ends.tolist(), strict=True))
        return Past(tuple(self.days[versions].tolist()), tuple(self.inputs[versions].tolist()), found)

    def __iter__(self) -> Iterator[str]:
        return iter(self.number)

    def __len__(self) -> int:
        return len(self.number)

    def at(self, day: int, numbers: Ints) -> tuple[Ints, Ints]:
        """Where the rows of places as known on a day begin, and how many they are."""
        far = np.int64(1 << 32)
        keys = np.repeat(np.arange(len(self.first) - 1, dtype=np.int64), np.diff(self.first)) * far + self.days
        version = np.searchsorted(keys, numbers * far + day, side="right") - 1
        there = version >= self.first[numbers]
        begins, lengths = np.zeros_like(numbers), np.zeros_like(numbers)
        begins[there], lengths[there] = self.begins[version[there]], self.lengths[version[there]]
        return begins, lengths


_NO_INTS = np.zeros(0, dtype=np.int64)
BARE = Shelf({}, np.zeros(1, dtype=np.int64), _NO_INTS, np.zeros(0, dtype=np.uint64), _NO_INTS, _NO_INTS, Table.of(EMPTY))


class Pasts(MutableMapping[str, Past]):
    """The pasts of places: those put here, and those that still lie on a shelf."""

    def __init__(self, shelf: Shelf = BARE, without: Iterable[str] = ()) -> None:
        out = frozenset(without)
        self._shelf, self._shelved = shelf, {id_: n for id_, n in shelf.number.items() if id_ not in out}
        self._apart: dict[str, Past] = {}

    def __getitem__(self, id_: str) -> Past:
        return self._apart[id_] if id_ in self._apart or id_ not in self._shelved else self._shelf[id_]

    def __setitem__(self, id_: str, past: Past) -> None:
        self._shelved.pop(id_, None)
        self._apart[id_] = past

    def __delitem__(self, id_: str) -> None:
        del (self._shelved if id_ in self._shelved else self._apart)[id_]

    def __contains__(self, id_: object) -> bool:
        return id_ in self._shelved or id_ in self._apart

    def __iter__(self) -> Iterator[str]:
        return iter((*self._shelved, *self._apart))

    def __len__(self) -> int:
        return len(self._shelved) + len(self._apart)

    def copy(self) -> Pasts:
        """The same pasts, whatever is put here or taken away later."""
        other = Pasts(self._shelf)
        other._shelved, other._apart = dict(self._shelved), dict(self._apart)
        return other

    def at(self, day: int, ids: Sequence[str], beside: Mapping[str, Rows]) -> Known:
        """The rows of these places as known on a day, in their order, those of places without a past from ``beside``."""
        numbers = np.array([self._shelved.get(id_, -1) for id_ in ids], dtype=np.int64)
        shelved = numbers >= 0
        begins, lengths = np.zeros(len(ids), np.int64), np.zeros(len(ids), np.int64)
        begins[shelved], lengths[shelved] = self._shelf.at(day, numbers[shelved])
        apart = [self._apart[ids[i]].at(day) if ids[i] in self._apart else beside[ids[i]] for i in np.flatnonzero(~shelved).tolist()]
        lengths[~shelved] = [len(rows) for rows in apart]
        rows = np.empty((int(lengths.sum()), COLUMNS), dtype=np.int32)
        starts = np.cumsum(lengths) - lengths
        rows[spread(starts[shelved], lengths[shelved])] = self._shelf.rows.take(spread(begins[shelved], lengths[shelved]))
        if apart:
            rows[spread(starts[~shelved], lengths[~shelved])] = np.concatenate(apart)
        some = np.flatnonzero(lengths)
        return Known(tuple(ids[i] for i in some.tolist()), lengths[some], rows)


def cut(rows: Rows, lengths: NDArray[np.integer[Any]]) -> list[Rows]:
    """The rows of each place (or version), one after the other: so many each."""
    ends = np.cumsum(lengths)
    return [rows[start:end] for start, end in zip((ends - lengths).tolist(), ends.tolist(), strict=True)]
