"""The honest baseline of ``ukraine-control``: a capture verb, a place name and the last date, and the last sentence wins.

It knows the places of the gold and the two sides, nothing else: what a person would write in an hour.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from whoholds.evaluate.ukraine import GoldPlace
from whoholds.model import Document

YEAR = 2022  # of a date that names none

_TAKE = (
    "captured|seized|recaptured|retook|retaken|liberated|occupied|took control|taken control|taken over|fell to|regained|reclaimed"
    "|took over|took"
)
_VERB = re.compile(rf"\b(?:{_TAKE}|under (?:Russian|Ukrainian) control)\b")
_BACK = re.compile(r"recaptur|retook|retak|liberat|regain|reclaim")
_SIDE = re.compile(r"(?P<Russia>Russia|DPR|LPR|separatist|Wagner|Chechen)|(?P<Ukraine>Ukrain)")
_BY = re.compile(r"\bby (?:the )?(?:pro-)?(?:(?P<Russia>Russia|DPR|LPR|separat)|(?P<Ukraine>Ukrain))")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_MONTH = "|".join(_MONTHS)
_DATE = re.compile(
    rf"\b(\d{{1,2}})(?:[–-]\d{{1,2}})? ({_MONTH})(?:,? (20\d\d))?|\b({_MONTH}) (\d{{1,2}})(?:[–-]\d{{1,2}})?(?:,? (20\d\d))?\b"
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


def keyword_table(pages: Iterable[Document], gold: Sequence[GoldPlace]) -> list[dict[str, str]]:
    """A control table (columns of ``whoholds export control``) from pages in the order given."""
    names = re.compile(r"(?<!\w)(" + "|".join(re.escape(p.name) for p in sorted(gold, key=lambda p: -len(p.name))) + r")(?!\w)")
    told: dict[tuple[str, str], date] = {}
    for page in pages:
        for line in page.text.split("\n"):
            for place, side, day in _takings(line, names):
                told[place, side] = day
    return [row for place in gold for row in _rows(place, sorted((day, side) for (name, side), day in told.items() if name == place.name))]


def _takings(paragraph: str, names: re.Pattern[str]) -> Iterator[tuple[str, str, date]]:
    last: date | None = None
    for sentence in _SENTENCE.split(paragraph):
        last = next(_dates(sentence), last)
        verb = _VERB.search(sentence)
        side = _taker(sentence, verb) if verb else None
        if last is None or side is None:
            continue
        for name in names.findall(sentence):
            yield name, side, last


def _dates(sentence: str) -> Iterator[date]:
    for found in _DATE.finditer(sentence):
        day, month, year = found.group(1, 2, 3) if found[1] else found.group(5, 4, 6)
        try:
            yield date(int(year or YEAR), _MONTHS.index(month) + 1, int(day))
        except ValueError:
            continue


def _taker(sentence: str, verb: re.Match[str]) -> str | None:
    """Who takes: the side after "by", else the last side named before the verb; verbs of taking back mean Ukraine."""
    if _BACK.match(verb.group()):
        return "Ukraine"
    after = _BY.search(sentence, verb.end())
    if after:
        return after.lastgroup
    before = [m.lastgroup for m in _SIDE.finditer(sentence, 0, verb.start())]
    return before[-1] if before else None


def _rows(place: GoldPlace, taken: Sequence[tuple[date, str]]) -> Iterator[dict[str, str]]:
    for i, (day, side) in enumerate(taken):
        until = taken[i + 1][0].isoformat() if i + 1 < len(taken) else ""
        yield {
            "place_id": place.name, "name": place.name, "lat": str(place.lat), "lon": str(place.lon),
            "valid_from": day.isoformat(), "valid_to": until, "holder": side, "status": "held",
        }  # fmt: skip
