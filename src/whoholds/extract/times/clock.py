"""What relative words count from, as a document is read: publication, the frame of a heading, and the story's own last date.

The split is that of the literature: "yesterday" and "ago" are deictic, they count from the moment of speech (TimeML's document
creation time); "the next day" and "later" are anaphoric, they count from the date last mentioned (HeidelTime's narrative documents,
SUTime's reference date).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from whoholds.extract.times.days import UNANCHORED, Reading, about_a_week, add_months, day, days, month, season, week, year
from whoholds.model import Precision

_GRAIN = {Precision.DAY: 0, Precision.WEEK: 1, Precision.MONTH: 2, Precision.SEASON: 3, Precision.YEAR: 4}
GRAIN_OF_UNIT = {"hour": 0, "day": 0, "week": 0, "calendar-week": 1, "month": 2, "season": 3, "year": 4}
_BACK = 240  # days a story may step back within a year before a yearless date is read as the next year's
_MODAL = r"(?:will|would|won['’]t|shall|should|may|might|could|must)(?:\s+(?:not|also|only|soon))?(?:\s+be|\s+have)?\s+\w+"
_FUTURE = re.compile(
    rf"\b(?P<future>{_MODAL}|\w+['’]ll\s+(?:be\s+)?\w+|(?:is|are|was|were)\s+(?:\w+\s+)?(?:due|expected|scheduled|slated|planned|poised|to)\b(?:\s+to)?"
    r"(?:\s+be)?(?:\s+\w+)?|(?:due|expected|scheduled|slated|set|expects?|plans?|hopes?|intends?|prepar\w+)\s+(?:for|to\s+(?:be\s+)?\w+)|expects?|"
    r"going\s+to\s+\w+|ahead\s+of|upcoming)\b"
    r"|\b(?P<past>\w{2,}ed|was|were|had|has|have|said|told|saw|fell|took|began|broke|left|went|came|lost|won|held|struck|hit|fled|drove|shot|blew|cut|met|"
    r"withdrew|retook|overran|gave|got|made|ran|rose|sent|set|shut|sank|spoke|stood|swept|threw|wrote|burst|grew|kept|led|put|were)\b"
)


@dataclass(slots=True)
class Frame:
    """A date that a heading or a dateline gives to what follows; ``level`` is the depth that closes it."""

    level: int
    reading: Reading


@dataclass(slots=True)
class Clock:
    """Where the reader stands in time. ``story`` holds, for each grain (day … year), the last mention at least that fine."""

    published: date | None
    narrative: bool = False
    frames: list[Frame] = field(default_factory=list)
    story: list[Reading | None] = field(default_factory=lambda: [None] * 5)
    began: date | None = None
    dark: bool = False
    spoken: bool = False
    paragraph: int = -1
    year_paragraph: int = -2
    floor: date | None = None
    text: str = ""
    start: int = 0
    end: int = 0
    previous: Reading | None = None

    @property
    def speech(self) -> date | None:
        """The day "today" means: that of the innermost frame that is a day, else the publication day."""
        for frame in reversed(self.frames):
            if frame.reading.precision is Precision.DAY:
                return frame.reading.start
        return self.published

    def last(self, unit: str = "day") -> date | None:
        """The last day of the latest mention fine enough to count a unit from."""
        reading = self.story[GRAIN_OF_UNIT[unit]]
        return reading.last if reading else None

    def future(self) -> bool:
        """Whether the words around the expression speak of what is to come: the nearest verb before it, else the first after."""
        before = None
        for cue in _FUTURE.finditer(self.text):
            if cue.start() < self.start:
                before = cue
            elif before is None:
                return cue["future"] is not None
            else:
                break
        return before is not None and before["future"] is not None

    def mark(self, reading: Reading) -> None:
        """Move the story to a date just read."""
        if not reading.moves or reading.end is None or reading.precision is Precision.AFTER:
            return
        grain = _grain(reading)
        point = reading
        if reading.precision is Precision.WEEK and reading.start and reading.start.weekday() != 0:
            point, grain = day(reading.start + timedelta(days=3)), 0
        elif grain == 0 and reading.last:
            point = day(reading.last)
        self.story[grain:] = [point] * (5 - grain)

    def frame(self, level: int, reading: Reading) -> None:
        """Open a frame: close those of its depth and below, and let the story begin anew inside it."""
        self.close(level)
        self.frames.append(Frame(level, reading))
        self.story[: _grain(reading)] = [None] * _grain(reading)
        self.mark(reading)

    def close(self, level: int) -> None:
        """A heading of this depth ends the frames of the same depth and below."""
        self.frames = [frame for frame in self.frames if frame.level < level]

    def weekday(self, number: int) -> Reading:
        """A bare weekday: the next one after a future cue, the last one up to the day of speech, or the story's."""
        if self.floor:
            return day(_next(self.floor, number), "weekday-range")
        told = self.story[0]
        framed = any(frame.reading.precision is Precision.DAY for frame in self.frames)
        if told and told.last and not framed and (self.narrative or self.published is None):
            return day(_next(told.last, number), "weekday-story")
        if self.speech is None:
            return UNANCHORED
        if self.future():
            return day(_next(self.speech, number), "weekday-next")
        return day(_latest(self.speech, number), "weekday-past")

    def in_year(self, number: int, dom: int | None) -> tuple[int, str] | None:
        """The year of a month or day that is printed without one, and the rule that gave it; None where nothing does."""
        if self.floor:
            return _year_from(number, dom, self.floor), "year-range"
        framed = next((frame.reading for frame in reversed(self.frames) if frame.level < 90), None)
        if framed and framed.start:
            return self._near(framed.start, number, dom), "year-frame"
        speech = self.speech
        told = self.story[4] if self.narrative or speech is None else None
        if told is None and self.paragraph == self.year_paragraph:
            told = self.story[2]
        if told and told.start and not (speech and self.future()):
            return self._near(told.last or told.start, number, dom), "year-story"
        if speech is None:
            return None
        if self.future():
            return _year_from(number, dom, speech), "year-next"
        return _year_upto(number, dom, speech), "year-published"

    def _near(self, told: date, number: int, dom: int | None) -> int:
        """The year in which a month lies nearest after a told date, stepping back at most `_BACK` days and never past speech."""
        chosen = told.year
        if (told - date(chosen, number, 28 if dom is None else min(dom, 28))).days > _BACK:
            chosen += 1
        speech = self.published
        if speech and told <= speech and date(chosen, number, 1 if dom is None else min(dom, 28)) > speech and not self.future():
            chosen -= 1
        return chosen


