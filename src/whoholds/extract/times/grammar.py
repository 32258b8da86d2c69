"""The grammar: a table of (name, pattern, reading), one row for each way English reports say when.

A pattern finds a base expression on the surface; ``x``, where it is named, is the expression and the rest is context. A reading turns
its named groups into days by the clock. What stands around a base ("since …", "from … to …") is ``phrases.py``'s work.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from whoholds.extract.times import days as d
from whoholds.extract.times.clock import Clock, calendar_unit, latest_weekday, next_weekday, season_upto, shift
from whoholds.extract.times.days import UNANCHORED, Reading
from whoholds.model import Precision

Groups = Mapping[str, str | None]
Read = Callable[[Groups, Clock], Reading | None]

_FULL = "|".join(d.MONTHS)
_CLEAR = "January|February|July|September|October|November|December"  # months that are no word or given name
_SHORT = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
MONTH = rf"(?P<month>{_FULL}|{_FULL.upper()}|(?:{_SHORT})\b\.?|(?:{_SHORT.upper().replace('SEPT?', 'SEP')})\b)"
YEAR = r"(?P<year>(?:1[89]|20)\d\d)(?!\d|[-–]year|,\d{3})"
_D = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d:]|,\d{3}|\.\d)"
_WORD_D = "|".join(sorted(d.ORDINALS, key=len, reverse=True))
_MANY_D = rf"{_D}(?:\s*(?:-|–|—|to|until|till|through|and|or|&)\s*{_D}|(?:,\s*{_D})+,?\s*(?:and|or|&)\s*{_D})?"
_DAYS = rf"(?P<days>{_MANY_D}|(?i:{_WORD_D}))"
_DAYS_AFTER = rf"(?P<days>{_MANY_D}|the\s+(?i:{_WORD_D})(?=\s*(?:[,.;:)]|$|(?:was|is|at|in|when|and)\b)))"
WEEKDAY = "(?P<weekday>" + "|".join(d.WEEKDAYS) + ")"
_WD = r"(?:(?:Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun)\b\.?|" + "|".join(d.WEEKDAYS) + r")"
PART = r"(?P<part>morning|afternoon|evening|night|noon|midday|lunchtime|dawn|dusk)"
_TEN = "|".join(w for w in d.CARDINALS if w not in ("a", "an", "zero", "hundred"))
NUM = rf"(?:\d{{1,3}}|(?:a\s+)?(?:couple\s+of|few|dozen)|several|some|(?:{_TEN})(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|an?)"
_COUNTED = (
    r"(?!\s+(?:[a-z-]+\s+)?(?:people|men|women|children|fighters|soldiers|troops|civilians|reservists|militants|rebels|tanks|vehicles|houses|homes|"
    r"animals|families|prisoners|rounds|shells|drones|missiles|metres|meters|km|kilometres|kilometers|miles|tonnes|tons|hours|GMT|UTC|EET|others|"
    r"bodies|deaths|refugees|wounded|dollars|euros|percent|buildings|villages)\b)"
)
_EVENT = r"(?:offensive|assault|operation|war|invasion|siege|battle|campaign|attack|fighting|bombardment|uprising|conflict|incursion)"
_MOD = r"(?i:early|mid|late)(?:\s+in\s+|\s*-\s*|\s+)|(?i:the\s+)?(?i:(?:very\s+)?(?:start|beginning|end|middle|close|first\s+days|last\s+days)\s+of\s+)"
_PREP = (
    r"(?i:in|since|until|till|by|before|after|during|of|from|to|between|through|throughout|early|late|mid|around|about|the|an?|for|over|"
    r"last|this|next|previous|following|summer|winter|spring|autumn)"
)
_JOIN = r"(?:\s+(?:and|or|to|through|until|till)\s+|\s*[-–—,]\s*)"


class Rule(NamedTuple):
    """One row of the grammar: its name in the record, its pattern, and how its groups are read."""

    name: str
    pattern: re.Pattern[str]
    read: Read


class Found(NamedTuple):
    """A base expression in a sentence: character offsets, its rule and its named groups."""

    start: int
    end: int
    rule: Rule
    groups: Groups


def _text(groups: Groups, name: str) -> str:
    return (groups.get(name) or "").lower()


# --- absolute dates ---------------------------------------------------------------------------------------------------------------


def _calendar(groups: Groups, clock: Clock) -> Reading | None:
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


def _month(groups: Groups, clock: Clock) -> Reading | None:
    number = d.month_number(groups["month"] or "")
    year, rule = _year_of(groups, clock, number, None)
    return UNANCHORED if year is None else d.month(year, number, rule)


def _iso(groups: Groups, _: Clock) -> Reading | None:
    return d.day(date(int(groups["y"] or ""), int(groups["m"] or ""), int(groups["d"] or "")))


def _numeric(groups: Groups, _: Clock) -> Reading | None:
    """Day first; month first only where the second number is no month."""
    first, second, year = (int(groups[name] or "") for name in ("d", "m", "y"))
    if second > 12:
        first, second = second, first
    return d.day(date(_century(year), second, first))


def _century(year: int) -> int:
    return year if year > 99 else year + (2000 if year < 70 else 1900)


def _military(groups: Groups, _: Clock) -> Reading | None:
    """A date-time group (DDHHMMZ MON YY) or 05DEC24."""
    return d.day(date(_century(int(groups["y"] or "")), d.month_number(groups["month"] or ""), int(groups["d"] or "")))


def _year(groups: Groups, _: Clock) -> Reading | None:
    return d.year(int(groups["year"] or ""), moves=True)


def _year_named(groups: Groups, _: Clock) -> Reading | None:
    """"The 2014 annexation": a date that names an event, not one the story moves to."""
    return d.year(int(groups["year"] or ""), moves=False)


def _years(groups: Groups, _: Clock) -> Reading | None:
    first = int(groups["year"] or "")
    last = int(groups["to"] or "")
    last = last if last > 99 else first - first % 100 + last
    if last < first or last - first > 90:
        return None
    return Reading(date(first, 1, 1), date(last + 1, 1, 1), Precision.RANGE)


def _decade(groups: Groups, _: Clock) -> Reading | None:
    return d.decade(_century(int(groups["decade"] or "")))


def _part_of(groups: Groups, clock: Clock) -> Reading | None:
    """"The second week of May", "the last three days of June", "the first half of 2022"."""
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


def _season(groups: Groups, clock: Clock) -> Reading | None:
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


def _named_day(groups: Groups, clock: Clock) -> Reading | None:
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


def _on(when: date) -> Read:
    return lambda groups, clock: d.day(when, moves=False)


def _unanchored(_: Groups, __: Clock) -> Reading | None:
    """A time whose day cannot be told from the text alone (a lunar feast)."""
    return UNANCHORED


def _dateparser(groups: Groups, clock: Clock) -> Reading | None:
    """A day, month and year in a form the rules do not know: read by the library dateparser, day first, all parts required."""
    import dateparser

    read = dateparser.parse(
        groups["odd"] or "", languages=["en"], settings={"DATE_ORDER": "DMY", "REQUIRE_PARTS": ["day", "month", "year"]}
    )
    return d.day(read.date()) if read else None


# --- weekdays and days of the month -----------------------------------------------------------------------------------------------


def _weekday(groups: Groups, clock: Clock) -> Reading | None:
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
    if det in ("the following", "the next"):
        return d.day(next_weekday(told, number, strictly=True), "weekday-following") if told else UNANCHORED
    if det in ("the previous", "the preceding"):
        base = told or speech
        return d.day(latest_weekday(base, number, strictly=True), "weekday-previous") if base else UNANCHORED
    if det in ("that", "the same") and told:
        return d.day(next_weekday(told, number), "weekday-story")
    return clock.weekday(number)


def _day_of_month(groups: Groups, clock: Clock) -> Reading | None:
    """"On the 14th": of the month the story is in, else the latest such day up to publication."""
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


def _day_of_event(groups: Groups, clock: Clock) -> Reading | None:
    """"On the third day of the offensive", where the report has said when it began."""
    word = groups["n"] or ""
    return d.day(clock.began + timedelta(days=d.ordinal(word) - 1)) if clock.began else UNANCHORED


# --- counted from the moment of speech --------------------------------------------------------------------------------------------


def _deictic(groups: Groups, clock: Clock) -> Reading | None:
    steps = {"yesterday": -1, "last night": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}
    word = " ".join(_text(groups, "word").split())
    return d.day(clock.speech + timedelta(days=steps.get(word, 0))) if clock.speech else UNANCHORED


def _unit_of_speech(groups: Groups, clock: Clock) -> Reading | None:
    """"This week", "last month", "next year", "so far this year", "last May"."""
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


def _bare_weekend(groups: Groups, clock: Clock) -> Reading | None:
    return _weekend(clock.speech, 0, clock) if clock.speech else UNANCHORED


def _ago(groups: Groups, clock: Clock) -> Reading | None:
    if clock.speech is None:
        return UNANCHORED
    return _moved(groups, clock.speech, -1, "ago", moves=True)


def _moved(groups: Groups, base: date, sign: int, rule: str, *, moves: bool) -> Reading | None:
    """A base moved by a count of units; vague counts give the range they can mean."""
    unit, words = _text(groups, "unit").rstrip("s"), groups.get("n") or ""
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


def _window(groups: Groups, clock: Clock) -> Reading | None:
    """"In the past 48 hours", "over the last week", "in recent days": up to the day of speech."""
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


def _coming(groups: Groups, clock: Clock) -> Reading | None:
    """"In the coming days", "over the next two days", "the following weeks"."""
    det, unit, words = _text(groups, "det"), _text(groups, "unit").rstrip("s"), groups.get("n") or ""
    base = clock.speech if det == "coming" or (det == "next" and (clock.future() or not clock.last())) else clock.last()
    if base is None or unit not in ("hour", "day", "week", "month"):
        return UNANCHORED
    count = d.number(words) or {"hour": 24, "day": 7, "week": 4}.get(unit, 6)
    return d.days(base if unit == "hour" else base + timedelta(days=1), _step(base, count, unit), moves=False)


# --- counted from the story's last date -------------------------------------------------------------------------------------------


def _apart(groups: Groups, clock: Clock) -> Reading | None:
    """"Two days later", "a week earlier", and "…, nine months after X", which dates X from the date just given."""
    way, tail = _text(groups, "way"), clock.text[clock.end :]
    unit = _text(groups, "unit").rstrip("s")
    forward = way.startswith(("later", "after", "on", "hence"))
    bound = way in ("after", "before") and not re.match(r"\s*(?:[,.;:!?)]|$)|\s+that\b(?!\s+\w)", tail)
    if bound:
        base = clock.last(unit) if clock.previous and re.search(r"[^.;]*,\s*(?:\w+\s+){0,3}$", clock.text[: clock.start]) else None
        return _moved(groups, base, -1 if forward else 1, "apart-from-event", moves=False) if base else UNANCHORED
    base = clock.last(unit if unit in ("month", "year") else "day")
    if base is None:
        told = clock.story[2] if unit in ("week", "fortnight") else None
        size = timedelta(weeks=(d.number(groups.get("n") or "") or 0) * (1 if forward else -1))
        if told and told.start and told.end and size:
            return Reading(told.start + size, told.end + size, Precision.RANGE, "apart-range", False)
        return UNANCHORED
    return _moved(groups, base, 1 if forward else -1, "later" if forward else "earlier", moves=forward)


def _neighbour(groups: Groups, clock: Clock) -> Reading | None:
    """"The next day", "the following month", "the previous week", "the year before": the neighbour of the story's own."""
    unit = _text(groups, "unit")
    step = -1 if _text(groups, "way") in ("previous", "preceding", "before", "prior") else 1
    unit = unit if unit in ("week", "month", "year", "weekend") else "day"
    base = clock.last("calendar-week" if unit == "week" else unit if unit in ("month", "year") else "day")
    if base is None:
        return UNANCHORED
    return calendar_unit(base, unit, step, f"{'next' if step > 0 else 'previous'}-{unit}")


