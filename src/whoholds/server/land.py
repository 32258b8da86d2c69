"""How the places of a record lie to each other, by their ids: worked out once for a list of places, and kept in the store."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from whoholds.lexicon.weights import Weights
from whoholds.model import Place
from whoholds.server import ground as grounds
from whoholds.server.ground import Ground, Ints


@dataclass(frozen=True)
class Land:
    """The ground of these places, numbered in the order of their ids."""

    ids: tuple[str, ...]
    ground: Ground

    @classmethod
    def of(cls, places: Mapping[str, Place], weights: Weights) -> Land:
        """The land of these places."""
        ids = tuple(sorted(places))
        return cls(ids, grounds.ground([places[id_] for id_ in ids], weights))

    @cached_property
    def _number(self) -> dict[str, int]:
        return {id_: number for number, id_ in enumerate(self.ids)}

    def numbers(self, ids: Sequence[str]) -> Ints:
        """The numbers of some of the places."""
        return np.array([self._number[id_] for id_ in ids], dtype=np.int64)

    def packed(self) -> bytes:
        """A land as bytes."""
        return json.dumps(self.ids).encode() + b"\n" + grounds.packed(self.ground)

    @classmethod
    def unpacked(cls, content: bytes) -> Land:
        """The land that `packed` wrote."""
        ids, _, ground = content.partition(b"\n")
        return cls(tuple(json.loads(ids)), grounds.unpacked(ground))
