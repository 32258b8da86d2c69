"""What stands before and after a name: a place noun, a container, a title, more of a person's or an organisation's name."""

from __future__ import annotations

from collections.abc import Sequence

from whoholds.extract.places.names import Name, Words, is_name_word
from whoholds.gazetteer import ALTERNATE, fold
from whoholds.lexicon import place_words as lex
from whoholds.model import Sentence, Token


class Neighbours(Words):
    """Gives a name its cues and its kind, or marks it as dead, by the words beside it."""

    def _after(self, name: Name) -> None:
        """What follows the name: a place noun, a facility, an organisation's noun, a container."""
        tokens, i = name.sentence.tokens, name.b + 1
        n = len(tokens)
        if i >= n:
            return
        text = tokens[i].text
        low = text.lower()
        if (
            text in lex.AREA
            or (low in lex.AREA and is_name_word(text) and low not in {"division", "department", "state", "territory"})
            or text in ("State",)
        ):
            if (
                i + 1 < n
                and text[0].isupper()
                and tokens[i + 1].text.lower() in lex.ORGANISATION | lex.FACILITY
                and tokens[i + 1].text[0].isupper()
            ):
                name.dead = True
                return
            name.kind, name.cue, name.noun, name.last = "area", 2, i, i
            return
        if text in {"city", "town", "village", "settlement", "suburb"} or text in {"Village", "Town"}:
            name.kind, name.cue, name.noun, name.last = "settlement", 2, i, i
            return
        if text in {"countryside", "outskirts", "suburbs", "environs", "periphery", "neighbourhood", "neighborhood", "area", "quarter"}:
            name.cue, name.noun, name.last = 2, i, i
            return
        if text == "," and i + 1 < n and is_name_word(tokens[i + 1].text) and name.cue < 2:
            _, areas = self._longest(tokens, i + 1)
            inside = {m.place.id for m in areas if m.place.kind in ("country", "admin1") and m.tier <= ALTERNATE}
            if any(inside & set(m.place.parents) for m in name.matches if m.tier <= ALTERNATE):
                name.cue = 2
            return
        j = i + 1 if text in ("'s", "’s", "'", "’") else i
        k = j
        while k < n and k - j < 4 and tokens[k].text.lower() in lex.FACILITY_BEFORE and not tokens[k].text.endswith(","):
            k += 1
        if k < n and tokens[k].text.lower() in lex.FACILITY and not self._follows_run(tokens, k):
            while k + 1 < n and tokens[k + 1].text.lower() in lex.FACILITY:
                k += 1
            low = tokens[k].text.lower()
            if low not in {"university", "market", "school", "hospital", "church", "academy", "hotel", "post"} or tokens[k].text.islower():
                name.kind, name.noun, name.last = "facility", k, k
                name.cue = max(name.cue, 1)
                return
        if j > i:
            k = j
            while k < n and k - j < 3 and (tokens[k].text.lower() in lex.DIRECTIONAL or tokens[k].text in lex.ADJECTIVES):
                k += 1
            if k < n and tokens[k].text in lex.POSSESSED:
                name.kind, name.noun, name.last, name.cue = name.kind, k, k, 2
            return
        if is_name_word(text) and text.lower() not in lex.MONTHS_DAYS and not (text.isascii() and text.lower() in lex.WORDS_INITIAL):
            if low not in lex.TITLES and (low in lex.ORGANISATION or not self.gazetteer.demonyms.get(fold(text))):
                name.dead = not self._shouts(name.sentence)
        elif low in lex.ILLNESS:
            if not any(m.place.kind == "country" and m.tier <= ALTERNATE for m in name.matches):
                name.dead = True
                self.persons.add(name.key)
        elif low in lex.ORG_LOWER or (text == "-" and i + 1 < n and tokens[i + 1].text.lower() in lex.HYPHENED):
            name.dead = True

    def _follows_run(self, tokens: Sequence[Token], k: int) -> bool:
        """Whether a capitalised facility noun is followed by more of an organisation's name."""
        return (
            tokens[k].text[0].isupper()
            and k + 1 < len(tokens)
            and is_name_word(tokens[k + 1].text)
            and tokens[k + 1].text.lower() in lex.ORGANISATION
        )

    def _shouts(self, sentence: Sentence) -> bool:
        words = [t for t in sentence.tokens if t.text[0].isalpha()]
        return sentence.kind in ("heading", "title") or (len(words) > 5 and sum(is_name_word(t.text) for t in words) > 0.75 * len(words))

    def _before(self, name: Name) -> None:
        """What precedes the name: a place noun with "of", a locative word, a title, more of a person's or organisation's name."""
        tokens, a = name.sentence.tokens, name.a
        if a == 0:
            return
        text = tokens[a - 1].text
        low = text.lower().rstrip(".")
        if low == "of" and a >= 2:
            self._before_of(name)
            return
        if low in lex.SETTLEMENT and text.islower() and low not in {"capital", "stronghold", "hub", "port"} and name.cue < 2:
            name.kind, name.cue, name.noun, name.noun_first = "settlement", 2, a - 1, self._phrase_start(tokens, a - 1)
            return
        if low in lex.LOCATIVE or low in lex.TAKING or text in ("'s", "’s"):
            name.cue = max(name.cue, 1)
        if text in lex.LEADS and low not in lex.TITLES and (a < 2 or not is_name_word(tokens[a - 2].text)):
            return
        if low in {"in", "for"} and a >= 2 and tokens[a - 2].text.lower() in {"qaeda", "qaida", "jihad"}:
            name.dead = True
        if low in lex.TITLES and (is_name_word(text) or low in {"president", "spokesman"}) and low not in {"saint"}:
            name.dead = True
            self.persons.add(name.key)
            return
        if (
            is_name_word(text)
            and low not in lex.DIRECTIONAL
            and low not in lex.MONTHS_DAYS
            and not self.gazetteer.demonyms.get(fold(text), None) is not None
        ):
            initial = a == 1 or tokens[a - 2].text in ('"', "“", "'", "‘", ":", "—", "–")
            if self._shouts(name.sentence):
                return
            if (
                initial
                and (
                    low in lex.WORDS_INITIAL
                    or low in self.lower
                    or low in lex.LOCATIVE
                    or low in lex.TAKING
                    or low.endswith(("ly", "ing", "ed"))
                )
                and low not in lex.FIRST_NAMES
            ):
                return
            name.dead = True
            if (low in lex.FIRST_NAMES or not self._ordinary(text)) and not name.famous():
                self.persons.add(name.key)

    def _before_of(self, name: Name) -> None:
        """The noun before "of": "the port city of X" is a place, "University of X" is not."""
        tokens, k = name.sentence.tokens, name.a - 2
        noun = tokens[k].text
        low = noun.lower()
        if low in lex.ORG_OF and noun[0].isupper():
            name.dead = True
        elif low in lex.SETTLEMENT or low in lex.SETTLEMENTS:
            name.kind, name.cue = name.kind or "settlement", 2
            if (
                low in lex.SETTLEMENT
                and name.noun < 0
                and low not in {"capital", "hub"}
                and not (k and tokens[k - 1].text.lower() == "old")
            ):
                name.noun, name.noun_first = k, self._phrase_start(tokens, k)
            elif low in {"capital", "hub"}:
                name.kind, name.cue = "", 1
        elif (low in lex.AREA or low in lex.AREAS) and (noun.islower() or low in {"province", "governorate", "region", "republic"}):
            name.kind, name.cue = "area", 2
            if low in lex.AREA and name.noun < 0:
                name.noun, name.noun_first = k, self._phrase_start(tokens, k)
        elif low in lex.FACILITY and low not in {"church", "university", "market", "port", "garrison", "garrisons"} and name.noun < 0:
            name.kind, name.noun, name.noun_first, name.cue = "facility", k, self._phrase_start(tokens, k), max(1, name.cue)
        elif low in lex.PART or low in lex.AROUND or low in lex.DIRECTION:
            name.cue = max(name.cue, 2)
        else:
            name.cue = max(name.cue, 1)

    def _phrase_start(self, tokens: Sequence[Token], k: int) -> int:
        """Where the noun phrase with its noun at k begins: adjectives, and "the"."""
        j = k
        while j > 0 and (
            tokens[j - 1].text in lex.ADJECTIVES
            or tokens[j - 1].text.lower() in lex.DIRECTIONAL
            or tokens[j - 1].text in lex.SETTLEMENT
            or tokens[j - 1].text.lower() in lex.FACILITY_BEFORE
            or fold(tokens[j - 1].text) in self.gazetteer.demonyms
            or tokens[j - 1].text == "-"
        ):
            j -= 1
        return j - 1 if j > 0 and tokens[j - 1].text.lower() in {"the", "a", "an", "its"} else j

    def _told_after(self, tokens: Sequence[Token], b: int) -> str:
        """What the words after a run say it is: "X, a village above the town" or "X airbase"."""
        if b + 1 < len(tokens) and tokens[b + 1].text.lower() in lex.FACILITY_BEFORE | lex.FACILITY:
            return "facility"
        words = [t.text for t in tokens[b + 1 : b + 7]]
        if words[:1] == [","] and len(words) > 2 and words[1] in {"a", "an", "the", "another"}:
            for word in words[2:6]:
                if word in lex.APPOSED:
                    return "settlement"
                if not (
                    word in lex.ADJECTIVES or word.lower() in lex.DIRECTIONAL or word == "next" or fold(word) in self.gazetteer.demonyms
                ):
                    break
        return ""

    def _glued(self, tokens: Sequence[Token], a: int, b: int) -> bool:
        """Whether a hyphen ties the name to another capitalised word that is no part of it ("Ann-Christin")."""
        right = b + 2 < len(tokens) and tokens[b + 1].text == "-" and tokens[b + 1].start == tokens[b].end
        left = (
            a >= 2
            and tokens[a - 1].text == "-"
            and tokens[a - 1].end == tokens[a].start
            and tokens[a - 2].text.lower() not in lex.ARTICLE_STARTS
        )
        return (right and is_name_word(tokens[b + 2].text) and tokens[b + 2].start == tokens[b + 1].end) or left
