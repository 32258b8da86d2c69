"""Which of a report's dates an event has: its own, its clause's, its speaker's, its section's, or the story's.

Timexes are attached by syntax (the event-time links of TimeML, Pustejovsky et al. 2003; the clause-based linking of CAEVO's sieves, Chambers et
al. 2014), then by the rulings of the contract: a sequel takes the date of the place's transfer, "said on D that" bounds from above, a
present state affirms its day. The publication date is only ever used by a named rule.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from whoholds.model import UNKNOWN_INTERVAL, Candidate, Interval, Precision, Sentence, TimeMention
from whoholds.syntax import Tree

_DAY = timedelta(days=1)
_STATES = frozenset({"hold", "besiege", "contest"})
_TRANSFERS = frozenset({"capture", "withdraw", "handover"})
_SEQUEL_TYPES = frozenset({"withdraw", "hold", "enter", "capture", "release", "lift-siege"})
_NOUN_POS = frozenset({"NOUN", "PROPN"})
_TENSED = frozenset({"VBD", "VBZ", "VBP"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A candidate's interval, and whether the words beside it gave it (own) or the story did."""

    when: Interval
    own: bool


class Dater:
    """Dates the candidates of one report. ``published`` may be None: then relative words stay unknown.

    ``narrative`` says that the report tells a chain of past days (chronicles, campaign pages): an event without a date of its own
    then takes the day the story has reached.
    """

    def __init__(
        self, trees: Sequence[Tree], sentences: Sequence[Sentence], times: Sequence[TimeMention], published: date | None, *, narrative: bool
    ) -> None:
        self.trees = {tree.sentence.index: tree for tree in trees}
        self.published = published
        self.narrative = narrative
        self.times: Mapping[int, list[TimeMention]] = {}
        by_sentence: dict[int, list[TimeMention]] = {}
        for mention in times:
            by_sentence.setdefault(mention.sentence, []).append(mention)
        self.times = by_sentence
        self.live = _live_lines(sentences)
        self.ordered = sorted(times, key=lambda t: t.first)

    def date(self, candidate: Candidate, said_at: int | None) -> Dated:
        """The interval of a candidate by its own words or by its section; UNKNOWN where neither tells."""
        tree = self.trees[candidate.sentence]
        here = [t for t in self.times.get(candidate.sentence, ()) if not t.frame]
        given = next((t for t in here if t.first == candidate.time), None) if candidate.time is not None else None
        own = given.when if given else self._own(tree, candidate, here, said_at)
        if own is not None:
            return Dated(when=own, own=True)
        if self.published is not None and not self.narrative and candidate.sentence in self.live:
            return Dated(when=self._publication("live-blog"), own=True)
        present = self._present(tree, candidate)
        if present is not None and not (self.narrative and not here):
            return Dated(when=present, own=True)
        story = self._story(candidate)
        return Dated(when=story or UNKNOWN_INTERVAL, own=False)

    # -- the clause's own words ----------------------------------------------------------------------------------------------------------

    def _own(self, tree: Tree, candidate: Candidate, here: Sequence[TimeMention], said_at: int | None) -> Interval | None:
        if not here:
            return None
        direct = [t for t in here if self._attached(tree, t) == candidate.token]
        chosen = self._best(direct, candidate.token)
        if chosen is None:
            chosen = self._best([t for t in here if t.first > candidate.token and self._below(tree, candidate.token, t)], candidate.token)
        if chosen:
            return chosen.when
        current = candidate.token
        for _ in range(6):
            above = self._predicate_above(tree, current)
            if above is None:
                break
            hanging = [t for t in here if self._attached(tree, t) == above]
            chosen = self._best(hanging, candidate.token)
            if chosen and self._looks_back(tree, current, above):
                return self._ended_by(chosen.when)
            if chosen:
                if above == said_at:
                    if candidate.type in _STATES and _past_perfect(tree, candidate):
                        return None  # "said on Friday that they had run it for years": until then
                    return self._said_on(candidate, chosen.when)
                return chosen.when
            if said_at is not None and above == said_at:
                break
            current = above
        rest = [t for t in here if said_at is None or self._attached(tree, t) != said_at]
        leading = [t for t in rest if t.first - tree.first <= 3]
        shared = [t for t in rest if len(here) == 1 and self._shares(tree, candidate.token, self._attached(tree, t))]
        chosen = self._best(leading or shared, candidate.token)
        return chosen.when if chosen else None

    def _below(self, tree: Tree, predicate: int, mention: TimeMention) -> bool:
        """Whether a date hangs on a noun of the predicate's own clause: "captured it after heavy fighting by 1 March"."""
        noun = self._attached(tree, mention)
        if tree.token(noun).pos not in _NOUN_POS:
            return False
        for above in tree.ancestors(noun):
            if above == predicate:
                return not self._looks_back(tree, noun, predicate) or tree.token(mention.first).lemma in {"by", "until"}
            if tree.token(above).pos in {"VERB", "AUX"}:
                return False
        return False

    def _shares(self, tree: Tree, predicate: int, other: int) -> bool:
        """Whether the one date of a sentence, hanging on another word, holds for this predicate too.

        It does on nouns of its own clause and on a verb joined by "and"; not on one that "but" sets against it, nor in clauses below.
        """
        token = tree.token(other)
        if token.pos not in {"VERB", "AUX"}:
            return True
        if token.dep != "conj" or token.head != predicate:
            return False
        return not any(t.lemma == "but" for t in tree.kids(predicate, "cc"))

    def _attached(self, tree: Tree, mention: TimeMention) -> int:
        """The predicate a timex hangs on: the first verb (or noun with a date of its own) above its words."""
        inside = range(mention.first, mention.last + 1)
        top = next((i for i in inside if tree.holds(i) and tree.token(i).head not in inside), mention.first)
        for above in tree.ancestors(top):
            token = tree.token(above)
            if token.pos in {"VERB", "AUX"} or (token.pos in _NOUN_POS and token.lemma in _EVENT_NOUNS):
                if token.dep in {"aux", "auxpass"}:
                    continue
                return above
        return top

    def _looks_back(self, tree: Tree, i: int, above: int) -> bool:
        """Whether a predicate is only what the dated one came after: "after the fall of X, Y was shelled on Monday"."""
        for j in [i, *tree.ancestors(i)]:
            if j == above:
                return False
            token = tree.token(j)
            if token.lemma in {"after", "following", "since", "follow"} and token.dep in {"prep", "mark"}:
                return True
            if any(t.lemma in {"after", "since"} for t in tree.kids(j, "mark")):
                return True
        return False

    def _ended_by(self, when: Interval) -> Interval:
        """Some day up to the date of what came after."""
        if when.start is None:
            return UNKNOWN_INTERVAL
        return Interval(end=when.start + _DAY, precision=Precision.BEFORE, text=when.text, rule=f"before-{when.rule}")

    def _predicate_above(self, tree: Tree, i: int) -> int | None:
        for above in tree.ancestors(i):
            token = tree.token(above)
            if token.pos in {"VERB", "AUX"} or token.lemma in _EVENT_NOUNS:
                return above
        return None

    def _best(self, mentions: Sequence[TimeMention], token: int) -> TimeMention | None:
        """The most precise, then the nearest, of several dates on one predicate."""
        order = list(Precision)
        usable = [m for m in mentions if m.when.start or m.when.end] or list(mentions)
        return min(usable, key=lambda m: (order.index(m.when.precision), abs(m.first - token)), default=None)

    def _said_on(self, candidate: Candidate, said: Interval) -> Interval:
        """ "Said on D that it had happened": some day up to D; a state said to hold on D holds on D."""
        if candidate.type in _STATES or said.end is None:
            return replace(said, rule=f"said-{said.rule}")
        return Interval(end=said.end, precision=Precision.BEFORE, text=said.text, rule=f"said-{said.rule}")

    def _present(self, tree: Tree, candidate: Candidate) -> Interval | None:
        """A state in the present tense, or an act in progress: so on the day of publication."""
        if self.published is None:
            return None
        token = tree.token(candidate.token)
        if token.dep in {"acomp", "oprd", "attr"} and tree.holds(token.head):
            token = tree.token(token.head)
        present = token.tag in {"VBZ", "VBP"} or any(t.tag in {"VBZ", "VBP"} for t in tree.kids(token.i, "aux", "auxpass"))
        perfect = any(t.lemma == "have" for t in tree.kids(token.i, "aux"))
        standing = candidate.type == "encircle" and (token.lemma in {"be", "remain", "stay"} or bool(tree.kids(token.i, "auxpass")))
        if (candidate.type in _STATES or standing) and present and not perfect:
            return self._publication("present-state")
        if token.tag == "VBG" and present and not perfect:
            return self._publication("present-progressive")
        if candidate.type in _STATES and candidate.trigger.endswith(".adjective") and not self.narrative:
            return self._publication("present-state")
        return None

    def _publication(self, rule: str) -> Interval:
        assert self.published is not None
        return Interval(start=self.published, end=self.published + _DAY, precision=Precision.DAY, rule=rule)

    # -- the story ----------------------------------------------------------------------------------------------------------------------

    def _story(self, candidate: Candidate) -> Interval | None:
        """The section's date, or in a narrative the last day told before this sentence."""
        tree = self.trees[candidate.sentence]
        earlier = [t for t in self.ordered if t.first < tree.first and t.anchored and t.when.start]
        frame = next((t for t in reversed(earlier) if t.frame), None)
        if self.narrative:
            last = next((t for t in reversed(earlier) if not t.frame and t.when.precision in _PRECISE), None)
            if last and (frame is None or frame.first < last.first):
                return replace(last.when, rule="story-carried")
        if frame:
            return replace(frame.when, rule="frame")
        return None