def _same(groups: Groups, clock: Clock) -> Reading | None:
    """"That evening", "the same week", "later that month", "the end of the year": the story's own unit."""
    unit, det = _text(groups, "unit"), _text(groups, "det").split()[-1]
    unit = unit if unit in ("week", "month", "year", "weekend") else "day"
    if det == "last" or det == "next" or det == "this":
        return calendar_unit(clock.speech, unit, {"last": -1, "next": 1}.get(det, 0), "") if clock.speech else UNANCHORED
    told = clock.last("calendar-week" if unit == "week" else unit if unit in ("month", "year") else "day")
    since = re.search(r"\b[Ss]ince\s+(?:\w+\s+){0,3}$", clock.text[: clock.start])
    base = clock.speech if det == "the" and (since or not told) else told
    return calendar_unit(base, unit, 0, f"same-{unit}") if base else UNANCHORED


def _part_of_day(groups: Groups, clock: Clock) -> Reading | None:
    """"At dawn", "by nightfall": the story's day, the day after it where that was already dark; else the publication day."""
    told = clock.last()
    if told:
        early = re.search("dawn|morning|early|sunrise|daybreak|first light", _text(groups, "clock"))
        return d.day(told + timedelta(days=1 if clock.dark and early else 0), "part-of-day")
    return d.day(clock.speech, "part-of-day-published", moves=False) if clock.speech else UNANCHORED


