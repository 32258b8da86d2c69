"""Which of the places a report names it is about: where people speak or go is named in passing.

"At a briefing in Naypyidaw a spokesman said the town had been handed over": the town is not Naypyidaw. Centering ranks what stands in the
roles of the act above what only sets its scene (Grosz, Joshi and Weinstein 1995); here the scenes that reports of war set are told apart,
by the words before a name, so that a report reads alike whether all of it is parsed or only some.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from whoholds.lexicon.cues import load_cues
from whoholds.lexicon.events import forms

_SCENE = frozenset({"in", "at", "from", "near", "outside", "on"})
_TOWARD = frozenset({"to", "toward", "towards", "for", "into", "via", "through"})
_GATHERINGS = (
    "briefing conference meeting rally speech interview address talk negotiation summit hearing reporter journalist crowd audience".split()
)
_LEAVE = "flee retreat withdraw evacuate escape bus ferry relocate transport displace".split()
_OFF = frozenset({"back", "off", "away"})  # "pulled back to", "drove off toward"
_FALLS = "fall surrender change be remain wake belong have".split()  # of what a capital does as a place
_FAR = 5  # words before the preposition that are looked at


@cache
def _written(kind: str) -> frozenset[str]:
    lemmas = {"gather": tuple(_GATHERINGS), "say": tuple(load_cues().say), "leave": tuple(_LEAVE), "fall": tuple(_FALLS)}[kind]
    return frozenset(form for lemma in lemmas for form in forms(lemma))


def in_passing(words: Sequence[str], first: int, last: int, *, metonym: bool) -> bool:
    """Whether the place written in ``words[first:last + 1]`` of a sentence is only where somebody speaks or goes.

    ``metonym`` says that the actors' stage took it for a government: then it is no place unless something befalls it ("Kabul fell").
    """
    if metonym:
        return last + 1 >= len(words) or words[last + 1].lower() not in _written("fall")
    before = [word.lower() for word in words[max(0, first - _FAR - 1) : first]]
    if before and before[-1] == "the":
        before.pop()
    if not before:
        return False
    link, rest = before[-1], before[:-1]
    if link in _SCENE:
        return not _written("gather").isdisjoint(rest) or (bool(rest) and rest[-1] in _written("say"))
    return link in _TOWARD and (not _written("leave").isdisjoint(rest) or (bool(rest) and rest[-1] in _OFF))
