"""What relative words count from, as a document is read: publication, the frame of a heading, and the story's own last date.

The split is that of the literature: "yesterday" and "ago" are deictic, they count from the moment of speech (TimeML's document
creation time); "the next day" and "later" are anaphoric, they count from the date last mentioned (HeidelTime's narrative documents,
SUTime's reference date).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from whoholds.extract.times.days import UNANCHORED, Reading, about_a_week, add_months, day, days, month, season, week, year
from whoholds.model import Precision

_GRAIN = {Precision.DAY: 0, Precision.WEEK: 1, Precision.MONTH: 2, Precision.SEASON: 3, Precision.YEAR: 4}
GRAIN_OF_UNIT = {"hour": 0, "day": 0, "week": 0, "calendar-week": 1, "month": 2, "season": 3, "year": 4}
_BACK = 240  # days a story may step back (or ahead) within a year before a yearless date is read as the next year's (the last's)
_AHEAD = 120  # days a paragraph may run on into a year that the report never names
_MODAL = r"(?:will|would|won['’]t|shall|should|may|might|could|must)(?:\s+(?:not|also|only|soon))?(?:\s+be|\s+have)?\s+\w+"
_FUTURE = re.compile(
    rf"\b(?P<future>{_MODAL}|\w+['’]ll\s+(?:be\s+)?\w+|(?:is|are|was|were)\s+(?:\w+\s+)?(?:due|expected|scheduled|slated|planned|poised|to)\b(?:\s+to)?"
    r"(?:\s+be)?(?:\s+\w+)?|(?:due|expected|scheduled|slated|set|expects?|plans?|hopes?|intends?|prepar\w+)\s+(?:for|to\s+(?:be\s+)?\w+)|expects?|"
    r"going\s+to\s+\w+|ahead\s+of|upcoming|votes?|meets?|resumes?|expires?|convenes?)\b"
    r"|\b(?P<past>\w{2,}ed|was|were|had|has|have|said|told|saw|fell|took|began|broke|left|went|came|lost|won|held|struck|hit|fled|drove|shot|blew|cut|met|"
    r"withdrew|retook|overran|gave|got|made|ran|rose|sent|set|shut|sank|spoke|stood|swept|threw|wrote|burst|grew|kept|led|put|were)\b"
)


Groups = Mapping[str, str | None]  # the named groups of a matched pattern


def word(groups: Groups, name: str) -> str:
    """A named group in lower case, empty where it took no part."""
    return (groups.get(name) or "").lower()


@dataclass(slots=True)
class Frame:
    """A date that a heading or a dateline gives to what follows; ``level`` is the depth that closes it."""

    level: int
    reading: Reading


@dataclass(slots=True)
class Clock:
    """Where the reader stands in time.

    ``story`` holds, for each grain (day … year), the last mention at least that fine. ``thread`` is the date that yearless ones follow
    in a narrative, ``aside`` one of a year the report is not about, good for its own paragraph. ``years`` are the report's main years.
    """

    published: date | None
    narrative: bool = False
    frames: list[Frame] = field(default_factory=list)
    story: list[Reading | None] = field(default_factory=lambda: [None] * 5)
    years: tuple[int, ...] = ()
    thread: date | None = None
    opening: date | None = None
    aside: tuple[int, date] | None = None
    thread_paragraph: int = -1
    began: date | None = None
    retold: bool = False
    dark: bool = False
    spoken: bool = False
    paragraph: int = -1
    year_paragraph: int = -2
    floor: date | None = None
    text: str = ""
    start: int = 0
    end: int = 0
    previous: Reading | None = None
    following: date | None = None

    @property
    def speech(self) -> date | None:
        """The day "today" means: that of the innermost frame that is a day, else the publication day.

        In a story of other times it stands in what people said then, and means the story's own day.
        """
        for frame in reversed(self.frames):
            if frame.reading.precision is Precision.DAY:
                return frame.reading.start
        told = self.last()
        return told if told and self.retold else self.published

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

    def mark(self, reading: Reading, *, passing: bool = False) -> None:
        """Move the story to a date just read; a year told in ``passing`` ("a war that began in 2014") leaves a narrative's thread."""
        if not reading.moves or reading.end is None or reading.precision is Precision.AFTER:
            return
        grain = _grain(reading)
        point = reading
        if reading.precision is Precision.WEEK and reading.start and reading.start.weekday() != 0:
            point, grain = day(reading.start + timedelta(days=3)), 0
        elif grain == 0 and reading.last:
            point = day(reading.last)
        self.story[grain:] = [point] * (5 - grain)
        told = point.start + (point.end - point.start) / 2 if grain > 2 and point.start and point.end else point.last
        if told and not (passing and self.thread and told < self.thread):
            self._follow(told)

    def _follow(self, told: date) -> None:
        """Keep the thread of a narrative; a year the report is not about is an aside for its own paragraph."""
        if not self.years or told.year in self.years or self.thread is None or told > self.thread:
            self.thread, self.thread_paragraph, self.aside = told, self.paragraph, None
            self.opening = self.opening or told
        else:
            self.aside = (self.paragraph, told)

    def enter_section(self, first: date | None) -> None:
        """Begin a section at its own first full date, or back at the story's opening where the last section strayed from its year."""
        if first:
            self.thread = first
        elif self.opening and self.thread and self.years and self.thread.year != self.opening.year == self.years[0]:
            self.thread = self.opening

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
        speech, ahead = self.speech, self.future()
        told = self._told()
        if told and not (speech and ahead and not self.narrative):
            return self._near(told, number, dom), "year-story"
        if self.years and self.narrative:
            return self.years[0], "year-document"
        if speech is None:
            return None
        if ahead:
            return _year_from(number, dom, speech), "year-next"
        return _year_upto(number, dom, speech), "year-published"

    def _told(self) -> date | None:
        """The date that a yearless one follows: in a narrative the thread, in news only a full date of the same paragraph."""
        if self.narrative or self.speech is None:
            return self.aside[1] if self.aside and self.aside[0] == self.paragraph else self.thread
        reading = self.story[2] if self.paragraph == self.year_paragraph else None
        return reading.last if reading else None

    def _near(self, told: date, number: int, dom: int | None) -> int:
        """The year in which a month lies nearest to a told date, among the years the report names, and never past publication."""
        here = _dated(told.year, number, dom)
        chosen, gap = told.year, (told - here).days
        follows = self.paragraph == self.thread_paragraph and (_dated(told.year + 1, number, dom) - told).days <= _AHEAD
        if gap > _BACK and (not self.years or told.year + 1 in self.years or follows):
            chosen += 1
        elif -gap > _BACK and told.year - 1 in self.years:
            chosen -= 1
        past = self.published and told <= self.published and _dated(chosen, number, dom) > self.published
        return chosen - 1 if past and not self.future() else chosen


def _dated(year_: int, number: int, dom: int | None) -> date:
    return date(year_, number, 1 if dom is None else min(dom, 28))


Read = Callable[[Groups, Clock], Reading | None]  # how one rule of the grammar turns its groups into days


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
