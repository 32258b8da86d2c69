# ruff: noqa: E501 (one pattern a line)
"""How the actors of a report stand to one another: backed by, allied with, member of, split from, formerly linked to, renamed.

Patterns over the words between two actor mentions of one sentence, in the spirit of Hearst (1992); compounds ("Turkish-backed factions")
are read from inside a mention.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from whoholds.model import ActorMention, ActorRef, Sentence, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRelation:
    """A relation before it is a claim: its type, two ends, the span that says so and the rule that read it."""

    type: str
    a: ActorRef
    b: ActorRef
    sentence: int
    span: Span
    rule: str


_BETWEEN: tuple[tuple[str, re.Pattern[str], bool], ...] = tuple(
    (kind, re.compile(rf"^\W*(?:{words})\W*(?:the|its|their|a|an|some|several|other)?\W*$", re.I), swap)
    for kind, words, swap in (
        ("formerly-linked-to", r"(?:,\s*)?(?:an?\s[\w\s-]{0,40}?)?(?:(?:which|that|who)\s)?(?:was\s|were\s)?(?:formerly|once|previously)\s(?:linked|affiliated|allied|tied|aligned|connected)\s(?:to|with)|(?:,\s*)?(?:an?\s)?former\s(?:affiliate|branch|offshoot|ally)\sof|(?:,\s*)?which\s(?:cut|severed|broke)\s(?:its\s)?ties\s(?:with|to)", False),
        ("allied-with", r"alongside|together with|side by side with|in alliance with|allied (?:with|to)|(?:and|along with) (?:its|their|his) all(?:y|ies)|(?:is|are|was|were) allied (?:with|to)|joined forces with|fight(?:s|ing)? alongside|backed up by", False),
        ("backed-by", r"(?:,\s*)?(?:(?:which|who|that)\s)?(?:is\s|are\s|was\s|were\s|being\s)?(?:backed|supported|armed|funded|financed|sponsored|equipped|supplied|propped up)(?:\sand\s\w+)?\sby|with (?:the )?(?:support|backing|help|assistance) (?:of|from)|enjoys? the (?:support|backing) of", False),
        ("backed-by", r"backs|supports|arms|funds|sponsors|backed|has (?:backed|armed|funded|supported)|is backing|which backs", True),
        ("split-from", r"(?:,\s*)?(?:(?:an?|which|that|who|had)\s)?(?:\w+\s)?(?:splintered?|split(?:ting)?|broke|breakaway|broken|seceded|splinter (?:group|faction))\s?(?:away\s|off\s)?(?:from|of)|(?:an? )?(?:splinter|breakaway|offshoot)(?: (?:group|faction))? (?:of|from)", False),
        ("member-of", r"(?:,\s*)?(?:(?:which|who|that)\s)?(?:is\s|are\s|was\s|were\s)?(?:an?\s)?(?:\w+\s)?(?:part|member|members|faction|component|wing|branch|affiliate|arm) of|(?:belongs?|belonging) to|(?:has )?joined", False),
        ("opposed-to", r"(?:fights?|fighting|battles?|battling|clash(?:ed|es|ing) with|at war with|(?:is|are) fighting|rivals? of|opposed to|rose up against|oppos(?:es|ing))", False),
        ("renamed", r"(?:,\s*)?(?:formerly|previously|once)(?: known as| called)?|rebranded (?:itself )?as|renamed (?:itself )?|changed its name to", False),
    )
)  # fmt: skip
_COMPOUND = re.compile(
    r"((?:[A-Z][\w'’.]+\s)?[A-Z][\w'’.]+)[-–‑](backed|supported|allied|aligned|linked|affiliated|led|funded|sponsored|armed)\b"
)
_COMPOUND_KIND = {"backed": "backed-by", "supported": "backed-by", "funded": "backed-by", "sponsored": "backed-by", "armed": "backed-by",
                  "allied": "allied-with", "aligned": "allied-with", "linked": "allied-with", "affiliated": "allied-with", "led": "member-of"}  # fmt: skip
_CLASS = re.compile(
    r"^\W{1,3}(?:an?|the)\s(?:[\w-]+\s){0,2}?(?P<noun>rebel|insurgent|opposition|separatist|Islamist|jihadist|paramilitary|guerrilla)\s(?:group|alliance|coalition|faction|movement|force|militia|army)", re.I
)  # fmt: skip


def find_relations(
    sentences: Sequence[Sentence], actors: Sequence[ActorMention], text: str, country: Callable[[str], ActorRef | None]
) -> Iterator[FoundRelation]:
    """Relations told inside single sentences, in text order; ``country`` names the government an adjective stands for."""
    by_sentence: dict[int, list[ActorMention]] = {}
    for mention in actors:
        by_sentence.setdefault(mention.sentence, []).append(mention)
    for sentence in sentences:
        here = sorted(by_sentence.get(sentence.index, ()), key=lambda m: m.first)
        yield from _compounds(sentence, here, text, country)
        yield from _classes(sentence, here, text)
        for left, right in itertools.pairwise(here):
            yield from _between(sentence, left, right, text)
        for one, two in zip(here, here[2:], strict=False):
            yield from _between(sentence, one, two, text)
        yield from _with_support(sentence, here, text)
        yield from _alongside(sentence, here, text)


def _between(sentence: Sentence, left: ActorMention, right: ActorMention, text: str) -> Iterator[FoundRelation]:
    words = text[left.span.end : right.span.start]
    if len(words) > 90 or "." in words.strip("."):
        return
    for kind, pattern, swap in _BETWEEN:
        if pattern.match(words):
            a, b = (right, left) if swap else (left, right)
            if a.actor != b.actor:
                yield FoundRelation(
                    type=kind, a=_ref(a, text), b=_ref(b, text), sentence=sentence.index, span=sentence.span, rule=f"{kind}.between"
                )
            return


def _with_support(sentence: Sentence, here: Sequence[ActorMention], text: str) -> Iterator[FoundRelation]:
    """ "X did it with the support of Y and Z": every coordinated supporter counts."""
    words = text[sentence.span.start : sentence.span.end]
    found = re.search(r"\bwith (?:the )?(?:\w+ )?(?:support|backing|help) (?:of|from)\b", words, re.I)
    if not found:
        return
    at = sentence.span.start + found.start()
    left = [m for m in here if m.span.end <= at and m.form != "metonym"]
    right = [m for m in here if m.span.start >= at]
    if not left:
        return
    end = at + len(found.group())
    for mention in right:
        if re.fullmatch(r"\s*(?:the\s)?|\s*,?\s*(?:and\s)?(?:the\s)?", text[end : mention.span.start]) is None:
            return
        yield FoundRelation(
            type="backed-by",
            a=_ref(left[-1], text),
            b=_ref(mention, text),
            sentence=sentence.index,
            span=sentence.span,
            rule="backed-by.with-support",
        )
        end = mention.span.end


def _alongside(sentence: Sentence, here: Sequence[ActorMention], text: str) -> Iterator[FoundRelation]:
    """ "X led the assault alongside Y": who fights beside whom, with the sentence's first actor."""
    for mention in here[1:]:
        before = text[max(sentence.span.start, mention.span.start - 30) : mention.span.start]
        first = here[0]
        if (
            re.search(r"\b(?:alongside|together with|side by side with|shoulder to shoulder with)\s+(?:the\s|its\s|their\s)?$", before)
            and first.form != "metonym"
        ) and first.actor != mention.actor:
            yield FoundRelation(
                type="allied-with",
                a=_ref(first, text),
                b=_ref(mention, text),
                sentence=sentence.index,
                span=sentence.span,
                rule="allied-with.alongside",
            )


