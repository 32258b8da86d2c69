"""The places of a record as the compact answer of `spells` lists them: one row of words of JSON a place, worked out once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from whoholds.model import Place
from whoholds.server.columns import Sets, Table, dumped, fields

Spoken = Mapping[str, tuple[frozenset[str], frozenset[str]]]
"""Of each place by id, the types of the claims on it and the kinds of who makes them."""
COLUMNS = ("id", "name", "name_ar", "country", "admin1", "kind", "lat", "lon", "population", "types", "speakers")
_BETWEEN, _LINE = "\t", "\n"  # words of a row, rows; JSON has them only as escapes


def by_place(spoken: Iterable[tuple[str, str, str]]) -> Spoken:
    """What is said of each place, from each place with the type of a claim on it and the kind of who makes it."""
    found: dict[str, tuple[set[str], set[str]]] = {}
    for place, type_, kind in spoken:
        types, kinds = found.setdefault(place, (set(), set()))
        types.add(type_)
        kinds.add(kind)
    return {place: (frozenset(types), frozenset(kinds)) for place, (types, kinds) in found.items()}


class Listing:
    """Rows of places, with the tables that they number; a place's row is made when it is first asked for."""

    def __init__(self) -> None:
        self._tables: dict[str, Table] = {name: Table() for name in ("kinds", "countries", "admin1s")}
        self._sets = Sets()
        self._rows: dict[str, str] = {}

    def of(self, ids: Iterable[str]) -> str:
        """The columns of these places, and the tables, as members of an object."""
        rows = [self._rows[id_].split(_BETWEEN) for id_ in ids]
        columns = zip(*rows, strict=True) if rows else ((),) * len(COLUMNS)
        named = {name: table.entries for name, table in self._tables.items()}
        words = {"words": self._sets.words.entries, "word_sets": self._sets.sets.entries}
        places = fields({name: f"[{','.join(column)}]" for name, column in zip(COLUMNS, columns, strict=True)})
        return f'{dumped(named | words).decode()[1:-1]},"places":{places}'

    def missing(self, ids: Iterable[str]) -> list[str]:
        """Those of these places that have no row yet."""
        return [id_ for id_ in ids if id_ not in self._rows]

    def add(self, places: Iterable[Place], spoken: Spoken, arabic: Mapping[str, str]) -> None:
        """Make rows of these places. ``arabic`` has their names in Arabic letters."""
        for p in places:
            types, speakers = spoken.get(p.id, (frozenset[str](), frozenset[str]()))
            country, admin1, kind = (
                self._tables[name].number(value) for name, value in (("countries", p.country), ("admin1s", p.admin1), ("kinds", p.kind))
            )
            named = (p.id, p.name, arabic.get(p.id), country, admin1, kind, round(p.lat, 5), round(p.lon, 5), p.population)
            row = (*named, self._sets.number(types), self._sets.number(speakers))
            self._rows[p.id] = _BETWEEN.join(json.dumps(word, ensure_ascii=False) for word in row)

    def packed(self) -> bytes:
        """A listing as bytes."""
        tables = [table.entries for table in (*self._tables.values(), self._sets.words, self._sets.sets)]
        return _LINE.join((json.dumps([list(self._rows), *tables]), *self._rows.values())).encode()

    @classmethod
    def unpacked(cls, content: bytes) -> Listing:
        """The listing that `packed` wrote."""
        head, *rows = content.decode().split(_LINE)
        ids, *tables, words, sets = json.loads(head)
        made = cls()
        made._tables = {name: Table(entries) for name, entries in zip(made._tables, tables, strict=True)}
        made._sets = Sets(words, [tuple(members) for members in sets])
        made._rows = dict(zip(ids, rows, strict=True))
        return made
