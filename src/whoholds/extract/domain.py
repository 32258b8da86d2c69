"""Whether a report, or a sentence of it, is about war: elsewhere the same verbs take titles, markets and banks of rivers.

A cheap lexical classifier over two word lists (``cues.toml``, [domain]): distinct words of war against distinct words of sport, business,
elections, disasters, exercises and shows. It looks at the written words alone, so a report has the same picture parsed or not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache

from whoholds.lexicon.cues import Cues
from whoholds.lexicon.events import forms, types_with_effect
from whoholds.model import Candidate, Sentence

LEAST_WAR = 3  # distinct words of war at which a report counts as one on war whatever else it tells of
_NOBODY = frozenset({"nobody", "none", "one", "neither"})  # who holds what no one holds is known
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"[.!?\n]+\s*")


def words_of(text: str) -> frozenset[str]:
    """The distinct words of a text in lower case; "'s" counts as one.

    >>> sorted(words_of("Hama's rebel-held north"))
    ["'s", 'hama', 'held', 'north', 'rebel', 's', '’s']
    """
    words = frozenset(_WORD.findall(text.lower()))
    return words | _clitics(words) if "s" in words or "re" in words or "cannot" in words else words


def _clitics(words: Collection[str]) -> frozenset[str]:
    return (
        frozenset({"'s", "’s"} if "s" in words else ())
        | ({"'re", "’re"} if "re" in words else set())
        | ({"can"} if "cannot" in words else set())
    )


@cache
def _by_form(cues: frozenset[str]) -> Mapping[str, str]:
    """The cue that each written form stands for; a form that is itself a cue stands for itself."""
    return {form: cue for cue in sorted(cues) for form in forms(cue)} | {cue: cue for cue in cues}


def _of(words: frozenset[str], cues: frozenset[str]) -> frozenset[str]:
    table = _by_form(cues)
    return frozenset(table[word] for word in words & table.keys())


def outweighed(text: str, cues: Cues) -> bool:
    """Whether words of other news outweigh those of war: such a report tells of no places taken.

    There are more distinct words of them, and more than one sentence in five holds one. A report of war that ends with a line of sport is
    none, nor one that has three words of war in as many sentences.
    """
    words = words_of(text)
    war, other = len(_of(words, cues.war)), len(_of(words, cues.other))
    if other < 3 or other <= war:
        return False
    sentences = [words_of(piece) for piece in _SENTENCE.split(text) if len(piece.split()) > 2]
    of_other = sum(bool(_of(piece, cues.other)) for piece in sentences)
    of_war = sum(bool(_of(piece, cues.war)) for piece in sentences)
    return of_other * 5 > len(sentences) and not (war >= LEAST_WAR and of_war >= of_other)


def speaks_of_war(words: frozenset[str], cues: Cues) -> bool:
    """Whether any word is one of war."""
    return bool(_of(words, cues.war))


class Domain:
    """The lexical picture of one report: its distinct words of war and of other news, by sentence and overall."""

    def __init__(self, sentences: Sequence[Sentence], text: str, cues: Cues) -> None:
        self.words = {s.index: words_of(text[s.span.start : s.span.end]) for s in sentences}
        self.war = {index: _of(found, cues.war) for index, found in self.words.items()}
        self.other = {index: _of(found, cues.other) for index, found in self.words.items()}
        self.all_war = frozenset().union(*self.war.values()) if sentences else frozenset()
        self.all_other = frozenset().union(*self.other.values()) if sentences else frozenset()
        self.short = sum(len(s.tokens) for s in sentences) < 60
        self.outweighed = outweighed(text, cues)

    @property
    def tells_of_war(self) -> bool:
        """Whether events may be looked for beyond the patterns: some word of war (or too few words to tell), not outweighed by others."""
        return (len(self.all_war) > 0 or self.short) and not self.outweighed

    def may_admit(self, sentence: int, *, known: bool) -> bool:
        """Whether a candidate of this sentence could be admitted; ``known``: the report names an actor of the actor file."""
        if self.outweighed:
            return False
        if known or self.war[sentence] or not self.words[sentence].isdisjoint(_NOBODY):
            return True
        return len(self.all_war) >= LEAST_WAR or (self.short and not self.other[sentence])

    def admits(self, candidate: Candidate) -> bool:
        """Whether a candidate of a type that acts on control may stand in this report.

        A report whose other words outweigh its words of war tells of no places taken; in any report a sentence without a word of war and
        without an actor the actor file knows does so only in a report on war.
        """
        if candidate.type not in types_with_effect():
            return True
        if self.outweighed:
            return False
        war = len(self.all_war)
        known = any(a.id for a in (*candidate.actors, *candidate.recipients))
        here, beside = self.war[candidate.sentence], self.other[candidate.sentence]
        if known or here:
            return not (beside and len(beside) > len(here) and war < LEAST_WAR and not known)
        return war >= LEAST_WAR or (self.short and not beside)
