"""Readings of dates that a calendar can tell: days, months, weeks of a month, seasons, years, decades, named days."""

from __future__ import annotations

from datetime import date, timedelta

from whoholds.extract.times import days as d
from whoholds.extract.times.clock import Clock, Groups, Read, calendar_unit, latest_weekday, next_weekday, season_upto, word
from whoholds.extract.times.days import UNANCHORED, Reading
from whoholds.model import Precision


def read_calendar(groups: Groups, clock: Clock) -> Reading | None:
    """Day and month, with or without a year; ``to`` is the last day of a range within the month."""
    first, last = (d.ordinal(groups[name] or groups["day"] or "") for name in ("day", "to"))
    number = d.month_number(groups["month"] or "")
    year, rule = _year_of(groups, clock, number, first)
    if year is None:
        return UNANCHORED
    start, end = date(year, number, first), date(year, number, last)
    return d.day(start, rule) if start == end else d.days(start, end, "day-range" if start < end else rule)


def _year_of(groups: Groups, clock: Clock, number: int, dom: int | None) -> tuple[int | None, str]:
    if groups.get("year"):
        return int(groups["year"] or ""), ""
    found = clock.in_year(number, dom)
    return found or (None, "")


def read_month(groups: Groups, clock: Clock) -> Reading | None:
    number = d.month_number(groups["month"] or "")
    year, rule = _year_of(groups, clock, number, None)
    return UNANCHORED if year is None else d.month(year, number, rule)


def read_iso(groups: Groups, _: Clock) -> Reading | None:
    return d.day(date(int(groups["y"] or ""), int(groups["m"] or ""), int(groups["d"] or "")))


def read_numeric(groups: Groups, _: Clock) -> Reading | None:
    """Day first; month first only where the second number is no month."""
    first, second, year = (int(groups[name] or "") for name in ("d", "m", "y"))
    if second > 12:
        first, second = second, first
    return d.day(date(_century(year), second, first))


def _century(year: int) -> int:
    return year if year > 99 else year + (2000 if year < 70 else 1900)


def read_military(groups: Groups, _: Clock) -> Reading | None:
    """A date-time group (DDHHMMZ MON YY) or 05DEC24."""
    return d.day(date(_century(int(groups["y"] or "")), d.month_number(groups["month"] or ""), int(groups["d"] or "")))


def read_year(groups: Groups, _: Clock) -> Reading | None:
    return d.year(int(groups["year"] or ""), moves=True)


def read_year_named(groups: Groups, _: Clock) -> Reading | None:
    """ "The 2014 annexation": a date that names an event, not one the story moves to."""
    return d.year(int(groups["year"] or ""), moves=False)


def read_years(groups: Groups, _: Clock) -> Reading | None:
    first = int(groups["year"] or "")
    last = int(groups["to"] or "")
    last = last if last > 99 else first - first % 100 + last
    if last < first or last - first > 90:
        return None
    return Reading(date(first, 1, 1), date(last + 1, 1, 1), Precision.RANGE)


def read_decade(groups: Groups, _: Clock) -> Reading | None:
    return d.decade(_century(int(groups["decade"] or "")))


def read_part_of(groups: Groups, clock: Clock) -> Reading | None:
    """ "The second week of May", "the last three days of June", "the first half of 2022"."""
    which, unit = word(groups, "which"), word(groups, "unit").rstrip("s")
    if groups.get("month"):
        number = d.month_number(groups["month"] or "")
        year, _ = _year_of(groups, clock, number, None)
        whole = None if year is None else d.month(year, number)
    elif groups.get("year"):
        whole = d.year(int(groups["year"] or ""))
    else:
        base = clock.last("month") or clock.speech
        whole = calendar_unit(base, word(groups, "whole"), 0, "") if base else None
    if whole is None or whole.start is None or whole.end is None:
        return UNANCHORED
    return _slice(whole.start, whole.end, which, unit, d.number(groups.get("n") or "one") or 3)


def _slice(start: date, end: date, which: str, unit: str, count: int) -> Reading | None:
    backwards = which in ("last", "final", "closing")
    index = 0 if which in ("opening", "last", "final", "closing") else d.ordinal(which) - 1
    if unit in ("half", "quarter"):
        months = (end.year - start.year) * 12 + end.month - start.month
        size = months // (2 if unit == "half" else 4)
        if not size:
            middle = start + timedelta(days=15)
            return d.days(start, middle - timedelta(days=1)) if index == 0 and not backwards else Reading(middle, end, Precision.RANGE)
        first = d.add_months(end, -size) if backwards else d.add_months(start, index * size)
        return Reading(first, d.add_months(first, size), Precision.RANGE)
    if unit == "weekend":
        first = latest_weekday(end - timedelta(days=2), 5) if backwards else next_weekday(start, 5) + timedelta(weeks=index)
        return d.days(first, first + timedelta(days=1))
    size = count * (7 if unit == "week" else 1)
    first = end - timedelta(days=size) if backwards else start + timedelta(days=size * index)
    precision = Precision.DAY if size == 1 else Precision.WEEK if size == 7 and unit == "week" else Precision.RANGE
    return d.days(first, first + timedelta(days=size - 1), precision=precision)


def read_season(groups: Groups, clock: Clock) -> Reading | None:
    name, det = word(groups, "season"), word(groups, "det")
    if groups.get("year"):
        return d.season(name, int(groups["year"] or ""))
    speech = clock.speech
    base = speech if det in ("last", "this", "next") else clock.last("season") or speech
    if base is None:
        return UNANCHORED
    if det == "last":
        latest = season_upto(name, base, "season-last")
        return d.season(name, latest.start.year - 1, "season-last") if latest.start and latest.end and latest.end > base else latest
    if det in ("next", "following"):
        coming = d.season(name, base.year, "season-next")
        return coming if coming.start and coming.start > base else d.season(name, base.year + 1, "season-next")
    if det == "this":
        return d.season(name, base.year, "season-this")
    return season_upto(name, base, "season-past")


def read_named_day(groups: Groups, clock: Clock) -> Reading | None:
    name = " ".join(word(groups, "name").replace("’", "'").split())
    if name in ("easter", "easter sunday", "easter monday", "good friday"):
        offset = {"easter monday": 1, "good friday": -2}.get(name, 0)
        year, rule = _year_of(groups, clock, 4, None)
        return UNANCHORED if year is None else d.day(d.easter(year) + timedelta(days=offset), rule)
    number, dom = _NAMED_DAYS[name]
    year, rule = _year_of(groups, clock, number, dom)
    return UNANCHORED if year is None else d.day(date(year, number, dom), rule)


_NAMED_DAYS = {
    "christmas day": (12, 25), "christmas": (12, 25), "christmas eve": (12, 24), "boxing day": (12, 26), "new year's eve": (12, 31),
    "new year's day": (1, 1), "may day": (5, 1), "halloween": (10, 31),
}  # fmt: skip


def read_on(when: date) -> Read:
    return lambda groups, clock: d.day(when, moves=False)


def read_unanchored(_: Groups, __: Clock) -> Reading | None:
    """A time whose day cannot be told from the text alone (a lunar feast)."""
    return UNANCHORED


def read_dateparser(groups: Groups, clock: Clock) -> Reading | None:
    """A day, month and year in a form the rules do not know: read by the library dateparser, day first, all parts required."""
    import dateparser  # type: ignore[import-untyped]

    read = dateparser.parse(
        groups["odd"] or "", languages=["en"], settings={"DATE_ORDER": "DMY", "REQUIRE_PARTS": ["day", "month", "year"]}
    )
    return d.day(read.date()) if read else None
