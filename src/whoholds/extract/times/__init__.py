"""Time expressions → intervals of days, anchored on publication, on a heading, or on the story's own last date.

One grammar of small patterns on the surface (``grammar.py``), the words that govern them (``phrases.py``), and one pass over the
document that keeps the anchors (``clock.py``). The design follows the rule-based literature: recognition apart from normalisation
(TimeML; SUTime, Chang & Manning 2012), news read from the publication day and narrative from the last date mentioned (HeidelTime,
Strötgen & Gertz 2013). No parse is needed, so the same text always gives the same dates. Numeric dates are read day first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from whoholds.extract.times.clock import Clock
from whoholds.extract.times.days import MONTHS, WEEKDAYS, Reading
from whoholds.extract.times.grammar import Found
from whoholds.extract.times.phrases import Phrase, phrases, readings
from whoholds.model import Interval, Precision, Sentence, Span, TimeMention

__all__ = ["find_times"]

_WORDS = (
    "day days night nights week weeks weekend fortnight fortnights month months year years decade decades hour hours minute minutes "
    "moments morning afternoon evening noon midday midnight dawn dusk sunset sunrise daybreak nightfall light overnight yesterday "
    "today tonight tomorrow spring summer autumn fall winter easter christmas halloween ramadan eid ashura nowruz"
).split()
_ABBREVIATED = [name[:n] for name in MONTHS + WEEKDAYS for n in (3, 4)]
_NAMES = [*MONTHS, *WEEKDAYS, *_ABBREVIATED, *(f"{name}." for name in _ABBREVIATED)]
_TRIGGERS = frozenset([*_WORDS, *(w.capitalize() for w in _WORDS), *(w.upper() for w in _WORDS), *_NAMES, *(n.upper() for n in _NAMES)])
_DIGITS = re.compile(r"\d(?:\d\d\d|(?:st|nd|rd|th)\b|[./-][\dA-Z]|\d[A-Z]{3}|0['’]?s\b)|[-/]\d\d")
_DATELINE = re.compile(r"^[A-Z][\w'’.,/ -]{1,60},\s*$")
_DASH = re.compile(r"^\s*(?:\([^)]{2,40}\)\s*)?[-–—]{1,2}\s")
_STAMP = re.compile(r"^(?i:published|posted|date|updated|filed|dateline)(?i:\s+on)?\s*:?\s*$")
_DEICTIC = frozenset(("deictic", "ago", "unit", "window"))
_HEADINGS = ("heading", "title")
_DATELINE_LEVEL, _LEAD_LEVEL = 90, 99
_MAIN = 0.1  # share of a report's full dates from which a year is one it is about
_OLD = 60  # days before publication from which a report's first date makes it a story of other times


def find_times(sentences: Sequence[Sentence], published: date | None) -> tuple[TimeMention, ...]:
    """Every time expression of a document, in order, with the days it means.

    ``published`` is what "yesterday" counts from; without it such words are unknown and ``anchored`` is False.
    """
    found = [(s, text, phrases(text)) for s in sentences if (text := _text(s))]
    narrative, years = _narrative(found, published)
    clock = Clock(published, narrative=narrative, years=years)
    sections = _section_dates(found, years)
    mentions: list[TimeMention] = []
    ends = {s.index: s.span.end for s in sentences}
    for sentence, text, expressions in found:
        previous_end = ends.get(sentence.index - 1, 0)
        mentions.extend(_read(sentence, text, expressions, clock, sentence.span.start - previous_end, sections.get(sentence.index)))
    return tuple(mentions)


def _text(sentence: Sentence) -> str:
    """The sentence as written, or nothing where no word of it can belong to a date and it opens no new frame."""
    words = [token.text for token in sentence.tokens]
    if _TRIGGERS.isdisjoint(words) and not _DIGITS.search(" ".join(words)) and sentence.kind not in _HEADINGS:
        return ""
    pieces, at = list[str](), sentence.span.start
    for token in sentence.tokens:
        pieces.append(" " * (token.start - at) + token.text)
        at = token.end
    return "".join(pieces)


def _narrative(found: Sequence[tuple[Sentence, str, tuple[Phrase, ...]]], published: date | None) -> tuple[bool, tuple[int, ...]]:
    """Whether the report tells of other times than its publication's, and the years it is mainly about, the most named first.

    It does where one of its first dates lies well before publication, none is a weekday or word of today, and dates outnumber such words.
    """
    bases = [base for _, _, expressions in found for p in expressions for base in (p.base, p.to) if base]
    counts = Counter(year for base in bases if (year := _explicit_year(base)))
    years = tuple(year for year, n in counts.most_common() if n >= max(1, _MAIN * counts.total()))
    if published is None:
        return True, years
    old = sum(_is_old(base, published) for base in bases)
    deictic = sum(base.rule.name in _DEICTIC for base in bases)
    yearless = sum("month" in base.groups and not _explicit_year(base) for base in bases)
    lead = [base for base in bases if base.rule.name not in ("named-event", "lunar")][:3]
    spoken = any(base.rule.name in _DEICTIC for base in lead[:2]) or any(base.rule.name == "weekday" for base in lead[:1])
    return not spoken and any(_is_old(base, published) for base in lead) and old + yearless >= deictic, years


def _section_dates(found: Sequence[tuple[Sentence, str, tuple[Phrase, ...]]], years: Sequence[int]) -> dict[int, date]:
    """For each heading, by sentence index, the first full date below it that is of one of the report's main years."""
    firsts: dict[int, date] = {}
    first: date | None = None
    for sentence, _, expressions in reversed(found):
        for phrase in reversed(expressions):
            if phrase.base.rule.name == "date" and _explicit_year(phrase.base) in years:
                first = _start(phrase.base) or first
        if sentence.kind in _HEADINGS:
            if first:
                firsts[sentence.index] = first
            first = None
    return firsts


