"""How the named groups of a matched pattern become days, by the clock: one short function for each kind of expression."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from whoholds.extract.times import days as d
from whoholds.extract.times.clock import Clock, calendar_unit, latest_weekday, next_weekday, season_upto, shift
from whoholds.extract.times.days import UNANCHORED, Reading
from whoholds.model import Precision

Groups = Mapping[str, str | None]
Read = Callable[[Groups, Clock], Reading | None]


def _text(groups: Groups, name: str) -> str:
    return (groups.get(name) or "").lower()


# --- absolute dates ---------------------------------------------------------------------------------------------------------------


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
    which, unit = _text(groups, "which"), _text(groups, "unit").rstrip("s")
    if groups.get("month"):
        number = d.month_number(groups["month"] or "")
        year, _ = _year_of(groups, clock, number, None)
        whole = None if year is None else d.month(year, number)
    elif groups.get("year"):
        whole = d.year(int(groups["year"] or ""))
    else:
        base = clock.last("month") or clock.speech
        whole = calendar_unit(base, _text(groups, "whole"), 0, "") if base else None
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
    name, det = _text(groups, "season"), _text(groups, "det")
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
    name = " ".join(_text(groups, "name").replace("’", "'").split())
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


# --- weekdays and days of the month -----------------------------------------------------------------------------------------------


def read_weekday(groups: Groups, clock: Clock) -> Reading | None:
    number, det = d.weekday_number(groups["weekday"] or ""), " ".join(_text(groups, "det").split())
    week_of = _text(groups, "week")
    speech, told = clock.speech, clock.last()
    if week_of:
        step = {"last": -1, "next": 1}.get(week_of, 0)
        monday = calendar_unit(speech, "week", step, "").start if speech else None
        return d.day(monday + timedelta(days=number), "weekday-of-week") if monday else UNANCHORED
    if det in ("last", "this past", "past"):
        return d.day(latest_weekday(speech, number, strictly=True), "weekday-last") if speech else UNANCHORED
    if det in ("next", "this coming", "coming"):
        return d.day(next_weekday(speech, number, strictly=True), "weekday-next") if speech else UNANCHORED
    if det in ("the following", "following", "the next"):
        return d.day(next_weekday(told, number, strictly=True), "weekday-following") if told else UNANCHORED
    if det in ("the previous", "previous", "the preceding", "preceding"):
        base = told or speech
        return d.day(latest_weekday(base, number, strictly=True), "weekday-previous") if base else UNANCHORED
    if det in ("that", "the same") and told:
        return d.day(next_weekday(told, number), "weekday-story")
    return clock.weekday(number)


def read_day_of_month(groups: Groups, clock: Clock) -> Reading | None:
    """ "On the 14th": of the month the story is in, else the latest such day up to publication."""
    dom = d.ordinal(groups["day"] or "")
    reading = clock.story[2]
    if clock.floor:
        base = clock.floor
        chosen = (base.year, base.month + (dom < base.day))
    elif reading and reading.last and reading.start:
        base = reading.last
        turned = reading.precision is Precision.DAY and base.day - dom > 15
        chosen = (base.year, base.month + turned)
    elif clock.speech:
        base = clock.speech
        ahead = clock.future()
        chosen = (base.year, base.month + (dom < base.day if ahead else -(dom > base.day)))
    else:
        return UNANCHORED
    first = d.month(*chosen).start
    return d.day(first.replace(day=dom), "day-of-month") if first else None


def read_day_of_event(groups: Groups, clock: Clock) -> Reading | None:
    """ "On the third day of the offensive", where the report has said when it began."""
    count, said = timedelta(days=d.ordinal(groups["n"] or "") - 1), clock.previous
    if (
        clock.began is None
        and said
        and said.precision is Precision.DAY
        and said.start
        and re.search(r"\d[,\s(]+$", clock.text[: clock.start])
    ):
        clock.began = said.start - count
    return d.day(clock.began + count) if clock.began else UNANCHORED


# --- counted from the moment of speech --------------------------------------------------------------------------------------------


def read_deictic(groups: Groups, clock: Clock) -> Reading | None:
    steps = {"yesterday": -1, "last night": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}
    word = " ".join(_text(groups, "word").split())
    return d.day(clock.speech + timedelta(days=steps.get(word, 0))) if clock.speech else UNANCHORED


def read_unit_of_speech(groups: Groups, clock: Clock) -> Reading | None:
    """ "This week", "last month", "next year", "so far this year", "last May"."""
    base, det, unit = clock.speech, _text(groups, "det").split()[-1], _text(groups, "unit")
    if base is None:
        return UNANCHORED
    if groups.get("month"):
        number = d.month_number(groups["month"] or "")
        gone = number < base.month
        return d.month({"last": base.year - (not gone), "next": base.year + (number <= base.month)}.get(det, base.year), number)
    if groups.get("far"):
        return d.days(calendar_unit(base, unit, 0, "").start or base, base)
    step = {"last": -1, "past": -1, "next": 1, "coming": 1}.get(det, 0)
    if unit == "weekend":
        return _weekend(base, step, clock)
    return calendar_unit(base, unit, step, f"{unit}-{'last' if step < 0 else 'next' if step else 'this'}")


def _weekend(base: date, step: int, clock: Clock) -> Reading:
    on_it, ahead = base.weekday() >= 5, clock.future()
    past = latest_weekday(base, 5)
    saturday = next_weekday(base, 5, strictly=step > 0) if ahead or step > 0 else past
    if step < 0 and on_it:
        saturday = past - timedelta(weeks=1)
    return d.days(saturday, saturday + timedelta(days=1))


def read_bare_weekend(groups: Groups, clock: Clock) -> Reading | None:
    return _weekend(clock.speech, 0, clock) if clock.speech else UNANCHORED


def _unit(groups: Groups) -> str:
    """The unit counted; nights count as days."""
    unit = _text(groups, "unit").rstrip("s")
    return "day" if unit == "night" else unit


def read_ago(groups: Groups, clock: Clock) -> Reading | None:
    if clock.speech is None:
        return UNANCHORED
    return _moved(groups, clock.speech, -1, "ago", moves=True)


def _moved(groups: Groups, base: date, sign: int, rule: str, *, moves: bool) -> Reading | None:
    """A base moved by a count of units; vague counts give the range they can mean."""
    unit, words = _unit(groups), groups.get("n") or ""
    if unit in ("minute", "moment") or (unit == "hour" and d.number(words or "few") is None):
        return d.day(base, rule, moves=moves)
    if "half" in words.lower():
        return shift(base, sign * 6, "month", rule, moves=moves) if unit == "year" else UNANCHORED
    count = d.number(words) if words else None
    if count is not None:
        return shift(base, sign * count, unit, rule, moves=moves)
    low, high = {"day": d.FEW_DAYS, "week": d.FEW_WEEKS, "month": d.FEW_MONTHS}.get(unit, (0, 0))
    if not high:
        return UNANCHORED
    ends = [_step(base, sign * n, unit) for n in (low, high)]
    return d.days(min(ends), max(ends), f"{rule}-vague", moves=False)


def _step(base: date, count: int, unit: str) -> date:
    """A day moved by units, to the day: the edge of a window."""
    if unit == "hour":
        return base + timedelta(days=-(-count // 24) if count > 0 else count // 24)
    if unit in ("day", "week", "fortnight"):
        return base + timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[unit])
    return d.add_months(base, count * {"month": 1, "year": 12, "decade": 120}[unit])


def read_window(groups: Groups, clock: Clock) -> Reading | None:
    """ "In the past 48 hours", "over the last week", "in recent days": up to the day of speech."""
    base, unit = clock.speech, _text(groups, "unit").rstrip("s")
    if _text(groups, "det") in ("previous", "preceding"):
        base = clock.last() or base
    if base is None or unit not in ("hour", "day", "week", "month", "year", "decade"):
        return UNANCHORED
    words = groups.get("n") or "a"
    if _text(groups, "det") == "recent":
        return {"day": d.days(base - timedelta(days=7), base, "recent"), "week": d.days(base - timedelta(days=28), base, "recent"),
                "month": d.days(d.add_months(base, -6), base, "recent")}.get(unit, UNANCHORED)._replace(moves=False)  # fmt: skip
    count = d.number(words) or {"hour": 24, "day": 7, "week": 4}.get(unit, 6)
    return d.days(_step(base, -count, unit), base, moves=False)


def read_coming(groups: Groups, clock: Clock) -> Reading | None:
    """ "In the coming days", "over the next two days", "the following weeks"."""
    det, unit, words = _text(groups, "det"), _text(groups, "unit").rstrip("s"), groups.get("n") or ""
    base = clock.speech if det == "coming" or (det == "next" and (clock.future() or not clock.last())) else clock.last()
    if base is None or unit not in ("hour", "day", "week", "month"):
        return UNANCHORED
    count = d.number(words) or {"hour": 24, "day": 7, "week": 4}.get(unit, 6)
    return d.days(base if unit == "hour" else base + timedelta(days=1), _step(base, count, unit), moves=False)


# --- counted from the story's last date -------------------------------------------------------------------------------------------


def read_apart(groups: Groups, clock: Clock) -> Reading | None:
    """ "Two days later", "a week earlier", and "…, nine months after X", which dates X from the date just given."""
    way, tail = _text(groups, "way"), clock.text[clock.end :]
    unit = _unit(groups)
    forward = way.startswith(("later", "after", "on", "hence"))
    bound = way in ("after", "before") and not re.match(r"\s*(?:[,.;:!?)]|$)|\s+that\b(?!\s+\w)", tail)
    if bound:
        apart = clock.previous and re.search(r",\s*(?:\w+\s+){0,3}$", clock.text[: clock.start])
        base = clock.last(unit) if apart else clock.following
        return _moved(groups, base, -1 if forward else 1, "apart-from-event", moves=False) if base else UNANCHORED
    base = clock.last(unit if unit in ("month", "year") else "day")
    if base is None:
        told = clock.story[2] if unit in ("week", "fortnight") else None
        size = timedelta(weeks=(d.number(groups.get("n") or "") or 0) * (1 if forward else -1))
        if told and told.start and told.end and size:
            return Reading(told.start + size, told.end + size, Precision.RANGE, "apart-range", False)
        return UNANCHORED
    return _moved(groups, base, 1 if forward else -1, "later" if forward else "earlier", moves=forward)


def read_neighbour(groups: Groups, clock: Clock) -> Reading | None:
    """ "The next day", "the following month", "the previous week", "the year before": the neighbour of the story's own."""
    unit = _text(groups, "unit")
    step = -1 if _text(groups, "way") in ("previous", "preceding", "before", "prior") else 1
    unit = unit if unit in ("week", "month", "year", "weekend") else "day"
    base = clock.last("calendar-week" if unit == "week" else unit if unit in ("month", "year") else "day")
    if base is None:
        return UNANCHORED
    return calendar_unit(base, unit, step, f"{'next' if step > 0 else 'previous'}-{unit}")


