"""Which words of a document are taken for names of places: gazetteer names that their neighbours allow, and words that a place noun introduces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from whoholds.extract.places.names import Name, is_name_word, surface
from whoholds.extract.places.neighbours import Neighbours
from whoholds.gazetteer import ALTERNATE, PRIMARY, Match, fold
from whoholds.lexicon import place_words as lex
from whoholds.model import Sentence, Token


class Spotter(Neighbours):
    """Finds the names of one document and what their neighbours say."""

    def names(self) -> list[Name]:
        return [name for sentence in self.sentences for name in self._sentence(sentence)]

    def peoples(self) -> list[str]:
        """The countries that demonyms point to, one a word ("Syrian")."""
        known = self.gazetteer.demonyms
        texts = (t.text for s in self.sentences for t in s.tokens if t.text[0].isupper())
        return [code for text in texts if (code := known.get(fold(text)))]

    def _sentence(self, sentence: Sentence) -> Iterator[Name]:
        tokens = sentence.tokens
        words = [t for t in tokens if t.text[0].isalpha()]
        shouting = len(words) > 5 and sum(is_name_word(t.text) for t in words) > 0.75 * len(words) and words[0].text.isascii()
        i, n = 0, len(tokens)
        listed_until, listed_kind = -1, ""
        last: Name | None = None
        while i < n:
            text = tokens[i].text
            article = text in lex.ARTICLE_STARTS and i + 1 < n and tokens[i + 1].text == "-"
            if not (is_name_word(text) or article):
                found = self._list_cue(tokens, i)
                if found:
                    listed_until, listed_kind = found
                i += 1
                continue
            if text in lex.LEADS and i + 1 < n:
                i += 1
                continue
            b, matches = self._longest(tokens, i)
            run_end = self._run_end(tokens, i)
            introduced = i <= listed_until
            joined = (
                last is not None
                and last.cue > 0
                and 0 < i - max(last.b, last.last) - 1 <= 2
                and all(t.text in lex.LINKS for t in tokens[max(last.b, last.last) + 1 : i])
            )
            whole_run = matches and run_end > b and (introduced or _goes_on(tokens, b))
            if matches and not whole_run and (name := self._judge(sentence, i, b, matches, shouting)):
                if introduced:
                    name.cue, name.kind = 2, name.kind or listed_kind
                elif joined:
                    name.cue = max(name.cue, 1)
                last = name
                yield name
                i = max(name.b, name.last) + 1
                continue
            if (
                (not matches or whole_run)
                and (introduced or not shouting)
                and (name := self._unknown(sentence, i, run_end, listed_kind if introduced else "", joined))
            ):
                last = name
                yield name
                i = max(name.b, name.last) + 1
                continue
            i += 1

    def _list_cue(self, tokens: Sequence[Token], i: int) -> tuple[int, str] | None:
        """Where "the villages of" or "the town of" begins a list at token i: its last token and the kind."""
        text = tokens[i].text
        plural = text in lex.SETTLEMENTS or text in lex.AREAS
        if not plural or i + 2 >= len(tokens):
            return None
        j = i + 1
        if tokens[j].text in ("of", ":", "including") or (tokens[j].text == "such" and tokens[j + 1].text == "as"):
            j += 2 if tokens[j].text == "such" else 1
        elif not is_name_word(tokens[j].text):
            return None
        start = j
        while j < len(tokens) and (
            is_name_word(tokens[j].text) or tokens[j].text in lex.LINKS or tokens[j].text in lex.PARTICLES or tokens[j].text == "-"
        ):
            j += 1
        return (j - 1, "settlement" if text in lex.SETTLEMENTS else "area") if j > start else None

    def _judge(self, sentence: Sentence, a: int, b: int, matches: tuple[Match, ...], shouting: bool) -> Name | None:
        """The name at [a, b] with its cues, or None where its neighbours say that it is no place."""
        tokens = sentence.tokens
        text = surface(tokens, a, b)
        if fold(text) in self.gazetteer.demonyms and not any(m.place.kind == "country" and m.tier <= ALTERNATE for m in matches):
            return None
        name = Name(sentence, a, b, text, matches, initial=all(t.text in lex.QUOTES for t in tokens[:a]))
        self._after(name)
        self._before(name)
        if name.dead:
            return None
        after = tokens[b + 1].text if b + 1 < len(tokens) else ""
        before = tokens[a - 1].text if a else ""
        single = a == b
        if single and text.lower() in lex.MONTHS_DAYS and name.cue < 2:
            return None
        if (
            tokens[b].text.lower() in lex.GROUPS
            and all(t.text == "-" or t.text.lower() in lex.ARTICLE_STARTS for t in tokens[a:b])
            and name.cue < 2
            and not any(m.place.kind in ("country", "region") for m in matches if m.tier <= ALTERNATE)
        ):
            return None
        headed = len(text) > 4 and after in {":", ".", ",", "-", "–", "—", "("}
        if headed and text.isupper() and name.cue == 0:
            name.cue = 1
        if (
            single
            and not headed
            and text.isupper()
            and text.isascii()
            and len(text) > 1
            and not any(
                m.place.kind == "country"
                or m.place.id.startswith("supp:")
                or (m.place.kind == "admin1" and m.tier == PRIMARY and len(text) > 2)
                for m in matches
            )
            and not shouting
        ):
            return None
        if single and self._ordinary(text) and name.cue < 2:
            country = any(m.place.kind == "country" and m.tier <= ALTERNATE for m in matches)
            known = country or any(m.place.population > 300_000 for m in matches if m.tier <= ALTERNATE)
            if not (country and (text.isupper() or not name.initial)) and not (
                known and ((before in lex.LOCATIVE and not shouting) or text.lower() not in lex.ORDINARY | self.gazetteer.ordinary)
            ):
                return None
        if self._glued(tokens, a, b) or any(
            t.text[0].isdigit() and tokens[a].text.lower() in lex.MONTHS_DAYS for t in tokens[a + 1 : b + 1]
        ):
            return None
        famous = name.famous()
        if single and text.lower() in lex.FIRST_NAMES and name.cue < 2 and not famous and before not in ("in", "near", "at", "outside"):
            return None
        if before == "to" and a >= 2 and tokens[a - 2].text.lower() == "according" and not famous:
            return None
        if single and len(text) <= 2 and name.cue < 2 and not text.isupper():
            return None
        if before.endswith(".") and before[0].isupper() and len(before) == 2:  # an initial: "J. Paris"
            return None
        if before in {"USS", "HMS", "SS", "RMS", "MV", "INS", "MS"}:
            return None
        if name.initial and name.cue == 0 and after in lex.SUBJECT_FOLLOWS:
            name.strong_context = True
        return name

    def _unknown(self, sentence: Sentence, a: int, b: int, listed: str, joined: bool) -> Name | None:
        """A capitalised run that no entry names, kept where a place noun or a strong cue introduces it."""
        tokens = sentence.tokens
        told = self._told_after(tokens, b)
        if (a == 0 and not told) or b - a > 4:
            return None
        text = surface(tokens, a, b)
        low = text.lower()
        if (
            fold(text) in self.gazetteer.demonyms
            or self._ordinary(text)
            or (text.isupper() and text.isascii())
            or any(
                t.text.lower() in lex.MONTHS_DAYS
                or t.text.lower() in lex.GROUPS
                or (t.text.lower() in lex.TITLES and not listed)
                or (t.text.lower() in lex.FIRST_NAMES and t.text[0].isupper())
                or t.text.lower() in lex.ORGANISATION
                or t.text.lower() in lex.AREA
                or t.text.lower() in lex.FACILITY
                or fold(t.text) in self.gazetteer.demonyms
                for t in tokens[a : b + 1]
            )
        ):
            return None
        if not all(len(t.text) > 2 or t.text == "-" or t.text in lex.PARTICLES for t in tokens[a : b + 1]) or not low[0].isalpha():
            return None
        name = Name(sentence, a, b, text, ())
        if listed:
            name.cue, name.kind = 2, listed
            return name
        self._after(name)
        self._before(name)
        if name.dead or name.key in self.persons:
            return None
        if told == "settlement":
            name.cue, name.kind = 2, "settlement"
            return name
        if a == 0:
            return name if name.kind == "facility" and self._known_facility(name) else None
        before = tokens[a - 1].text.lower()
        if name.cue == 2 and (name.kind or name.noun >= 0):
            return name
        after = tokens[b + 1].text if b + 1 < len(tokens) else "."
        closes = after in lex.CLOSING
        if text.isascii() and b == a and low.endswith(("ian", "ean", "ese", "ish", "ians", "eans", "ists", "ist", "ism")):
            return None
        if joined and closes and (b == a or tokens[a - 1].text != "," or "-" in text) and b - a <= 2 and sentence.kind == "body":
            name.cue = 1
            return name
        if (
            before in {"in", "near", "from", "outside", "toward", "towards", "into", "around", "at"} | lex.TAKING
            and ((closes and b - a <= 2) or _goes_on(tokens, a))
            and sentence.kind == "body"
        ):
            name.cue = 1
            return name
        return None

    def _known_facility(self, name: Name) -> bool:
        phrase = surface(name.sentence.tokens, name.a, max(name.b, name.last))
        return any(m.place.kind == "facility" and m.tier <= ALTERNATE for m in self.gazetteer.matches(phrase))


def _goes_on(tokens: Sequence[Token], b: int) -> bool:
    """Whether a name cannot end at token b, because an Arabic noun there takes the name after it: "Dar al-Kabirah" is no place called Dar."""
    return tokens[b].text.lower() in lex.CONSTRUCT and b + 1 < len(tokens) and tokens[b + 1].text.lower() in lex.ARTICLE_STARTS
