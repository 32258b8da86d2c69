"""The names of a sentence that may say where the event of one of its verbs happened: place mentions and other capitalised runs.

Gold names are bare ("Deir ez-Zor", not "the city of Deir ez-Zor"), and many belong to no gazetteer ("al-Wafidin camp", "Camp Holloway"), so each
place mention is cut to the capitalised run it meets, and runs that no mention meets are offered too. Which of them is a place at all is the
scorer's matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from whoholds.model import PlaceMention, Span, Token
from whoholds.syntax import Tree

_HYPHENS = frozenset({"-", "‑", "–"})
_JOINS = _HYPHENS | {"'", "’", "‘", "ʿ"}
_ARTICLES = frozenset("al el ez az as ash ad an ar at es et ed".split())
_PARTICLES = _ARTICLES | frozenset("de del da do la bin ibn e i".split())
_NO_NAMES = frozenset("PRON DET AUX VERB ADP SCONJ CCONJ ADV".split())
_CALENDAR = frozenset(
    (
        "monday tuesday wednesday thursday friday saturday sunday january february april june july august september october november december "
        "jan. feb. mar. apr. jun. jul. aug. sept. sep. oct. nov. dec."
    ).split()
)  # "Basra Saturday" is a place and a day; March and May are left to the part of speech
_LONGEST_RUN = 6  # words; what is longer is a headline, not a name


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name of the sentence: document-level token range ``[first, last]`` and the place mention it meets, if any."""

    first: int
    last: int
    mention: PlaceMention | None = None

    def meets(self, first: int, last: int) -> bool:
        """Whether the name shares a token with another range."""
        return self.first <= last and first <= self.last


def names(tree: Tree, places: Sequence[PlaceMention]) -> tuple[Name, ...]:
    """The names of a sentence in text order: each place mention as the run of capitals it meets, then the runs no mention meets."""
    runs = tuple(capitalised_runs(tree))
    found: list[Name] = []
    mentions = [m for m in places if m.sentence == tree.sentence.index and m.place.text]
    for mention in mentions:
        run = next((r for r in runs if r[0] <= mention.last and mention.first <= r[1] and r[1] - r[0] < _LONGEST_RUN), None)
        first, last = run or (mention.first, mention.last)
        if tree.holds(first) and tree.holds(last):
            found.append(Name(first=first, last=last, mention=mention))
    bare = [r for r in runs if not any(r[0] <= m.last and m.first <= r[1] for m in mentions)]
    found.extend(Name(first=first, last=last) for first, last in bare)
    by_range = {(n.first, n.last): n for n in reversed(found)}
    return tuple(by_range[key] for key in sorted(by_range))


def span_of(tree: Tree, name: Name) -> Span:
    """The characters of a name."""
    return Span(start=tree.token(name.first).start, end=tree.token(name.last).end)


def capitalised_runs(tree: Tree) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words, as first and last token: "Deir ez-Zor", "al-Qusayr", "Saint-Denis", "Rio de Janeiro" are one each."""
    tokens = tree.sentence.tokens
    at = 0
    while at < len(tokens):
        if not _begins_name(tokens[at]):
            at += 1
            continue
        last = at
        while (following := _next_of_run(tokens, last)) is not None:
            last = following
        yield tokens[_with_article(tokens, at)].i, tokens[last].i
        at = last + 1


def _begins_name(token: Token) -> bool:
    return token.text[:1].isupper() and token.pos not in _NO_NAMES and token.text.lower() not in _CALENDAR


def _next_of_run(tokens: Sequence[Token], last: int) -> int | None:
    """The next word of a run whose last word so far is given: a capital, perhaps after a hyphen, an apostrophe or a particle."""
    at = last + 1
    while at < len(tokens) and tokens[at].text in _JOINS:
        at += 1
    if at < len(tokens) and _begins_name(tokens[at]):
        return at
    hyphen = tokens[last + 1] if at == last + 2 and at < len(tokens) else None
    tied = hyphen is not None and hyphen.text in _HYPHENS and hyphen.start == tokens[last].end
    if tied and tokens[at].text not in _PARTICLES and tokens[at].text[:1].isalnum():
        return at  # "Abu-l-Fida", "T-4"
    if at < len(tokens) and tokens[at].text in _PARTICLES:
        after = at + 1
        while after < len(tokens) and tokens[after].text in _JOINS:
            after += 1
        if after < len(tokens) and _begins_name(tokens[after]):
            return after
    return None


def _with_article(tokens: Sequence[Token], first: int) -> int:
    """Where a run begins once a small article hyphened to it is added: "al-Qusayr"."""
    if (
        first >= 2
        and tokens[first - 1].text in _JOINS
        and tokens[first - 2].text.lower() in _ARTICLES
        and tokens[first - 2].end == tokens[first - 1].start
    ):
        return first - 2
    return first
