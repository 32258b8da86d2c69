"""Phrases of generic words: "rebels", "government forces", "pro-Assad militias", "forces loyal to General Haftar"."""

from __future__ import annotations

from whoholds.extract.actors.dictionary import CAPITAL, FIRST, Found
from whoholds.extract.actors.names import Names

_ARMED = {
    "men": "gunmen",
    "groups": "groups",
    "factions": "groups",
    "forces": "army",
    "gangs": "gangs",
    "bandits": "bandits",
    "assailants": "attackers",
}


class Generics(Names):
    """Phrases that no name begins; whom they mean is settled when the document has been read."""

    def _generic(self, i: int) -> Found | None:
        """A phrase of generic words that begins at atom i, with what it belongs to ("forces loyal to General Haftar")."""
        low = self.low[i]
        start, words, first = i, [], i
        if low in ("pro", "anti") and self.hyphen(i + 1):
            return self._pro_or_anti(i)
        if low == "our":
            last, _ = self._extension(i, possessive=False)
            return Found(i, last, last, None, "self", "generic.self") if last > i else None
        if low == "air":
            if not (self.spaced(i + 1) and self.low[i + 1] == "force"):
                return None
            last, _ = self._extension(i + 1, possessive=False)
            return Found(i, last, last, None, "generic", "generic", key="army")
        if low == "armed":
            if not self.spaced(i + 1) or self.low[i + 1] not in _ARMED:
                return None
            key = _ARMED[self.low[i + 1]]
            return self._belongs(i, i + 1) or Found(i, i + 1, i + 1, None, "generic", "generic", key=key)
        if low in self.w.titles and low not in self.w.keys:
            return self._office_of(i)
        if self.hyphen(i) and self.low[i - 1] not in ("pro", "anti"):
            return None
        if self.hyphen(i + 1) and self.low[i + 1] in self.w.held | self.w.backed | self.w.led:
            return self._generic_compound(i)
        last, passed = self._extension(i, possessive=True)
        words = [low, *passed]
        deed = self._deed(i)
        if last == i and low not in self.w.alone:
            return (
                Found(i, i, i, None, "generic", "generic.deed", key=self.w.keys[low])
                if deed and low not in ("state", "security", "federal")
                else None
            )
        if last == i and low in self.w.adjectival and not self._stands_alone(i):
            return (
                Found(i, i, i, None, "generic", "generic.deed", key=self.w.keys[low])
                if deed and low not in ("military", "police", "coalition", "artillery", "aircraft")
                else None
            )
        if (
            last > i
            and low in self.w.force
            and words[-1] in ("state", "source", "intelligence", "general", "group")
            and low not in ("rebel", "militant", "separatist", "insurgent", "army", "government", "militia", "military")
        ):
            return None
        before = self.low[i - 1] if i > 0 and self.inner(i) else ""
        rule = "generic.possessive" if before in self.w.possessive else "generic.owned" if self._of_somebody(i) else "generic"
        if words[-1] in self.w.group_kinds | self.w.troops and self._introduces(last):
            return None
        belongs = self._belongs(start, last)
        if belongs:
            return belongs
        if (
            before in ("a", "an", "the", "this", "that")
            and low in self.w.keys
            and words[-1] in ("group", "faction", "movement", "organisation", "organization")
        ):
            return None
        if before in ("local", "city", "municipal", "provincial", "town") and low in ("government", "authorities", "council", "police"):
            return None
        if last == i and low == "forces" and before in ("special", "air", "ground", "joint", "combined", "security", "local", "foreign"):
            first = i - 1
        return Found(first, last, last, None, "generic", rule, key=self._key_of(words))

    def _of_somebody(self, i: int) -> bool:
        """Whether a person or group stands before as owner: "General Lebed's troops", "the warlords' militias"."""
        if i > 0 and self.glue[i] in ("’ ", "' "):
            return True
        return i > 1 and self.spaced(i) and self.low[i - 1] == "s" and self.glue[i - 1] in ("’", "'") and self.bits[i - 2] & CAPITAL > 0

    def _introduces(self, last: int) -> bool:
        """Whether "called", "known as" or the like follows: the group's own name is the mention."""
        j = last + 1
        if self.spaced(j) and self.low[j] in ("called", "named", "dubbed"):
            return True
        return self.spaced(j + 1) and self.low[j : j + 2] in (
            ["known", "as"],
            ["calling", "itself"],
            ["styling", "itself"],
            ["known", "locally"],
        )

    def _stands_alone(self, i: int) -> bool:
        """Whether a word like "military" is a noun here: a determiner or nothing before it, no noun after it."""
        before = self.low[i - 1] if i > 0 and self.inner(i) else ""
        if self.low[i] in (
            "military",
            "opposition",
            "resistance",
            "state",
            "guerrilla",
            "enemy",
            "artillery",
            "aircraft",
        ) and before not in self.w.determiners | {"and", "by", "of", "from", ""}:
            return False
        if self.low[i] in ("opposition", "resistance") and before not in ("the", "and"):
            return False
        j = i + 1
        if not self.spaced(j) or self.low[j] in self.w.function:
            return True
        word = self.low[j]
        if (word.endswith("ed") and len(word) > 4) or word.endswith("ly"):
            return True
        if self.low[i] in ("army", "regime", "junta", "militia", "coalition", "government", "police"):
            return word not in self.w.deeds and word not in self.w.things
        return False

    def _generic_compound(self, i: int) -> Found | None:
        """ "rebel-held town", "government-backed militia", "rebel-led forces"."""
        kind, key = self.low[i + 1], self.w.keys[self.low[i]]
        if kind in self.w.held:
            return Found(i, i, i, None, "generic", "compound.held", key=key)
        last, _words = self._extension(i + 1, possessive=False)
        if last == i + 1:
            return None
        if kind in self.w.backed and key in self.w.government_keys:
            key = "pro-government"
        return Found(i, last, last, None, "generic", "compound.backed", key=key)

    def _pro_or_anti(self, i: int) -> Found | None:
        """ "pro-government forces", "pro-Assad fighters", "pro-Russian separatists", "anti-junta groups"."""
        pro = self.low[i] == "pro"
        word = self.low[i + 1]
        if word in ("government", "regime", "state", "army", "military", "junta", "coup", "rebel", "opposition"):
            last, words = self._extension(i + 1, possessive=False)
            if last == i + 1 and not self._deed(i + 1):
                return None
            rebels = (word in ("rebel", "opposition")) == pro
            return Found(i, last, last, None, "generic", "generic.pro", key="anti-government" if rebels else "pro-government")
        hit = self._match(i + 1) if self.bits[i + 1] & FIRST else None
        if hit is None:
            return None
        last, words = self._extension(hit.last, possessive=False)
        if last == hit.last:
            return None
        id, entry, _ = self._alias(hit, self.theatre)
        iso = self._iso(hit, "country", "adjective", "capital")
        key = self._key_of(words)
        found = Found(i, last, last, None, "generic", "generic.pro", key=key)
        if pro and entry is not None and iso is None:
            found.id = id
        elif pro and iso is not None:
            found.id = self._proxy(iso) or (self._generic_in(key, self.theatre) if key in self.w.rebel_keys else None)
        elif not pro and self.theatre:
            against = id if entry is not None else self.actors.government(iso, self.day) if iso else None
            if against and self.actors.government(self.theatre[0], self.day) == against:
                found.id = self._generic_in("anti-government", self.theatre)
        if found.id:
            found.form = "name"
        return found

    def _office_of(self, i: int) -> Found | None:
        """ "leader of Hezbollah", "commander of the RSF", "President Bashar Assad’s regime"."""
        j = i + 1
        while self.inner(j) and self.low[j] in self.w.titles and "’" not in self.glue[j] and "'" not in self.glue[j]:
            j += 1
        if j < len(self.low) and self.inner(j) and self.bits[j] & FIRST:
            hit = self._match(j)
            if hit:
                id, entry, near = self._alias(hit, self.theatre)
                if entry and entry.alias and entry.alias.form == "leader" and self._fits(hit, entry, id, near):
                    return self._after_name(hit, id, entry)
        if self.low[j - 1] in ("leader", "commander", "spokesman", "founder", "head", "chief", "chairman", "governor"):
            belongs = self._belongs(i, j - 1)
            if belongs and belongs.rule == "name.of" and belongs.id:
                return belongs
        return None
