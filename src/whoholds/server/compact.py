"""A history as the one compact answer of `spells` (docs/api.md): tables of days, sides and words, and columns of their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

import numpy as np
from numpy.typing import NDArray

from whoholds.server.columns import Words, column, counted, dumped, fields, numerals
from whoholds.server.history import History, Ints
from whoholds.server.ledger import (
    AFFIRMED,
    BASES,
    BASIS,
    CLAIMANTS,
    CLAIMS,
    CONFIDENCE,
    FROM,
    HOLDER,
    NO_DAY,
    OPEN,
    OPPONENTS,
    ORIGINS,
    SCALE,
    STATUS,
    STATUSES,
    TO,
    WORD_FIRST,
    WORD_LAST,
)
from whoholds.server.listing import Listing


def compact(history: History, listing: Listing) -> bytes:
    """The answer of `spells` as the bytes that are sent; ``listing`` knows the rows of places."""
    rows, fading = history.rows, history.fading
    dated: Mapping[str, NDArray[np.integer]] = {
        "from": rows[:, FROM], "to": rows[:, TO], "last_affirmed": rows[:, AFFIRMED], "word_first": rows[:, WORD_FIRST],
        "word_last": rows[:, WORD_LAST], "fresh_from": fading.fresh_from, "fresh_to": fading.fresh_to,
    }  # fmt: skip
    days, day_number = _days(list(dated.values()))
    sets, set_number = _sets([rows[:, CLAIMANTS], rows[:, OPPONENTS]], len(history.numbers.sets))
    ordinals, actors = numerals(len(days), "null"), history.numbers.actors
    spells = {name: column(day_number[values], ordinals) for name, values in dated.items()}
    spells["place"] = counted(history.place)
    spells["holder"] = column(rows[:, HOLDER], numerals(len(actors), "null", "-1"))  # as NOT_KNOWN and NO_ONE are numbered
    spells["confidence"] = column(rows[:, CONFIDENCE], _shares())
    spells["half_life"] = _decimals(fading.half_life)
    for name, values in (("claimants", set_number[rows[:, CLAIMANTS]]), ("opponents", set_number[rows[:, OPPONENTS]])):
        spells[name] = counted(values)
    for name, which in (("status", STATUS), ("basis", BASIS), ("claims", CLAIMS), ("origins", ORIGINS)):
        spells[name] = counted(rows[:, which])
    head = {
        "known_on": history.known_on.isoformat() if history.known_on else None,
        "data_version": history.data_version,
        "stale_below": history.stale_below,
        "days": [date.fromordinal(day).isoformat() for day in days.tolist()],
        "actors": [{"id": id_, "name": history.name(id_)} for id_ in actors],
        "statuses": [s.value for s in STATUSES],
        "bases": [b.value for b in BASES],
        "sets": [history.numbers.sets[number] for number in sets.tolist()],
    }
    parts = (dumped(head).decode()[:-1], listing.of(history.ids), f'"spells":{fields({name: spells[name] for name in _ORDER})}}}')
    return ",".join(parts).encode()


def _days(columns: Sequence[NDArray[np.integer]]) -> tuple[Ints, Ints]:
    """Every day in order, and the number of each ordinal: -1 where it is no day or the end that is open."""
    here = np.zeros(OPEN + 1, dtype=bool)
    for values in columns:
        here[values] = True
    here[[NO_DAY, OPEN]] = False
    return _numbered(here)


def _sets(columns: Sequence[NDArray[np.integer]], count: int) -> tuple[Ints, Ints]:
    """The sets in use, the empty one first whether it is or not, and the number of each among them."""
    here = np.zeros(count, dtype=bool)
    here[0] = True
    for values in columns:
        here[values] = True
    return _numbered(here)


def _numbered(here: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    found = np.flatnonzero(here).astype(np.int64)
    number = np.full(len(here), -1, dtype=np.int64)
    number[found] = np.arange(len(found))
    return found, number


@cache
def _shares() -> Words:
    """Every confidence as it is written."""
    return np.array([repr(number / SCALE) for number in range(SCALE + 1)], dtype=object)


def _decimals(values: NDArray[np.float64]) -> str:
    """A column of few different numbers; NaN is null."""
    found, index = np.unique(np.nan_to_num(values, nan=-1.0), return_inverse=True)
    return column(index, np.array(["null" if value < 0 else repr(value) for value in found.tolist()], dtype=object))


_ORDER = (
    "place", "from", "to", "holder", "status", "claimants", "opponents", "confidence", "basis", "last_affirmed", "claims", "origins",
    "word_first", "word_last", "half_life", "fresh_from", "fresh_to",
)  # fmt: skip