def read_same(groups: Groups, clock: Clock) -> Reading | None:
    """ "That evening", "the same week", "later that month", "the end of the year": the story's own unit."""
    unit, det = _text(groups, "unit"), _text(groups, "det").split()[-1]
    unit = unit if unit in ("week", "month", "year", "weekend") else "day"
    if det == "last" or det == "next" or det == "this":
        return calendar_unit(clock.speech, unit, {"last": -1, "next": 1}.get(det, 0), "") if clock.speech else UNANCHORED
    told = clock.last("calendar-week" if unit == "week" else unit if unit in ("month", "year") else "day")
    since = re.search(r"\b[Ss]ince\s+(?:\w+\s+){0,3}$", clock.text[: clock.start])
    base = clock.speech if det == "the" and (since or not told) else told
    return calendar_unit(base, unit, 0, f"same-{unit}") if base else UNANCHORED


def read_part_of_day(groups: Groups, clock: Clock) -> Reading | None:
    """ "At dawn", "by nightfall": the story's day, the day after it where that was already dark; else the publication day."""
    told = clock.last()
    if told:
        early = re.search("dawn|morning|early|sunrise|daybreak|first light", _text(groups, "clock"))
        return d.day(told + timedelta(days=1 if clock.dark and early else 0), "part-of-day")
    return d.day(clock.speech, "part-of-day-published", moves=False) if clock.speech else UNANCHORED


def read_overnight(_: Groups, clock: Clock) -> Reading | None:
    """Both days: out of the story's day in a narrative or after its evening, else into the day of the story or of speech."""
    told = clock.last()
    base = told or clock.speech
    if base is None:
        return UNANCHORED
    before = not told or (not clock.dark and (not clock.narrative or clock.spoken or told == clock.speech or " had " in clock.text))
    return d.days(base - timedelta(days=1), base, "overnight") if before else d.days(base, base + timedelta(days=1), "overnight-story")


def read_within(groups: Groups, clock: Clock) -> Reading | None:
    told, unit, words = clock.last(), _text(groups, "unit").rstrip("s"), groups.get("n") or ""
    if told is None:
        return UNANCHORED
    if groups.get("the") and not words:
        return d.day(told, "within") if unit in ("minute", "hour") else calendar_unit(told, unit, 0, "within")
    if unit not in ("moment", "minute", "hour", "day", "week", "month"):
        return UNANCHORED
    count = d.number(words) or {"moment": 1, "minute": 1, "hour": 1, "day": 7, "week": 6}.get(unit, 11)
    if unit in ("moment", "minute", "hour") and count < 24:
        return d.day(told, "within")
    return d.days(told, _step(told, count, unit), "within", moves=False)