def _explicit_year(base: Found) -> int | None:
    words = base.groups.get("year") or base.groups.get("y")
    return int(words) if words and len(words) == 4 else None


def _is_old(base: Found, published: date) -> bool:
    start = _start(base) if _explicit_year(base) else None
    return bool(start and (published - start).days > _OLD)


def _start(base: Found) -> date | None:
    """The first day of a date printed in full."""
    try:
        reading = base.rule.read(base.groups, Clock(None))
    except (ValueError, OverflowError):
        return None
    return reading.start if reading else None


def _read(
    sentence: Sentence, text: str, expressions: tuple[Phrase, ...], clock: Clock, gap: int, first: date | None
) -> Iterator[TimeMention]:
    if sentence.paragraph != clock.paragraph:
        clock.close(_LEAD_LEVEL)
        clock.paragraph, opening = sentence.paragraph, True
    else:
        opening = False
    heading = sentence.kind in _HEADINGS
    if heading:
        clock.close(gap)
        clock.enter_section(first)
    for phrase, reading in readings(text, expressions, clock):
        known = reading.precision is not Precision.UNKNOWN
        framed = known and (heading or (opening and _is_dateline(text, phrase)))
        if framed:
            clock.frame(gap if heading else _DATELINE_LEVEL, reading)
        elif known and opening and _leads(text, phrase):
            clock.frame(_LEAD_LEVEL, reading)
        opening = opening and not expressions
        yield _mention(sentence, text, phrase, reading, frame=framed)


def _is_dateline(text: str, phrase: Phrase) -> bool:
    """ "KYIV, March 5 (Agency) -", or a line that says when the report was published."""
    head, tail = text[: phrase.start], text[phrase.end :]
    if _STAMP.match(head) and not tail.strip(" ."):
        return True
    return bool(_DATELINE.match(head)) and bool(_DASH.match(tail))


def _leads(text: str, phrase: Phrase) -> bool:
    """A paragraph or list item that opens with its date: "5 March: …"."""
    return phrase.start == 0 and bool(re.match(r"\s*(?::|[-–—]\s)", text[phrase.end :]))


def _mention(sentence: Sentence, text: str, phrase: Phrase, reading: Reading, *, frame: bool) -> TimeMention:
    start, end = sentence.span.start + phrase.start, sentence.span.start + phrase.end
    covered = [token.i for token in sentence.tokens if token.start < end and start < token.end]
    words = text[phrase.start : phrase.end]
    when = Interval(start=reading.start, end=reading.end, precision=reading.precision, text=words, rule=reading.rule)
    return TimeMention(
        span=Span(start=start, end=end), sentence=sentence.index, first=covered[0], last=covered[-1], when=when,
        anchored=reading.precision is not Precision.UNKNOWN, frame=frame,
    )  # fmt: skip
