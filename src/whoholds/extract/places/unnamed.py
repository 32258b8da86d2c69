"""Places told by a noun alone: facilities, in a named place or none, and unnamed settlements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from whoholds.extract.places.names import Name, surface
from whoholds.extract.places.shape import Shaper, part
from whoholds.lexicon import place_words as lex
from whoholds.model import PlaceMention, PlaceRef, Scope, Sentence, Span


def facility_phrases(sentences: Sequence[Sentence], taken: set[int], names: Iterable[Name], shaper: Shaper) -> Iterator[PlaceMention]:
    """Facilities told by their noun: "the police headquarters in X" (within X), "military airports" (no id)."""
    at: dict[int, Name] = {name.sentence.tokens[name.a].i: name for name in names}
    for sentence in sentences:
        tokens = sentence.tokens
        for k, token in enumerate(tokens):
            low = token.text.lower()
            if low not in lex.STRATEGIC or token.i in taken or (k + 1 < len(tokens) and tokens[k + 1].text.lower() in lex.FACILITY):
                continue
            start = k
            while (
                start > 0
                and (tokens[start - 1].text.lower() in lex.FACILITY_BEFORE or tokens[start - 1].text.lower() in lex.DIRECTIONAL)
                and tokens[start - 1].i not in taken
            ):
                start -= 1
            if low in ("base", "bases") and start == k:
                continue
            if (
                start > 0
                and tokens[start - 1].text.lower() in {"the", "a", "an", "several", "two", "three"}
                and tokens[start - 1].i not in taken
            ):
                start -= 1
            text = surface(tokens, start, k)
            name = next(
                (
                    at[tokens[j].i]
                    for j in range(k + 2, min(k + 4, len(tokens)))
                    if tokens[j].i in at and tokens[k + 1].text in ("in", "at", "of")
                ),
                None,
            )
            place, within = None, None
            if name and name.place:
                within = shaper.plain(name)
                if tokens[start].text.lower() == "the" and (not low.endswith("s") or low in {"headquarters", "barracks"}):
                    place = part(name.place, text, "facility", name.text)
            yield PlaceMention(
                span=Span(start=tokens[start].start, end=token.end), sentence=sentence.index, first=tokens[start].i,
                last=token.i, head=token.i,
                place=PlaceRef(text=text, place=place, scope=Scope.FACILITY, where_prec=1, within=within), rule="place.facility-noun",
                score=name.score if name else 0.5,
            )  # fmt: skip


def plural_phrases(sentences: Sequence[Sentence], taken: set[int]) -> Iterator[PlaceMention]:
    """Unnamed settlements: "several nearby villages", "rural areas"; text only."""
    for sentence in sentences:
        tokens = sentence.tokens
        for k, token in enumerate(tokens):
            if token.text not in {"villages", "towns", "settlements", "areas", "suburbs", "hamlets"} or token.i in taken:
                continue
            start = k
            while (
                start > 0
                and tokens[start - 1].i not in taken
                and (tokens[start - 1].text in lex.ADJECTIVES or tokens[start - 1].text in lex.COUNTS)
            ):
                start -= 1
            words = {t.text for t in tokens[start : k + 1]}
            if start == k or not words & lex.UNNAMED:
                continue
            yield PlaceMention(
                span=Span(start=tokens[start].start, end=token.end), sentence=sentence.index, first=tokens[start].i,
                last=token.i, head=token.i,
                place=PlaceRef(text=surface(tokens, start, k), scope=Scope.AROUND, where_prec=2), rule="place.plural", score=0.5,
            )  # fmt: skip