def _compounds(
    sentence: Sentence, here: Sequence[ActorMention], text: str, country: Callable[[str], ActorRef | None]
) -> Iterator[FoundRelation]:
    """Inside a name or right before it: "Turkish-backed factions", "the Rwandan-backed M23"."""
    words = text[sentence.span.start : sentence.span.end]
    for found in _COMPOUND.finditer(words):
        start = sentence.span.start + found.start(1)
        end = sentence.span.start + found.end()
        group = next((m for m in here if m.span.end > end and m.span.start <= end + 40 and m.span.end - end < 80), None)
        backer = next((m for m in here if m.span.start <= start and m.span.end <= end and m.span.end >= start + 2), None)
        if group is None or group is backer:
            continue
        named = country(found[1])
        b = _ref(backer, text) if backer else (replace(named, text=found[1]) if named else ActorRef(text=found[1]))
        yield FoundRelation(
            type=_COMPOUND_KIND[found[2].lower()], a=ActorRef(text=text[start : group.span.end], id=group.actor.id, name=group.actor.name), b=b,
            sentence=sentence.index, span=sentence.span, rule="compound",
        )  # fmt: skip


def _classes(sentence: Sentence, here: Sequence[ActorMention], text: str) -> Iterator[FoundRelation]:
    """ "X, a rebel group": X belongs to the rebels of this theatre."""
    for mention in here:
        found = _CLASS.match(text[mention.span.end : mention.span.end + 90])
        if not found:
            continue
        noun = found["noun"].lower()
        plural = {"opposition": "opposition", "guerrilla": "guerrillas", "paramilitary": "paramilitaries"}.get(noun, noun + "s")
        yield FoundRelation(
            type="member-of", a=_ref(mention, text), b=ActorRef(text=plural), sentence=sentence.index, span=sentence.span, rule="class"
        )


def _ref(mention: ActorMention, text: str) -> ActorRef:
    return ActorRef(text=text[mention.span.start : mention.span.end], id=mention.actor.id, name=mention.actor.name)
