"""What a report leaves unsaid about its events: the place of a retreat, the taker of the next town, the verb of a list's later items.

Runs over the candidates in text order and only ever looks back (the discourse ellipsis of news prose; Grosz and Sidner 1986 on the
focus of attention, here the last event on control within a few sentences).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from whoholds.discourse import GLUE, Discourse, is_area
from whoholds.extract.understood.agents import LOSSES, by_the_story, with_agent
from whoholds.lexicon.events import types_with_effect
from whoholds.model import Candidate, PlaceRef, Scope, TimeMention
from whoholds.syntax import Tree, is_goal

_PLACELESS = frozenset({"withdraw", "hold", "enter", "lift-siege", "handover", "repel", "contest"})
_OUSTING = ("capture.v.drive", "capture.n.ouster")  # whoever is driven out leaves the place told of
_MOVES = frozenset({"capture", "withdraw", "handover", "enter"})
_CARRY = 3  # sentences over which a place left unsaid is still understood


def placed(
    candidates: Iterable[Candidate], trees: Mapping[int, Tree], discourse: Discourse, times: Sequence[TimeMention]
) -> list[Candidate]:
    """Candidates in text order, those that leave their place unsaid with the one understood from the clause or the story.

    "Following their withdrawal" speaks of the place whose taking was just told; "it is known for the massacre of 1982" of its subject.
    """
    told: list[Candidate] = []
    for candidate in candidates:
        if candidate.echoes:
            before = next((c for c in reversed(told) if c.type in _MOVES), None)
            if before is None or candidate.sentence - before.sentence > 1:
                continue
            candidate = replace(candidate, type=before.type, actors=before.actors, recipients=before.recipients)
        if candidate.type == "withdraw" and candidate.places and all(_own_positions(p) for p in candidate.places):
            town = _understood(candidate, told, trees[candidate.sentence], discourse)
            if town is not None:
                candidate = replace(candidate, places=(town,), place_tokens=(), base=candidate.base * 0.9)
        if not candidate.places and (candidate.type in types_with_effect() or candidate.type == "attack"):
            tree = trees[candidate.sentence]
            place = _headed(tree, discourse) or discourse.heading_place(candidate.sentence)
            if place is None:
                place = _topic(tree, discourse) if candidate.type == "attack" else _understood(candidate, told, tree, discourse)
            if place is not None:
                candidate = replace(candidate, places=(replace(place, text=place.text),), base=candidate.base * 0.85)
        candidate = with_agent(candidate, told, trees[candidate.sentence], discourse)
        if not candidate.actors and candidate.actor_offered and not candidate.trigger.startswith((*LOSSES, "capture.n.fall")):
            candidate = replace(candidate, actors=candidate.actor_offered)
        told.append(candidate)
        if candidate.type in _MOVES and candidate.places:
            told.extend(_gapped(candidate, trees[candidate.sentence], discourse, times))
    told = [one for candidate in by_the_story(told, trees) for one in _dated_apart(candidate, discourse, times, trees)]
    return [*told, *_denials(told, trees)]


def located(candidates: Iterable[Candidate], discourse: Discourse) -> Iterator[Candidate]:
    """The candidates that stand somewhere, without the places that are nowhere; only acts on control have to.

    What only the proposer saw needs a place that resolves, if only to lie near one. A pattern's act needs any words of a place, and other
    words than "the lost ground", where the report names settlements it could have told of.
    """
    told = any(_below(m.place) for m in discourse.places)
    for candidate in candidates:
        if candidate.type not in types_with_effect():
            yield candidate
        elif candidate.learned:
            if any(_resolves(p) for p in candidate.places):
                yield candidate
        elif not told:
            yield candidate
        elif kept := [n for n, p in enumerate(candidate.places) if not _nowhere(p)]:
            tokens = candidate.place_tokens
            yield replace(
                candidate,
                places=tuple(candidate.places[n] for n in kept),
                place_tokens=tuple(tokens[n] for n in kept if n < len(tokens)),
            )


def _below(place: PlaceRef) -> bool:
    """Whether a place, or the one it is a part of, is known and smaller than a province."""
    known = place.place or (place.within.place if place.within else None)
    return known is not None and not is_area(known)


def _resolves(place: PlaceRef) -> bool:
    return bool(place.place or place.within or place.near)


def _nowhere(place: PlaceRef) -> bool:
    """Whether words name an area by common nouns alone: "the lost ground", "urban areas"; not "territory", of which its clause says more."""
    return place.scope is Scope.AREA and not _resolves(place) and place.text == place.text.lower() and " " in place.text


def _dated_apart(
    candidate: Candidate, discourse: Discourse, times: Sequence[TimeMention], trees: Mapping[int, Tree]
) -> Iterator[Candidate]:
    """A candidate for each place that has a date of its own in brackets: "took Abbasi (2 October) and Rashad (4 October)"."""
    tree, rest = trees[candidate.sentence], list(range(len(candidate.places)))
    here = {t.first: t for t in times if t.sentence == candidate.sentence and not t.frame}
    tokens = candidate.place_tokens
    for mention in discourse.places:
        if mention.sentence != candidate.sentence or not tree.holds(mention.last + 1) or tree.token(mention.last + 1).text != "(":
            continue
        time = next((here[i] for i in range(mention.last + 2, mention.last + 5) if i in here), None)
        n = next((n for n in rest if candidate.places[n].id is not None and candidate.places[n].id == mention.place.id), None)
        if time is not None and n is not None:
            rest.remove(n)
            yield replace(candidate, places=(candidate.places[n],), place_tokens=tokens[n : n + 1], time=time.first)
    if len(rest) == len(candidate.places):
        yield candidate
    elif rest:
        yield replace(
            candidate, places=tuple(candidate.places[n] for n in rest), place_tokens=tuple(tokens[n] for n in rest if n < len(tokens))
        )


DENIAL = "denial.back"  # the pattern name of a word that denies what was told before


def _denials(told: Sequence[Candidate], trees: Mapping[int, Tree]) -> Iterator[Candidate]:
    """What a later clause denies by pointing back: "… said it had captured the camp; the government denied it"."""
    for index, tree in sorted(trees.items()):
        for token in tree.sentence.tokens:
            if token.pos != "VERB" or token.lemma not in _DENY:
                continue
            objects = [t for t in tree.kids(token.i, "dobj", "nsubjpass") if t.lemma in _BACK]
            if not objects or any(tree.kids(o.i, "acl", "relcl", "prep") for o in objects) or tree.kids(token.i, "ccomp"):
                continue
            before = next(
                (c for c in reversed(told) if (c.sentence, c.token) < (index, token.i) and c.type in types_with_effect() and c.places), None
            )
            if before is not None and index - before.sentence <= 2:
                yield replace(before, sentence=index, token=token.i, trigger=DENIAL, modality="denied", base=before.base * 0.9, time=None)


def _own_positions(place: PlaceRef) -> bool:
    """Whether words mean wherever a side stood: "abandoned their positions"; who gives those up gives up the town just told of."""
    return place.place is None and place.near is None and _OWN_POSITIONS.fullmatch(place.text) is not None


_OWN_POSITIONS = re.compile(r"(?:their|its|his|the)(?:\s\w+)?\s(?:positions|posts|lines|trenches)", re.IGNORECASE)
_DENY = frozenset({"deny", "reject", "dismiss", "refute", "dispute", "contradict", "rebut"})
_BACK = frozenset({"it", "this", "that", "claim", "report", "statement", "allegation", "announcement", "assertion", "these", "account"})


def _gapped(candidate: Candidate, tree: Tree, discourse: Discourse, times: Sequence[TimeMention]) -> Iterator[Candidate]:
    """Further places of a clause whose verb is left out: "took X on Monday, Y on Tuesday and, a day later, Z".

    Between the places stand only commas, conjunctions, place nouns and dates; each place takes the date beside it.
    """
    if candidate.places[-1].scope is not Scope.WHOLE:
        return
    here = [t for t in times if t.sentence == candidate.sentence and not t.frame]
    dated = {i: t for t in here for i in range(t.first, t.last + 1)}
    known = {p.text for p in candidate.places}
    end = max(candidate.place_tokens, default=-1)
    if not tree.holds(end):
        return
    mentions = [m for m in discourse.places if m.sentence == candidate.sentence]
    last = next((m.last for m in mentions if m.first <= end <= m.last), end)
    for mention in mentions:
        if mention.first <= last:
            continue
        gap = range(last + 1, mention.first)
        if any(i not in dated and not _between(tree, i) and tree.token(i).text not in {"–", "—"} for i in gap):
            return
        if mention.place.near is not None or any(tree.token(i).lemma in _SEATS for i in gap):
            return  # "X, capital of Y", "X, south of Y": where X lies
        if tree.holds(mention.last + 1) and tree.token(mention.last + 1).tag in _FINITE and not tree.kids(mention.head, "conj", "cc"):
            return  # "after the fall of X, Y became …": the subject of what follows
        if len(gap) and tree.token(last + 1).lemma not in {",", ";", "and", *_WHEN} and last + 1 not in dated:
            return
        if tree.token(last + 1).lemma in _WHEN and not any(tree.token(i).lemma in {",", ";", "and"} for i in gap):
            return
        before = next(
            (dated[i] for i in gap if i in dated and any(tree.token(k).text in {",", "and", ";"} for k in range(last + 1, i))), None
        )
        after = dated.get(mention.last + 1)
        time = after or (before if before and before.last < mention.first else None)
        last = mention.last
        if mention.place.text in known or (mention.place.place and mention.place.place.kind == "country"):
            continue
        yield replace(
            candidate, places=(mention.place,), place_tokens=(mention.head,), time=time.first if time else None, base=candidate.base * 0.95
        )


_WHEN = frozenset({"by", "before", "after", "at", "in", "on"})  # "took X before breakfast and Y by lunch"
_TIMES_OF_DAY = frozenset("breakfast lunch noon midday dawn dusk sunrise sundown sunset nightfall morning evening night afternoon".split())


def _between(tree: Tree, i: int) -> bool:
    """Whether a word may stand between the places of a list: a comma, a conjunction, a place noun, "by noon"."""
    lemma = tree.token(i).lemma
    if lemma in _WHEN:
        return tree.holds(i + 2) and bool({tree.token(i + 1).lemma, tree.token(i + 2).lemma} & _TIMES_OF_DAY)
    return lemma in GLUE or lemma in _TIMES_OF_DAY


_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_SEATS = frozenset({"capital", "seat", "centre", "center", "hub", "city", "headquarters", "part"})


_PRONOUNS = frozenset({"they", "them", "he", "it", "we", "who", "she"})


def _understood(candidate: Candidate, told: Sequence[Candidate], tree: Tree, discourse: Discourse) -> PlaceRef | None:
    """The place of the last event on control told within a few sentences, unless the sentence names settlements of its own.

    Of its own settlements one told of before the event is meant ("took Goma as the soldiers retreated to Sake"); where its people went is not.
    """
    if (candidate.type not in _PLACELESS and not candidate.trigger.startswith(_OUSTING)) or (
        candidate.type == "withdraw"
        and any(a.text.lower() in _PRONOUNS for a in candidate.actors)
        and candidate.trigger.startswith("withdraw.v")
    ):
        return None
    if candidate.type != "enter" and any(re.match(r"(?:an?|some|several|\d+)\b", a.text, re.IGNORECASE) for a in candidate.actors):
        return None
    own = [(place, at) for place, at in discourse.settlements(tree) if at < candidate.token or not is_goal(tree, at)]
    if own:
        before = list(dict.fromkeys(place for place, at in own if at < candidate.token))
        acted = [p for c in told if c.sentence == candidate.sentence and c.type in _MOVES for p in c.places if p in before]
        return before[0] if len(before) == 1 and len(own) == 1 else acted[-1] if acted else None
    for earlier in reversed(told):
        if candidate.sentence - earlier.sentence > _CARRY:
            return None
        if earlier.type in types_with_effect() and earlier.places and not earlier.learned:
            place = earlier.places[0]
            if place.scope in {Scope.WHOLE, Scope.AREA}:
                return place
    return None


def _headed(tree: Tree, discourse: Discourse) -> PlaceRef | None:
    """The place a bulletin's line is headed by: "Daraa: in the hands of local factions"."""
    tokens = tree.sentence.tokens
    for at, token in enumerate(tokens[:7]):
        if token.text in {":", "–", "—"} and at > 0:
            mention = discourse.place_mention(tokens[at - 1].i)
            return mention.place if mention else None
    if tokens[0].lemma in {"in", "at"} and tokens[0].dep == "prep":
        places = [discourse.place(tree, t.i, pronouns=False) for t in tree.kids(tokens[0].i, "pobj")]
        return next((p for p in places if p and p.place and p.place.kind not in {"country", "water"}), None)
    return None


def _topic(tree: Tree, discourse: Discourse) -> PlaceRef | None:
    """The place that is the subject of the sentence's main clause, where it is one."""
    root = next((t for t in tree.sentence.tokens if t.head == t.i), None)
    if root is None:
        return None
    subject = next(iter(tree.frame(root.i).subject), None)
    place = discourse.place(tree, subject) if subject is not None else None
    return place if place is not None and place.scope is Scope.WHOLE else None
