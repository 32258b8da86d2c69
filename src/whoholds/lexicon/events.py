"""Event types and the patterns that signal them: ``event_types.toml`` and ``triggers.toml`` → typed tables."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from whoholds.errors import LexiconError, UnknownValueError

ROLES = frozenset("ARNMPXT")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """One type of the closed list: its effect on control, and its names in PLOVER, CAMEO and ACLED."""

    name: str
    effect: bool
    plover: str
    mode: str = ""
    cameo: str = ""
    state: bool = False
    transfer: bool = False
    acled: str = ""
    acled_government: str = ""
    acled_state: str = ""
    acled_armed_group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One place of a pattern: where to look, which lemmas may stand there, and the role it fills.

    ``names`` are looked up in order in the frame (subj, obj, dat, comp, poss, mod, adv, prt, xcomp, ccomp or a preposition).
    ``of_modifier``: the role is filled from what modifies the constrained noun ("in *rebel* hands").
    """

    names: tuple[str, ...]
    lemmas: frozenset[str] = frozenset()
    role: str = ""
    optional: bool = False
    of_modifier: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """One pattern: predicate lemmas, the slots around them, the type they signal and a factor on its confidence."""

    id: str
    type: str
    pos: str
    lemmas: frozenset[str]
    slots: tuple[Slot, ...]
    confidence: float = 1.0
    scope: str = ""
    actor_from: str = ""
    modality: str = ""
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def weight(self) -> int:
        """How specific the pattern is: constraints count most, then required roles."""
        constrained = sum(3 for s in self.slots if s.lemmas and not s.optional)
        return constrained + sum(1 for s in self.slots if s.role and not s.optional) + sum(1 for s in self.slots if s.role == "P")


def _read(name: str) -> dict[str, dict[str, object]]:
    return tomllib.loads((files("whoholds") / "data" / name).read_text(encoding="utf-8"))


@cache
def load_event_types() -> Mapping[str, EventType]:
    """The closed list of types by name."""
    table = _read("event_types.toml")["type"]
    return {name: EventType(name=name, **row) for name, row in table.items()}  # type: ignore[arg-type]


def event_type(name: str) -> EventType:
    """The type of that name; ``UnknownValueError`` lists the closed list."""
    types = load_event_types()
    if name not in types:
        raise UnknownValueError(f"'{name}' is no event type; choose one of {', '.join(types)}.")
    return types[name]


def types_with_effect() -> frozenset[str]:
    """The types that act on control."""
    return frozenset(name for name, kind in load_event_types().items() if kind.effect)


_SLOT = re.compile(r"^(?P<names>[a-z_|+-]+)(?:=(?P<lemmas>[^>:?]+))?(?P<loose>\?)?(?:(?P<mark>[>:])(?P<role>[A-Z]))?(?P<optional>\?)?$")


def _slot(text: str, where: str) -> Slot:
    found = _SLOT.match(text)
    if not found or (found["role"] and found["role"] not in ROLES):
        raise LexiconError(f"The slot '{text}' in {where} of triggers.toml cannot be read; write name[=lemmas][>|:ROLE][?].")
    lemmas = frozenset((found["lemmas"] or "").split("|")) - {""}
    return Slot(
        names=tuple(found["names"].split("|")), lemmas=frozenset() if lemmas == {"T"} else lemmas,
        role=found["role"] or ("T" if lemmas == {"T"} else ""), optional=bool(found["loose"] or (found["optional"] and not lemmas)),
        of_modifier=found["mark"] == ">",
    )  # fmt: skip


