"""Who did it, where the clause leaves that to the story: takings without agent, leavings without leaver, and pronouns.

A report mostly follows one side's advance. What its other sentences tell by name decides what an agentless clause or a pronoun means
(the discourse protagonist of Chambers and Jurafsky 2008, narrative event chains).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from whoholds.discourse import Discourse
from whoholds.model import ActorRef, Candidate
from whoholds.syntax import Tree

LOSSES = ("capture.v.fall", "capture.v.lose", "capture.v.slip", "capture.v.change", "capture.v.drive", "capture.v.pass")
_PRONOUNS = frozenset({"they", "them", "their", "it", "its"})
_TAKING = frozenset({"capture", "enter", "encircle", "besiege", "advance"})
_OUSTING = ("capture.v.drive", "capture.n.ouster")  # who drives another out takes the place
_BY_STORY = 0.9  # of its confidence: what a candidate keeps whose agent only the story tells


def with_agent(candidate: Candidate, told: Sequence[Candidate], tree: Tree, discourse: Discourse) -> Candidate:
    """A taking without agent, or by "they", is that of the side told to be taking places just before.

    "Sake was entered without resistance": by those who took Goma in the sentence before.
    """
    if candidate.type not in {"capture", "enter", "encircle"}:
        return candidate
    if not candidate.actors and candidate.trigger.startswith("capture.n") and candidate.actor_after:
        return replace(candidate, actors=candidate.actor_after)
    pronoun = [a for a in candidate.actors if a.text.lower() in {"they", "them", "their"}]
    agentless = not candidate.actors and candidate.trigger.split(".")[1] == "v" and not candidate.trigger.startswith(LOSSES)
    if not agentless and (not pronoun or len(pronoun) != len(candidate.actors)):
        return candidate
    if pronoun and candidate.actor_tokens and discourse.speaks_of_actor(tree, candidate.actor_tokens[0]):
        return candidate  # "the army said that they": those just named
    beside = next((c for c in reversed(told) if pronoun and c.sentence == candidate.sentence and c.actors), None)
    before = beside or next((c for c in reversed(told) if c.type in {"capture", "enter", "advance", "encircle"} and c.actors), None)
    if before is None or candidate.sentence - before.sentence > 2:
        return candidate
    lost = {r.id for r in candidate.recipients if r.id}
    if any(a.id in lost for a in before.actors if a.id):
        return candidate
    actors = tuple(dict.fromkeys(replace(a, text=pronoun[0].text) if pronoun else a for a in before.actors))
    return replace(candidate, actors=actors, base=candidate.base * (1.0 if pronoun else 0.92))


def by_the_story(told: Sequence[Candidate], trees: Mapping[int, Tree]) -> list[Candidate]:
    """The candidates, those without agent and pronouns that point elsewhere with the one side the report tells of as taking, or as leaving.

    Only where the report names exactly one such side by name. A leaving gets it as who is left the place. "Vovchansk was given up": by those
    who lose places in it; "they had captured Amran": by those who take places in it, not by the army named last.
    """
    takers = _named(a for c in told if c.type in _TAKING and not c.negated for a in c.actors)
    leavers = _named(a for c in told if c.type == "withdraw" for a in c.actors) or _named(
        r for c in told if c.type == "capture" for r in c.recipients
    )
    return [_left_to(_agent_of(c, takers, leavers, trees[c.sentence]), takers) for c in told]


def _left_to(candidate: Candidate, takers: dict[str, ActorRef]) -> Candidate:
    """A named side's leaving with the one side the report tells of as taking places, where that is another: who is left the place."""
    if candidate.type != "withdraw" or candidate.recipients or candidate.learned or len(takers) != 1:
        return candidate
    (side, ref), leaving = next(iter(takers.items())), {a.id for a in candidate.actors}
    if None in leaving or not leaving or side in leaving:
        return candidate
    return replace(candidate, recipients=(ref,))


def _fell(candidate: Candidate) -> bool:
    """Whether the words tell a loss, whose taker need not be the story's ("the city fell")."""
    return candidate.trigger.startswith(LOSSES) and not candidate.trigger.startswith(_OUSTING)


def _named(refs: Iterable[ActorRef]) -> dict[str, ActorRef]:
    """The sides named by more than a pronoun, by id."""
    return {r.id: r for r in refs if r.id and r.id != "none" and r.text.casefold() not in _PRONOUNS}


def _agent_of(candidate: Candidate, takers: dict[str, ActorRef], leavers: dict[str, ActorRef], tree: Tree) -> Candidate:
    wanted, others = (leavers, takers) if candidate.type == "withdraw" else (takers, leavers)
    if candidate.type not in _TAKING | {"withdraw"} or len(wanted) != 1 or _fell(candidate):
        return candidate
    (side, ref), lost = next(iter(wanted.items())), {r.id for r in candidate.recipients if r.id}
    if side in lost or side in others:
        return candidate
    earlier = any(
        t.lemma == "have" and t.tag == "VBD" for t in tree.kids(candidate.token, "aux")
    )  # "had been occupied": by whom came before
    reported = any(tree.token(i).dep == "ccomp" for i in (candidate.token, *tree.ancestors(candidate.token)))  # maybe the speaker's own
    if not candidate.actors and not earlier and not reported and candidate.trigger.split(".")[1:2] == ["v"]:
        return replace(candidate, actors=(ref,), base=candidate.base * _BY_STORY)
    pronoun = next((a for a in candidate.actors if a.text.casefold() in _PRONOUNS), None)
    if pronoun is not None and len(candidate.actors) == 1 and pronoun.id != side and (pronoun.id is None or pronoun.id in others):
        return replace(candidate, actors=(replace(ref, text=pronoun.text),), base=candidate.base * _BY_STORY)
    return candidate
