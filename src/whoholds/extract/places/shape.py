"""The phrase around a resolved name → scope and where_prec: the whole, a part, a facility, its surroundings or an area."""

from __future__ import annotations

from dataclasses import replace

from whoholds.extract.places.names import Name, surface
from whoholds.gazetteer import ALTERNATE, AREA_KINDS, Gazetteer, distance_km, fold
from whoholds.lexicon import place_words as lex
from whoholds.model import Place, PlaceMention, PlaceRef, Scope, Span


def _precision(place: Place | None, scope: Scope) -> int:
    """UCDP where_prec: 1 exact, 2 near, 3 second-order area, 4 first-order area, 5 fuzzy or linear, 6 country."""
    if scope is Scope.AROUND:
        return 2
    if place is None:
        return 1 if scope is not Scope.AREA else 5
    return {"country": 6, "admin1": 4, "admin2": 3, "district": 3, "region": 5, "water": 5}.get(place.kind, 1)


def part(parent: Place, text: str, kind: str, name: str = "") -> Place:
    """A named part or facility of a place, with an id made of its parent's and its own words."""
    slug = "-".join(w for w in fold_words(text) if w not in lex.PART_NOISE and w not in fold_words(name or parent.name))
    return Place(
        id=f"part:{parent.id}#{slug}", name=text, country=parent.country, admin1=parent.admin1, admin1_code=parent.admin1_code,
        lat=parent.lat, lon=parent.lon, kind=kind, parents=(parent.id, *parent.parents),
    )  # fmt: skip


def fold_words(text: str) -> list[str]:
    """The folded words of a phrase.

    >>> fold_words("Hama's central prison")
    ['hama', 's', 'central', 'prison']
    """
    return [f for w in text.replace("'", " ").replace("’", " ").replace("-", " ").split() if (f := fold(w))]


