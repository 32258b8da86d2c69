"""Phrases that begin with a name, a country or a people: "HTS fighters", "Syrian army", "Turkish-backed factions", "61st Brigade"."""

from __future__ import annotations

from whoholds.extract.actors.dictionary import CAPITAL, FIRST, ORD, Entry, Found, Hit
from whoholds.extract.actors.line import Line

_PRIVATE = frozenset(("armed", "militant", "private", "local", "foreign", "rival", "former", "tribal", "new", "volunteer", "criminal"))
_JOINERS = (
    "of",
    "loyal to",
    "allied to",
    "allied with",
    "belonging to",
    "faithful to",
    "commanded by",
    "led by",
    "from",
    "under",
    "affiliated with",
    "affiliated to",
)


class Names(Line):
    """Phrases built on a dictionary hit, with what they belong to and the units of an army."""

    def _named(self, hit: Hit) -> Found | None:
        """The mention that a dictionary hit begins, or None where the words are part of something else."""
        iso = self._iso(hit, "country", "adjective", "plural", "capital")
        theatre = self.theatre if iso is None or hit.of("capital") else (iso, *self.theatre)
        id, entry, near = self._alias(hit, self.theatre)
        if entry is not None and not hit.of("country"):
            if not self._fits(hit, entry, id, near):
                return None
            return self._after_name(hit, id, entry)
        people, is_people = self._people(hit, self.theatre)
        community = hit.of("community")
        if self.hyphen(hit.last + 1) and self.low[hit.last + 1] in self.w.backed | self.w.led | self.w.held:
            backer = people if is_people else None if community else self._seat(hit) or (self._government(iso) if iso else None)
            return self._compound(hit, backer, iso)
        unit = self._unit_after(hit, people if is_people else self._government(iso) if iso else None)
        if unit:
            return unit
        inner = self._inner_name(hit, theatre)
        if inner:
            return inner
        last, words = self._extension(hit.last, possessive=not (community or hit.of("plural")) or bool(hit.of("adjective", "country")))
        if hit.of("plural") and not hit.of("adjective", "country"):
            last = hit.last
        if last > hit.last:
            return self._with_noun(hit, last, words, people, is_people, iso, community is not None)
        return self._bare(hit, people, is_people, iso)

    def _after_name(self, hit: Hit, id: str | None, entry: Entry) -> Found | None:
        """A known name with what stands before it (titles) and after it (nouns of force)."""
        alias = entry.alias
        assert alias is not None
        form = {"leader": "leader", "acronym": "acronym"}.get(alias.form, "name")
        following = hit.last + 1
        if self.hyphen(following) and self.low[following] in self.w.backed | self.w.led:
            return self._compound(hit, id, None)
        first = hit.first
        if form == "leader":
            first = self._titles(first)
        unit = self._unit_after(hit, id)
        if unit:
            unit.first = first
            return unit
        last, words = self._extension(hit.last, possessive=True)
        if self.hyphen(following) and self.low[following] in self.w.held:
            last, words = self._extension(following, possessive=False)
            if not set(words) & (self.w.office | {"government", "administration", "authorities"}):
                last = hit.last
        named = self._leader_behind(last, id) if last > hit.last and form != "leader" else None
        if named is not None:
            return Found(first, named, named, id, "leader", "leader.office")
        actor = self.actors.get(id) if id else None
        if (
            last == hit.last
            and actor
            and actor.kind == "state"
            and form == "name"
            and not set(self.low[first : last + 1]) & (self.w.force | self.w.office)
        ):
            if not self._in_role(hit):
                return None
            form = "metonym"
        if last > hit.last and form in ("acronym", "leader"):
            form = "name"
        if id is None and form != "acronym":
            form = "unknown-group" if form == "name" else form
        return Found(first, last, last, id, form, f"{form}.{'alias' if last == hit.last else 'noun'}",
                      key=self._key_of(self.low[hit.last : last + 1]))  # fmt: skip

    def _leader_behind(self, last: int, id: str | None) -> int | None:
        """The last atom of a leader of the same actor named right behind an office: "RUF commander Sam Bockarie"."""
        j = last + 1
        if not self.spaced(j) or not self.bits[j] & FIRST:
            return None
        hit = self._match(j)
        if hit is None or not any(e.alias and e.alias.form == "leader" and e.value == id for e in hit.entries):
            return None
        return hit.last

    def _inner_name(self, hit: Hit, theatre: tuple[str, ...]) -> Found | None:
        """A name behind a country's or people's adjective: "Lebanese militant group Hezbollah", "Syrian President Assad"."""
        if (
            not hit.of("adjective", "country")
            and not any(e.alias and e.alias.form == "people" for e in hit.entries)
            and not hit.of("community")
        ):
            return None
        j, steps = hit.last + 1, 0
        if hit.of("country") and not hit.of("adjective") and j < len(self.low) and self.low[j] == "s" and self.glue[j] in ("’", "'"):
            j += 1
        while j < len(self.low) and self.inner(j) and steps < 5:
            if self.bits[j] & FIRST:
                next_hit = self._match(j)
                if next_hit:
                    id, entry, _ = self._alias(next_hit, theatre)
                    if entry is not None and not next_hit.of("country"):
                        found = self._after_name(next_hit, id, entry)
                        if found:
                            found.first = hit.first
                            found.rule = "name.behind-adjective" if found.form != "leader" else found.rule
                        return found
                    people, is_people = self._people(next_hit, theatre)
                    last, words = self._extension(next_hit.last, possessive=False)
                    if (is_people or next_hit.of("community")) and last > next_hit.last:
                        found = self._with_noun(next_hit, last, words, people, is_people, None, not is_people)
                        found.first = hit.first
                        return found
            low = self.low[j]
            if (
                low not in self.w.modifiers
                and low not in self.w.titles
                and low not in self.w.force
                and low not in self.w.office
                and low not in self.w.group_kinds
            ):
                return None
            if low in self.w.deeds and low not in self.w.modifiers:
                return None
            j += 1
            steps += 1
        return None

    def _with_noun(
        self, hit: Hit, last: int, words: tuple[str, ...], people: str | None, is_people: bool,
        iso: str | None, community: bool,
    ) -> Found:  # fmt: skip
        """A country or people with a noun of force: its government, or whom the generic word in it means there."""
        key = self._key_of(words)
        found = Found(hit.first, last, last, None, "name", "demonym.noun", key=key, country=iso)
        if is_people and not (iso and key in self.w.government_keys and "government" in words):
            found.id, found.form = people, "name" if people else "unknown-group"
        elif community and iso is None:
            found.form = "unknown-group"
        elif iso is not None:
            seat = self._seat(hit)
            if key and key in self.w.rebel_keys:
                found.id = self._generic_in(key, (iso,))
                found.form, found.rule = ("name" if found.id else "generic"), "demonym.generic"
            elif (
                words[-1] in self.w.persons
                and set(words) <= self.w.persons | _PRIVATE
                and not (iso in self.theatre and self._between_states())
            ):
                found.form, found.rule = "generic", "demonym.persons"
            else:
                found.id = seat or self._government(iso)
                if key and hit.of("adjective", "country"):
                    generic = self.actors.generic(key, iso, self.day) if key in ("regime", "loyalists", "government", "army") else None
                    if generic and generic.actor:
                        found.id = generic.actor
        else:
            found.id = self._seat(hit)
        if found.id is None or key in self.w.rebel_keys:
            return self._belongs(hit.first, last) or found
        return found

    def _bare(self, hit: Hit, people: str | None, is_people: bool, iso: str | None) -> Found | None:
        """A country, capital, seat, plural or adjective with no noun of force behind it."""
        plural = hit.of("plural") or (is_people and self.low[hit.last].endswith("s"))
        if hit.of("country", "capital", "seat") and not (hit.of("adjective") and self._deed(hit.last)):
            if not self._in_role(hit):
                return None
            id = self._seat(hit) or (self._government(iso) if iso else None)
            return Found(hit.first, hit.last, hit.last, id, "metonym", "metonym")
        if plural and not self._place_follows(hit.last):
            id = people if is_people else self._government(iso) if iso else None
            return Found(hit.first, hit.last, hit.last, id, "demonym", "demonym.plural")
        if not (hit.of("adjective") or is_people):
            return None
        id = people if is_people else self._government(iso) if iso else None
        if self._deed(hit.last):
            return Found(hit.first, hit.last, hit.last, id, "demonym", "demonym.deed")
        if self._coordinated(hit.last):
            return Found(hit.first, hit.last, hit.last, id, "demonym", "demonym.coordinated")
        if hit.first > 0 and self.low[hit.first - 1] == "the" and self._verb_follows(hit.last):
            return Found(hit.first, hit.last, hit.last, id, "demonym", "demonym.the")
        return None

    def _coordinated(self, last: int) -> bool:
        """Whether "and" and another adjective with a noun of force follow: "Russian and Syrian warplanes"."""
        j = last + 1
        if j + 1 >= len(self.low):
            return False
        if self.low[j] in ("and", "or") and self.inner(j):
            j += 1
        elif self.glue[j] not in (", ", "-", "/", "–"):
            return False
        if self.low[j] in self.w.modifiers and self.low[j] != "allied" and self._extension(j - 1, possessive=False)[0] > j - 1:
            return True
        if not self.bits[j] & FIRST:
            return self.low[j] == "allied" and self._extension(j - 1, possessive=False)[0] > j
        hit = self._match(j)
        if hit is None or not (hit.of("adjective", "community") or any(e.alias for e in hit.entries)):
            return False
        return self._extension(hit.last, possessive=False)[0] > hit.last or self._deed(hit.last) or self._coordinated(hit.last)

    def _compound(self, hit: Hit, backer: str | None, iso: str | None) -> Found | None:
        """ "X-backed Y", "X-led Y", "X-held Y"."""
        word = hit.last + 1
        kind = self.low[word]
        if kind in self.w.held:
            last, words = self._extension(word, possessive=False)
            last = last if set(words) & (self.w.office | {"government", "administration", "authorities"}) else hit.last
            return Found(hit.first, last, last, backer, "demonym" if iso else "name", "compound.held")
        j = word + 1
        steps = 0
        while self.inner(j) and steps < 4:
            if self.bits[j] & FIRST:
                hit2 = self._match(j)
                if hit2:
                    found = self._named(hit2)
                    if found and found.form != "metonym":
                        found.first, found.rule = hit.first, "compound.backed"
                        return found
                    break
            if self.low[j] not in self.w.modifiers:
                break
            j += 1
            steps += 1
        last, words = self._extension(word, possessive=False)
        if last == word:
            return (
                Found(hit.first, hit.last, hit.last, backer, "demonym" if iso else "name", "compound.bare") if kind in self.w.led else None
            )
        key = self._key_of(words)
        found = Found(hit.first, last, last, None, "generic", "compound.backed", key=key)
        if kind in self.w.led:
            found.id, found.form, found.rule = backer, "name", "compound.led"
        else:
            if iso and kind not in ("linked", "affiliated", "inspired"):
                found.id = self._proxy(iso)
            if found.id is None and key:
                found.id = self._generic_in(key, self.theatre)
            if found.id == backer:
                found.id = None
        return found

    def _belongs(self, first: int, last: int) -> Found | None:
        """ "forces of General Haftar", "fighters from Hezbollah", "troops loyal to the government": one mention, its head the noun."""
        j = last + 1
        if not self.spaced(j):
            return None
        two = f"{self.low[j]} {self.low[j + 1]}" if self.spaced(j + 1) else ""
        joiner = two if two in _JOINERS else self.low[j] if self.low[j] in _JOINERS else ""
        if not joiner:
            return None
        k = j + 1 + joiner.count(" ")
        while k < len(self.low) and self.inner(k) and self.low[k] in self.w.titles | self.w.group_adjectives | {"the", "a"}:
            if self.bits[k] & FIRST and self._match(k):
                break
            k += 1
        if k >= len(self.low) or not self.inner(k):
            return None
        key = self._key_of(self.low[first : last + 1])
        if self.bits[k] & ORD:
            unit = self._unit(k, None)
            if unit:
                return Found(
                    first, unit.last, last, unit.id, "name" if unit.id else "generic", "name.unit", key="" if unit.id else unit.key
                )
        hit = self._match(k) if self.bits[k] & FIRST else None
        if hit is not None:
            return self._belongs_to((first, last, key), joiner, hit)
        if joiner in ("loyal to", "faithful to", "allied to", "allied with") and self.low[k] in (
            "government",
            "regime",
            "president",
            "junta",
            "army",
            "military",
            "state",
        ):
            end, _ = self._extension(k, possessive=False)
            return Found(first, end, last, None, "generic", "generic.loyal", key="pro-government")
        if joiner in ("loyal to", "led by", "commanded by") and self.bits[k] & CAPITAL:
            end = k
            while self.inner(end + 1) and (self.bits[end + 1] & CAPITAL or self.low[end + 1] in ("al", "el", "bin", "ibn")):
                end += 1
            return Found(first, end, last, None, "unknown-group", "unknown.loyal", key=key)
        return None

    def _belongs_to(self, phrase: tuple[int, int, str], joiner: str, hit: Hit) -> Found | None:
        """The phrase together with the known name it belongs to, unless the name is only where it comes from."""
        first, last, key = phrase
        id, entry, _near = self._alias(hit, self.theatre)
        iso = self._iso(hit, "country", "capital")
        if iso is not None and (hit.of("country") or entry is None):
            if joiner in ("of", "loyal to", "allied to", "belonging to") and hit.of("country") and not self._place_follows(hit.last):
                id = self._generic_in(key, (iso,)) if key in self.w.rebel_keys else self._government(iso)
                return Found(first, hit.last, last, id, "name", "name.of", key=key)
            return None
        inner = self._named(hit)
        if inner is None or (inner.form == "metonym" and joiner not in ("of", "loyal to")) or inner.rule == "demonym.deed":
            return None
        if joiner == "under" and inner.form != "leader":
            return None
        if joiner in ("allied with", "allied to", "affiliated with", "affiliated to"):
            return None
        actor = self.actors.get(inner.id) if inner.id else None
        if (
            joiner == "from"
            and actor is not None
            and actor.kind in ("state", "government")
            and inner.last == hit.last
            and inner.form != "acronym"
        ):
            return None
        return Found(first, inner.last, last, inner.id, "name", "name.of", key=key)

    def _unit_after(self, hit: Hit, owner: str | None) -> Found | None:
        """A numbered unit behind its owner: "Ukraine’s 61st Brigade"."""
        j = hit.last + 1
        if j < len(self.low) and self.low[j] == "s" and self.glue[j] in ("’", "'"):
            j += 1
        if j >= len(self.low) or not self.inner(j) or not self.bits[j] & ORD:
            return None
        unit = self._unit(j, owner)
        if unit:
            unit.first = hit.first
        return unit

    def _unit(self, i: int, owner: str | None) -> Found | None:
        """A numbered unit ("the 4th Armoured Division"), with the owner named around it or the theatre's government."""
        if self.bits[i] & FIRST and owner is None:
            hit = self._match(i)
            if hit and hit.last > i:
                return None
        j, last = i + 1, -1
        while self.inner(j) and j - i < 8:
            low = self.low[j]
            if low in self.w.unit_nouns:
                last = j
            elif low not in self.w.unit_modifiers:
                break
            j += 1
        if last < 0:
            return None
        first = i
        found = Found(first, last, last, owner, "name", "unit", key="units")
        if owner is None and self.spaced(last + 1) and self.low[last + 1] == "of":
            belongs = self._belongs(i, last)
            if belongs:
                belongs.rule = "unit.of"
                return belongs
        if owner is None:
            near = [
                f
                for f in self.found
                if self.sentence and f.sentence == self.sentence.index and f.id and f.form in ("name", "demonym", "metonym", "acronym")
            ]
            states = [f for f in near if (a := self.actors.get(f.id or "")) and a.kind in ("state", "government", "military")]
            ids = {f.id for f in states}
            if len(ids) == 1 and states[-1].rule.startswith(("demonym", "metonym", "name", "acronym")) and i - states[-1].last <= 12:
                found.id, found.rule = states[-1].id, "unit.near"
        if found.id is None:
            found.form = "generic"
        return found