def _grain(reading: Reading) -> int:
    if reading.precision in _GRAIN:
        return _GRAIN[reading.precision]
    if reading.start is None or reading.end is None:
        return 0
    length = (reading.end - reading.start).days
    return 0 if length <= 45 else 2 if length <= 300 else 4


def _next(after: date, number: int, *, strictly: bool = False) -> date:
    """The first such weekday on or after a day (after it, if strictly)."""
    ahead = (number - after.weekday()) % 7
    return after + timedelta(days=ahead or (7 if strictly else 0))


def _latest(upto: date, number: int, *, strictly: bool = False) -> date:
    """The last such weekday on or before a day (before it, if strictly)."""
    back = (upto.weekday() - number) % 7
    return upto - timedelta(days=back or (7 if strictly else 0))


next_weekday, latest_weekday = _next, _latest


def _exists(number: int, month_: int, dom: int) -> date | None:
    try:
        return date(number, month_, dom)
    except ValueError:
        return None


def _year_upto(month_: int, dom: int | None, upto: date) -> int:
    """The latest year in which that month or day has begun by a day."""
    for number in range(upto.year, upto.year - 9, -1):
        begun = _exists(number, month_, dom or 1)
        if begun and begun <= upto:
            return number
    return upto.year


def _year_from(month_: int, dom: int | None, floor: date) -> int:
    """The first year in which that month or day is not over by a day."""
    for number in range(floor.year, floor.year + 9):
        over = _exists(number, month_, dom) if dom else add_months(date(number, month_, 1), 1) - timedelta(days=1)
        if over and over >= floor:
            return number
    return floor.year


def shift(base: date, count: int, unit: str, rule: str, *, moves: bool = True) -> Reading:
    """A day moved by whole units, as fine as the unit: days to the day, weeks to the seven days around, months and years to themselves."""
    if unit == "hour":
        return day(base + timedelta(days=int(count / 24)), rule, moves=moves)
    if unit == "day":
        return day(base + timedelta(days=count), rule, moves=moves)
    if unit in ("week", "fortnight"):
        return about_a_week(base + timedelta(weeks=count * (2 if unit == "fortnight" else 1)), rule, moves=moves)
    if unit == "month":
        moved = add_months(base, count)
        return month(moved.year, moved.month, rule, moves=moves)
    return year(base.year + count * (10 if unit == "decade" else 1), rule, moves=moves)


def calendar_unit(base: date, unit: str, step: int, rule: str) -> Reading:
    """The calendar day, week, month or year of a day, or one some steps away."""
    if unit == "day":
        return day(base + timedelta(days=step), rule)
    if unit == "week":
        return week(base + timedelta(weeks=step), rule)
    if unit == "month":
        return month(base.year, base.month + step, rule)
    if unit == "weekend":
        saturday = _latest(base, 5) + timedelta(weeks=step)
        return days(saturday, saturday + timedelta(days=1), rule)
    return year(base.year + step, rule)


def season_upto(name: str, upto: date, rule: str) -> Reading:
    """The latest season of that name that has begun by a day."""
    found = season(name, upto.year, rule)
    return found if found.start and found.start <= upto else season(name, upto.year - 1, rule)