def _overnight(_: Groups, clock: Clock) -> Reading | None:
    """Both days: into the day of speech or of the saying, else out of the story's day."""
    told, speech = clock.last(), clock.speech
    if told and told != speech and not clock.spoken:
        return d.days(told, told + timedelta(days=1), "overnight-story")
    base = told or speech
    return d.days(base - timedelta(days=1), base, "overnight") if base else UNANCHORED


def _within(groups: Groups, clock: Clock) -> Reading | None:
    told, unit, words = clock.last(), _text(groups, "unit").rstrip("s"), groups.get("n") or ""
    if told is None:
        return UNANCHORED
    count = d.number(words) or {"hour": 1, "day": 7, "week": 6}.get(unit, 11)
    if unit in ("minute", "hour") and count < 24:
        return d.day(told, "within")
    return d.days(told, _step(told, count, unit), "within", moves=False)


# --- the table --------------------------------------------------------------------------------------------------------------------

_U = r"(?P<unit>(?:minute|hour|day|week|fortnight|month|year|decade)s?)"
_DU = r"(?P<unit>day|morning|afternoon|evening|night|week|month|year|weekend)"
_LEAD = r"(?:(?i:early|late|earlier|later|late\s+on|early\s+on)\s+)?"
_POD = rf"(?:\s+{PART})?"
_COUNTED_DAYS = _COUNTED.replace("(?!", "(?!(?:\\s+[a-z]+)?", 1)
_ARMY = r"Army|Brigade|Division|Corps|Battalion|Regiment|Company|Alliance|Movement|City|Street|Square|Bridge|Martyrs|Front|Revolution|Forces?|Fleet"
_NO_NAME = rf"(?!\s+(?:[A-Z][\w-]*\s+)*(?:{_ARMY})\b)"

