"""Tables of different entries and columns of numbers, as the compact answers send them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whoholds.records import Json


class Table:
    """A list of different entries, each with its number."""

    def __init__(self, entries: Sequence[Any] = ()) -> None:
        self.entries: list[Any] = list(entries)
        self._number: dict[Any, int] = {entry: n for n, entry in enumerate(entries)}

    def number(self, entry: Any) -> int:
        if entry not in self._number:
            self._number[entry] = len(self.entries)
            self.entries.append(entry)
        return self._number[entry]


class Sets:
    """Sets of words, each with its number; the words have numbers of their own."""

    def __init__(self, words: Sequence[str] = (), sets: Sequence[tuple[int, ...]] = ()) -> None:
        self.words = Table(words)
        self.sets = Table(sets)
        self._number: dict[frozenset[str], int] = {frozenset(words[n] for n in members): number for number, members in enumerate(sets)}

    def number(self, words: frozenset[str]) -> int:
        if words not in self._number:
            self._number[words] = self.sets.number(tuple(self.words.number(word) for word in sorted(words)))
        return self._number[words]


Words = NDArray[np.object_]


def numerals(count: int, *after: str) -> Words:
    """The first whole numbers as they are written, and words after them, which are taken by numbers from the end: -1 is the last."""
    return np.array([*map(str, range(count)), *after], dtype=object)


def column(numbers: NDArray[Any], words: Words) -> str:
    """A column as JSON, each number by its word.

    >>> column(np.array([1, -1, 0]), numerals(2, "null"))
    '[1,null,0]'
    """
    return f"[{','.join(words[numbers].tolist())}]"


def counted(numbers: NDArray[Any]) -> str:
    """A column of whole numbers that are not negative as JSON."""
    return column(numbers, numerals(int(numbers.max(initial=0)) + 1))


def fields(written: Mapping[str, str]) -> str:
    """An object of values that are JSON already."""
    return f"{{{','.join(f'{json.dumps(name)}:{value}' for name, value in written.items())}}}"


def dumped(answer: Json) -> bytes:
    """An answer as the bytes that are sent."""
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
