"""What the words of a report stand for: the actor or the place behind a token, names and pronouns alike.

Mentions are found by their own stages; here a syntactic slot is led to one. "The city", "there" and "they" go to the most recent
fitting mention (recency within sentence order, the strong baseline of Hobbs 1978 and Lappin and Leass 1994 for news text).
Nothing found is still an answer: the words are kept and the id stays None.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from whoholds.focus import in_passing
from whoholds.model import ActorMention, ActorRef, Place, PlaceMention, PlaceRef, Scope, Sentence, Token
from whoholds.syntax import Tree

SETTLEMENT = frozenset(
    (
        "city town village capital settlement municipality hamlet port metropolis township suburb commune locality stronghold bastion hub enclave"
    ).split()
)
AREA = frozenset(
    (
        "district province region governorate county state territory area valley island peninsula zone oblast countryside "
        "pocket country frontline front line canton prefecture sector desert mountain corridor land ground"
    ).split()
)
FACILITY = frozenset(
    (
        "base airport airfield airbase barracks barrack garrison camp prison headquarters station dam bridge crossing refinery "
        "plant factory hospital checkpoint outpost position post depot hill hilltop height heights junction university stadium "
        "compound palace steelworks mine fort fortress school citadel embassy consulate ministry parliament airstrip jail complex "
        "building site field terminal warehouse mill seaport harbour harbor broadcaster powerplant wharf market mosque church "
        "crossroads office broadcaster intersection pass tunnel airstrip silo hall square bunker trench oilfield"
    ).split()
)
PART = frozenset(
    (
        "centre center downtown outskirt outskirts neighbourhood neighborhood quarter half part most side edge bank street ward "
        "slum rest core heart cent percent percentage third bulk majority swathe swath chunk tenth fifth remainder"
    ).split()
)
PLACE_NOUNS = SETTLEMENT | AREA | FACILITY | PART
PEOPLE = frozenset(
    (
        "prisoner soldier troop fighter civilian person people man woman child suspect militant rebel captive hostage detainee "
        "officer commander leader journalist activist resident villager worker pilot policeman student protester refugee family "
        "member crew deserter conscript general colonel inhabitant inmate combatant gunman mercenary politician minister official "
        "engineer driver doctor nurse teacher girl boy schoolgirl peacekeeper migrant terrorist dissident opponent lawmaker "
        "priest bishop monk tourist national lawyer judge blogger businessman farmer fisherman trader tribesman pow defender "
        "serviceman"
    ).split()
)
FORCE = frozenset(
    (
        "force forces troop troops fighter fighters soldier soldiers rebel rebels militant militants insurgent insurgents gunman "
        "gunmen guerrilla guerrillas army military militia militiaman militiamen unit brigade battalion division column group "
        "faction militias groups factions combatant jihadist jihadists attacker attackers defender defenders invader separatist "
        "separatists paramilitary paramilitaries loyalist garrison police policeman marines marine regime government authorities "
        "coalition alliance movement junta opposition party side commando men mutineer convoy patrol enemy outfit ally allies "
        "sect cult clan gang armour armor column corps squad regiment gunboat legion fleet navy partisan airborne paratrooper infantry peacekeeper "
        "peacekeepers contingent mercenary mercenaries warlord tribesman"
    ).split()
)
GROUP_PRONOUNS = frozenset("theirs ours they them it its their themselves itself who which he she him we us our".split())
PLACE_PRONOUNS = frozenset({"it", "there", "here", "its", "which", "that", "where"})
_INDEFINITE = frozenset((
    "a an some several many other another two three four five six seven eight nine ten dozens more various numerous nearby "
    "few any no every all both"
).split())  # fmt: skip
GLUE = frozenset(", ; and & or then later also neighbouring neighboring nearby the of as well both with finally".split()) | PLACE_NOUNS
_COUNTS = frozenset((
    "most some all many much half third quarter bulk majority rest remainder last first hundred thousand dozen score ten number handful "
    "remnant member wave couple percent cent"
).split())  # fmt: skip
_SHARES = frozenset("percent cent percentage % third quarter half fifth tenth most majority part bulk remainder".split())
_LINES = frozenset({"front", "frontline", "line", "axis", "direction", "sector", "salient"})  # "the Izium front" is not the town
_KEEP_OUT = frozenset("relcl acl appos punct cc conj advcl parataxis preconj".split())
_ELLIPSIS = re.compile(r"\s+")


class Discourse:
    """The mentions of one report, asked by token. Built once a report; reads only."""

    def __init__(
        self,
        sentences: Sequence[Sentence],
        actors: Sequence[ActorMention],
        places: Sequence[PlaceMention],
        text: str,
        capital_of: Callable[[str], Place | None],
    ) -> None:
        self.capital_of = capital_of
        self._capitals: dict[str, Place | None] = {}
        self.sentences = sentences
        self.text = text
        self.actors = sorted(actors, key=lambda m: m.first)
        datelines = {s.index for s in sentences if s.kind == "dateline"}  # where a report is sent from is not what it tells of
        self.places = sorted((m for m in places if m.sentence not in datelines), key=lambda m: m.first)
        self._actor_at: Mapping[int, ActorMention] = {i: m for m in reversed(self.actors) for i in range(m.first, m.last + 1)}
        self._place_at: Mapping[int, PlaceMention] = {i: m for m in reversed(self.places) for i in range(m.first, m.last + 1)}
        self._actor_starts = [m.first for m in self.actors]
        self._place_starts = [m.first for m in self.places]
        self._passing = {m.first for m in self.places if self._in_passing(m)}

    # -- places ---------------------------------------------------------------------------------------------------------------------

    def place_mention(self, i: int) -> PlaceMention | None:
        """The place mention over a token, unless the words belong to a longer name of an actor."""
        found = self._place_at.get(i)
        if found is None:
            return None
        actor = self._actor_at.get(i)
        if actor and actor.form != "metonym" and actor.last - actor.first > found.last - found.first:
            return None
        return found

    def settlements(self, tree: Tree) -> list[tuple[PlaceRef, int]]:
        """The settlements a sentence names, in text order, with the token they start at."""
        at = bisect_left(self._place_starts, tree.first)
        found: list[tuple[PlaceRef, int]] = []
        for mention in self.places[at:]:
            if not tree.holds(mention.first):
                break
            ref = mention.place
            if ref.scope is Scope.WHOLE and not _names_area(ref) and not self._is_actor(mention) and mention.first not in self._passing:
                found.append((ref, mention.first))
        return found

    def heading_place(self, sentence: int) -> PlaceRef | None:
        """The place that alone makes up a line above, in the same or the paragraph before: "Toretsk. Street fighting continues"."""
        here = self.sentences[sentence]
        for index in range(sentence - 1, max(-1, sentence - 5), -1):
            above = self.sentences[index]
            if above.kind == "dateline" or above.paragraph < here.paragraph - 1:
                return None
            words = [t for t in above.tokens if t.text[0].isalnum()]
            if not 0 < len(words) <= 4:
                continue
            mention = self._place_at.get(words[0].i)
            if mention and mention.last >= words[-1].i:
                return mention.place
        return None

    def place(self, tree: Tree, i: int, *, pronouns: bool = True) -> PlaceRef | None:
        """The place a noun phrase with this head names, points back to, or leaves without a name; None where it is no place."""
        token = tree.token(i)
        named = self.place_mention(i)
        if named:
            whole = self._completed(tree, token, named.place)
            share = self._share(tree, token)
            return (
                self._scoped(whole, share.lemma, phrase(tree, share.i, self.text), share) if share and whole.scope is Scope.WHOLE else whole
            )
        lemma = token.lemma
        if lemma in PLACE_NOUNS:
            return None if lemma in PART and self._no_part(tree, token) else self._told_apart(tree, token) or self._noun_place(tree, token)
        if lemma in {"all", "whole", "entirety", "much", "some", "none"}:
            inner = self._named_below(tree, i)
            if inner is not None and inner.scope in {Scope.WHOLE, Scope.AREA}:
                text = phrase(tree, i, self.text)
                return self._scoped(inner, "part" if lemma in {"much", "some"} else "whole", text, token)
        if pronouns and lemma in PLACE_PRONOUNS and token.pos in {"PRON", "ADV", "DET", "SCONJ"}:
            return self._last_named(i) if lemma == "it" else self._last_place(i, SETTLEMENT | AREA, focus=lemma == "there")
        return None

    def _no_part(self, tree: Tree, token: Token) -> bool:
        """Whether a word for a part means people, a time or a bare share: "most of the men", "a quarter to five", "one hundred per cent"."""
        if self._counted(tree, token.i) is not None:
            return True
        following = tree.token(token.i + 1).lemma if tree.holds(token.i + 1) else ""
        if token.lemma == "quarter" and following in {"to", "past"}:
            return True
        return token.lemma in {"percent", "cent", "percentage"} and following != "of"

    def _told_apart(self, tree: Tree, token: Token) -> PlaceRef | None:
        """The place a description is said to be: "the last town it took was *Marinka*"."""
        verb = tree.token(token.head) if token.dep in {"nsubj", "nsubjpass"} and tree.holds(token.head) else None
        if verb is None or verb.lemma != "be":
            return None
        for named in tree.kids(verb.i, "attr"):
            mention = self.place_mention(named.i)
            if mention is not None and mention.place.scope is Scope.WHOLE:
                return mention.place
        return None

    def _share(self, tree: Tree, token: Token) -> Token | None:
        """The word for a part that a name hangs on: "between 70 and 80 *percent* of Mosul"."""
        if token.dep != "pobj" or not tree.holds(token.head) or tree.token(token.head).lemma != "of":
            return None
        above = tree.token(tree.token(token.head).head) if tree.holds(tree.token(token.head).head) else None
        return above if above is not None and above.lemma in _SHARES else None

    def _last_named(self, i: int) -> PlaceRef | None:
        """What "it" means where a place is wanted: the last settlement, or part or site of one, that was named."""
        at = bisect_left(self._place_starts, i)
        for mention in reversed(self.places[max(0, at - 12) : at]):
            ref = mention.place
            if mention.first in self._passing or self._is_actor(mention) or ref.scope in {Scope.AREA, Scope.AROUND} or _names_area(ref):
                continue
            return ref
        return None

    def proper_place(self, tree: Tree, i: int) -> PlaceRef | None:
        """An unknown proper name in a slot that only a place can fill: kept with its words, unresolved."""
        token = tree.token(i)
        if token.pos != "PROPN" or len(token.text) < 3 or not token.text[0].isupper() or i in self._actor_at or i in self._place_at:
            return None
        names = [t for t in tree.kids(i, "compound") if t.pos == "PROPN"]
        if names or tree.kids(i, "poss", "relcl") or token.text.isupper() or token.lemma.casefold() in _CALENDAR:
            return None
        return PlaceRef(text=token.text, where_prec=7)

    def _completed(self, tree: Tree, token: Token, place: PlaceRef) -> PlaceRef:
        """A site or surroundings named without their settlement belong to the one told of: "police headquarters" in Hama."""
        whole = phrase(tree, token.i, self.text)
        if place.scope in {Scope.FACILITY, Scope.PART, Scope.AROUND} and place.text in whole and len(whole) < 80:
            place = replace(place, text=whole)
        if place.place or place.within or place.near or place.scope not in {Scope.FACILITY, Scope.PART, Scope.AROUND}:
            return place
        owner = next((self.place(tree, t.i) for t in tree.kids(token.i, "poss")), None) or self._last_place(token.i, SETTLEMENT)
        if owner is None or owner.place is None:
            return place
        if place.scope is Scope.AROUND:
            return replace(place, near=owner)
        plural = token.tag in {"NNS", "NNPS"} and token.lemma != "headquarters"
        indefinite = {t.lemma for t in tree.kids(token.i, "det", "amod", "nummod")} & _INDEFINITE
        known = None if plural or indefinite else _part_of(owner, place.text, place.scope)
        return replace(place, within=owner, place=known)

    def places_of(self, tree: Tree, i: int) -> tuple[PlaceRef, ...]:
        """Every place a noun phrase speaks of: "the villages of A, B and C", "three towns: A, B and C", "towns including A"."""
        token = tree.token(i)
        listed: list[PlaceRef] = []
        if token.lemma in PLACE_NOUNS and token.tag in {"NNS", "NNPS"}:
            heads = [o for p in tree.kids(i, "prep") if p.lemma in {"of", "like", "include", "as"} for o in tree.kids(p.i, "pobj")]
            heads += [o for p in tree.kids(i, "prep") if p.lemma == "such" for q in tree.kids(p.i, "prep") for o in tree.kids(q.i, "pobj")]
            heads += tree.kids(i, "appos")
            for head in heads:
                for j in tree.conjuncts(head.i):
                    mention = self.place_mention(j)
                    if mention and not (mention.place.place and is_area(mention.place.place)):
                        listed.append(self._completed(tree, tree.token(j), mention.place))
        if not listed and token.tag in {"NNS", "NNPS"} and token.lemma in PLACE_NOUNS:
            listed = self._included(tree, token)
        if listed:
            return tuple(listed)
        one = self.place(tree, i) or self.proper_place(tree, i)
        return (one, *self._apposed_list(tree, i, one)) if one else ()

    def _apposed_list(self, tree: Tree, i: int, first: PlaceRef) -> Iterator[PlaceRef]:
        """The rest of a list that the parse took for an apposition: "the office, the prison and the barracks"."""
        for child in tree.kids(i, "appos"):
            if not tree.kids(child.i, "conj"):
                continue
            for j in tree.conjuncts(child.i):
                place = self.place(tree, j, pronouns=False)
                if place is not None and (place.id is None or place.id != first.id):
                    yield place

    def _included(self, tree: Tree, token: Token) -> list[PlaceRef]:
        """Places listed further on for a plural: "several towns in two weeks, including A and B"."""
        cue = next((t for t in tree.sentence.tokens if t.i > token.i and t.lemma in {"include", "including", "namely"}), None)
        if cue is None:
            return []
        found: list[PlaceRef] = []
        end = cue.i
        for mention in self.places[bisect_left(self._place_starts, cue.i) :]:
            between = [tree.token(k) for k in range(end + 1, mention.first) if tree.holds(k)] if tree.holds(mention.first) else None
            if between is None or any(t.lemma not in GLUE for t in between):
                break
            found.append(mention.place)
            end = mention.last
        return found

    def _noun_place(self, tree: Tree, token: Token) -> PlaceRef | None:
        below = self._named_below(tree, token.i)
        text = phrase(tree, token.i, self.text)
        lemma = token.lemma
        if below is not None and lemma == "capital" and below.place and below.place.kind == "country":
            capital = self.capital_of(below.place.country)
            return PlaceRef(text=text, place=capital, where_prec=1) if capital else PlaceRef(text=text, where_prec=7, within=below)
        if below is not None and lemma in SETTLEMENT and below.place and is_area(below.place):
            ahead = self._next_settlement(tree, token.i) or self._told_inside(below.place, token.i)
            return replace(ahead, text=text) if ahead else PlaceRef(text=text, where_prec=7, within=below)
        if below is not None:
            return self._scoped(below, lemma, text, token)
        words = {t.lemma for t in tree.kids(token.i, "det", "amod", "nummod", "poss", "predet", "quantmod")}
        plural = token.tag in {"NNS", "NNPS"}
        last = self._capital(token.i) if lemma == "capital" and not words & {"provincial"} else self._last_place(token.i, SETTLEMENT)
        if lemma in SETTLEMENT and not plural and not words & _INDEFINITE and words:
            return replace(last, text=text) if last else PlaceRef(text=text, where_prec=7)
        if (
            lemma in AREA
            and not plural
            and words & {"the", "this", "that", "its"}
            and not words & _INDEFINITE
            and lemma not in {"area", "territory", "land", "ground", "front"}
        ):
            area = self._last_place(token.i, AREA, focus=False)
            return replace(area, text=text) if area else PlaceRef(text=text, scope=Scope.AREA, where_prec=7)
        if lemma in FACILITY | PART:
            scope = Scope.PART if lemma in PART else Scope.FACILITY
            known = None if plural or words & _INDEFINITE or not last else _part_of(last, text, scope)
            return PlaceRef(text=text, place=known, scope=scope, where_prec=2 if last else 7, within=last)
        scope = Scope.AROUND if plural and lemma in SETTLEMENT else Scope.AREA
        return PlaceRef(text=text, scope=scope, where_prec=7, near=last if "nearby" in words or "surround" in words else None)

    def _named_below(self, tree: Tree, i: int) -> PlaceRef | None:
        """A named place inside the phrase: "the town of X", "X's airport", "the capital, X", "the X base"."""
        for child in tree.kids(i, "appos", "compound", "nmod", "poss", "amod"):
            if self.place_mention(child.i) and not (self._actor_at.get(child.i) and self._actor_at[child.i].form == "demonym"):
                return self.place_mention(child.i).place  # type: ignore[union-attr]
        for prep in tree.kids(i, "prep"):
            if prep.lemma in {"of", "in", "at", "near", "outside", "around", "within", "on"}:
                for obj in tree.kids(prep.i, "pobj"):
                    if self.place_mention(obj.i):
                        found = self.place_mention(obj.i).place  # type: ignore[union-attr]
                        return (
                            found
                            if prep.lemma not in {"near", "outside", "around"}
                            else PlaceRef(text=found.text, near=found, where_prec=2, scope=Scope.AROUND)
                        )
                    deeper = self._named_below(tree, obj.i) if tree.token(obj.i).lemma in PLACE_NOUNS else None
                    if deeper is None and prep.lemma == "of" and tree.token(obj.i).lemma in SETTLEMENT and tree.token(obj.i).tag == "NN":
                        deeper = self._noun_place(tree, tree.token(obj.i))
                    if deeper:
                        return deeper
        return None

    def _scoped(self, named: PlaceRef, lemma: str, text: str, token: Token) -> PlaceRef:
        if named.near is not None and named.place is None:
            return replace(named, text=text, scope=Scope.FACILITY if lemma in FACILITY else Scope.AROUND)
        plural = token.tag in {"NNS", "NNPS"}
        if lemma in FACILITY:
            return PlaceRef(
                text=text, place=None if plural else _part_of(named, text, Scope.FACILITY), scope=Scope.FACILITY, where_prec=1, within=named
            )
        if lemma in PART:
            return PlaceRef(
                text=text, place=None if plural else _part_of(named, text, Scope.PART), scope=Scope.PART, where_prec=1, within=named
            )
        if (plural and lemma in SETTLEMENT) or (lemma in _LINES and named.scope is Scope.WHOLE):
            return PlaceRef(text=text, scope=Scope.AROUND, where_prec=2, near=named)
        return replace(named, text=text if len(text) < 80 else named.text)

    def _last_place(self, i: int, kinds: frozenset[str], *, focus: bool = True) -> PlaceRef | None:
        """The last settlement (or area) the story is about that is named before a token; areas only when areas are asked for.

        Where people speak or go, and a capital that stands for its government, is meant only where nothing else is near.
        """
        at = bisect_left(self._place_starts, i)
        before = self.places[max(0, at - 40) : at]
        told = [m for m in before if m.first not in self._passing] if focus else before
        return self._last_of(told, kinds) or self._last_of(before, kinds)

    def _last_of(self, mentions: Sequence[PlaceMention], kinds: frozenset[str]) -> PlaceRef | None:
        wants_area = bool(kinds & {"province"}) and not kinds & {"city"}
        for mention in reversed(mentions):
            ref = mention.place
            if ref.scope not in {Scope.WHOLE, Scope.AREA}:
                inner = ref.within
                if inner and not wants_area and inner.place and not is_area(inner.place):
                    return inner
                continue
            area = _names_area(ref) or ref.scope is Scope.AREA
            if self._is_actor(mention) or (ref.place and ref.place.kind in {"country", "water"} and not wants_area):
                continue
            if area == wants_area or (wants_area is False and kinds & AREA):
                return ref
        return None

    def _capital(self, i: int) -> PlaceRef | None:
        """The last capital of a country named before a token, else the last settlement."""
        at = bisect_left(self._place_starts, i)
        for mention in reversed(self.places[:at]):
            actor = self._actor_at.get(mention.head)
            ref = mention.place.near or mention.place
            if ref.place and not is_area(ref.place) and ((actor and actor.form == "metonym") or self._is_capital(ref.place)):
                return ref
        return self._last_place(i, SETTLEMENT)

    def _is_capital(self, place: Place) -> bool:
        if place.country not in self._capitals:
            self._capitals[place.country] = self.capital_of(place.country)
        return place == self._capitals[place.country]

    def _next_settlement(self, tree: Tree, i: int) -> PlaceRef | None:
        """The settlement a description announces: "Iraq's second city fell when gunmen took Mosul"."""
        for mention in self.places[bisect_left(self._place_starts, i) :]:
            if not tree.holds(mention.first):
                return None
            if (
                mention.place.place
                and mention.place.scope is Scope.WHOLE
                and not is_area(mention.place.place)
                and not self._is_actor(mention)
            ):
                return mention.place
        return None

    def _told_inside(self, area: Place, i: int) -> PlaceRef | None:
        """The settlement just told of that a description repeats: "the siege of Huambo ended; soldiers left Angola's second city"."""
        last = self._last_place(i, SETTLEMENT)
        if last is None or last.place is None or last.place.country != area.country:
            return None
        return last if area.kind == "country" or area.id in last.place.parents else None

    def _in_passing(self, mention: PlaceMention) -> bool:
        tokens = self.sentences[mention.sentence].tokens
        first = mention.first - tokens[0].i
        actor = self._actor_at.get(mention.head)
        last = first + mention.last - mention.first
        return in_passing([t.text for t in tokens], first, last, metonym=actor is not None and actor.form == "metonym")

    def _is_actor(self, mention: PlaceMention) -> bool:
        actor = self._actor_at.get(mention.head)
        return bool(actor and actor.form != "metonym")

    # -- actors ---------------------------------------------------------------------------------------------------------------------

    def actor_mention(self, i: int) -> ActorMention | None:
        return self._actor_at.get(i)

    def actor(self, tree: Tree, i: int) -> ActorRef | None:
        """The armed or political actor a noun phrase with this head names or points back to; None where it is none."""
        token = tree.token(i)
        renamed = self._apposed_to(tree, token) if token.dep == "appos" and i not in self._actor_at else None
        if renamed is not None:
            return replace(renamed.actor, text=self.text[renamed.span.start : renamed.span.end])
        named = self._actor_at.get(i)
        if named:
            return replace(named.actor, text=self.text[named.span.start : named.span.end])
        below = self._actor_below(tree, i)
        if below and (token.lemma in FORCE or token.lemma in PEOPLE or self._counted(tree, i) is not None):
            return replace(below, text=phrase(tree, i, self.text))
        if token.lemma in GROUP_PRONOUNS and token.pos == "PRON":
            back = self._reporter(tree, i) or self._last_actor(tree, i)
            return replace(back, text=token.text if back.id else back.text) if back else None
        if token.lemma in FORCE or self._own_men(tree, token):
            definite = any(t.lemma in {"the", "this", "these", "its", "their", "those"} for t in tree.kids(i, "det", "poss"))
            back = (
                self._last_actor(tree, i)
                if definite
                and token.lemma
                in {
                    "group",
                    "militia",
                    "fighter",
                    "militant",
                    "movement",
                    "faction",
                    "force",
                    "side",
                    "alliance",
                    "coalition",
                    "gunman",
                    "troop",
                    "soldier",
                    "outfit",
                    "man",
                    "sect",
                    "gang",
                }
                else None
            )
            return replace(back, text=phrase(tree, i, self.text)) if back else ActorRef(text=phrase(tree, i, self.text))
        return None

    def _own_men(self, tree: Tree, token: Token) -> bool:
        """ "His men", "their men" fight for a side, other men need not."""
        return token.lemma == "man" and token.tag == "NNS" and any(t.pos == "PRON" for t in tree.kids(token.i, "poss"))

    def _counted(self, tree: Tree, i: int) -> Token | None:
        """The people of whom a word of number or share speaks: "hundreds of *fighters*", "most of the *insurgents*"."""
        token = tree.token(i)
        if token.lemma not in _COUNTS and token.pos != "NUM":
            return None
        for of in tree.kids(i, "prep"):
            for people in tree.kids(of.i, "pobj") if of.lemma == "of" else ():
                if self._place_at.get(people.i) is None and (people.lemma in FORCE or people.lemma in PEOPLE or people.i in self._actor_at):
                    return people
        return None

    def _apposed_to(self, tree: Tree, token: Token) -> ActorMention | None:
        """The actor whose name an apposition explains: it stands right before the comma, whatever the parse hangs it on."""
        if token.head in self._actor_at:
            return self._actor_at[token.head]
        start = min(tree.subtree(token.i))
        while start - 1 >= tree.first and tree.token(start - 1).text in {",", "–", "-", "("}:
            start -= 1
        return self._actor_at.get(start - 1)

    def _actor_below(self, tree: Tree, i: int) -> ActorRef | None:
        for child in tree.kids(i, "amod", "compound", "nmod", "poss", "appos"):
            if child.i in self._actor_at:
                return self._actor_at[child.i].actor
            for grand in tree.kids(child.i, "npadvmod", "compound", "amod"):
                if grand.i in self._actor_at and child.lemma in {"led", "allied", "aligned", "lead"}:
                    return self._actor_at[grand.i].actor
        for prep in tree.kids(i, "prep", "acl", "amod", "relcl"):
            if prep.lemma in {"of", "from", "to", "with", "under"} or prep.lemma in {"loyal", "belong", "ally", "affiliate"}:
                for obj in tree.kids(prep.i, "pobj", "prep"):
                    for inner in [obj, *tree.kids(obj.i, "pobj")]:
                        if inner.i in self._actor_at:
                            return self._actor_at[inner.i].actor
        return None

    def _last_actor(self, tree: Tree, i: int) -> ActorRef | None:
        """The actor most recently in a subject's place, else most recently named, before a token."""
        at = bisect_left(self._actor_starts, i)
        recent = [m for m in self.actors[max(0, at - 12) : at] if self._acts(tree, m)]
        if tree.token(i).lemma == "them":
            subject = {k for t in tree.sentence.tokens if t.dep == "nsubj" and t.i < i for k in (t.i,)}
            recent = [m for m in recent if m.head not in subject] or recent
        if not recent or self._people_since(tree, recent[-1].last, i):
            return None
        here = tree.sentence.index
        near = [m for m in recent if m.sentence == here] or [m for m in recent if m.sentence == recent[-1].sentence]
        chosen = near[0] if near[0].sentence != here else near[-1]
        word = tree.token(i).lemma
        if word in {"their", "they"} and near[0].sentence == here:
            chosen = near[0]
        return replace(chosen.actor, text=tree.token(i).text)

    def speaks_of_actor(self, tree: Tree, i: int) -> bool:
        """Whether the sentence names somebody who acts before a token, or somebody says the clause it is the subject of."""
        if self._reporter(tree, i) is not None:
            return True
        at = bisect_left(self._actor_starts, i)
        return any(m.sentence == tree.sentence.index and self._acts(tree, m) for m in self.actors[max(0, at - 12) : at])

    def _reporter(self, tree: Tree, i: int) -> ActorRef | None:
        """Who says a clause of which a pronoun is the subject: "the *troops* claimed that *they* had taken it"."""
        clause = tree.token(tree.token(i).head) if tree.holds(tree.token(i).head) else None
        if clause is None or tree.token(i).dep != "nsubj" or clause.dep != "ccomp" or not tree.holds(clause.head):
            return None
        subject = next(iter(tree.kids(clause.head, "nsubj")), None)
        return self.actor(tree, subject.i) if subject is not None and subject.pos in {"NOUN", "PROPN"} else None

    def _acts(self, tree: Tree, mention: ActorMention) -> bool:
        """Whether a mention is somebody a pronoun can mean: no place, unless it stands as a subject ("Russia said that it …")."""
        if mention.form != "metonym" or not self._place_at.get(mention.head):
            return True
        return tree.holds(mention.head) and tree.token(mention.head).dep == "nsubj"

    def _people_since(self, tree: Tree, after: int, before: int) -> bool:
        """Whether the sentence speaks of other people between two tokens: "they" then means those residents, not the army."""
        return any(t.lemma in _CIVILIANS and t.tag in {"NNS", "NNPS"} for t in tree.sentence.tokens if after < t.i < before)

    def people(self, tree: Tree, i: int) -> bool:
        """Whether a noun phrase is about persons who can be taken, held or freed."""
        token = tree.token(i)
        if token.lemma in PEOPLE or token.lemma in FORCE:
            return True
        named = self._actor_at.get(i)
        if named is not None and named.form != "metonym":
            return True
        numbered = any(t.pos == "NUM" for t in tree.kids(i, "nummod")) or token.pos == "NUM"
        return numbered and token.lemma not in PLACE_NOUNS and token.pos in {"NUM", "NOUN"} and token.lemma not in _THINGS