RULES: tuple[Rule, ...] = tuple(
    Rule(name, re.compile(pattern), read)
    for name, pattern, read in (
        ("date-iso", r"(?<![\w.:/-])(?P<y>(?:1[89]|20|21)\d\d)(?P<s>[-/.])(?P<m>\d\d)(?P=s)(?P<d>\d\d)(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?(?![\w/-]|\.\d)", _iso),
        ("date-numeric", r"(?<![\w.:/+-])(?P<d>\d{1,2})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<y>(?:1[89]|20)\d\d|\d\d)(?![\w/-]|\.\d)", _numeric),
        ("date-military", rf"\b(?P<d>\d\d)(?:\d{{4}}Z?\s*)?(?P<month>{_SHORT.upper().replace('SEPT?', 'SEP')})\s?(?P<y>(?:20)?\d\d)\b", _military),
        ("date", rf"(?:{_LEAD}{_WD},?\s+(?:the\s+)?)?(?<![\d:.,/+-])\b{_DAYS}(?:\s+of)?\s+{MONTH}(?:,?\s+{YEAR})?(?!\w){_NO_NAME}", _calendar),
        ("date", rf"(?:{_LEAD}{_WD},?\s+)?(?<!\d\s)\b{MONTH}\s+{_DAYS_AFTER}(?:,?\s+{YEAR})?(?!\w)(?!(?<!\d\d\d\d){_COUNTED[3:-1]}){_NO_NAME}", _calendar),
        ("month", rf"\b(?:{_MOD})?{MONTH},?\s+(?:of\s+)?{YEAR}", _month),
        ("month", rf"\b(?:{_PREP})(?:\s+|-)(?P<x>(?:{_MOD})?(?P<month>{_FULL}))\b(?!\s+(?:on|God|\d{{1,2}})\b){_NO_NAME}", _month),
        ("month", rf"\b(?P<x>(?:{_MOD})(?P<month>{_FULL}))\b", _month),
        ("month", rf"\b(?i:in|since|by|until)\s+(?P<x>(?P<month>(?:Jan|Feb|Aug|Sept?|Oct|Nov)\b\.?))(?!\s*\d)", _month),
        ("month", rf"\b(?:{_FULL}){_JOIN}(?P<x>(?:{_MOD})?(?P<month>{_FULL}))\b(?!\s+\d)", _month),
        ("month", rf"\b(?P<x>(?P<month>{_FULL}))(?=(?:\s+and\s+|\s*[-–—]\s*)(?:{_FULL})\b)", _month),
        ("month", rf"(?<!Black )\b(?P<x>(?P<month>{_CLEAR}))\b(?!\s+[A-Z0-9])", _month),
        ("month", rf"^(?P<x>(?P<month>{_FULL}))(?=\s*:?\s*$)", _month),
        ("part-of", rf"(?i:the\s+)?(?P<which>(?i:first|second|third|fourth|last|final|opening|closing))\s+(?:(?P<n>{NUM})\s+)?(?P<unit>weekend|half|quarter|weeks?|days?)\s+of\s+(?:{MONTH}(?:,?\s+{YEAR})?|(?P<yy>(?=\d{{4}}))(?P<whole>))", _part_of),
        ("part-of", r"(?i:the\s+)?(?P<which>(?i:first|second|third|fourth|last|final))\s+(?P<unit>half|quarter)\s+of\s+(?:(?P<year>(?:1[89]|20)\d\d)|the\s+(?P<whole>month|year))\b", _part_of),
        ("year", rf"\b{_PREP}(?:\s+|-)(?P<x>(?:(?i:early|mid|late)[\s-]+)?{YEAR})(?![-/\d]|\.\d){_COUNTED}", _year),
        ("year", rf"\b(?P<x>(?i:early|mid|late)[\s-]+{YEAR}){_COUNTED}", _year),
        ("year-named", rf"\b(?i:the|a|that|this|of)\s+(?P<x>{YEAR})(?=\s+[A-Za-z]){_COUNTED}", _year_named),
        ("year", rf"\((?P<x>{YEAR})\)", _year),
        ("year", rf"\b(?:1[89]|20)\d\d(?:\s+(?:and|or|to|through|until|till)\s+)(?P<x>{YEAR})(?![-/\d]|\.\d){_COUNTED}", _year),
        ("year", rf"^(?P<x>{YEAR})(?=\s*:?\s*$|\s+(?:was|saw|brought|began|ended)\b)", _year),
        ("year-range", r"(?:\b(?i:in|from|of|the|during|between|for)\s+|\()(?P<x>(?P<year>(?:1[89]|20)\d\d)\s*[-–—/]\s*(?P<to>(?:(?:1[89]|20)\d\d|\d\d)))(?![\w-])", _years),
        ("decade", r"\b(?i:the\s+)?(?:(?i:early|mid|late)[\s-]+)?(?P<decade>(?:1[89]|20)\d0)['’]?s\b", _decade),
        ("decade", r"\b(?i:the)\s+(?:(?i:early|mid|late)[\s-]+)?['’](?P<decade>[3-9]0)s\b", _decade),
        ("season", r"\b(?i:the\s+)?(?:(?i:early|mid|late)[\s-]+)?(?P<season>(?i:spring|summer|autumn|fall|winter))(?:\s+of)?,?\s+(?P<year>(?:1[89]|20)\d\d)(?:\s*[-–/]\s*\d\d(?:\d\d)?)?(?!\d)", _season),
        ("season", r"\b(?i:the\s+)?(?P<det>(?i:last|this|next|following|previous))\s+(?P<season>spring|summer|autumn|winter)\b", _season),
        ("season", r"\b(?i:in|during|by|since|until|over|throughout)\s+(?P<x>(?:the\s+)?(?:(?:early|mid|late)[\s-]+)?(?P<season>spring|summer|autumn|winter))\b(?!\s+(?:of|offensive|in|nearby|camp|clothes))", _season),
        ("named-day", rf"\b(?P<name>Christmas(?:\s+(?:Day|Eve))?|Boxing\s+Day|New\s+Year['’]s\s+(?:Eve|Day)|May\s+Day|Halloween|Easter(?:\s+(?:Sunday|Monday))?|Good\s+Friday(?!\s+Agreement))\b(?:,?\s+{YEAR})?", _named_day),
        ("lunar", r"\b(?:Eid(?:\s+al-(?:Fitr|Adha))?|Ramadan|Ashura|Nowruz)\b", _unanchored),
        ("named-event", r"\b(?i:the\s+)?(?:9/11|(?:September|Sept\.?)\s+11(?=\s+attacks?)|11\s+September(?=\s+attacks?))(?:\s+(?:terror\w*\s+)?attacks?)?", _on(date(2001, 9, 11))),
        ("named-event", r"\b(?i:the\s+)?(?:(?:October|Oct\.?)\s+7(?:th)?|7(?:th)?\s+October)(?:\s+Hamas)?\s+(?:attacks?|massacre|assault)\b", _on(date(2023, 10, 7))),
        ("weekday", rf"\b{_LEAD}(?:(?P<det>(?i:last|next|this\s+past|this\s+coming|past|coming|the\s+following|the\s+next|the\s+previous|the\s+preceding|that|the\s+same|this))\s+){WEEKDAY}\b{_POD}", _weekday),
        ("weekday", rf"\b(?i:on|by|since|until|till|before|after|from|to|and|between|through|late|early|of|into|at|for|around|overnight|noon|midnight|,)\s+(?P<x>{WEEKDAY}\b(?!\s+(?:Times|Review|Telegraph|Mirror|Mosque))(?:,?\s+(?:of\s+)?(?P<week>last|this|next)\s+week\b)?{_POD})", _weekday),
        ("weekday", rf"(?<!very )(?<!ach )(?<!loody )(?<!lack )(?<!alm )(?<!Good )\b(?P<x>{_LEAD}{WEEKDAY}\b(?!\s+[A-Z])(?:,?\s+(?:of\s+)?(?P<week>last|this|next)\s+week\b)?{_POD})", _weekday),
        ("day-of-month", rf"\b(?i:on|by|until|till|since|before|after|from|to)\s+(?P<x>the\s+(?P<day>(?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th)))\b(?!-|\s+(?:of\b|floor|day|week|month|anniversary|century|attempt|time|birthday|street|kilomet|minute|parallel|brigade|division|battalion)){_NO_NAME}", _day_of_month),
        ("day-of-event", rf"\b(?i:(?:on\s+)?the\s+(?P<n>{_WORD_D}|\d{{1,3}}(?:st|nd|rd|th))\s+day\s+of\s+(?:the|its|their|this)\s+(?:\w+\s+)?{_EVENT})\b", _day_of_event),
        ("deictic", rf"\b(?i:(?P<word>the\s+day\s+before\s+yesterday|the\s+day\s+after\s+tomorrow|last\s+night|yesterday|today|tonight|tomorrow)(?:\s+(?:morning|afternoon|evening|night|noon))?)\b(?:,\s+(?:{_D}\s+(?:{_FULL})|(?:{_FULL})\s+{_D})\b)?", _deictic),
        ("deictic", r"\b(?i:this\s+(?P<word>morning|afternoon|evening|noon))\b", _deictic),
        ("unit", r"\b(?i:(?P<far>so\s+far\s+)?(?:earlier\s+|later\s+|late\s+|early\s+)?(?P<det>this\s+past|this\s+coming|this|last|next|coming)\s+(?P<unit>week|month|year|weekend))\b(?!\s+of\b|-)", _unit_of_speech),
        ("unit", rf"\b(?P<det>(?i:this|last|next))\s+(?P<month>{_FULL})\b(?!\s+\d)", _unit_of_speech),
        ("weekend", r"\b(?i:(?:over|at|during|by|on)\s+(?P<x>the\s+weekend))\b(?!\s+of)", _bare_weekend),
        ("ago", rf"\b(?i:(?:(?P<n>half\s+a|{NUM})\s+)?{_U}\s+ago)\b", _ago),
        ("window", rf"\b(?i:(?:the|these)\s+(?P<det>last|past)\s+(?:(?P<n>{NUM})\s+)?{_U})\b(?!\s+of\b)", _window),
        ("window", rf"\b(?i:the\s+(?P<det>previous|preceding)\s+(?P<n>{NUM})\s+{_U})\b", _window),
        ("window", r"\b(?i:(?:in|over|during)\s+(?:the\s+)?(?:more\s+)?(?P<det>recent|past)\s+(?P<unit>days|weeks|months|years))\b", _window),
        ("coming", rf"\b(?i:(?:the\s+)(?P<det>coming|next|following)\s+(?:(?P<n>{NUM})\s+)?(?P<unit>hours|days|weeks|months))\b", _coming),
        ("coming", r"\b(?i:the\s+(?P<unit>hours|days|weeks|months)\s+(?:that\s+)?(?P<det>followed|following))\b", _coming),
        ("apart", rf"\b(?i:(?:(?P<n>half\s+a|{NUM})\s+)?{_U}\s+(?P<way>earlier|later|before|beforehand|prior|previously|after|afterwards?|hence|on(?=[,.])))\b", _apart),
        ("neighbour", rf"\b(?i:(?:the|that)\s+(?:very\s+)?(?P<way>next|following|previous|preceding)\s+{_DU})\b", _neighbour),
        ("neighbour", rf"\b(?i:the\s+{_DU}\s+(?P<way>after|before|prior))\b(?!\s+(?:they|he|she|it|we|his|her|their|its|this|these|the|yesterday|tomorrow|[a-z]+ing)\b)", _neighbour),
        ("event-neighbour", rf"\b(?i:the\s+(?:day|week|month|year|morning|night)\s+(?:after|before)\s+(?:they|he|she|it|we|his|her|their|its|this|these|the)\b|the\s+eve\s+of\s+(?:the|an?)\b)", _unanchored),
        ("same", rf"\b(?i:(?:later\s+|earlier\s+)?(?:on\s+)?(?P<det>that\s+same|the\s+very\s+same|the\s+same|that\s+very|that)\s+{_DU})\b(?!-)", _same),
        ("same", r"\b(?i:(?:earlier|later|late|early)\s+in\s+(?P<det>the)\s+(?P<unit>day|week|month|year))\b", _same),
        ("same", r"\b(?i:the\s+(?:start|beginning|end|close|middle)\s+of\s+(?P<det>the|that|this|last|next)\s+(?P<unit>day|week|month|year))\b", _same),
        ("part-of-day", r"\b(?i:(?:shortly\s+|just\s+|soon\s+)?(?:at|by|before|after|around|in|until|from|during)\s+(?P<clock>(?:first\s+light|dawn|noon|midday|dusk|sunset|sunrise|daybreak|nightfall)|the\s+(?:early\s+)?(?:morning|afternoon|evening)|the\s+early\s+hours))\b(?!\s+of\b)", _part_of_day),
        ("overnight", r"\b(?i:overnight|(?:by|at|around)\s+midnight|(?:in|during|through)\s+the\s+night)\b", _overnight),
        ("within", rf"\b(?i:within\s+(?:just\s+|the\s+)?(?:(?P<n>{NUM})\s+)?{_U})\b", _within),
        ("dateparser", rf"(?<![\w./-])(?P<odd>\d{{1,2}}[-/.](?:{_SHORT})[a-z]*[-/.](?:\d{{4}}|\d\d)|(?:{_SHORT})[a-z]*[-/.]\d{{1,2}}[-/.]\d{{4}}|\d{{4}}[\s-](?:{_SHORT})[a-z]*\.?[\s-]\d{{1,2}})(?![\w/-])", _dateparser),
        ("dateparser", rf"\b(?P<odd>\d{{1,2}}\s+(?:{_SHORT})[a-z]*\.?\s+['’]\d\d)\b", _dateparser),
    )
)  # fmt: skip

