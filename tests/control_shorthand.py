"""Short forms for control cases: a claim or a question in one line, and a small war to tell them in.

    claim     2024-12-05 capture A>B by:A known:2024-12-06      when, type, actor>recipient, then key:value
    question  2024-12-05 claimed B claimants:A why:self-reported   day, status, holder (- for none), then key:value

When: a day, 2024-05 (a month), D..D (days, both included), ..D (by), D.. (since), ? (not said).
Claim keys: by (a side; media=A; monitor=NAME; witness; ?), outlet, doc, known, pub, mod, scope, place, within, near, except, text,
quote, conf, hedged, carried (only the story gives the day), id. Question keys: known, place, claimants, opponents, basis, why, from,
earliest, latest, known_from, conf>, conf<, origins, affirmed. An underscore stands for a space.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from whoholds.model import (
    Actor,
    ActorRef,
    Claim,
    ControlSpell,
    Evidence,
    Interval,
    Judgement,
    Modality,
    Place,
    PlaceRef,
    Precision,
    Scope,
    Speaker,
    SpeakerKind,
)

PLACES: Mapping[str, Place] = {
    place.id: place
    for place in (
        Place(id="COUNTRY", name="Country", kind="country"),
        Place(id="P", name="P province", kind="admin1", parents=("COUNTRY",)),
        Place(id="X", name="X", lat=35.0, lon=36.0, parents=("P", "COUNTRY")),
        Place(id="Y", name="Y", lat=35.0, lon=36.03, parents=("P", "COUNTRY")),
        Place(id="Z", name="Z", lat=36.0, lon=36.0, parents=("COUNTRY",)),
        Place(id="AIRPORT", name="X airport", kind="facility", lat=35.05, lon=36.0, parents=("P", "COUNTRY")),
        Place(id="part:X#centre", name="centre", kind="district", parents=("X",)),
        Place(id="part:X#north", name="north", kind="district", parents=("X",)),
        Place(id="part:X#military airport", name="military airport", kind="facility", parents=("X",)),
    )
}


@dataclass(frozen=True)
class War:
    """A, B and C fight each other; AA and the backer stand with A; a1 and a2 are groups of A that fight each other from 2022 on.

    WATCH is a monitor. OLD ended on 2021-01-01 and NEW came after it; GONE ended that day and nobody did.
    """

    def get(self, id: str, /) -> Actor | None:
        end = date(2021, 1, 1) if id in ("OLD", "GONE") else None
        return Actor(id=id, name=id, kind="monitor" if id == "WATCH" else "side", end=end)

    def side(self, id: str, day: date | None, /) -> str:
        return "A" if id in ("a1", "a2") else id

    def name(self, id: str, /) -> str:
        return f"side {id}"

    def allied(self, a: str, b: str, day: date | None, /) -> bool:
        if self.opposed(a, b, day):
            return False
        a, b = self.side(a, day), self.side(b, day)
        return a == b or {a, b} in ({"A", "AA"}, {"A", "BACKER"})

    def opposed(self, a: str, b: str, day: date | None, /) -> bool:
        if {a, b} == {"a1", "a2"}:
            return day is not None and day >= date(2022, 1, 1)
        a, b = self.side(a, day), self.side(b, day)
        camps = {"A": 1, "AA": 1, "B": 2, "C": 3}
        return a in camps and b in camps and camps[a] != camps[b]

    def successor(self, side: str, day: date | None, /) -> str | None:
        return "NEW" if side == "OLD" else None


WAR = War()


def when(text: str) -> Interval:
    """An interval from its short form."""
    if text == "?":
        return Interval()
    if text.startswith(".."):
        return Interval(end=day(text[2:]) + timedelta(days=1), precision=Precision.BEFORE)
    if text.endswith(".."):
        return Interval(start=day(text[:-2]), precision=Precision.AFTER)
    if ".." in text:
        first, last = text.split("..")
        return Interval(start=day(first), end=day(last) + timedelta(days=1), precision=Precision.WEEK)
    if len(text) == 7:
        start = day(text + "-01")
        return Interval(start=start, end=(start + timedelta(days=32)).replace(day=1), precision=Precision.MONTH)
    return Interval(start=day(text), end=day(text) + timedelta(days=1), precision=Precision.DAY)


def day(text: str) -> date:
    return date.fromisoformat(text)


def speaker(text: str | None) -> Speaker:
    """A speaker from its short form."""
    if text is None:
        return Speaker()
    if text == "?":
        return Speaker(kind=SpeakerKind.UNNAMED)
    if text == "witness":
        return Speaker(kind=SpeakerKind.WITNESS, text="residents")
    if text.startswith("monitor="):
        return Speaker(kind=SpeakerKind.MONITOR, name=text[8:])
    if text.startswith("media="):
        return Speaker(kind=SpeakerKind.MEDIA, actor_id=text[6:], name=f"media of {text[6:]}")
    if text.startswith("text="):
        return Speaker(kind=SpeakerKind.ARMED_GROUP, text=text[5:].replace("_", " "))
    return Speaker(kind=SpeakerKind.GOVERNMENT, actor_id=text, name=f"the command of {text}")


def actors(text: str) -> tuple[ActorRef, ...]:
    """Actors from their short form: ids, or words in lower case that have no entry."""
    if text in ("", "-"):
        return ()
    known = {"A", "B", "C", "AA", "BACKER", "a1", "a2", "OLD", "NEW", "GONE", "WATCH", "none"}
    return tuple(ActorRef(text=a.replace("_", " "), id=a if a in known else None) for a in text.split("+"))


def place(fields: Mapping[str, str]) -> PlaceRef | None:
    """The place of a claim: X by default; ``place:-`` with ``within`` or ``near`` for a site without an entry."""
    name = fields.get("place", "X")
    scope = Scope(fields.get("scope", "whole"))
    inner, near = fields.get("within"), fields.get("near")
    except_ = tuple(PlaceRef(text=PLACES[p].name, place=PLACES[p]) for p in fields.get("except", "").split(",") if p)
    return PlaceRef(
        text=fields.get("text", name).replace("_", " "),
        place=PLACES.get(name),
        scope=scope,
        within=PlaceRef(text=inner, place=PLACES[inner]) if inner else None,
        near=PlaceRef(text=near, place=PLACES[near]) if near else None,
        except_=except_,
    )


def claim(line: str, number: int = 0) -> Claim:
    """A claim from its short form."""
    head, *rest = line.split()
    kind, who, *pairs = rest
    fields = dict(pair.split(":", 1) for pair in pairs if ":" in pair)
    interval = replace(when(head), rule="story-carried") if "carried" in pairs else when(head)
    last = interval.last or interval.start or day("2024-12-31")
    known = day(fields["known"]) if "known" in fields else last + timedelta(days=1)
    taker, _, loser = who.partition(">")
    quote = fields.get("quote", "").replace("_", " ")
    return Claim(
        id=fields.get("id", f"c-{number:03}"),
        document=fields.get("doc", f"d-{number:03}"),
        type=kind,
        evidence=Evidence(start=0, end=len(quote), quote=quote),
        actors=actors(taker),
        recipients=actors(loser),
        place=place(fields),
        when=interval,
        said_by=speaker(fields.get("by")),
        modality=Modality(fields.get("mod", "asserted")),
        hedged="hedged" in pairs,
        confidence=float(fields.get("conf", "1.0")),
        published=day(fields["pub"]) if "pub" in fields else known,
        known=known,
        outlet=fields.get("outlet", f"outlet {number}"),
    )


def claims(lines: Iterable[str]) -> tuple[Claim, ...]:
    return tuple(claim(line, i) for i, line in enumerate(lines))


def judgement(line: str, number: int = 0) -> Judgement:
    """``2024-12-07 accept preferred c-000 holder=B``: the day, the action, the rank, the target, and changes."""
    made_on, action, rank, target, *changes = line.split()
    pairs = tuple((k, v) for k, _, v in (change.partition("=") for change in changes))
    return Judgement(
        id=f"j-{number:03}", target=target, action=action, rank=rank, user="reviewer", reason="seen", made_on=day(made_on), changes=pairs
    )


def check(spell: ControlSpell, question: str) -> list[str]:
    """What is wrong with an answer, in words; empty where it is right."""
    _, status, holder, *pairs = question.split()
    wrong = []
    if spell.status.value not in status.split("|"):
        wrong.append(f"status {spell.status.value}, not {status}")
    if (spell.holder or "-") not in holder.split("|"):
        wrong.append(f"holder {spell.holder}, not {holder}")
    for pair in pairs:
        if pair.startswith(("conf>", "conf<")):
            bound = float(pair[5:])
            if not (spell.confidence > bound if pair[4] == ">" else spell.confidence < bound):
                wrong.append(f"confidence {spell.confidence}, not {pair[4:]}")
            continue
        key, value = pair.split(":", 1)
        wrong += _check_one(spell, key, value.replace("_", " ") if key in ("why", "whynot") else value)
    return wrong


def _check_one(spell: ControlSpell, key: str, value: str) -> list[str]:
    lines = " | ".join(f"{f.rule}: {f.words} [{f.stance}]" for f in spell.fired)
    if key == "why":
        return [] if value in lines else [f"why does not say {value!r} but {lines}"]
    if key == "whynot":
        return [] if value not in lines else [f"why says {value!r}"]
    found = {
        "claimants": ",".join(spell.claimants) or "-",
        "opponents": ",".join(spell.opponents) or "-",
        "basis": spell.basis.value,
        "from": str(spell.valid_from),
        "to": str(spell.valid_to),
        "earliest": str(spell.valid_from_earliest),
        "latest": str(spell.valid_from_latest),
        "known_from": str(spell.known_from),
        "origins": str(spell.number_of_origins),
        "affirmed": str(spell.last_affirmed),
        "scope": spell.scope.value,
    }
    if key in ("known", "place"):
        return []
    return [] if found[key].replace(" ", "_") == value else [f"{key} {found[key]}, not {value}"]
