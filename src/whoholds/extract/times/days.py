"""Calendar arithmetic: readings of a time expression as half-open spans of days, and the words for numbers, months and units.

A reading is a TIMEX3 value (TimeML, ISO 24617-1) written as an interval: ``2024-W49`` is the seven days it covers.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from whoholds.model import FIRST_DAY, LAST_DAY, Precision

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # first month; meteorological, northern
_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
CARDINALS = {word: n for n, word in enumerate(_ONES.split())} | _TENS | {"a": 1, "an": 1, "dozen": 12, "hundred": 100}
_ORDINAL_WORDS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth twentieth"
).split()
ORDINALS = {word: n for n, word in enumerate(_ORDINAL_WORDS, 1)}
ORDINALS |= {f"twenty-{word}": 20 + n for n, word in enumerate(_ORDINAL_WORDS[:9], 1)} | {"thirtieth": 30, "thirty-first": 31}
FEW_DAYS, FEW_WEEKS, FEW_MONTHS = (2, 7), (2, 6), (2, 11)


class Reading(NamedTuple):
    """What an expression means. ``moves``: later relative words count from it. ``rule`` replaces the name of the grammar's rule."""

    start: date | None
    end: date | None
    precision: Precision
    rule: str = ""
    moves: bool = True

    @property
    def last(self) -> date | None:
        return None if self.end is None else self.end - timedelta(days=1)


UNANCHORED = Reading(None, None, Precision.UNKNOWN, "unanchored", False)


def day(when: date, rule: str = "", *, moves: bool = True) -> Reading:
    """One day.

    >>> day(date(2024, 12, 5)).end
    datetime.date(2024, 12, 6)
    """
    return Reading(when, when + timedelta(days=1), Precision.DAY, rule, moves)


def days(first: date, last: date, rule: str = "", *, precision: Precision = Precision.RANGE, moves: bool = True) -> Reading:
    """From one day to another, both in."""
    return Reading(first, last + timedelta(days=1), precision, rule, moves)


def week(when: date, rule: str = "", *, moves: bool = True) -> Reading:
    """The calendar week of a day, Monday to Sunday (ISO 8601).

    >>> week(date(2024, 12, 5)).start
    datetime.date(2024, 12, 2)
    """
    monday = when - timedelta(days=when.weekday())
    return Reading(monday, monday + timedelta(days=7), Precision.WEEK, rule, moves)


def about_a_week(when: date, rule: str = "", *, moves: bool = True) -> Reading:
    """The seven days around a day: what "a week earlier" can mean, with its middle where the words point."""
    return days(when - timedelta(days=3), when + timedelta(days=3), rule, precision=Precision.WEEK, moves=moves)


def month(year: int, number: int, rule: str = "", *, moves: bool = True) -> Reading:
    """One calendar month; months before 1 and past 12 run into the neighbouring years.

    >>> month(2024, 14).start
    datetime.date(2025, 2, 1)
    """
    first = date(year + (number - 1) // 12, (number - 1) % 12 + 1, 1)
    return Reading(first, add_months(first, 1), Precision.MONTH, rule, moves)


def year(number: int, rule: str = "", *, moves: bool = True) -> Reading:
    return Reading(date(number, 1, 1), date(number + 1, 1, 1), Precision.YEAR, rule, moves)


def decade(number: int, rule: str = "") -> Reading:
    return Reading(date(number, 1, 1), date(number + 10, 1, 1), Precision.DECADE, rule, False)


def season(name: str, number: int, rule: str = "") -> Reading:
    """Three months; a winter is named by its December.

    >>> season("winter", 1994).end
    datetime.date(1995, 3, 1)
    """
    first = date(number, SEASONS[name], 1)
    return Reading(first, add_months(first, 3), Precision.SEASON, rule)


def add_months(when: date, count: int) -> date:
    """The same day some months on, or the last day of a shorter month.

    >>> add_months(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    total = when.year * 12 + when.month - 1 + count
    number, index = divmod(total, 12)
    for last in (when.day, 30, 29, 28):
        try:
            return date(number, index + 1, min(when.day, last))
        except ValueError:
            if last == 28:
                raise
    raise AssertionError


def easter(number: int) -> date:
    """Western Easter Sunday of a year (the anonymous Gregorian computus, Nature 1876).

    >>> easter(2024)
    datetime.date(2024, 3, 31)
    """
    golden, (century, rest) = number % 19, divmod(number, 100)
    (leap, skip), correction = divmod(century, 4), (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - correction + 15) % 30
    quads, ones = divmod(rest, 4)
    offset = (32 + 2 * skip + 2 * quads - epact - ones) % 7
    shift = (golden + 11 * epact + 22 * offset) // 451
    index, dom = divmod(epact + offset - 7 * shift + 114, 31)
    return date(number, index, dom + 1)


def in_bounds(reading: Reading) -> bool:
    """Whether a reading is in order and stays within 1800-2100, outside of which nothing is a date."""
    ordered = reading.start is None or reading.end is None or reading.start < reading.end
    return ordered and all(bound is None or FIRST_DAY <= bound <= LAST_DAY for bound in (reading.start, reading.end))


def number(words: str) -> int | None:
    """A count in digits or words; None where it is vague ("several").

    >>> number("twenty-four"), number("a couple of"), number("1,200"), number("a few")
    (24, 2, 1200, None)
    """
    text = words.lower().strip().removesuffix(" and a half")
    if text.replace(",", "").isdigit():
        return int(text.replace(",", ""))
    if text.startswith(("a couple", "couple")):
        return 2
    if text in CARDINALS:
        return CARDINALS[text]
    if text == "a dozen":
        return 12
    tens, _, ones = text.replace("-", " ").partition(" ")
    if tens in _TENS and ones in CARDINALS:
        return _TENS[tens] + CARDINALS[ones]
    return None


def ordinal(words: str) -> int:
    """A day of the month or a place in a row, from "5", "5th" or "fifth"."""
    text = words.lower()
    return ORDINALS.get(text) or ORDINALS.get(text.replace(" ", "-")) or int(text.rstrip("stndrh"))


def month_number(name: str) -> int:
    """1-12 from a month's name or abbreviation, in any case.

    >>> month_number("Sept."), month_number("DEC")
    (9, 12)
    """
    return next(n for n, full in enumerate(MONTHS, 1) if full[:3].lower() == name[:3].lower())


def weekday_number(name: str) -> int:
    """0-6 from Monday, from a weekday's name or abbreviation."""
    return next(n for n, full in enumerate(WEEKDAYS) if full[:3].lower() == name[:3].lower())
