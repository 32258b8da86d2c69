"""Short ways for tests to read a sentence: its frames, its claims, one claim on one line."""

from __future__ import annotations

from datetime import date
from functools import cache

from whoholds import language
from whoholds.evaluate.reading import document
from whoholds.model import Claim, Relation
from whoholds.pipeline import Extraction, Reader
from whoholds.syntax import Frame, Tree


@cache
def reader() -> Reader:
    """One reader over the shipped lexicons, rules alone."""
    return Reader.open(model=False)


@cache
def tree(text: str) -> Tree:
    """The first sentence of a text, parsed."""
    sentences = language.segment(text)
    return Tree(language.parse(sentences, {0})[0])


def words(parsed: Tree, tokens: tuple[int, ...]) -> list[str]:
    return [parsed.token(i).text for i in tokens]


def frame(text: str, word: str) -> Frame:
    """The frame of the first token with this text."""
    parsed = tree(text)
    return parsed.frame(next(t.i for t in parsed.sentence.tokens if t.text == word))


def roles(text: str, word: str) -> tuple[list[str], list[str]]:
    """Logical subjects and objects of a predicate, as words."""
    found = frame(text, word)
    return words(tree(text), found.subject), words(tree(text), found.object)


@cache
def extract(text: str, day: str | None = None, outlet: str | None = None, title: str | None = None) -> Extraction:
    """What a report yields that was published on a day."""
    published = date.fromisoformat(day) if day else None
    return reader().read(document(text, published=published, outlet=outlet, title=title))


def claims(text: str, day: str | None = None, *types: str, outlet: str | None = None, title: str | None = None) -> list[Claim]:
    """The claims of a report, of these types where any are named."""
    return [c for c in extract(text, day, outlet, title).claims if not types or c.type in types]


def one(text: str, day: str | None = None, *types: str, outlet: str | None = None, title: str | None = None) -> Claim:
    """The only claim (of these types) of a report."""
    found = claims(text, day, *types, outlet=outlet, title=title)
    assert len(found) == 1, [line(c) for c in found]
    return found[0]


def relations(text: str, day: str | None = None) -> list[Relation]:
    return list(extract(text, day).relations)


def place_of(claim: Claim) -> str:
    """The name of a claim's place; the words of one that is not resolved."""
    if claim.place is None:
        return ""
    return claim.place.place.name if claim.place.place else claim.place.text


def line(claim: Claim) -> str:
    """``type actor > recipient @ place`` with the ids of known actors."""
    actors = "+".join(a.id or a.text for a in claim.actors)
    lost = "+".join(r.id or r.text for r in claim.recipients)
    return f"{claim.type} {actors} > {lost} @ {place_of(claim)}"


def interval(claim: Claim) -> str:
    """``start..end precision`` of a claim."""
    return f"{claim.when.start or ''}..{claim.when.end or ''} {claim.when.precision}"
