"""What a board needs of all claims of all reports at once, small enough to be kept in the store. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from whoholds.model import Modality
from whoholds.records import Json
from whoholds.server.columns import dumped
from whoholds.store.bulk import Digest

EARLIER = 180  # days before the first report that may still be shown
_OTHER_TIMES = frozenset({Modality.HISTORICAL, Modality.PREDICTED, Modality.THREATENED, Modality.HYPOTHETICAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The valid days worth showing, the days on which reports became known, the last such day of a claim (None: there is none)."""

    span: tuple[date, date]
    known: tuple[date, date]
    last_known: date | None


def facts(claims: Iterable[Digest], known: tuple[date, date]) -> Facts:
    """The facts of these claims, looked at one by one; ``known`` are the first and the last day of a report."""
    first, last = known
    low, high = (first - timedelta(days=EARLIER)).isoformat(), last.isoformat()
    earliest, newest = high, ""
    for one in claims:
        newest = max(newest, one.known)
        if one.first_day and low <= one.first_day < earliest and one.modality not in _OTHER_TIMES and _within_a_month(one):
            earliest = one.first_day
    span = (min(first, date.fromisoformat(earliest)), last)
    return Facts(span=span, known=known, last_known=date.fromisoformat(newest) if newest else None)


def _within_a_month(one: Digest) -> bool:
    """Whether a claim's day is known to the month."""
    if not one.first_day or not one.last_day or one.first_day < "1800" or one.last_day > "2101":
        return False
    return (date.fromisoformat(one.last_day) - date.fromisoformat(one.first_day)).days <= 31


def packed(found: Facts) -> bytes:
    """Facts as bytes."""
    days = {name: [day.isoformat() for day in pair] for name, pair in (("span", found.span), ("known", found.known))}
    return dumped(days | {"last_known": found.last_known.isoformat() if found.last_known else None})


def unpacked(content: bytes) -> Facts:
    """The facts that `packed` wrote."""
    read: Json = json.loads(content)
    span, known = ((date.fromisoformat(first), date.fromisoformat(last)) for first, last in (read["span"], read["known"]))
    return Facts(span=span, known=known, last_known=date.fromisoformat(read["last_known"]) if read["last_known"] else None)