def _trigger(type_: str, number: int, line: str) -> Trigger:
    body, _, tail = line.partition(";")
    words = body.split()
    options = dict(pair.split("=", 1) for pair in tail.split())
    pos, lemmas = ("v", words[0]) if ":" not in words[0] else words[0].split(":", 1)
    first = lemmas.split("|", 1)[0]
    constraint = next((w.split("=", 1)[1].split("|")[0].rstrip("?") for w in words[1:] if "=" in w), "")
    name = f"{type_}.{pos}.{first}" + (f"+{constraint.split('>')[0].split(':')[0]}" if constraint else "")
    return Trigger(
        id=f"{name}.{number}", type=options.pop("type", type_), pos=pos, lemmas=frozenset(lemmas.split("|")),
        slots=tuple(_slot(w, f"[{type_}] '{line}'") for w in words[1:]), confidence=float(options.pop("conf", "1")),
        scope=options.pop("scope", ""), actor_from=options.pop("actor", ""), modality=options.pop("modality", ""), options=options,
    )  # fmt: skip


@cache
def load_triggers() -> tuple[Trigger, ...]:
    """Every pattern of triggers.toml, in the file's order."""
    found: list[Trigger] = []
    for type_, table in _read("triggers.toml").items():
        event_type(type_)
        lines = [line for line in str(table["patterns"]).splitlines() if line.strip()]
        found.extend(_trigger(type_, number, line) for number, line in enumerate(lines, 1))
    return tuple(found)


# Marks beside a sentence's words: it can fill the role of an actor, of a place, of a place known by its capital letter alone.
ACTOR, PLACE, UNKNOWN_PLACE = "<A>", "<P>", "<U>"
ANY_ROLE = frozenset({ACTOR, PLACE, UNKNOWN_PLACE})
DENY = frozenset({"deny", "reject", "dismiss", "refute", "dispute", "contradict", "rebut"})
BACK = frozenset({"it", "this", "that", "claim", "report", "statement", "allegation", "announcement", "assertion", "these", "account"})
HELD = {
    "held": "hold",
    "controlled": "hold",
    "ruled": "hold",
    "occupied": "hold",
    "run": "hold",
    "administered": "hold",
    "besieged": "besiege",
}
OUGHT = frozenset({"must", "should", "ought"})
TAKES_PLACES = frozenset({"capture", "hold", "besiege", "encircle", "handover", "enter"})  # an unknown name may be their place


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerIndex:
    """Patterns by predicate lemma, and a cheap test whether a sentence's words can hold any of them."""

    by_lemma: Mapping[str, tuple[Trigger, ...]]
    by_form: Mapping[str, tuple[tuple[frozenset[str], ...], ...]]
    types: frozenset[str]
    demands: Mapping[str, tuple[frozenset[str], ...]] = field(default_factory=dict)

    def fits(self, trigger: Trigger, written: frozenset[str]) -> bool:
        """Whether every word that a pattern demands is among these."""
        for needed in self.demands.get(trigger.id, ()):  # noqa: SIM110 (asked for every pattern of every predicate)
            if needed.isdisjoint(written):
                return False
        return True

    def possible(self, words: Collection[str], roles: frozenset[str] = ANY_ROLE) -> bool:
        """Whether these lower-cased words hold a predicate together with every word, and every role, that its pattern demands."""
        present = roles.union(words)
        forms_ = self.by_form
        for word in present & forms_.keys():
            for demands in forms_[word]:
                for needed in demands:
                    if needed.isdisjoint(present):
                        break
                else:
                    return True
        return False


