"""A document from its first sentence to its mentions: what is tried at each atom, and how generic words are settled at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from whoholds.extract.actors.dictionary import CAPITAL, FIRST, KEY, NOUN, ORD, Found
from whoholds.extract.actors.groups import Groups
from whoholds.lexicon.actors import NEUTRAL_KINDS
from whoholds.model import ActorMention, ActorRef, Sentence, Span

_BEFORE_PLACE = frozenset(("in", "near", "from", "to", "at", "around", "outside", "into", "city"))
_GOVERNING = frozenset(("of", "from", "by", "to", "in", "against", "with", "at", "near", "for", "on", "under", "behind"))


class Reading(Groups):
    """One document being read: sentences in, mentions out."""

    def read(self, sentence: Sentence) -> None:
        """Find the mentions of one sentence."""
        self.sentences.append(sentence)
        memo, cut, known = self.dictionary.memo, self.dictionary.cut, self.known_firsts
        cuts = []
        seen = 0
        for word in sentence.tokens:
            parts = memo.get(word.text)
            if parts is None:
                parts = cut(word.text)
            cuts.append(parts)
            for part in parts:
                seen |= part[3]
                if known and part[2] in known:
                    seen |= FIRST
        if not seen & (FIRST | KEY | NOUN | ORD):
            return
        raw: list[str] = []
        low: list[str] = []
        token: list[int] = []
        glue: list[str] = []
        bits: list[int] = []
        start: list[int] = []
        pending, end, capitals = "", -1, 0
        for n, (word, parts) in enumerate(zip(sentence.tokens, cuts, strict=True)):
            if word.start > end and end >= 0:
                pending += " "
            end = word.end
            if not parts:
                pending += word.text
                continue
            for before, written, lower, flags, offset in parts:
                if not written:
                    pending += before
                    continue
                raw.append(written)
                low.append(lower)
                token.append(n)
                glue.append(pending + before if pending else before)
                bits.append(flags)
                start.append(word.start + offset)
                pending = ""
                if flags & CAPITAL:
                    capitals += 1
        self.sentence, self.after = sentence, pending
        self.raw, self.low, self.token, self.glue, self.bits, self.start = raw, low, token, glue, bits, start
        self._scan(title_case=capitals > 0.7 * len(raw) and len(raw) > 5)

    def _scan(self, title_case: bool) -> None:
        upper = all(c.isupper() for c in self.raw if c.isalpha())
        i, size = 0, len(self.low)
        run_end = -1
        self.floor = 0
        while i < size:
            bits = self.bits[i]
            found: Found | None = None
            if self.known_firsts and self.low[i] in self.known_firsts:
                found = self._introduced_name(i)
            if found is None and bits & ORD:
                found = self._unit(i, None)
            if found is None and bits & FIRST and not (upper and len(self.raw[i]) == 2):
                hit = self._match(i)
                if hit:
                    found = self._named(hit)
                    if found is None and hit.of("country", "capital"):
                        i = hit.last + 1
                        continue
            if found is None and bits & CAPITAL and not title_case and i > run_end:
                found, run_end = self._unknown(i)
            if found is None and (bits & KEY or (self.low[i] in self.w.titles and self.low[i] not in ("field", "late"))):
                found = self._generic(i)
            if found is None:
                i += 1
                continue
            self._keep(found)
            self.floor = i = found.last + 1
            self._introduce(found)

    def _keep(self, found: Found) -> None:
        """Take a mention in, with what it needs of the sentence in hand."""
        assert self.sentence is not None
        tokens = self.sentence.tokens
        found.sentence = self.sentence.index
        found.governed = (
            found.first > 0 and self.spaced(found.first) and self.low[found.first - 1 - self._article(found.first)] in _GOVERNING
        )
        found.words = tuple(self.low[found.first : found.last + 1])
        found.text, found.begin = self._text(found.first, found.last), self.start[found.first]
        first, last, head = (tokens[self.token[k]].i for k in (found.first, found.last, found.head))
        found.tokens = (first, last, head)
        self.found.append(found)
        if found.id is not None and found.form != "acronym":
            self.named[found.id] = self.named.get(found.id, 0) + 1

    def _article(self, first: int) -> int:
        """1 where an article stands before a phrase and something before that, else 0."""
        return int(first > 1 and self.low[first - 1] in ("the", "a", "an"))

    def better_theatre(self) -> tuple[str, ...]:
        """The theatre as given or, where none of its first two countries has a party among the actors named, as those suggest."""
        votes: dict[str, int] = {}
        for found in self.found:
            actor = self.actors.get(found.id) if found.id and found.form in ("name", "acronym", "leader", "demonym") else None
            if actor is not None and actor.country and actor.kind not in NEUTRAL_KINDS:
                if set(actor.theatres) & set(self.theatre[:2]):
                    return self.theatre
                votes[actor.country] = votes.get(actor.country, 0) + 1
        for found in self.found:  # a word for rebels of a country says that there is a war
            if found.rule == "demonym.generic" and found.country:
                votes[found.country] = votes.get(found.country, 0) + 1
        ranked = sorted(votes, key=lambda iso: (iso not in self.dictionary.war, -votes[iso]))
        return (*ranked[:1], *(iso for iso in self.theatre if iso != ranked[0])) if ranked else self.theatre

    def mentions(self) -> Iterator[ActorMention]:
        """All mentions in order, generic words resolved by what the document itself called so, else by theatre and day."""
        explicit: dict[str, list[tuple[int, str | None, str | None]]] = {}
        for n, found in enumerate(self.found):
            if found.rule == "unknown.troops" and self._is_place(found):
                continue
            if found.rule == "demonym.generic" and found.id is None:  # "Chadian rebels", whoever they are, are "the rebels" from here on
                explicit.setdefault(self.family(found.key), []).append((n, None, found.text))
            if found.key and found.form in ("name", "unknown-group") and (found.id or found.name) and found.rule != "generic.pro":
                explicit.setdefault(self.family(found.key), []).append((n, found.id, found.name))
        theatre = self.theatre or tuple(sorted(self.countries, key=lambda iso: -self.countries[iso])[:1])
        resolved: list[tuple[str | None, str | None]] = []
        for n, found in enumerate(self.found):
            id, name, rule = found.id, found.name, found.rule
            form = found.form
            if found.form == "generic" and id is None and not rule.startswith(("demonym", "generic.possessive", "generic.owned")):
                id, name, rule = self._resolve(found, n, explicit, theatre)
            if rule == "generic.possessive":
                id, name, rule = self._own(n, resolved)
            if found.rule == "unknown.troops" and self._is_place(found):
                id, name, rule = self._resolve(found, n, explicit, theatre)
                form = "generic"
            resolved.append((id, name))
            yield self._mention(found, id, name, form, rule)

    def _resolve(
        self, found: Found, n: int, explicit: dict[str, list[tuple[int, str | None, str | None]]], theatre: tuple[str, ...]
    ) -> tuple[str | None, str | None, str]:
        """Whom a generic mention means: what the document called by the same word before it, the table, or what it calls so later."""
        same = explicit.get(self.family(found.key), [])
        before = [e for e in same if e[0] < n]
        if before and found.rule in ("generic", "generic.deed", "compound.held") and found.key not in ("forces", "fighters", "government"):
            return before[-1][1], before[-1][2], f"{found.rule}.antecedent"
        id = self._unit_by_words(found, theatre) or (self._generic_in(found.key, theatre) if found.key else None)
        if id is None and same and found.key in self.w.rebel_keys and len({e[1:] for e in same}) == 1:
            return same[0][1], same[0][2], f"{found.rule}.later"
        return id, None, found.rule

    def _own(self, n: int, resolved: Sequence[tuple[str | None, str | None]]) -> tuple[str | None, str | None, str]:
        """Whose "its troops" are: the nearest party named before them in the sentence, unless a preposition or noun governs it."""
        for m in range(n - 1, -1, -1):
            found = self.found[m]
            if found.sentence != self.found[n].sentence:
                break
            id, name = resolved[m]
            actor = self.actors.get(id) if id else None
            free = not found.governed and not found.rule.endswith((".deed", ".held", ".coordinated", ".possessive"))
            if free and (id or name) and not (actor and actor.kind in NEUTRAL_KINDS):
                return id, name, "generic.own"
        return None, None, "generic.possessive"

    def _unit_by_words(self, found: Found, theatre: tuple[str, ...]) -> str | None:
        """Whose unit it is by a word that only one army of the theatre uses ("Guards", "Jaeger")."""
        if found.key != "units":
            return None
        for word in found.words:
            for code in theatre:
                generic = self.actors.generic(f"unit:{word}", code, self.day)
                if generic:
                    return generic.actor
        return None

    def _is_place(self, found: Found) -> bool:
        """Whether the capitalised word before "rebels" stands behind a preposition of place somewhere: then it is where, not who."""
        if self.places is None:
            self.places = set()
            for sentence in self.sentences:
                for before, word in pairwise(sentence.tokens):
                    if word.text[0].isupper() and before.text.lower() in _BEFORE_PLACE:
                        self.places.add(word.text.lower())
        return found.words[0] in self.places

    def _mention(self, found: Found, id: str | None, name: str | None, form: str, rule: str) -> ActorMention:
        first, last, head = found.tokens
        return ActorMention(
            span=Span(start=found.begin, end=found.begin + len(found.text)),
            sentence=found.sentence,
            first=first,
            last=last,
            head=head,
            actor=ActorRef(text=found.text, id=id, name=self.actors.name(id) if id else name),
            form=form,
            rule=rule,
        )
