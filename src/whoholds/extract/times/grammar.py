"""The grammar: a table of (name, pattern, reading), one row for each way English reports say when.

A pattern finds a base expression on the surface; ``x``, where it is named, is the expression and the rest is context. Its reading turns
the named groups into days by the clock. What stands around a base ("since …", "from … to …") is ``phrases.py``'s work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from whoholds.extract.times import absolute as a
from whoholds.extract.times import days as d
from whoholds.extract.times import relative as r
from whoholds.extract.times.clock import Groups, Read

_FULL = "|".join(d.MONTHS)
_CLEAR = "January|February|July|September|October|November|December"  # months that are no word or given name
_SHORT = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
_CAPS = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
MONTH = rf"(?P<month>{_FULL}|{_FULL.upper()}|(?:{_SHORT})\b\.?|(?:{_CAPS})\b)"
YEAR = r"(?P<year>(?:1[89]|20)\d\d)(?!\d|[-–]year|,\d{3})"
_Y = r"(?:1[89]|20)\d\d"
_D = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d:]|,\d{3}|\.\d)"
_DAY_WORD = "|".join(sorted(d.ORDINALS, key=len, reverse=True))
_DAY_LIST = rf"{_D}(?:\s*(?:-|–|—|/|to|until|till|through|and|or|&)\s*{_D}|(?:,\s*{_D})+,?\s*(?:and|or|&)\s*{_D})?"
_DAYS = rf"(?P<days>{_DAY_LIST}|(?i:{_DAY_WORD}))"
_DAYS_AFTER = rf"(?P<days>{_DAY_LIST}|the\s+(?i:{_DAY_WORD})(?=\s*(?:[,.;:)]|$|(?:was|is|at|in|when|and)\b)))"
WEEKDAY = "(?P<weekday>" + "|".join(d.WEEKDAYS) + ")"
_WD = r"(?:(?:Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun)\b\.?|" + "|".join(d.WEEKDAYS) + r")"
_TEN = "|".join(word for word in d.CARDINALS if word not in ("a", "an", "zero", "hundred"))
_ONE = "one|two|three|four|five|six|seven|eight|nine"
NUM = rf"(?:\d{{1,3}}|(?:a\s+)?(?:couple\s+of|few|dozen)|several|some|(?:{_TEN})(?:[- ](?:{_ONE}))?(?:\s+and\s+a\s+half)?|an?)"
_UNIT = r"(?P<unit>(?:moment|minute|hour|night|day|week|fortnight|month|year|decade)s?)"
_OWN_UNIT = r"(?P<unit>day|morning|afternoon|evening|night|week|month|year|weekend)"
_PART = r"(?:\s+(?P<part>morning|afternoon|evening|night|noon|midday|lunchtime|dawn|dusk))?"
_LEAD = r"(?:(?i:early|late|earlier|later|late\s+on|early\s+on)\s+)?"
_EDGE = r"(?:start|beginning|end|middle|close|first\s+days|last\s+days)"
_MOD = rf"(?:(?i:early|mid|late)(?:\s+in\s+|\s*-\s*|\s+)|(?i:the\s+)?(?i:(?:very\s+)?{_EDGE}\s+of\s+))"
_ROUGH = r"(?:(?i:early|mid|late)[\s-]+)?"
_SEASON = "(?P<season>(?i:spring|summer|autumn|winter))"
_WEEK = r"(?:,?\s+(?:of\s+)?(?P<week>last|this|next)\s+week\b)?"
_PREP = (
    r"(?i:in|since|until|till|by|before|after|during|of|from|to|between|through|throughout|early|late|mid|around|about|the|an?|for|over|"
    r"last|this|next|previous|following|least|year|summer|winter|spring|autumn)"
)
_JOIN = r"(?:\s+(?:and|or|to|through|until|till)\s+|\s*[-–—,]\s*)"
_EVENT = r"(?:offensive|assault|operation|war|invasion|siege|battle|campaign|attack|fighting|bombardment|uprising|conflict|incursion)"
_THEM = r"(?:they|he|she|it|we|his|her|their|its|this|these|the)"
_THINGS = (
    r"people|men|women|children|fighters|soldiers|troops|civilians|reservists|militants|rebels|tanks|vehicles|houses|homes|animals|families|"
    r"prisoners|rounds|shells|drones|missiles|metres|meters|km|kilometres|kilometers|miles|tonnes|tons|hours|GMT|UTC|EET|others|bodies|deaths|"
    r"refugees|wounded|dollars|euros|percent|buildings|villages"
)
_NO_COUNT = rf"(?!\s+(?:[a-z-]+\s+)?(?:{_THINGS})\b)"
_NAMED_AFTER = (
    r"Army|Brigade|Division|Corps|Battalion|Regiment|Company|Alliance|Movement|City|Street|Square|Bridge|Martyrs|Front|Revolution|Forces?|"
    r"Fleet|Party|Coalition|Hospital|University"
)
_NO_NAME = rf"(?!\s+(?:[A-Z][\w-]*\s+)*(?:{_NAMED_AFTER})\b)"
_NO_THING = (
    r"(?!-|\s+(?:of\b|floor|day|week|month|anniversary|century|attempt|time|birthday|street|kilomet|minute|parallel|brigade|division|batt))"
)
_NOT_MORE = r"(?![-/\d]|\.\d)"
_CLOCK = r"first\s+light|dawn|noon|midday|dusk|sunset|sunrise|daybreak|nightfall"
_DETS = r"last|next|this\s+past|this\s+coming|past|coming|(?:the\s+)?(?:following|next|previous|preceding)|that|the\s+same|this"
_NOT_A_DAY = r"(?<!very )(?<!ach )(?<!loody )(?<!lack )(?<!alm )(?<!Good )"  # every, each, Bloody, Black, Palm, Good
_ON = r"on|by|since|until|till|before|after|from|to|and|between|through|late|early|of|into|at|for|around|overnight|noon|midnight|least|,"
_NEXT_DAYS = rf"(?:,\s+(?:{_D}\s+(?:{_FULL})|(?:{_FULL})\s+{_D})\b)?"


class Rule(NamedTuple):
    """One row of the grammar: its name in the record, what its text must have (one cue, one mark), its pattern, its reading."""

    name: str
    cues: frozenset[str]
    marks: tuple[str, ...]
    pattern: re.Pattern[str]
    read: Read


class Found(NamedTuple):
    """A base expression in a sentence: character offsets, its rule and its named groups."""

    start: int
    end: int
    rule: Rule
    groups: Groups


_ABSOLUTE: tuple[tuple[str, str, Read], ...] = (
    (
        "date-iso",
        rf"(?<![\w.:/-])(?<!_\()(?P<y>{_Y}|21\d\d)(?P<s>[-/.])(?P<m>\d\d)(?P=s)(?P<d>\d\d)(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?(?![\w/-]|\.\d)",
        a.read_iso,
    ),
    ("date-numeric", rf"(?<![\w.:/+-])(?P<d>\d{{1,2}})(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s)(?P<y>{_Y}|\d\d)(?![\w/-]|\.\d)", a.read_numeric),
    ("date-military", rf"\b(?P<d>\d\d)(?:\d{{4}}Z?\s*)?(?P<month>{_CAPS})\s?(?P<y>(?:20)?\d\d)\b", a.read_military),
    (
        "date",
        rf"(?:{_LEAD}{_WD},?\s+(?:the\s+)?)?(?<![\d:.,/+-])\b{_DAYS}(?:\s+of)?\s+{MONTH}(?:,?\s+{YEAR})?(?!\w){_NO_NAME}",
        a.read_calendar,
    ),
    (
        "date",
        rf"(?:{_LEAD}{_WD},?\s+)?(?<!\d\s)\b{MONTH}\s+{_DAYS_AFTER}(?:,?\s+{YEAR})?(?!\w){_NO_COUNT}{_NO_NAME}",
        a.read_calendar,
    ),
    ("month", rf"\b{_MOD}?{MONTH},?\s+(?:of\s+)?{YEAR}", a.read_month),
    ("month", rf"\b{_PREP}(?:\s+|-)(?P<x>{_MOD}?(?P<month>{_FULL}))\b(?!\s+(?:on|God|\d{{1,2}})\b){_NO_NAME}", a.read_month),
    ("month", rf"\b(?P<x>{_MOD}(?P<month>{_FULL}))\b", a.read_month),
    ("month", r"\b(?i:in|since|by|until)\s+(?P<x>(?P<month>(?:Jan|Feb|Aug|Sept?|Oct|Nov)\b\.?))(?!\s*\d)", a.read_month),
    ("month", rf"\b(?:{_FULL}){_JOIN}(?P<x>{_MOD}?(?P<month>{_FULL}))\b(?!\s+\d)", a.read_month),
    ("month", rf"\b(?P<x>(?P<month>{_FULL}))(?=(?:\s+and\s+|\s*[-–—]\s*)(?:{_FULL})\b)", a.read_month),
    ("month", rf"(?<!Black )\b(?P<x>(?P<month>{_CLEAR}))\b(?!\s+[A-Z0-9])", a.read_month),
    ("month", rf"^(?P<x>(?P<month>{_FULL}))(?=\s*:?\s*$)", a.read_month),
    (
        "part-of",
        rf"(?i:the\s+)?(?P<which>(?i:first|second|third|fourth|last|final|opening|closing))\s+(?:(?P<n>{NUM})\s+)?"
        rf"(?P<unit>weekend|half|quarter|weeks?|days?)\s+of\s+{MONTH}(?:,?\s+{YEAR})?",
        a.read_part_of,
    ),
    (
        "part-of",
        rf"(?i:the\s+)?(?P<which>(?i:first|second|third|fourth|last|final))\s+(?P<unit>half|quarter)\s+of\s+"
        rf"(?:(?P<year>{_Y})|the\s+(?P<whole>month|year))\b",
        a.read_part_of,
    ),
    ("year", rf"\b{_PREP}(?:\s+|-)(?P<x>{_ROUGH}{YEAR}){_NOT_MORE}{_NO_COUNT}", a.read_year),
    ("year", rf"\b(?P<x>(?i:early|mid|late)[\s-]+{YEAR}){_NO_COUNT}", a.read_year),
    (
        "year-named",
        rf"(?:\b(?i:the|an?|that|this|of|its|their|his|her)|['’]s)\s+(?P<x>{YEAR})(?=\s+[A-Za-z]){_NO_COUNT}",
        a.read_year_named,
    ),
    ("year", rf"\((?P<x>{YEAR})\)", a.read_year),
    ("year", rf"\b{_Y}(?:\s+(?:and|or|to|through|until|till)\s+)(?P<x>{YEAR}){_NOT_MORE}{_NO_COUNT}", a.read_year),
    ("year", rf"^(?P<x>{YEAR})(?=\s*:?\s*$|\s+(?:was|saw|brought|began|ended)\b|\s*(?::|[-–—]\s))", a.read_year),
    (
        "year-range",
        rf"(?:(?:\b(?i:in|from|of|the|during|between|for|its|their)|['’]s)\s+|\()(?P<x>(?P<year>{_Y})\s*[-–—/]\s*(?P<to>(?:{_Y}|\d\d)))(?![\w-])",
        a.read_years,
    ),
    ("decade", rf"\b(?i:the\s+)?{_ROUGH}(?P<decade>(?:1[89]|20)\d0)['’]?s\b", a.read_decade),
    ("decade", rf"\b(?i:the)\s+{_ROUGH}['’](?P<decade>[3-9]0)s\b", a.read_decade),
    (
        "season",
        rf"\b(?i:the\s+)?{_ROUGH}(?P<season>(?i:spring|summer|autumn|fall|winter))(?:\s+of)?,?\s+(?P<year>{_Y})(?:\s*[-–/]\s*\d\d(?:\d\d)?)?(?!\d)",
        a.read_season,
    ),
    ("season", rf"\b(?i:the\s+)?(?P<det>(?i:last|this|next|following|previous))\s+{_SEASON}\b", a.read_season),
    (
        "season",
        rf"\b(?i:in|during|by|since|until|over|throughout)\s+(?P<x>(?:the\s+)?{_ROUGH}{_SEASON})\b"
        r"(?!\s+(?:of|offensive|in|nearby|camp|clothes))",
        a.read_season,
    ),
    (
        "named-day",
        r"\b(?P<name>Christmas(?:\s+(?:Day|Eve))?|Boxing\s+Day|New\s+Year['’]s\s+(?:Eve|Day)|May\s+Day|Halloween|"
        rf"Easter(?:\s+(?:Sunday|Monday))?|Good\s+Friday(?!\s+Agreement))\b(?:,?\s+{YEAR})?",
        a.read_named_day,
    ),
    ("lunar", r"\b(?:Eid(?:\s+al-(?:Fitr|Adha))?|Ramadan|Ashura|Nowruz)\b", a.read_unanchored),
    (
        "named-event",
        r"\b(?i:the\s+)?(?:9/11|(?:September|Sept\.?)\s+11(?=\s+attacks?)|11\s+September(?=\s+attacks?))(?:\s+(?:terror\w*\s+)?attacks?)?",
        a.read_on(date(2001, 9, 11)),
    ),
    (
        "named-event",
        r"\b(?i:the\s+)?(?:(?:October|Oct\.?)\s+7(?:th)?|7(?:th)?\s+October)(?:\s+Hamas)?\s+(?:attacks?|massacre|assault)\b",
        a.read_on(date(2023, 10, 7)),
    ),
)

_RELATIVE: tuple[tuple[str, str, Read], ...] = (
    ("weekday", rf"\b{_LEAD}(?:(?P<det>(?i:{_DETS}))\s+){WEEKDAY}\b{_PART}", r.read_weekday),
    ("weekday", rf"\b(?i:{_ON})\s+(?P<x>{WEEKDAY}\b(?!\s+(?:Times|Review|Telegraph|Mirror|Mosque)){_WEEK}{_PART})", r.read_weekday),
    ("weekday", rf"{_NOT_A_DAY}\b(?P<x>{_LEAD}{WEEKDAY}\b(?!\s+[A-Z]){_WEEK}{_PART})", r.read_weekday),
    (
        "day-of-month",
        r"\b(?i:on|by|until|till|since|before|after|from|to)\s+(?P<x>the\s+(?P<day>(?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th)))\b"
        rf"{_NO_THING}{_NO_NAME}",
        r.read_day_of_month,
    ),
    (
        "day-of-event",
        rf"\b(?i:(?:on\s+)?the\s+(?P<n>{_DAY_WORD}|\d{{1,3}}(?:st|nd|rd|th))\s+day\s+of\s+(?:the|its|their|this)\s+(?:\w+\s+)?{_EVENT})\b",
        r.read_day_of_event,
    ),
    (
        "deictic",
        r"\b(?i:(?P<word>the\s+day\s+before\s+yesterday|the\s+day\s+after\s+tomorrow|last\s+night|yesterday|today|tonight|tomorrow)"
        rf"(?:\s+(?:morning|afternoon|evening|night|noon))?)\b{_NEXT_DAYS}",
        r.read_deictic,
    ),
    ("deictic", r"\b(?i:this\s+(?P<word>morning|afternoon|evening|noon))\b", r.read_deictic),
    (
        "unit",
        r"\b(?i:(?P<far>so\s+far\s+)?(?:earlier\s+|later\s+|late\s+|early\s+)?(?P<det>this\s+past|this\s+coming|this|last|next|coming)"
        r"\s+(?P<unit>week|month|year|weekend))\b(?!\s+of\b|-)",
        r.read_unit_of_speech,
    ),
    ("unit", rf"\b(?P<det>(?i:this|last|next))\s+(?P<month>{_FULL})\b(?!\s+\d)", r.read_unit_of_speech),
    ("weekend", r"\b(?i:(?:over|at|during|by|on)\s+(?P<x>the\s+weekend))\b(?!\s+of)", r.read_bare_weekend),
    ("ago", rf"\b(?i:(?:(?P<n>half\s+a|{NUM})\s+)?{_UNIT}\s+ago)\b", r.read_ago),
    ("window", rf"\b(?i:(?:the|these)\s+(?P<det>last|past)\s+(?:(?P<n>{NUM})\s+)?{_UNIT})\b(?!\s+of\b)", r.read_window),
    ("window", rf"\b(?i:the\s+(?P<det>previous|preceding)\s+(?P<n>{NUM})\s+{_UNIT})\b", r.read_window),
    (
        "window",
        r"\b(?i:(?:in|over|during)\s+(?:the\s+)?(?:more\s+)?(?P<det>recent|past)\s+(?P<unit>days|weeks|months|years))\b",
        r.read_window,
    ),
    ("coming", rf"\b(?i:the\s+(?P<det>coming|next|following)\s+(?:(?P<n>{NUM})\s+)?(?P<unit>hours|days|weeks|months))\b", r.read_coming),
    ("coming", r"\b(?i:the\s+(?P<unit>hours|days|weeks|months)\s+(?:that\s+)?(?P<det>followed|following))\b", r.read_coming),
    (
        "apart",
        rf"\b(?i:(?:(?P<n>half\s+a|{NUM})\s+)?{_UNIT}\s+"
        r"(?P<way>earlier|later|before|beforehand|prior|previously|after|afterwards?|hence|on(?=[,.])))\b",
        r.read_apart,
    ),
    ("neighbour", rf"\b(?i:(?:the|that)\s+(?:very\s+)?(?P<way>next|following|previous|preceding)\s+{_OWN_UNIT})\b", r.read_neighbour),
    (
        "neighbour",
        rf"\b(?i:the\s+{_OWN_UNIT}\s+(?P<way>after|before|prior))\b(?!\s+(?:{_THEM}|yesterday|tomorrow|[a-z]+ing)\b)",
        r.read_neighbour,
    ),
    (
        "event-neighbour",
        rf"\b(?i:the\s+(?:day|week|month|year|morning|night)\s+(?:after|before)\s+{_THEM}\b|the\s+eve\s+of\s+(?:the|an?)\b)",
        a.read_unanchored,
    ),
    (
        "same",
        rf"\b(?i:(?:later\s+|earlier\s+)?(?:on\s+)?(?P<det>that\s+same|the\s+very\s+same|the\s+same|that\s+very|that)\s+{_OWN_UNIT})\b(?!-)",
        r.read_same,
    ),
    ("same", r"\b(?i:(?:earlier|later|late|early)\s+in\s+(?P<det>the)\s+(?P<unit>day|week|month|year))\b", r.read_same),
    (
        "same",
        r"\b(?i:the\s+(?:start|beginning|end|close|middle)\s+of\s+(?P<det>the|that|this|last|next)\s+(?P<unit>day|week|month|year))\b",
        r.read_same,
    ),
    (
        "part-of-day",
        r"\b(?i:(?:shortly\s+|just\s+|soon\s+)?(?:at|by|before|after|around|in|until|from|during)\s+"
        rf"(?P<clock>(?:{_CLOCK})|the\s+(?:early\s+)?(?:morning|afternoon|evening)|the\s+early\s+hours))\b(?!\s+of\b)",
        r.read_part_of_day,
    ),
    (
        "overnight",
        r"\b(?i:overnight|(?:by|at|around)\s+midnight|(?:in|during|through)\s+the\s+night)\b(?!\s+(?:of|from)\b)",
        r.read_overnight,
    ),
    ("within", rf"\b(?i:within\s+(?:just\s+|(?P<the>the)\s+)?(?:(?P<n>{NUM})\s+)?{_UNIT})\b", r.read_within),
    (
        "dateparser",
        rf"(?<![\w./-])(?P<odd>\d{{1,2}}[-/.](?:{_SHORT})[a-z]*[-/.](?:\d{{4}}|\d\d)|(?:{_SHORT})[a-z]*[-/.]\d{{1,2}}[-/.]\d{{4}}|"
        rf"\d{{4}}[\s-](?:{_SHORT})[a-z]*\.?[\s-]\d{{1,2}})(?![\w/-])",
        a.read_dateparser,
    ),
    ("dateparser", rf"\b(?P<odd>\d{{1,2}}\s+(?:{_SHORT})[a-z]*\.?\s+['’]\d\d)\b", a.read_dateparser),
)

_CUES = {  # kind of word → the rules that need one
    "figures": "date-iso date-numeric decade named-event",
    "month": "date-military date month named-day named-event unit dateparser",
    "year": "year year-named year-range decade",
    "nth": "day-of-month",
    "season": "season",
    "feast": "named-day lunar event-neighbour",
    "weekday": "weekday",
    "deictic": "deictic",
    "unit": "part-of day-of-event deictic unit weekend ago window coming apart neighbour event-neighbour same within",
    "hour": "deictic neighbour event-neighbour same part-of-day overnight",
}
_MARKS = {  # rule → words one of which it also needs, so that "week" alone tries few patterns
    "ago": "ago",
    "within": "ithin",
    "part-of": "irst econd hird ourth last Last inal pening losing",
    "window": "last past recent revious receding",
    "coming": "coming next following followed",
    "apart": "earlier later before prior previously after hence on, on.",
    "neighbour": "next following revious receding after before prior",
    "unit": "his ast ext oming",
    "day-of-event": "day",
    "weekend": "weekend",
    "overnight": "night",
}
_LITERALS = {
    "month": (*_SHORT.replace("t?", "").split("|"), *_CAPS.split("|")),
    "weekday": d.WEEKDAYS,
    "season": tuple("spring summer autumn fall winter Spring Summer Autumn Fall Winter".split()),
    "feast": tuple("Christmas Boxing New Easter Good Halloween Eid Ramadan Ashura Nowruz eve".split()),
    "deictic": ("esterday", "oday", "onight", "omorrow", "ast night"),
    "unit": tuple(
        f"{first}{rest}"
        for unit in "day week fortnight month year decade quarter half minute moment hour night".split()
        for first, rest in ((f" {unit[0]}", unit[1:]), (unit[0].upper(), unit[1:]))
    ),
    "hour": tuple("morning afternoon evening night noon midday dawn dusk sunset sunrise daybreak light hours".split()),
}
_FIGURES = re.compile(r"\d(?:(?P<year>\d\d\d)|(?P<figures>[-/.]\d|0['’]?s\b)|(?P<nth>(?:st|nd|rd|th)\b))")


def _cues(text: str) -> set[str | None]:
    """Which kinds of word a text has, by plain search, so that most patterns need not be tried."""
    cues: set[str | None] = {name for name, words in _LITERALS.items() if any(word in text for word in words)}
    return cues | {found.lastgroup for found in _FIGURES.finditer(text)}


def _needs(name: str) -> frozenset[str]:
    return frozenset(cue for cue, names in _CUES.items() if name in names.split())


RULES: tuple[Rule, ...] = tuple(
    Rule(name, _needs(name), tuple(_MARKS.get(name, "").split()), re.compile(pattern), read)
    for name, pattern, read in _ABSOLUTE + _RELATIVE
)

_SPLIT = re.compile(r"\s*(,?\s*(?:\band\b|\bor\b|&)|-|–|—|/|\bto\b|\buntil\b|\btill\b|\bthrough\b|,)\s*")
_BETWEEN = re.compile(r"\b[Bb]etween\s+(?:the\s+)?$")


def recognise(text: str) -> list[Found]:
    """The base expressions of a sentence in order, the longest winning where they overlap (the earlier row where equal)."""
    cues = _cues(text)
    found = [
        one
        for rule in RULES
        if not rule.cues.isdisjoint(cues) and (not rule.marks or any(mark in text for mark in rule.marks))
        for match in rule.pattern.finditer(text)
        for one in _founds(rule, match, text)
    ]
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
    numbers, joins = parts[::2], [join.strip(" ,") or "," for join in parts[1::2]]
    listed = joins and joins[0] in (",", "and", "or", "&") and not (joins == ["and"] and _BETWEEN.search(text[:start]))
    if listed:
        yield from _listed(rule, match, numbers, start, end)
    else:
        yield Found(start, end, rule, {**groups, "day": numbers[0], "to": numbers[-1]})


def _listed(rule: Rule, match: re.Match[str], numbers: list[str], start: int, end: int) -> Iterator[Found]:
    """ "4 and 5 March": one expression a day; what stands before the numbers goes with the first, what follows with the last."""
    position = match.start("days")
    for index, number in enumerate(numbers):
        at = match.string.index(number, position)
        position = at + len(number)
        first, last = (start if index == 0 else at), (end if index == len(numbers) - 1 else position)
        yield Found(first, last, rule, {**match.groupdict(), "day": number, "to": number})