@cache
def trigger_index(types: frozenset[str] | None = None) -> TriggerIndex:
    """The index over the patterns of these types (all types when None)."""
    by_lemma: dict[str, list[Trigger]] = defaultdict(list)
    by_form: dict[str, set[tuple[frozenset[str], ...]]] = defaultdict(set)
    all_demands: dict[str, tuple[frozenset[str], ...]] = {}
    kept = frozenset(load_event_types()) if types is None else types
    for trigger in load_triggers():
        if trigger.type not in kept:
            continue
        demands = all_demands[trigger.id] = _demands(trigger)
        for lemma in trigger.lemmas:
            by_lemma[lemma].append(trigger)
            for form in forms(lemma):
                by_form[form].add(demands)
    for form, type_ in HELD.items():
        if type_ in kept or "hold" in kept:
            by_form[form].add((frozenset({PLACE, UNKNOWN_PLACE}),))
    if "request" in kept:
        for form in OUGHT:
            by_form[form].add(())
    if kept & types_with_effect():
        pointing = frozenset(f for lemma in BACK for f in forms(lemma))
        for form in (f for lemma in DENY for f in forms(lemma)):
            by_form[form].add((pointing,))
    ordered = {lemma: tuple(sorted(found, key=lambda t: -t.weight)) for lemma, found in by_lemma.items()}
    return TriggerIndex(
        by_lemma=ordered, by_form={f: _minimal(d) for f, d in by_form.items()}, types=kept,
        demands={id_: tuple(d for d in found if d.isdisjoint(ANY_ROLE)) for id_, found in all_demands.items()},
    )  # fmt: skip


_SYNTACTIC = frozenset("subj obj dat comp poss mod adv prt host xobj xcomp ccomp".split())


def _demands(trigger: Trigger) -> tuple[frozenset[str], ...]:
    """What a sentence must hold beside the predicate: a form of each demanded word, one of the prepositions, and who can fill the roles."""
    found: list[frozenset[str]] = []
    for slot in trigger.slots:
        if slot.optional:
            continue
        if slot.lemmas:
            found.append(frozenset(f for lemma in slot.lemmas for f in forms(lemma)))
        if not _SYNTACTIC & set(slot.names):
            found.append(frozenset(f for name in slot.names for f in _preposition_forms(name)))
        if slot.role == "P" and not slot.of_modifier:
            certain = trigger.type in TAKES_PLACES and trigger.confidence >= 0.8
            found.append(frozenset({PLACE, UNKNOWN_PLACE}) if certain else frozenset({PLACE}))
        elif slot.role in {"A", "R"} and not slot.of_modifier:
            found.append(frozenset({ACTOR}))
    return tuple(sorted(set(found), key=lambda f: (len(f), sorted(f)[0])))


def _preposition_forms(name: str) -> tuple[str, ...]:
    """Written forms of a preposition ("out_of" by its first word; "near" also compared)."""
    word = name.rstrip("+").split("_")[0]
    return (*forms(word), word + "er", word + "r", word + "est", word + "st")


def _minimal(demands: set[tuple[frozenset[str], ...]]) -> tuple[tuple[frozenset[str], ...], ...]:
    return ((),) if () in demands else tuple(sorted(demands, key=len))


_IRREGULAR = {
    words.split()[0]: words.split()[1:]
    for words in (
        "take took taken taking; retake retook retaken retaking; overrun overran overrunning; fall fell fallen; lose lost losing; "
        "win won winning; hold held; leave left leaving; drive drove driven driving; fight fought; break broke broken; burst burst; "
        "cut cut cutting; lay laid; put put putting; beat beat beaten; shoot shot; blow blew blown; give gave given giving; "
        "sweep swept; flee fled; quit quit quitting quitted; withdraw withdrew withdrawn; pull pulled; go went gone going goes; "
        "come came coming; be is was were are am been being 's 're be; have has had having; keep kept; slip slipped slipping; "
        "drop dropped dropping; bring brought; make made making; throw threw thrown; flush flushed; fly flew flown flies flying; "
        "hang hung; rise rose risen rising; run ran running; send sent; strike struck striking; say said; tell told; meet met; "
        "speak spoke spoken; seek sought; beg begged begging; sign signed; stand stood; set set setting; get got gotten getting; "
        "shut shut shutting; let let letting; swear swore sworn; forbid forbade forbidden; hit hit hitting; deal dealt; free freed; "
        "seize seized seizing; rid rid ridding; wrest wrested; dig dug digging; bow bowed; creep crept; ride rode ridden riding; "
        "slide slid sliding; retreat retreated; stick stuck; tear tore torn; sell sold; buy bought; lend lent; feed fed; see saw seen; "
        "grind ground; draw drew drawn; foe foes; ally allied allies; hand handed hands; arise arose; pay paid; offer offered; "
        "spread spread; bear bore borne; bargain bargained; find found; begin began begun beginning; cede ceded ceding; cast cast; "
        "stab stabbed stabbing; steal stole stolen; spurn spurned; shell shelled; vote voted; hide hid hidden; "
        "repel repelled repelling; expel expelled expelling; rebel rebelled; entry entries; man men; city cities; foot feet; "
        "ours ours; i i; himself himself; die died dying; lie lay lain lying lies; wear wore worn; stride strode; sink sank sunk; "
        "sue sued suing; veto vetoed vetoes; write wrote; think thought; catch caught; wed wed; teach taught; speed sped; spin spun; "
        "swing swung; forsake forsook forsaken"
    ).split("; ")
}
_BASE = {form: lemma for lemma, found in _IRREGULAR.items() for form in found if lemma not in {"lie", "find"}}


