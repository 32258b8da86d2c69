"""Readings of words that count from something: weekdays, "yesterday" and "ago" from speech, "the next day" and "later" from the story."""

from __future__ import annotations

import re
from datetime import date, timedelta

from whoholds.extract.times import days as d
from whoholds.extract.times.clock import Clock, Groups, calendar_unit, latest_weekday, next_weekday, shift, word
from whoholds.extract.times.days import UNANCHORED, Reading
from whoholds.model import Precision


def read_weekday(groups: Groups, clock: Clock) -> Reading | None:
    number, det = d.weekday_number(groups["weekday"] or ""), " ".join(word(groups, "det").split())
    week_of = word(groups, "week")
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
    said = " ".join(word(groups, "word").split())
    return d.day(clock.speech + timedelta(days=steps.get(said, 0))) if clock.speech else UNANCHORED


def read_unit_of_speech(groups: Groups, clock: Clock) -> Reading | None:
    """ "This week", "last month", "next year", "so far this year", "last May"."""
    base, det, unit = clock.speech, word(groups, "det").split()[-1], word(groups, "unit")
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
    unit = word(groups, "unit").rstrip("s")
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
    base, unit = clock.speech, word(groups, "unit").rstrip("s")
    if word(groups, "det") in ("previous", "preceding"):
        base = clock.last() or base
    if base is None or unit not in ("hour", "day", "week", "month", "year", "decade"):
        return UNANCHORED
    words = groups.get("n") or "a"
    if word(groups, "det") == "recent":
        return {"day": d.days(base - timedelta(days=7), base, "recent"), "week": d.days(base - timedelta(days=28), base, "recent"),
                "month": d.days(d.add_months(base, -6), base, "recent")}.get(unit, UNANCHORED)._replace(moves=False)  # fmt: skip
    count = d.number(words) or {"hour": 24, "day": 7, "week": 4}.get(unit, 6)
    return d.days(_step(base, -count, unit), base, moves=False)


def read_coming(groups: Groups, clock: Clock) -> Reading | None:
    """ "In the coming days", "over the next two days", "the following weeks"."""
    det, unit, words = word(groups, "det"), word(groups, "unit").rstrip("s"), groups.get("n") or ""
    base = clock.speech if det == "coming" or (det == "next" and (clock.future() or not clock.last())) else clock.last()
    if base is None or unit not in ("hour", "day", "week", "month"):
        return UNANCHORED
    count = d.number(words) or {"hour": 24, "day": 7, "week": 4}.get(unit, 6)
    return d.days(base if unit == "hour" else base + timedelta(days=1), _step(base, count, unit), moves=False)


# --- counted from the story's last date -------------------------------------------------------------------------------------------


def read_apart(groups: Groups, clock: Clock) -> Reading | None:
    """ "Two days later", "a week earlier", and "…, nine months after X", which dates X from the date just given."""
    way, tail = word(groups, "way"), clock.text[clock.end :]
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
    unit = word(groups, "unit")
    step = -1 if word(groups, "way") in ("previous", "preceding", "before", "prior") else 1
    unit = unit if unit in ("week", "month", "year", "weekend") else "day"
    base = clock.last("calendar-week" if unit == "week" else unit if unit in ("month", "year") else "day")
    if base is None:
        return UNANCHORED
    return calendar_unit(base, unit, step, f"{'next' if step > 0 else 'previous'}-{unit}")


def read_same(groups: Groups, clock: Clock) -> Reading | None:
    """ "That evening", "the same week", "later that month", "the end of the year": the story's own unit."""
    unit, det = word(groups, "unit"), word(groups, "det").split()[-1]
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
        early = re.search("dawn|morning|early|sunrise|daybreak|first light", word(groups, "clock"))
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
    told, unit, words = clock.last(), word(groups, "unit").rstrip("s"), groups.get("n") or ""
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