_SPLIT = re.compile(r"\s*(-|–|—|to|until|till|through|,|and|or|&)\s*")


def recognise(text: str) -> list[Found]:
    """The base expressions of a sentence in order, the longest winning where they overlap (the earlier row where equal)."""
    found = [one for rule in RULES for match in rule.pattern.finditer(text) for one in _founds(rule, match, text)]
    chosen: list[Found] = []
    for one in sorted(found, key=lambda f: f.start - f.end):
        if all(one.end <= other.start or other.end <= one.start for other in chosen):
            chosen.append(one)
    return sorted(chosen, key=lambda f: f.start)


def _founds(rule: Rule, match: re.Match[str], text: str) -> Iterator[Found]:
    groups = match.groupdict()
    start, end = match.span("x") if "x" in groups else match.span()
    if groups.get("days") is None:
        yield Found(start, end, rule, groups)
        return
    parts = _SPLIT.split(re.sub(r"^the\s+", "", groups["days"]))
    numbers, joins = parts[::2], parts[1::2]
    ranged = joins[:1] and (joins[0] not in (",", "and", "or", "&") or (joins == ["and"] and re.search(r"\b[Bb]etween\s+(?:the\s+)?$", text[:start])))
    if len(numbers) == 1 or ranged:
        yield Found(start, end, rule, {**groups, "day": numbers[0], "to": numbers[-1]})
        return
    yield from _listed(rule, match, numbers, start, end)


def _listed(rule: Rule, match: re.Match[str], numbers: list[str], start: int, end: int) -> Iterator[Found]:
    """"4 and 5 March": one expression a day; what stands before the numbers goes with the first, what follows with the last."""
    position = match.start("days")
    for index, number in enumerate(numbers):
        at = match.string.index(number, position)
        position = at + len(number)
        first, last = (start if index == 0 else at), (end if index == len(numbers) - 1 else position)
        yield Found(first, last, rule, {**match.groupdict(), "day": number, "to": number})
