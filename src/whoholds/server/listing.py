"""The places of a record as the compact answer of `spells` lists them: one row a place, worked out once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from whoholds.model import Place
from whoholds.records import Json
from whoholds.server.columns import Sets, Table

Spoken = Mapping[str, tuple[frozenset[str], frozenset[str]]]
"""Of each place by id, the types of the claims on it and the kinds of who makes them."""
COLUMNS = ("id", "name", "name_ar", "country", "admin1", "kind", "lat", "lon", "population", "types", "speakers")


class Listing:
    """Rows of places, with the tables that they number; made as places are asked for. ``arabic`` has their names in Arabic letters."""

    def __init__(self, spoken: Spoken, arabic: Mapping[str, str]) -> None:
        self._spoken, self._arabic = spoken, arabic
        self._tables: dict[str, Table] = {name: Table() for name in ("kinds", "countries", "admin1s")}
        self._sets = Sets()
        self._rows: dict[str, tuple[Any, ...]] = {}

    def of(self, places: Iterable[Place]) -> Json:
        """The columns of these places, and the tables."""
        rows = [self._rows.get(place.id) or self._row(place) for place in places]
        columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in COLUMNS]
        named = {name: table.entries for name, table in self._tables.items()}
        words = {"words": self._sets.words.entries, "word_sets": self._sets.sets.entries}
        return named | words | {"places": dict(zip(COLUMNS, columns, strict=True))}

    def _row(self, p: Place) -> tuple[Any, ...]:
        types, speakers = self._spoken.get(p.id, (frozenset[str](), frozenset[str]()))
        country, admin1, kind = (
            self._tables[name].number(value) for name, value in (("countries", p.country), ("admin1s", p.admin1), ("kinds", p.kind))
        )
        named = (p.id, p.name, self._arabic.get(p.id), country, admin1, kind, round(p.lat, 5), round(p.lon, 5), p.population)
        row = self._rows[p.id] = (*named, self._sets.number(types), self._sets.number(speakers))
        return row
