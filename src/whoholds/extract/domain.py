"""Whether a report, or a sentence of it, is about war: elsewhere the same verbs take titles, markets and banks of rivers.

A cheap lexical classifier over two word lists (``cues.toml``, [domain]): distinct words of war against distinct words of sport, business,
elections, disasters, exercises and shows.
"""

from __future__ import annotations

from collections.abc import Sequence

from whoholds.lexicon.cues import Cues
from whoholds.lexicon.events import types_with_effect
from whoholds.model import Candidate, Sentence

LEAST_WAR = 3  # distinct words of war at which a report counts as one on war whatever else it tells of


class Domain:
    """The lexical picture of one report: its distinct words of war and of other news, by sentence and overall."""

    def __init__(self, sentences: Sequence[Sentence], cues: Cues) -> None:
        words = {s.index: {_stem(t.lemma) for t in s.tokens} for s in sentences}
        self.war = {index: found & cues.war for index, found in words.items()}
        self.other = {index: found & cues.other for index, found in words.items()}
        self.all_war = frozenset().union(*self.war.values()) if words else frozenset()
        self.all_other = frozenset().union(*self.other.values()) if words else frozenset()
        self.short = sum(len(s.tokens) for s in sentences) < 60

    @property
    def tells_of_war(self) -> bool:
        """Whether events may be looked for beyond the patterns: some word of war (or too few words to tell), not outweighed by others."""
        war, other = len(self.all_war), len(self.all_other)
        return (war > 0 or self.short) and not (other >= 3 and other > war)

    def admits(self, candidate: Candidate) -> bool:
        """Whether a candidate of a type that acts on control may stand in this report.

        A report whose other words outweigh its words of war tells of no places taken; in any report a sentence without a word of war and
        without an actor the actor file knows does so only in a report on war.
        """
        if candidate.type not in types_with_effect():
            return True
        war, other = len(self.all_war), len(self.all_other)
        if other >= 3 and other > war:
            return False
        known = any(a.id for a in (*candidate.actors, *candidate.recipients))
        here, beside = self.war[candidate.sentence], self.other[candidate.sentence]
        if known or here:
            return not (beside and len(beside) > len(here) and war < LEAST_WAR and not known)
        return war >= LEAST_WAR or (self.short and not beside)


def _stem(lemma: str) -> str:
    """Unparsed words have no lemma: a plural's s is cut."""
    return lemma[:-1] if len(lemma) > 4 and lemma.endswith("s") and not lemma.endswith("ss") else lemma
