"""Groups that the actor file does not know: capitalised phrases that are, or are introduced as, armed groups, and their acronyms."""

from __future__ import annotations

import re

from whoholds.extract.actors.dictionary import CAPITAL, FIRST, ORD, Found
from whoholds.extract.actors.generics import Generics
from whoholds.lexicon.actors import is_acronym

_GUARDS = frozenset(
    (
        "presidential guard",
        "republican guard",
        "national guard",
        "coast guard",
        "border guards",
        "border guard",
        "air force",
        "armed forces",
        "security forces",
        "special forces",
        "ground forces",
        "land forces",
        "naval forces",
        "airborne forces",
        "special operations forces",
        "air defence",
        "air defense",
    )
)
_OWNERS = ("people", "peoples", "lord", "workers", "women", "farmers", "peasants", "citizens", "nation", "students")
_INTRODUCED = re.compile(
    r"\b(?:called|named|dubbed|known (?:locally |also )?as|(?:calling|styling) itself|calls itself|identifying itself as"
    r"|call(?:ing)? themselves)$"
)


class Groups(Generics):
    """Capitalised phrases kept by their words, and followed through the document."""

    def _run(self, i: int) -> int:
        """The last atom of the run of capitalised words that starts at i, joined by particles."""
        last = j = i
        while self.inner(j + 1) and "." not in self.glue[j + 1]:
            if self.glue[j + 1].strip() in ("’", "'", "ʼ"):
                if self.low[j] not in _OWNERS or j + 2 >= len(self.low) or not self.bits[j + 2] & CAPITAL:
                    break
                j += 1
                continue
            j += 1
            if self.bits[j] & ORD:
                break
            if self.bits[j] & CAPITAL or self.raw[j][0].isdigit():
                last = j
            elif self.low[j] not in self.w.particles or j - last > 2:
                break
        return last

    def _unknown(self, i: int) -> tuple[Found | None, int]:
        """A capitalised phrase that is, or is introduced as, an armed group; also the end of the run that was looked at."""
        low = self.low
        if (
            low[i] in self.w.determiners
            or (low[i] in self.w.keys and not self.bits[min(i + 1, len(low) - 1)] & CAPITAL)
            or (i == 0 and low[i] in self.w.function)
        ):
            return None, i
        last = self._run(i)
        guard = " ".join(low[i : last + 1])
        if guard in _GUARDS:
            return Found(i, last, last, None, "generic", "generic.guard", key="units"), last
        inside = next(
            (k for k in range(i, last + 1) if k > i and self.bits[k] & FIRST and self.bits[k] & CAPITAL and self._strong(k)),
            None,
        )
        intro = self._intro_before(i)
        if inside is not None and not intro:
            return None, inside - 1
        end = self._group_end(i, last)
        if end is None and intro:
            end = last
        if end is None and self._intro_after(last):
            end = last
        if end is not None:
            name = self._text(i, end)
            tail, _ = self._extension(end, possessive=False)
            self.known[tuple(low[i : end + 1])] = (None, name)
            self.known_firsts.add(low[i])
            return Found(i, tail, tail, None, "unknown-group", "unknown.introduced" if intro else "unknown.name", name=name,
                          key=self._key_of(low[end + 1 : tail + 1])), max(last, tail)  # fmt: skip
        following = last + 1
        if last == i and low[i] in self.w.calendar:
            return None, last
        if (
            self.spaced(following)
            and low[following] in self.w.troops
            and not self.bits[following] & CAPITAL
            and low[i] not in self.w.function
        ):
            if i == 0 and (low[i] in self.w.modifiers or low[i].endswith(("ly", "ed", "ing")) or low[i] in self.w.common_starts):
                return None, last
            country = next((k for k in range(i, last + 1) if self.bits[k] & FIRST), None)
            tail, words = self._extension(last, possessive=False)
            if tail == last or (country is not None and self._match(country)):
                return None, last if country is None else country - 1
            key = self._key_of(words)
            name = self._text(i, last)
            return Found(i, tail, tail, None, "unknown-group", "unknown.troops", key=key, name=name), tail
        return None, last

    def _strong(self, k: int) -> bool:
        """Whether a dictionary name of an actor (no country, no people) starts at atom k."""
        hit = self._match(k)
        return hit is not None and any(e.kind == "alias" and e.alias and e.alias.form != "people" for e in hit.entries)

    def _group_end(self, i: int, last: int) -> int | None:
        """Where a capitalised run ends as a group's name: at a noun such as Front, with the "for ..." behind it; None if it is none."""
        low = self.low
        if (
            low[i] in self.w.group_prefixes
            and last > i
            and low[i + 1] not in self.w.not_group
            and self.bits[i + 1] | self.bits[min(i + 2, last)]
            and low[i] not in ("forces", "mai")
        ):
            return last
        if low[i] == "mai" and last > i and low[i + 1] == "mai":
            return last
        ends = [k for k in range(i, last + 1) if low[k] in self.w.group_nouns and self.bits[k] & CAPITAL]
        if not ends:
            return None
        end = ends[-1]
        if end + 1 <= last and low[end + 1] in ("for", "of"):
            return last
        if end == i or (end == i + 1 and low[i] in self.w.not_group) or low[i] in ("world", "european", "united", "salvation"):
            return None
        return end

    def _intro_before(self, i: int) -> bool:
        """Whether the words before atom i introduce a group: "a rebel group called", "the militia known as", "rebel group X"."""
        low = self.low
        window = low[max(0, i - 7) : i]
        if window and window[-1] in ("the", "a"):
            window = window[:-1]
        if not window:
            return False
        text = " ".join(window)
        if _INTRODUCED.search(text):
            return any(w in self.w.group_kinds or w in self.w.troops for w in window)
        return window[-1] in self.w.group_kinds and len(window) > 1 and window[-2] in self.w.group_adjectives and self.spaced(i)

    def _intro_after(self, last: int) -> bool:
        """Whether ", a rebel group" follows."""
        j = last + 1
        if j >= len(self.low) or self.glue[j] not in (", ", " – ", " — ", " - ") or self.low[j] not in ("a", "an", "the"):
            return False
        window = []
        for k in range(j + 1, min(j + 7, len(self.low))):
            if not self.inner(k):
                break
            window.append(self.low[k])
        return any(
            word in self.w.group_kinds and (word == "militia" or any(w in self.w.group_adjectives for w in window[:n]))
            for n, word in enumerate(window)
        )

    def _introduce(
        self,
        found: Found,
    ) -> None:
        """Remember the acronym that a mention is given in parentheses or after "or"."""
        if found.form not in ("name", "unknown-group"):
            return
        j = found.last + 1
        if j >= len(self.low) or not (self.glue[j] in (" (", "(") or (self.glue[j] == ", " and self.low[j] == "or")):
            return
        if self.low[j] == "or":
            j += 1
        end = j
        while end + 1 < len(self.low) and self.glue[end + 1] in ("-", "/", "–"):
            end += 1
        after = self.glue[end + 1] if end + 1 < len(self.low) else self.after
        written = "".join(self.raw[j : end + 1])
        if j < len(self.low) and 2 <= len(written) <= 10 and is_acronym(written) and after.lstrip()[:1] in (")", ",", ";"):
            name = found.name or (self.actors.name(found.id) if found.id else self._text(found.first, found.last))
            self.known[tuple(self.low[j : end + 1])] = (found.id, name)
            self.known_firsts.add(self.low[j])

    def _introduced_name(self, i: int) -> Found | None:
        """A group or acronym that this document introduced, with the nouns of force behind it."""
        best: tuple[int, tuple[str | None, str]] | None = None
        for words, known in self.known.items():
            end = i + len(words) - 1
            if (
                self.low[i] == words[0]
                and self.low[i : end + 1] == list(words)
                and self.bits[i] & CAPITAL
                and (best is None or end > best[0])
            ):
                best = (end, known)
        if best is None:
            return None
        end, (id, name) = best
        hit = self._match(i) if self.bits[i] & FIRST else None
        if hit is not None and hit.last > end:
            return None
        last, words = self._extension(end, possessive=True)
        if self.hyphen(end + 1):
            last = end
        form = "acronym" if self.raw[i].isupper() and last == end else "name" if id else "unknown-group"
        return Found(i, last, last, id, form, "introduced", name=None if id else name, key=self._key_of(words))
