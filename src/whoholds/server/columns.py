"""Tables of different entries and columns of numbers, as the compact answers send them."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whoholds.records import Json


class Table:
    """A list of different entries, each with its number."""

    def __init__(self) -> None:
        self.entries: list[Any] = []
        self._number: dict[Any, int] = {}

    def number(self, entry: Any) -> int:
        if entry not in self._number:
            self._number[entry] = len(self.entries)
            self.entries.append(entry)
        return self._number[entry]


class Sets:
    """Sets of words, each with its number; the words have numbers of their own."""

    def __init__(self) -> None:
        self.words = Table()
        self.sets = Table()
        self._number: dict[frozenset[str], int] = {}

    def number(self, words: frozenset[str]) -> int:
        if words not in self._number:
            self._number[words] = self.sets.number(tuple(self.words.number(word) for word in sorted(words)))
        return self._number[words]


def nulls(values: NDArray[Any], given: NDArray[np.bool_]) -> list[Any]:
    """Values as a list, None where not given."""
    if given.all():
        return list(values.tolist())
    out = values.astype(object)
    out[~given] = None
    return list(out.tolist())


def with_empty(kept: NDArray[Any], index: NDArray[Any]) -> tuple[list[int], NDArray[Any]]:
    """Set numbers in use with the empty set first, and the columns that count them."""
    numbers = [int(k) for k in kept]
    return (numbers, index) if numbers and numbers[0] == 0 else ([0, *numbers], index + 1)


def dumped(answer: Json) -> bytes:
    """An answer as the bytes that are sent."""
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