class Shaper:
    """Turns resolved names into mentions: scope, the phrase they stand in, its head."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer

    def mention(self, name: Name) -> PlaceMention:
        tokens = name.sentence.tokens
        first, last, head = name.a, name.b, name.b
        if name.noun >= 0:
            first, last, head = min(first, name.noun_first if name.noun_first >= 0 else first), max(last, name.last), name.noun
        if name.kind == "facility":
            return self._facility(name, first, last, head)
        whole = PlaceRef(text=surface(tokens, first, last), place=name.place, scope=self._scope(name), where_prec=self._prec(name))
        noun = tokens[name.noun].text.lower() if name.noun >= 0 else ""
        if noun in {"countryside", "environs", "periphery", "approaches", "flanks"}:
            return self._around(name, first, last, head, self.plain(name))
        if (
            name.noun > name.b
            and noun in lex.POSSESSED | {"neighbourhood", "neighborhood", "quarter"}
            and noun not in {"district", "districts"} | {"half"}
        ) or (name.noun > name.b + 1 and tokens[name.b + 1].text in ("'s", "’s") and noun in lex.POSSESSED):
            return self._build(name, first, last, head, self._part_of(name, surface(tokens, first, last), named=False), "place.part")
        if noun == "area":
            return self._around(name, first, last, head, self.plain(name))
        return self._widen(name, first, last, head, whole)

    def plain(self, name: Name) -> PlaceRef:
        return PlaceRef(text=name.text, place=name.place, scope=self._scope(name), where_prec=self._prec(name))

    def _prec(self, name: Name) -> int:
        prec = _precision(name.place, self._scope(name))
        return 3 if name.kind == "area" and prec == 1 else prec

    def _scope(self, name: Name) -> Scope:
        if name.place is None:
            return Scope.AREA if name.kind == "area" else Scope.WHOLE
        if name.kind == "area":
            return Scope.AREA
        if name.place.kind == "admin2":
            return Scope.WHOLE  # named without its noun, a district is spoken of as its town
        return (
            Scope.AREA
            if name.place.kind in AREA_KINDS or name.place.kind == "water"
            else Scope.FACILITY
            if name.place.kind == "facility"
            else Scope.WHOLE
        )

    def _widen(self, name: Name, first: int, last: int, head: int, whole: PlaceRef) -> PlaceMention:
        """Looks left of the phrase for what makes it a part, its surroundings, or the whole of an area."""
        tokens = name.sentence.tokens
        before = [t.text.lower() for t in tokens[max(0, first - 4) : first]]
        one = before[-1] if before else ""
        if one in lex.DIRECTIONAL and one != "old":
            start = first - 1
            text = surface(tokens, start, last)
            if whole.scope is Scope.AREA:
                return self._build(
                    name, start, last, head, PlaceRef(text=text, scope=Scope.AREA, where_prec=5, within=whole), "place.part-of-area"
                )
            return self._build(name, start, last, head, self._part_of(name, text, named=True), "place.part")
        if one in {"near", "around", "outside", "beyond"}:
            return self._around(name, first - 1, last, head, whole)
        if one == "of" and len(before) > 1:
            return self._of(name, first, last, head, whole, before[-2])
        if one in {"entire", "whole"} and whole.scope is Scope.AREA:
            return self._build(name, first - 1, last, head, whole, "place.whole-area")
        if one == "all" and whole.scope is Scope.AREA:
            return self._build(name, first - 1, last, head, whole, "place.whole-area")
        return self._build(name, first, last, head, whole, "place.name" if whole.place else "place.unresolved")

    def _of(self, name: Name, first: int, last: int, head: int, whole: PlaceRef, noun: str) -> PlaceMention:
        tokens = name.sentence.tokens
        k = first - 2
        if noun in {"all", "whole", "entirety", "entire"} and whole.scope is Scope.AREA:
            return self._build(
                name,
                k - (tokens[k - 1].text.lower() == "the" if k else 0),
                last,
                head,
                replace(whole, scope=Scope.WHOLE),
                "place.whole-area",
            )
        start = k
        while start > 0 and (
            tokens[start - 1].text.lower() in lex.DIRECTIONAL
            or tokens[start - 1].text.lower()
            in {"the", "a", "old", "large", "its", "city", "town", "some", "few", "vast", "two", "-", "much", "very"}
            or tokens[start - 1].text.lower() in lex.ADJECTIVES
        ):
            start -= 1
        text = surface(tokens, start, last)
        if noun in lex.DIRECTION or noun in lex.DISTANCE:
            return self._around(name, start, last, k, whole)
        if noun in lex.PART and noun != "all":
            if whole.scope is Scope.AREA:
                return self._build(
                    name, start, last, k, PlaceRef(text=text, scope=Scope.AREA, where_prec=5, within=whole), "place.part-of-area"
                )
            return self._build(name, start, last, k, self._part_of(name, text, named=noun in {"centre", "center", "heart"}), "place.part")
        if noun == "city" and "old" in tokens[k - 1].text.lower():
            return self._build(name, start, last, k, self._part_of(name, text, named=True), "place.part")
        return self._build(name, first, last, head, whole, "place.name" if whole.place else "place.unresolved")

    def _part_of(self, name: Name, text: str, named: bool) -> PlaceRef:
        parent = self.plain(name)
        place = part(name.place, text, "district", name.text) if named and name.place else None
        return PlaceRef(text=text, place=place, scope=Scope.PART, where_prec=1, within=parent)

    def _around(self, name: Name, first: int, last: int, head: int, near: PlaceRef) -> PlaceMention:
        tokens = name.sentence.tokens
        start = first
        if start and tokens[start - 1].text.lower() in lex.SURROUNDING_SITES:
            start = head = start - 1
            while start > 0 and (
                tokens[start - 1].text.lower()
                in {"the", "several", "some", "many", "nearby", "rural", "two", "three", "small", "few", "number", "of", "a", "dozens"}
                or tokens[start - 1].text.lower() in lex.ADJECTIVES
            ):
                start -= 1
        ref = PlaceRef(text=surface(tokens, start, last), scope=Scope.AROUND, where_prec=2, near=near)
        return self._build(name, start, last, head, ref, "place.around")

    def _facility(self, name: Name, first: int, last: int, head: int) -> PlaceMention:
        tokens = name.sentence.tokens
        if first and tokens[first - 1].text.lower() == "the":
            first -= 1
        text = surface(tokens, first, last)
        named = [m for m in self.gazetteer.matches(surface(tokens, name.a, last)) if m.place.kind == "facility" and m.tier <= ALTERNATE]
        if name.place:
            named = [m for m in named if distance_km(m.place.lat, m.place.lon, name.place.lat, name.place.lon) < 120] or (
                [] if name.place else named
            )
        within = self.plain(name) if name.place is None or name.place.kind != "facility" else None
        singular = not tokens[head].text.endswith("s") or tokens[head].text.lower() in {"headquarters", "barracks", "steelworks"}
        indefinite = (first and tokens[first - 1].text.lower() in {"a", "an", "another", "one"}) or tokens[first].text.lower() in {
            "a",
            "an",
        }
        if named:
            place: Place | None = named[0].place
        elif name.place and name.place.kind == "facility":
            place = name.place
        else:
            place = part(name.place, text, "facility", name.text) if name.place and singular and not indefinite else None
        if named and name.place is None:
            name.score, within = 0.9, None
        return self._build(
            name, first, last, head, PlaceRef(text=text, place=place, scope=Scope.FACILITY, where_prec=1, within=within), "place.facility"
        )

    def _build(self, name: Name, first: int, last: int, head: int, ref: PlaceRef, rule: str) -> PlaceMention:
        tokens = name.sentence.tokens
        first = max(0, first)
        if rule == "place.whole-area":
            ref = replace(ref, text=surface(tokens, first, last), scope=Scope.WHOLE)
        return PlaceMention(
            span=Span(start=tokens[first].start, end=tokens[last].end), sentence=name.sentence.index,
            first=tokens[first].i, last=tokens[last].i,
            head=tokens[head].i, place=ref, rule=rule, score=name.score,
        )  # fmt: skip


def excepted(pairs: list[tuple[Name, PlaceMention]]) -> list[PlaceMention]:
    """ "All of X province except Y and Z": Y and Z leave the list and are kept with X."""
    out: list[PlaceMention] = []
    owner = -1
    for at, (name, mention) in enumerate(pairs):
        tokens = name.sentence.tokens
        if owner >= 0 and out[owner].sentence == mention.sentence:
            offset = tokens[0].i
            between = [t.text.lower() for t in tokens[pairs[at - 1][1].last - offset + 1 : mention.first - offset]]
            if (
                set(between) & {"except", "excluding"}
                or between[:2] == ["apart", "from"]
                or "exception" in between
                or (out[owner].place.except_ and set(between) <= {",", "and", "or", "the"})
            ):
                ref = out[owner].place
                out[owner] = replace(out[owner], place=replace(ref, except_=(*ref.except_, mention.place)))
                continue
        out.append(mention)
        owner = (
            len(out) - 1
            if mention.rule == "place.whole-area"
            else (owner if owner >= 0 and out[owner].sentence == mention.sentence else -1)
        )
    return out
