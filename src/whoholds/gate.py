"""What of a report has to be read closely: cheap tests on its words, before anything is named or parsed.

Every test errs on one side only. What it passes over could not have yielded a claim, so a report gives the same claims whether all of it is
parsed or only what the gate lets through (``tests/test_prefilter.py`` compares the two).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache

from whoholds.discourse import FORCE, GROUP_PRONOUNS, PLACE_NOUNS, PLACE_PRONOUNS
from whoholds.extract.domain import Domain, outweighed, speaks_of_war, words_of
from whoholds.lexicon.cues import Cues
from whoholds.lexicon.events import ACTOR, ANY_ROLE, PLACE, UNKNOWN_PLACE, TriggerIndex, forms, trigger_index, types_with_effect
from whoholds.model import ActorMention, PlaceMention, Sentence, Span

_RELATION = re.compile(
    r"\b(?:back|support|arm|fund|financ|sponsor|equip|suppl|prop|all(?:y|ie)|align|link|affiliat|led\b|alongside|together|joined|fight|splinter|"
    r"split|brok|breakaway|sece|offshoot|part of|member|faction|component|wing|branch|belong|battl|clash|at war|fighting|rival|oppos|rose up|"
    r"formerly|former|previously|once|rebrand|rename|changed its name|side by side|shoulder|help|assistance|rebel|insurgent|separatist|"
    r"Islamist|jihadist|paramilitar|guerrilla|alliance|ties|tied|connect)",
    re.I,
)  # fmt: skip
_ALONE = frozenset({"nobody", "none", "one"})
_SPEAKING_PRONOUNS = frozenset({"he", "she", "they", "it", "we", "i", "who", "his", "her", "their"})
_BACK, _AHEAD = 3, 1  # sentences in which the speaker of a quotation, or of "he said", is looked for
_HEADING = 5  # words of a line that can be a place's name alone: "Gao. Taken on Saturday"
_SHORT = 400  # characters
_CAPITAL = re.compile(r"(?<!\w)[^\W\d_a-zß-öø-ÿ][\w’'.-]{2,}")


@cache
def _written(lemmas: frozenset[str]) -> frozenset[str]:
    return frozenset(form for lemma in lemmas for form in forms(lemma))


def worth_reading(text: str, index: TriggerIndex, cues: Cues) -> bool:
    """Whether a report can yield anything: one on other things yields no claims of the types that act on control."""
    return not (index.types <= types_with_effect() and outweighed(text, cues))


def possible(text: str, spans: Iterable[Span], index: TriggerIndex) -> bool:
    """Whether any sentence holds the words of any pattern."""
    return any(index.possible(words_of(text[s.start : s.end])) for s in spans)


def tells_relation(text: str) -> bool:
    """Whether any words of a report may relate two actors."""
    return _RELATION.search(text) is not None


def relates(text: str, cues: Cues) -> bool:
    """Whether a report that speaks of war, or is too short to tell, may say how two of its actors stand to one another."""
    return tells_relation(text) and (len(text) < _SHORT or speaks_of_war(words_of(text), cues))


def wanted(
    sentences: Sequence[Sentence], text: str, index: TriggerIndex, domain: Domain, places: Collection[PlaceMention],
    actors: Collection[ActorMention],
) -> frozenset[int]:  # fmt: skip
    """Indices of the sentences that can hold an event: every demanded word is there, and somebody or some place to fill each role."""
    placed = {m.sentence for m in places}
    acting = {m.sentence for m in actors}
    first_place = min(placed, default=len(sentences))
    first_actor = min(acting, default=len(sentences))
    headings = {s.index for s in sentences if s.index in placed and len(domain.words[s.index]) <= _HEADING}
    force, grounds = _written(FORCE), _written(PLACE_NOUNS)
    known = any(m.actor.id for m in actors)
    quiet = trigger_index(index.types - types_with_effect())
    found: set[int] = set()
    for sentence in sentences:
        at = sentence.index
        asked = index if domain.may_admit(at, known=known) else quiet
        words = domain.words[at]
        if not asked.possible(words):
            continue
        roles: set[str] = set()
        if at in acting or not words.isdisjoint(force) or not words.isdisjoint(_ALONE) or (
            at >= first_actor and not words.isdisjoint(GROUP_PRONOUNS)
        ):  # fmt: skip
            roles.add(ACTOR)
        if (
            at in placed
            or headings.intersection((at - 1, at - 2))
            or not words.isdisjoint(grounds)
            or (at >= first_place and not words.isdisjoint(PLACE_PRONOUNS))
        ):
            roles.add(PLACE)
        if _CAPITAL.search(text, sentence.span.start, sentence.span.end):
            roles.add(UNKNOWN_PLACE)
        if roles == ANY_ROLE or asked.possible(words, frozenset(roles)):
            found.add(at)
    return frozenset(found)


def beside(chosen: Collection[int], text: str, domain: Domain, cues: Cues) -> frozenset[int]:
    """Sentences that may name who speaks in a chosen one: it is in quotation marks, or a pronoun speaks in it."""
    says = _written(cues.say)
    speech = _written(cues.speech)
    quoted = any(mark in text for mark in '"“”')
    found: set[int] = set()
    for at in chosen:
        words = domain.words[at]
        if quoted or (not words.isdisjoint(_SPEAKING_PRONOUNS) and not words.isdisjoint(speech)):
            around = range(max(0, at - _BACK), min(len(domain.words), at + _AHEAD + 1))
            found.update(n for n in around if n not in chosen and not domain.words[n].isdisjoint(says))
    return frozenset(found)
