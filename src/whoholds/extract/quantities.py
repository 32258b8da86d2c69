# ruff: noqa: E501 (one pattern a line)
"""How many were killed, injured, captured, displaced or released: surface patterns over numbers and vague counts.

The bounds of vague counts follow UCDP's coding rules for fatality estimates (low, best, high): "dozens" is 24 to 99, never a point.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from whoholds.model import Quantity, Sentence, Span

_WORDS = {w: n for n, w in enumerate(
    (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty"
).split())}  # fmt: skip
_TENS = {
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "a hundred": 100,
    "a dozen": 12,
    "a thousand": 1000,
}
_VAGUE: dict[str, tuple[int, int]] = {
    "tens of thousands": (10_000, 99_999), "hundreds of thousands": (100_000, 999_999), "thousands": (1_000, 9_999), "several thousand": (2_000, 9_999),
    "hundreds": (100, 999), "several hundred": (200, 999), "scores": (40, 99), "dozens": (24, 99), "several dozen": (24, 99), "tens": (20, 99), "several": (3, 9),
    "a few": (2, 9), "a handful": (2, 9), "millions": (1_000_000, 9_999_999), "hundreds of": (100, 999),
}  # fmt: skip
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?:\s+(?:million|thousand|hundred))?"
_WORD = "|".join(sorted([*_WORDS, *_TENS], key=len, reverse=True))
_VAGUES = "|".join(sorted(_VAGUE, key=len, reverse=True))
_COUNT = rf"(?P<mod>at least|more than|over|up to|nearly|almost|about|around|some|as many as|fewer than|an estimated|no fewer than)?\s*(?P<n>{_VAGUES}|{_NUMBER}(?:\s*(?:-|–|to)\s*{_NUMBER})?|{_WORD})\b"
_PERSON = r"(?:\s+(?:of\s+)?(?:the\s+|its\s+|their\s+)?(?:[\w’'-]+\s+){0,4}?(?:people|persons|civilians|soldiers|troops|fighters|rebels|militants|men|women|children|residents|prisoners|detainees|captives|inmates|servicemen|combatants|insurgents|others|members|police(?:men)?|officers|families|villagers|personnel|hostages|gunmen|refugees|lives|dead|were|was))?"
_KINDS = {
    "killed": r"kill(?:ed|ing|s)?|dead|died|deaths?|massacred|slain|executed|lost their lives|fatalities",
    "injured": r"injur(?:ed|ing|ies)|wound(?:ed|ing|s)|hurt",
    "captured": r"captur(?:ed|ing)|taken prisoner|took prisoner|detained|arrested|surrendered|seized",
    "displaced": r"displac(?:ed|ing)|fled|fleeing|forced from their homes|left their homes|evacuated",
    "released": r"releas(?:ed|ing)|freed|freeing|set free",
}  # fmt: skip
_AFTER = {k: re.compile(rf"\b{_COUNT}{_PERSON}[^.;]{{0,25}}?\b(?:{verbs})\b", re.I) for k, verbs in _KINDS.items()}
_BEFORE = {
    k: re.compile(rf"\b(?:{verbs})\s+{_COUNT}(?!\s*(?:kilomet|km|miles|per ?cent|tanks?|vehicles?|villages?|towns?|days?|hours?))", re.I)
    for k, verbs in _KINDS.items()
}
_STEMS = {  # one of these stands, in lower case, in every sentence that a kind's patterns meet
    "killed": ("kill", "dead", "die", "death", "massacre", "slain", "execut", "lost their", "fatalit"),
    "injured": ("injur", "wound", "hurt"),
    "captured": ("captur", "taken", "took", "detain", "arrest", "surrender", "seize"),
    "displaced": ("displac", "fled", "flee", "forced", "left", "evacuat"),
    "released": ("releas", "free"),
}


_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"


def _in_date(words: str, found: re.Match[str]) -> bool:
    """Whether the number is the day or year of a date: "on 25 February, and captured it"."""
    before, after = words[: found.start("n")], words[found.end("n") :]
    return bool(re.search(rf"\b(?:{_MONTH})\.?\s+(?:\d+,?\s+)?$", before, re.I) or re.match(rf"\s+(?:{_MONTH})\b", after, re.I))


def _value(text: str) -> int:
    low = text.lower().strip()
    if low in _WORDS:
        return _WORDS[low]
    if low in _TENS:
        return _TENS[low]
    factor = 1
    for word, times in (("million", 1_000_000), ("thousand", 1_000), ("hundred", 100)):
        if low.endswith(word):
            factor, low = times, low[: -len(word)].strip()
    return int(float(low.replace(",", "")) * factor)


def _quantity(kind: str, found: re.Match[str]) -> Quantity:
    number, mod = found["n"].lower(), (found["mod"] or "").lower()
    text = found.group().strip()
    if number in _VAGUE:
        low, high = _VAGUE[number]
        return Quantity(kind=kind, low=low, high=high, text=text)
    parts = [p for p in re.split(r"\s*(?:-|–|\bto\b)\s*", number) if p]
    if len(parts) == 2:
        return Quantity(kind=kind, low=_value(parts[0]), high=_value(parts[1]), text=text)
    value = _value(number)
    if mod in {"at least", "more than", "over", "no fewer than"}:
        return Quantity(kind=kind, low=value, text=text)
    if mod in {"up to", "nearly", "almost", "as many as", "fewer than"}:
        return Quantity(kind=kind, high=value, text=text)
    return Quantity(kind=kind, low=value, best=value, high=value, text=text)


def find_quantities(sentences: Sequence[Sentence], text: str) -> Iterator[tuple[Span, Quantity]]:
    """Counts of people with the span that states them.

    >>> from whoholds.language import segment
    >>> [q.kind + str(q.low) for _, q in find_quantities(segment("At least 12 people were killed."), "At least 12 people were killed.")]
    ['killed12']
    """
    for sentence in sentences:
        words = text[sentence.span.start : sentence.span.end]
        low = words.lower()
        for kind, stems in _STEMS.items():
            if not any(stem in low for stem in stems):
                continue
            matches = (m for pattern in (_AFTER[kind], _BEFORE[kind]) for m in pattern.finditer(words) if not _in_date(words, m))
            found = next(matches, None)
            if found:
                start = sentence.span.start + found.start()
                yield Span(start=start, end=start + len(found.group())), _quantity(kind, found)