_ALSO = {  # forms that only the test for possible sentences needs: the parser finds their lemma itself
    words.split()[0]: words.split()[1:]
    for words in (
        "acquit acquitted acquitting; bid bade bidden; bless blest; build built; burn burnt; "
        "cancel cancelled cancelling; coordinate co-ordinate co-ordinated; control controlled controlling; freeze froze frozen; "
        "gas gassed gassing gasses; grip gript; initial initialled initialling; kidnap kidnapped kidnapping; lead led; "
        "level levelled levelling; melt molten; overthrow overthrew overthrown; patrol patrolled patrolling; plead pled; "
        "program programmed programming programmes; ring rang rung; regret regretting; repay repaid; sit sat; show shown; "
        "signal signalled signalling; sneak snuck; swap swapped; traffic trafficked trafficking; travel travelled travelling; "
        "tie tied tying; undertake undertook undertaken; unfreeze unfroze unfrozen; uphold upheld; withhold withheld; "
        "withstand withstood; embargo embargoes; memorandum memoranda; salvo salvoes; ultimatum ultimata; free freer freest; "
        "close closer closest; near nearer nearest; half halves; shelf shelves; life lives; people peoples; thief thieves"
    ).split("; ")
}


def base_form(word: str) -> str:
    """The lemma of an irregular form ("retook" → "retake"), or the word itself.

    >>> base_form("retook"), base_form("shelling")
    ('retake', 'shelling')
    """
    return _BASE.get(word, word)


@cache
def _verbs_by_form() -> Mapping[str, str]:
    return {form: lemma for trigger in load_triggers() if trigger.pos == "v" for lemma in trigger.lemmas for form in forms(lemma)}


def verb_of(form: str) -> str:
    """The verb of the patterns that has this form ("consolidated" → "consolidate"), or the irregular lemma, or the form itself."""
    return _verbs_by_form().get(form) or base_form(form)


_DOUBLING = re.compile(r"^[^aeiou]*[aeiou][bdgklmnprt]$|(?:p|b|f|m)[aeiou][tlrn]$|(?:mit|fer|cur|pel|quip|bat|hog)$")


@cache
def forms(lemma: str) -> tuple[str, ...]:
    """Written forms of a lemma: plural or third person, past, participle, -ing; irregular ones from a table.

    >>> sorted(forms("seize"))
    ['seize', 'seized', 'seizes', 'seizing']
    """
    found = {lemma, *_IRREGULAR.get(lemma, ()), *_ALSO.get(lemma, ())}
    if lemma.endswith("e"):
        found |= {lemma + "s", lemma + "d", lemma[:-1] + "ing"}
    elif re.search(r"[^aeiou]y$", lemma):
        found |= {lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"}
    elif re.search(r"(?:s|x|z|ch|sh)$", lemma):
        found |= {lemma + "es", lemma + "ed", lemma + "ing"}
    else:
        found |= {lemma + "s", lemma + "ed", lemma + "ing"}
        if _DOUBLING.search(lemma):
            found |= {lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"}
    return tuple(found)
