"""What a board needs of all claims of all reports at once, small enough to be kept in the store. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from whoholds.model import Modality
from whoholds.records import Json
from whoholds.server.columns import Sets, dumped
from whoholds.server.listing import Spoken
from whoholds.store.bulk import Digest

EARLIER = 180  # days before the first report that may still be shown
_OTHER_TIMES = frozenset({Modality.HISTORICAL, Modality.PREDICTED, Modality.THREATENED, Modality.HYPOTHETICAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The valid days worth showing, the days on which reports became known, the last such day of a claim (None: there is none), and of
    each place what is said of it and by whom."""

    span: tuple[date, date]
    known: tuple[date, date]
    last_known: date | None
    spoken: Spoken


def facts(claims: Iterable[Digest], known: tuple[date, date], spoken: Iterable[tuple[str, str, str]]) -> Facts:
    """The facts of these claims, looked at one by one; ``known`` are the first and the last day of a report, ``spoken`` is each place
    with the type of a claim on it and the kind of who makes it."""
    first, last = known
    low, high = (first - timedelta(days=EARLIER)).isoformat(), last.isoformat()
    earliest, newest = high, ""
    for one in claims:
        newest = max(newest, one.known)
        if one.first_day and low <= one.first_day < earliest and one.modality not in _OTHER_TIMES and _within_a_month(one):
            earliest = one.first_day
    span = (min(first, date.fromisoformat(earliest)), last)
    return Facts(span=span, known=known, last_known=date.fromisoformat(newest) if newest else None, spoken=_by_place(spoken))


def _by_place(spoken: Iterable[tuple[str, str, str]]) -> Spoken:
    found: dict[str, tuple[set[str], set[str]]] = {}
    for place, type_, kind in spoken:
        types, kinds = found.setdefault(place, (set(), set()))
        types.add(type_)
        kinds.add(kind)
    return {place: (frozenset(types), frozenset(kinds)) for place, (types, kinds) in found.items()}


def _within_a_month(one: Digest) -> bool:
    """Whether a claim's day is known to the month."""
    if not one.first_day or not one.last_day or one.first_day < "1800" or one.last_day > "2101":
        return False
    return (date.fromisoformat(one.last_day) - date.fromisoformat(one.first_day)).days <= 31


def packed(found: Facts) -> bytes:
    """Facts as bytes."""
    sets = Sets()
    spoken = {place: (sets.number(types), sets.number(kinds)) for place, (types, kinds) in found.spoken.items()}
    days = {name: [day.isoformat() for day in pair] for name, pair in (("span", found.span), ("known", found.known))}
    last = {"last_known": found.last_known.isoformat() if found.last_known else None}
    return dumped(days | last | {"words": sets.words.entries, "sets": sets.sets.entries, "spoken": spoken})


def unpacked(content: bytes) -> Facts:
    """The facts that `packed` wrote."""
    read: Json = json.loads(content)
    sets = [frozenset(read["words"][number] for number in members) for members in read["sets"]]
    span, known = ((date.fromisoformat(first), date.fromisoformat(last)) for first, last in (read["span"], read["known"]))
    last = date.fromisoformat(read["last_known"]) if read["last_known"] else None
    spoken = {place: (sets[types], sets[kinds]) for place, (types, kinds) in read["spoken"].items()}
    return Facts(span=span, known=known, last_known=last, spoken=spoken)