def _past_perfect(tree: Tree, candidate: Candidate) -> bool:
    """Whether the verb says that it had been so before what the story tells."""
    return any(t.lemma == "have" and t.tag == "VBD" for t in tree.kids(candidate.token, "aux"))


def _live_lines(sentences: Sequence[Sentence]) -> frozenset[int]:
    """Sentences of paragraphs that open with a time of day, as live blogs do: "06:15 The city has fallen"."""
    first: dict[int, Sentence] = {}
    for sentence in sentences:
        first.setdefault(sentence.paragraph, sentence)
    stamped = {number for number, opening in first.items() if opening.tokens and _STAMP.match(opening.tokens[0].text)}
    return frozenset(s.index for s in sentences if s.paragraph in stamped)


_STAMP = re.compile(r"\d{1,2}[:.h]\d{2}$")
_PRECISE = frozenset({Precision.DAY, Precision.RANGE, Precision.WEEK, Precision.MONTH})
_EVENT_NOUNS = frozenset(
    "capture fall seizure takeover withdrawal retreat siege assault offensive attack battle fighting recapture liberation massacre entry advance "
    "clash evacuation surrender handover strike shelling bombing".split()
)


def settle(
    candidate: Candidate,
    dated: Dated,
    transfers: Mapping[str, Interval],
    key: str | None,
    tree: Tree,
    published: date | None,
    *,
    narrative: bool,
) -> Interval:
    """The date of a candidate that its own words and section left open: the place's transfer, else unknown.

    ``transfers`` holds, by place, the dated transfer the report tells; ``key`` is the candidate's place in it. The rule ``by-publication``
    marks an undated word of a dated report that tells its own days: it was so by publication.
    """
    perfect_past = _past_perfect(tree, candidate)
    transfer = transfers.get(key) if key else None
    if candidate.type in _STATES and perfect_past and not dated.own:
        end = (transfer.start if transfer else None) or (published + _DAY if published else None)
        return Interval(end=end, precision=Precision.BEFORE, rule="past-perfect-state") if end else UNKNOWN_INTERVAL
    if candidate.type in _STATES and perfect_past and dated.when.start is not None and dated.when.end is None:
        until = (transfer.start if transfer else None) or (published + _DAY if published else None)
        if until is not None and until > dated.when.start:  # "had been theirs since July": until the transfer told
            return replace(dated.when, end=until, precision=Precision.RANGE)
    if dated.own or ((dated.when.start or dated.when.end) and dated.when.rule != "story-carried"):
        return dated.when
    told = dated.when.start
    if transfer and candidate.type in _SEQUEL_TYPES and (told is None or (transfer.start and abs((transfer.start - told).days) <= 3)):
        return replace(transfer, rule="sequel")
    if dated.when.start or dated.when.end:
        return dated.when
    if published is None:
        return UNKNOWN_INTERVAL
    return Interval(rule="by-publication") if not narrative else UNKNOWN_INTERVAL
