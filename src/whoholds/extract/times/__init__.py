"""Time expressions → intervals of days, anchored on publication, on a heading, or on the story's own last date.

One grammar of small patterns on the surface (``grammar.py``), the words that govern them (``phrases.py``), and one pass over the
document that keeps the anchors (``clock.py``). The design follows the rule-based literature: recognition apart from normalisation
(TimeML; SUTime, Chang & Manning 2012), news read from the publication day and narrative from the last date mentioned (HeidelTime,
Strötgen & Gertz 2013). No parse is needed, so the same text always gives the same dates. Numeric dates are read day first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from whoholds.extract.times.clock import Clock
from whoholds.extract.times.days import MONTHS, WEEKDAYS, Reading
from whoholds.extract.times.grammar import Found
from whoholds.extract.times.phrases import Phrase, phrases, readings
from whoholds.model import Interval, Precision, Sentence, Span, TimeMention

__all__ = ["find_times"]

_WORDS = (
    "day days night nights week weeks weekend fortnight month months year years decade decades hour hours minutes morning afternoon evening noon "
    "midnight dawn dusk sunset sunrise daybreak nightfall light overnight yesterday today tonight tomorrow spring summer autumn fall winter eve easter "
    "christmas halloween ramadan eid ashura nowruz"
).split()
_ABBREVIATED = [name[:n] for name in MONTHS + WEEKDAYS for n in (3, 4)]
_NAMES = [*MONTHS, *WEEKDAYS, *_ABBREVIATED, *(f"{name}." for name in _ABBREVIATED)]
_TRIGGERS = frozenset([*_WORDS, *(w.capitalize() for w in _WORDS), *(w.upper() for w in _WORDS), *_NAMES, *(n.upper() for n in _NAMES)])
_DIGITS = re.compile(r"\d{4}|\d(?:st|nd|rd|th)\b|\d[./-]\d|\d\d[A-Z]{3}|\d0s\b|9/11|[A-Z][a-z]{2,}[-–]")
_DATELINE = re.compile(r"^[A-Z][\w'’.,/ -]{1,60},\s*$")
_DASH = re.compile(r"^\s*(?:\([^)]{2,40}\)\s*)?[-–—]{1,2}\s")
_STAMP = re.compile(r"^(?i:published|posted|date|updated|filed|dateline)(?i:\s+on)?\s*:?\s*$")
_DEICTIC = frozenset(("deictic", "ago", "unit", "window"))
_DATELINE_LEVEL, _LEAD_LEVEL = 90, 99
_OLD = 60  # days before publication from which a report's first date makes it a story of other times


def find_times(sentences: Sequence[Sentence], published: date | None) -> tuple[TimeMention, ...]:
    """Every time expression of a document, in order, with the days it means.

    ``published`` is what "yesterday" counts from; without it such words are unknown and ``anchored`` is False.
    """
    found = [(s, text, phrases(text)) for s in sentences if (text := _text(s))]
    clock = Clock(published, narrative=_narrative(found, published))
    mentions: list[TimeMention] = []
    previous_end = 0
    ends = {s.index: s.span.end for s in sentences}
    for sentence, text, expressions in found:
        previous_end = ends.get(sentence.index - 1, 0)
        mentions.extend(_read(sentence, text, expressions, clock, sentence.span.start - previous_end))
    return tuple(mentions)


def _text(sentence: Sentence) -> str:
    """The sentence as written, or nothing where no word of it can belong to a date and it opens no new frame."""
    words = [token.text for token in sentence.tokens]
    if _TRIGGERS.isdisjoint(words) and not _DIGITS.search(" ".join(words)) and sentence.kind not in ("heading", "title"):
        return ""
    pieces, at = list[str](), sentence.span.start
    for token in sentence.tokens:
        pieces.append(" " * (token.start - at) + token.text)
        at = token.end
    return "".join(pieces)


def _narrative(found: Sequence[tuple[Sentence, str, tuple[Phrase, ...]]], published: date | None) -> bool:
    """Whether the report tells of other times: its first date has a year, lies well before publication, and no word points at today."""
    bases = [base for _, _, expressions in found for p in expressions for base in (p.base, p.to) if base]
    if not bases or any(base.rule.name in _DEICTIC for base in bases):
        return published is None
    first = next((base for base in bases if base.rule.name not in ("named-event", "year-named", "lunar")), None)
    return published is None or bool(first and _is_old(first, published))


def _is_old(base: Found, published: date) -> bool:
    if not any(base.groups.get(name) for name in ("year", "y")):
        return False
    try:
        reading = base.rule.read(base.groups, Clock(published))
    except (ValueError, OverflowError):
        return False
    return bool(reading and reading.last and (published - reading.last).days > _OLD)


def _read(sentence: Sentence, text: str, expressions: tuple[Phrase, ...], clock: Clock, gap: int) -> Iterator[TimeMention]:
    if sentence.paragraph != clock.paragraph:
        clock.close(_LEAD_LEVEL)
        clock.paragraph, opening = sentence.paragraph, True
    else:
        opening = False
    heading = sentence.kind in ("heading", "title")
    if heading:
        clock.close(gap)
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
    """"KYIV, March 5 (Agency) -", or a line that says when the report was published."""
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