_CALENDAR = frozenset(
    (
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october "
        "november december christmas ramadan easter god allah"
    ).split()
)
_CIVILIANS = frozenset(
    "civilian person people man woman child resident villager worker student protester refugee family inhabitant local evacuee passenger".split()
)
_THINGS = frozenset(
    (
        "tank vehicle weapon gun rifle truck missile rocket howitzer helicopter plane aircraft drone ship boat ton tonne kilogram "
        "percent dollar mine shell"
    ).split()
)


def _names_area(ref: PlaceRef) -> bool:
    """Whether a place is an area, by its record or by its own words ("Sennar state")."""
    return bool(ref.place and is_area(ref.place)) or ref.text.split()[-1].casefold() in AREA


def is_area(place: Place) -> bool:
    """Whether a place is an area rather than a settlement or a site: a country, a province, a region, a water."""
    return place.kind in {"admin1", "admin2", "country", "region", "district", "water"}


def _part_of(parent: PlaceRef, text: str, scope: Scope) -> Place | None:
    """The place record of a named part or facility inside a known settlement."""
    if parent.place is None:
        return None
    name = re.sub(r"^(?:the|its|their|his|a|an|this|that)\s+", "", text.strip(), flags=re.IGNORECASE)
    key = re.sub(r"[^\w]+", "-", name.lower()).strip("-")
    if not key or len(key) > 60:
        return None
    top = parent.place
    kind = "facility" if scope is Scope.FACILITY else "part"
    return Place(
        id=f"part:{top.id}#{key}", name=name, country=top.country, admin1=top.admin1, admin1_code=top.admin1_code, lat=top.lat, lon=top.lon,
        kind=kind, parents=(top.id, *top.parents),
    )  # fmt: skip


def phrase(tree: Tree, i: int, text: str) -> str:
    """The noun phrase headed by a token, as written, without relative clauses, appositions and coordinated phrases."""
    kept = [i]
    queue = [i]
    while queue:
        for child in tree.kids(queue.pop()):
            if child.dep not in _KEEP_OUT and not (
                child.dep == "prep" and child.lemma not in {"of", "from", "in", "for", "at", "near", "on"}
            ):
                kept.append(child.i)
                queue.append(child.i)
    kept.sort()
    start, end = kept[0], kept[-1]
    run = [k for k in range(start, end + 1) if k in set(kept)]
    while run and run[-1] > i and run[-1] != run[0] + len(run) - 1:
        run.pop()
    first, last = tree.token(run[0] if run else i), tree.token(run[-1] if run else i)
    return _ELLIPSIS.sub(" ", text[first.start : last.end])
