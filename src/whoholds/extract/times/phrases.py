"""What stands around a base expression: "since …", "by …", "from … to …", "the eve of …", "two days before …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from whoholds.errors import DateError
from whoholds.extract.times.clock import Clock, shift
from whoholds.extract.times.days import UNANCHORED, Reading, day, days, in_bounds, number, week
from whoholds.extract.times.grammar import NUM, Found, recognise
from whoholds.model import Precision

_HOUR = (
    r"(?:first\s+light|dawn|noon|midday|midnight|dusk|sunset|sunrise|daybreak|nightfall|"
    r"\d{1,2}(?:[:.]\d\d)?\s*(?:a\.?m\.?|p\.?m\.?|hours|local\s+time)?)"
)
_OPS = (
    r"since|by|not\s+until|until|till|up\s+(?:to|until)|before|prior\s+to|ahead\s+of|leading\s+up\s+to|after|from|between|on\s+or\s+(?:around|about)|around|about|circa|"
    r"as\s+of|(?:no|not)\s+later\s+than|starting|beginning|the\s+week\s+(?:of|beginning|starting)|(?:on\s+)?the\s+eve\s+of|"
    r"overnight(?:\s+(?:from|into|to|on))?|(?:in\s+|on\s+|during\s+|throughout\s+)?the\s+night\s+(?:of|from)(?:\s+the)?|"
    rf"(?P<n>the|{NUM})\s+(?P<unit>day|week|month|year)s?\s+(?P<way>before|after)"
)
_PART = r"(?:in\s+)?(?:the\s+)?(?:(?:early\s+|late\s+)?(?:morning|afternoon|evening|night|hours)|start|beginning|end)\s+of"
_BEFORE = re.compile(
    rf"(?i:(?:(?P<op>\b(?:{_OPS}))(?:\s+(?:at\s+least|about|around|roughly))?\s+)?"
    rf"(?P<hour>\b(?:shortly\s+|just\s+|soon\s+)?(?:at\s+|around\s+|before\s+|after\s+|by\s+)?{_HOUR}\s+(?:on\s+|of\s+))?"
    rf"(?:\b(?P<part>{_PART})\s+)?"
    r"(?:\b(?:late|early|earlier|later)\s+)?(?:\b(?:on|in|at|during|throughout|of|for|over)\s+)?(?:\bthe\s+)?)$"
)
_TO = re.compile(
    r"\s*(?:[-–—]|\b(?:to|until|till|up to|through|and|into)\b)\s*(?:the\s+)?(?:(?:evening|morning|night|end|start)\s+of\s+)?(?:on\s+)?$"
)
_HAD = re.compile(r"\bhad\b[^.;]*$")
_PRESENT = re.compile(r"\s*[-–—]\s*present\b")
_SHARED_YEAR = re.compile(r"\s*(?:,|and|or|,\s*and)\s*(?:on\s+)?|")
_CLOSES = re.compile(
    r"\s*(?:$|[,.;:!?)\]—–-]|(?:and|but|or|the|an?|when|as|it|he|she|they|we|in|at|on|of|no|with|that|who|which|where|because|by|from|to|was|were|had|"
    r"has|is|are|this|these|his|her|their|its|after|before|until|while|only|more|once|if|for|so|\w+ed|[A-Z0-9]\w*)\b)"
)
_SOURCE = re.compile(
    r"\b(?:footage|videos?|photos?|photographs?|images?|imagery|pictures?|statements?|reports?|data|figures|survivors|refugees|post)\s+$"
)
_SAYS = re.compile(
    r"\b(?:said|told|announced|reported|wrote|posted|confirmed|claimed|added|stated|tweeted|warned|says|acknowledged)\b[^.,;]{0,25}$"
)
_DARK = re.compile(r"\b(?:late|night|evening|nightfall|dusk|midnight)\b", re.I)
_UPTO = frozenset(("before", "prior to", "ahead of", "leading up to"))
_OPEN = frozenset(("apart", "part-of-day", "overnight", "neighbour", "event-neighbour"))
_QUOTED = frozenset(("deictic", "window", "coming"))
_SHUT = re.compile(r"(?:later|earlier|prior|previously|hence)$", re.I)
_BEGAN = re.compile(r"\b(?:began|begun|started|launched|broke out|erupted|opened)\b")


class Phrase(NamedTuple):
    """One time expression as written: its span, the word that governs it, and one base or the two ends of a range."""

    start: int
    end: int
    op: str
    before: re.Match[str] | None
    base: Found
    to: Found | None = None


def phrases(text: str) -> tuple[Phrase, ...]:
    """The time expressions of a sentence, in order.

    >>> [(p.op, text[p.start:p.end]) for text in ["It was lost between 4 March and 6 April."] for p in phrases(text)]
    [('between', 'between 4 March and 6 April')]
    """
    found, made = recognise(text), list[Phrase]()
    skip = -1
    for index, base in enumerate(found):
        if index <= skip:
            continue
        before = _BEFORE.search(text, _reach(text, base, found[index - 1] if index else None), base.start)
        op = " ".join((before["op"] or "").lower().split()) if before else ""
        after = found[index + 1] if index + 1 < len(found) else None
        to = after if after and _joined(text, op, base, after) else None
        skip = index + 1 if to else skip
        made.append(Phrase(before.start() if before else base.start, (to or base).end, op, before, base, to))
    return tuple(p for p in made if not any(q is not p and q.start <= p.start and p.end <= q.end and q.end > p.end for q in made))


def _reach(text: str, base: Found, earlier: Found | None) -> int:
    """How far to the left of a base its governing words may lie: not into another date, unless that one is about this ("a day after …")."""
    if earlier is None or (earlier.rule.name in _OPEN and not _SHUT.search(text, earlier.start, earlier.end)):
        return max(0, base.start - 60)
    return max(earlier.end, base.start - 60)


def _joined(text: str, op: str, base: Found, after: Found) -> bool:
    gap = text[base.end : after.start]
    if not _TO.fullmatch(gap):
        return False
    word = gap.strip().split()[0]
    if op == "between" or op.endswith("night from") or op.startswith("overnight"):
        return True
    if word == "and":
        return False
    if word == "into":
        return base.groups.get("part") == "night" or "night" in text[base.start : base.end].lower()
    return op == "from" or op.endswith("night of") or (base.rule.name == after.rule.name and word in ("-", "–", "—", "to", "through"))


def read(phrase: Phrase, following: Phrase | None, text: str, clock: Clock) -> Reading:
    """The days a phrase means at this point of the document; unknown where nothing anchors it or the calendar has no such day."""
    clock.text, clock.start, clock.end = text, phrase.base.start, phrase.base.end
    clock.retold = clock.narrative and clock.published is not None and phrase.base.rule.name in _QUOTED
    try:
        reading = _range(phrase, clock) if phrase.to else _govern(phrase, _base(phrase, following, clock), text)
    except (ValueError, OverflowError, DateError):
        return UNANCHORED
    return reading if in_bounds(reading) else UNANCHORED


def _base(phrase: Phrase, following: Phrase | None, clock: Clock) -> Reading:
    """The reading of a base; "4 March and 6 March 2022" takes its year from the date it is joined to."""
    groups, base = phrase.base.groups, phrase.base
    other = following.base.groups if following else {}
    if following and groups.get("month") and not groups.get("year") and other.get("year") and other.get("month"):
        gap = clock.text[base.end : following.base.start]
        if gap.strip() and _SHARED_YEAR.fullmatch(gap):
            groups = {**groups, "year": other["year"]}
    return _named(base, base.rule.read(groups, clock) or UNANCHORED)


def _named(base: Found, reading: Reading) -> Reading:
    return reading if reading.rule else reading._replace(rule=base.rule.name)


def _range(phrase: Phrase, clock: Clock) -> Reading:
    """From one date to another, both in; what the first leaves out is taken from the second, and the other way round."""
    assert phrase.to is not None
    groups, later = phrase.base.groups, phrase.to.groups
    if later.get("year") and groups.get("month") and not groups.get("year"):
        end = _named(phrase.to, phrase.to.rule.read(later, clock) or UNANCHORED)
        year = int(later["year"] or "")
        first = phrase.base.rule.read({**groups, "year": str(year)}, clock) or UNANCHORED
        if first.start and end.end and first.start >= end.end:
            first = phrase.base.rule.read({**groups, "year": str(year - 1)}, clock) or UNANCHORED
    else:
        first = phrase.base.rule.read(groups, clock) or UNANCHORED
        ahead = replace(clock, floor=first.start, story=list(clock.story), start=phrase.to.start, end=phrase.to.end)
        if first.end:
            ahead.mark(first)
        end = phrase.to.rule.read(later, ahead) or UNANCHORED
    if first.start is None or end.end is None or first.start >= end.end:
        return UNANCHORED
    back = timedelta(days=7) if _overshoots(phrase, end, clock) else timedelta()
    return Reading(first.start - back, end.end - back, Precision.RANGE, "from-to")


def _overshoots(phrase: Phrase, end: Reading, clock: Clock) -> bool:
    """Whether two weekdays in the past tense run beyond the day of speech, so that the week before is meant."""
    speech = clock.speech
    weekdays = phrase.base.rule.name == "weekday" and phrase.to is not None and phrase.to.rule.name == "weekday"
    return bool(weekdays and speech and end.last and end.last > speech and not clock.narrative and not clock.future())


def _govern(phrase: Phrase, reading: Reading, text: str) -> Reading:
    """A single date under the word that governs it."""
    op, start, end = phrase.op, reading.start, reading.end
    if start is None or end is None:
        return reading
    hour = phrase.before["hour"] if phrase.before else None
    tail = text[phrase.base.end :]
    if (op in _UPTO or op == "after") and (hour or not _CLOSES.match(tail) or tail.startswith(("'s", "’s"))):
        return reading
    if _PRESENT.match(tail) and not op:
        return Reading(start, None, Precision.AFTER, f"since:{reading.rule}", False)
    if op in ("from", "between") and reading.precision is Precision.RANGE:
        return reading
    if op == "from" and _SOURCE.search(text[: phrase.start]):
        return reading
    if op.endswith("midnight") or (hour and "midnight" in hour and op in ("by", "until")):
        return days(start, end, "midnight")
    return _operators(phrase, op, reading)


def _operators(phrase: Phrase, op: str, reading: Reading) -> Reading:
    start, end, rule = reading.start, reading.end, reading.rule
    if start is None or end is None:
        return reading
    if op in ("since", "from", "starting", "beginning"):
        return Reading(start, None, Precision.AFTER, f"{op}:{rule}", False)
    if op == "after":
        return Reading(end, None, Precision.AFTER, f"after:{rule}", False)
    if op in ("by", "until", "till", "up to", "up until", "no later than", "not later than"):
        return Reading(None, end, Precision.BEFORE, f"{op.split()[-1]}:{rule}")
    if op in _UPTO:
        return Reading(None, start, Precision.BEFORE, f"before:{rule}")
    if op in ("around", "about", "circa", "on or around", "on or about") and reading.precision is Precision.DAY:
        return days(start - timedelta(days=2), start + timedelta(days=2), f"around:{rule}")
    if op.startswith("the week"):
        seven = days(start, start + timedelta(days=6), f"week-from:{rule}", precision=Precision.WEEK)
        return week(start, f"week-of:{rule}") if op.endswith("of") else seven
    if op.endswith("eve of"):
        return day(start - timedelta(days=1), "eve-of")
    if " night " in f" {op}" and reading.precision is Precision.DAY:
        return days(start, end, f"night-of:{rule}")
    if op.startswith("overnight"):
        into = op.endswith(("into", "to"))
        return days(start - timedelta(days=into), start + timedelta(days=not into), "overnight")
    return _counted(phrase, reading)


def _counted(phrase: Phrase, reading: Reading) -> Reading:
    """ "Two days before Christmas", "a week after 5 March"."""
    found = phrase.before
    if found is None or not found["way"] or reading.start is None:
        return reading
    count = 1 if found["n"].lower() == "the" else number(found["n"])
    sign = 1 if found["way"].lower() == "after" else -1
    return shift(reading.start, sign * count, found["unit"].lower(), f"{found['way'].lower()}-date") if count else UNANCHORED


def readings(text: str, found: tuple[Phrase, ...], clock: Clock) -> Iterator[tuple[Phrase, Reading]]:
    """Every phrase of a sentence with its days, the clock moving along; a date of saying does not move it where another is given."""
    clock.previous = None
    for index, phrase in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        clock.following = _ahead(phrase, following, text, clock)
        reading = read(phrase, following, text, clock)
        yield phrase, reading
        clock.previous = reading if reading.precision is not Precision.UNKNOWN else clock.previous
        clock.spoken = bool(_SAYS.search(text[: phrase.start]))
        if not (clock.spoken and index > 0) and not _looks_back(phrase, reading, text, clock):
            _move(phrase, reading, text, clock)


def _ahead(phrase: Phrase, following: Phrase | None, text: str, clock: Clock) -> date | None:
    """The date given next, from which "two days after the fall, on Thursday …" counts back to the fall."""
    if following is None or phrase.base.rule.name != "apart" or following.base.rule.name == "apart":
        return None
    reading = read(following, None, text, clock)
    return reading.start if reading.precision is Precision.DAY else None


def _looks_back(phrase: Phrase, reading: Reading, text: str, clock: Clock) -> bool:
    """Whether news steps back behind its own date ("the hill had been cleared on June 13"), which moves nothing."""
    told = clock.last()
    return bool(not clock.narrative and told and reading.last and reading.last < told and _HAD.search(text[: phrase.start]))


def _move(phrase: Phrase, reading: Reading, text: str, clock: Clock) -> None:
    base = reading
    if reading.precision is Precision.BEFORE and reading.end and phrase.op not in _UPTO:
        base = day(reading.end - timedelta(days=1))
    if not reading.moves or reading.end is None:
        return
    passing = reading.precision is Precision.YEAR and "year" in phrase.base.groups and phrase.start > 3
    clock.mark(base, passing=passing)
    words = text[phrase.start : phrase.end]
    clock.dark = bool(_DARK.search(words))
    if phrase.base.groups.get("year") and reading.precision in (Precision.DAY, Precision.MONTH):
        clock.year_paragraph = clock.paragraph
    if reading.precision is Precision.DAY and _BEGAN.search(text):
        clock.began = reading.start
