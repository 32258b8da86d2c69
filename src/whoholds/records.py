"""The frozen types ↔ the JSON of the contract: one function for each direction, and the reading of dates.

Keys that are optional in the contract are absent when empty. `claim_json` is what `whoholds claims` prints and what the
store keeps, so a claim read back with `claim_from` is the claim that was stored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from whoholds.errors import DateError
from whoholds.model import (
    FIRST_DAY,
    LAST_DAY,
    ActorRef,
    Basis,
    Claim,
    ControlSpell,
    Document,
    Event,
    Evidence,
    FiredRule,
    Interval,
    Judgement,
    Modality,
    Place,
    PlaceRef,
    Precision,
    Quantity,
    Relation,
    Scope,
    Speaker,
    SpeakerKind,
    Status,
)

Json = dict[str, Any]

_ISO = re.compile(r"(\d{4})[-/]?(\d{2})[-/]?(\d{2})(?![\d])(?:[T ].*)?$")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})$")
_WORDS = re.compile(
    r"(?:[A-Za-z]+,?\s+)?(?:(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?|([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?)\s+(\d{4})\b"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "sept",
)  # fmt: skip


def day(value: object, what: str = "the date given") -> date | None:
    """A calendar day as printed, without zone conversion; None for nothing.

    Reads ISO dates and times, feed dates (RFC 2822), ``6 December 2024``, ``Dec. 6, 2024`` and ``06.12.2024``. Numbers with
    slashes are refused where their order is not certain, because 06/12/2024 means two days.

    >>> day("2024-12-06T23:30:00+03:00"), day("Fri, 06 Dec 2024 23:30:00 GMT"), day("December 6, 2024"), day("")
    (datetime.date(2024, 12, 6), datetime.date(2024, 12, 6), datetime.date(2024, 12, 6), None)
    """
    if value is None or value == "":
        return None
    found = _day(value)
    if found is None:
        raise DateError(f"'{str(value)[:60]}' ({what}) is no date that can be read for certain; write it as YYYY-MM-DD.")
    if not FIRST_DAY <= found <= LAST_DAY:
        raise DateError(f"The date {found} ({what}) lies outside 1800-2100; check it and write it as YYYY-MM-DD.")
    return found


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    try:
        if found := _ISO.match(text):
            return date(*(int(part) for part in found.groups()))
        if found := _DOTTED.match(text):
            return date(*(int(part) for part in reversed(found.groups())))
        if found := _WORDS.match(text):
            name = (found[2] or found[3]).lower()
            if name in _MONTHS or name in _MONTH_NAMES:
                return date(int(found[5]), _MONTHS.index(name[:3]) + 1, int(found[1] or found[4]))
        return parsedate_to_datetime(text).date() if "," in text else None
    except (ValueError, TypeError, IndexError):
        return None


def _iso(day_: date | None) -> str | None:
    return None if day_ is None else day_.isoformat()


def _filled(record: Json) -> Json:
    """The record without keys that are empty."""
    return {key: value for key, value in record.items() if value not in (None, "", [], {}, False)}


# -- parts -------------------------------------------------------------------------------------------------------------


def actor_json(actor: ActorRef | None) -> Json | None:
    """An actor as a report names it; ``id`` is null where the actor file does not know it."""
    return None if actor is None else {"id": actor.id, "name": actor.name, "text": actor.text}


def actor_from(record: Mapping[str, Any]) -> ActorRef:
    return ActorRef(text=record.get("text") or "", id=record.get("id"), name=record.get("name"))


def place_json(ref: PlaceRef | None) -> Json | None:
    """A place as a report names it; the gazetteer's keys are absent, and ``id`` null, where it is not resolved."""
    if ref is None:
        return None
    entry: Json = {"id": None, "name": ref.text}
    if ref.place is not None:
        entry = gazetteer_json(ref.place)
    extra = {"within": place_json(ref.within), "near": place_json(ref.near), "except": [place_json(one) for one in ref.except_]}
    whole = {"entire": True} if ref.entire else {}
    return {**entry, "scope": ref.scope.value, "where_prec": ref.where_prec, "text": ref.text, **_filled(extra), **whole}


def gazetteer_json(place: Place) -> Json:
    """A gazetteer entry; population and parents only where known."""
    record: Json = {"id": place.id, "name": place.name, "country": place.country, "admin1": place.admin1}
    record |= {"lat": place.lat, "lon": place.lon, "kind": place.kind}
    return record | _filled({"admin1_code": place.admin1_code, "population": place.population, "parents": list(place.parents)})


def gazetteer_from(record: Mapping[str, Any]) -> Place:
    return Place(
        id=record["id"],
        name=record["name"],
        country=record.get("country") or "",
        admin1=record.get("admin1") or "",
        admin1_code=record.get("admin1_code") or "",
        lat=record.get("lat") or 0.0,
        lon=record.get("lon") or 0.0,
        kind=record.get("kind") or "town",
        population=record.get("population") or 0,
        parents=tuple(record.get("parents", ())),
    )


def place_from(record: Mapping[str, Any] | None) -> PlaceRef | None:
    if record is None:
        return None
    return PlaceRef(
        text=record["text"],
        place=gazetteer_from(record) if record.get("id") else None,
        scope=Scope(record["scope"]),
        where_prec=record["where_prec"],
        within=place_from(record.get("within")),
        near=place_from(record.get("near")),
        except_=tuple(ref for one in record.get("except", ()) if (ref := place_from(one))),
        entire=bool(record.get("entire")),
    )


def when_json(when: Interval) -> Json:
    """An interval of days, half-open, with its precision, its words and the rule that read them."""
    return {
        "start": _iso(when.start),
        "end": _iso(when.end),
        "precision": when.precision.value,
        "text": when.text,
        "rule": when.rule,
    }


def when_from(record: Mapping[str, Any]) -> Interval:
    return Interval(
        start=_stored_day(record.get("start")),
        end=_stored_day(record.get("end")),
        precision=Precision(record["precision"]),
        text=record.get("text") or "",
        rule=record.get("rule") or "none",
    )


def _stored_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def speaker_json(speaker: Speaker) -> Json:
    """Who says so inside the text; ``text`` and ``chain`` only where there are any."""
    record: Json = {"name": speaker.name, "actor_id": speaker.actor_id, "kind": speaker.kind.value}
    return record | _filled({"text": speaker.text, "chain": list(speaker.chain)})


def speaker_from(record: Mapping[str, Any]) -> Speaker:
    return Speaker(
        kind=SpeakerKind(record["kind"]),
        name=record.get("name"),
        actor_id=record.get("actor_id"),
        text=record.get("text") or "",
        chain=tuple(record.get("chain", ())),
    )


def _evidence_json(evidence: Evidence) -> Json:
    return {"start": evidence.start, "end": evidence.end, "quote": evidence.quote}


def _evidence_from(record: Mapping[str, Any]) -> Evidence:
    return Evidence(start=record["start"], end=record["end"], quote=record["quote"])


def _quantity_json(quantity: Quantity) -> Json:
    return {"kind": quantity.kind, "low": quantity.low, "best": quantity.best, "high": quantity.high, "text": quantity.text}


# -- claims and relations ----------------------------------------------------------------------------------------------


def claim_json(claim: Claim) -> Json:
    """A claim in the form of the contract, section 2."""
    record: Json = {
        "id": claim.id,
        "document": claim.document,
        "type": claim.type,
        "actor": actor_json(claim.actor),
        "recipient": actor_json(claim.recipient),
        "place": place_json(claim.place),
        "when": when_json(claim.when),
        "said_by": speaker_json(claim.said_by),
        "modality": claim.modality.value,
    }
    record |= _filled(
        {
            "actors": [actor_json(a) for a in claim.actors] if len(claim.actors) > 1 else [],
            "recipients": [actor_json(a) for a in claim.recipients] if len(claim.recipients) > 1 else [],
            "hedged": claim.hedged,
            "quantities": [_quantity_json(q) for q in claim.quantities],
        }
    )
    record["evidence"] = _evidence_json(claim.evidence)
    record |= _filled({"more_evidence": [_evidence_json(e) for e in claim.more_evidence]})
    record |= {"rule": claim.rule, "confidence": claim.confidence, "extractor": claim.extractor}
    record |= {"published": _iso(claim.published), "known": _iso(claim.known)}
    return record | _filled({"outlet": claim.outlet})


def claim_from(record: Mapping[str, Any]) -> Claim:
    """The claim that `claim_json` wrote."""
    return Claim(
        id=record["id"],
        document=record["document"],
        type=record["type"],
        evidence=_evidence_from(record["evidence"]),
        actors=_actors_from(record, "actor"),
        recipients=_actors_from(record, "recipient"),
        place=place_from(record.get("place")),
        when=when_from(record["when"]),
        said_by=speaker_from(record["said_by"]),
        modality=Modality(record["modality"]),
        hedged=record.get("hedged", False),
        quantities=tuple(Quantity(**q) for q in record.get("quantities", ())),
        more_evidence=tuple(_evidence_from(e) for e in record.get("more_evidence", ())),
        rule=record.get("rule", ""),
        confidence=record["confidence"],
        extractor=record.get("extractor", ""),
        published=_stored_day(record.get("published")),
        known=_stored_day(record.get("known")) or LAST_DAY,
        outlet=record.get("outlet"),
    )


def _actors_from(record: Mapping[str, Any], role: str) -> tuple[ActorRef, ...]:
    """All actors in a role: the list where there are several, else the one, else none."""
    several: Iterable[Mapping[str, Any]] = record.get(role + "s") or ([record[role]] if record.get(role) else [])
    return tuple(actor_from(one) for one in several)


def relation_json(relation: Relation) -> Json:
    """A relation between two actors, with the same evidence, speaker, date and modality as a claim."""
    return {
        "id": relation.id,
        "document": relation.document,
        "type": relation.type,
        "a": actor_json(relation.a),
        "b": actor_json(relation.b),
        "when": when_json(relation.when),
        "said_by": speaker_json(relation.said_by),
        "modality": relation.modality.value,
        "evidence": _evidence_json(relation.evidence),
        "rule": relation.rule,
        "confidence": relation.confidence,
        "known": _iso(relation.known),
    }


def relation_from(record: Mapping[str, Any]) -> Relation:
    """The relation that `relation_json` wrote."""
    return Relation(
        id=record["id"],
        document=record["document"],
        type=record["type"],
        a=actor_from(record["a"]),
        b=actor_from(record["b"]),
        evidence=_evidence_from(record["evidence"]),
        when=when_from(record["when"]),
        said_by=speaker_from(record["said_by"]),
        modality=Modality(record["modality"]),
        rule=record.get("rule", ""),
        confidence=record["confidence"],
        known=_stored_day(record.get("known")) or LAST_DAY,
    )


# -- documents, judgements, events -------------------------------------------------------------------------------------


def document_json(document: Document) -> Json:
    """What leaves the house of a document: its metadata, never its text or bytes."""
    return {
        "id": document.id,
        "published": _iso(document.published),
        "read_on": _iso(document.read_on),
        "title": document.title,
        "outlet": document.outlet,
        "url": document.url,
        "language": document.language,
        "source": document.source,
        "characters": len(document.text),
    }


def judgement_json(judgement: Judgement) -> Json:
    """A person's word on a claim."""
    record: Json = {"id": judgement.id, "target": judgement.target, "action": judgement.action, "rank": judgement.rank}
    record |= {"user": judgement.user, "reason": judgement.reason, "made_on": judgement.made_on.isoformat()}
    return record | _filled({"changes": dict(judgement.changes)})


def judgement_from(record: Mapping[str, Any]) -> Judgement:
    """The judgement that `judgement_json` wrote."""
    changes: Mapping[str, str] = record.get("changes", {})
    return Judgement(
        id=record["id"],
        target=record["target"],
        action=record["action"],
        rank=record["rank"],
        user=record["user"],
        reason=record["reason"],
        made_on=date.fromisoformat(record["made_on"]),
        changes=tuple(changes.items()),
    )


def event_json(event: Event) -> Json:
    """One happening with the claims that speak of it."""
    record: Json = {"id": event.id, "type": event.type, "place_id": event.place_id, "place": event.place, "actors": list(event.actors)}
    record |= {"when": when_json(event.when), "number_of_claims": len(event.claims), "number_of_origins": event.origins}
    record |= {"confidence": event.confidence, "claim_ids": list(event.claims)}
    return record | _filled({"former_ids": list(event.former_ids)})


# -- control -----------------------------------------------------------------------------------------------------------

CONTROL_COLUMNS = (
    "place_id", "name", "country", "admin1", "lat", "lon", "valid_from", "valid_to", "valid_from_earliest", "valid_from_latest",
    "holder_id", "holder", "status", "claimants", "opponents", "scope", "confidence", "basis", "last_affirmed", "number_of_claims",
    "number_of_origins", "claim_ids", "known_from", "rules_version",
)  # fmt: skip


def spell_json(spell: ControlSpell, name: Callable[[str], str]) -> Json:
    """A control spell with the names of the contract's columns; ``name`` gives the name of an actor id."""
    place = spell.place
    return {
        "place_id": place.id,
        "name": place.name,
        "country": place.country,
        "admin1": place.admin1,
        "lat": place.lat,
        "lon": place.lon,
        "valid_from": spell.valid_from.isoformat(),
        "valid_to": _iso(spell.valid_to),
        "valid_from_earliest": _iso(spell.valid_from_earliest),
        "valid_from_latest": _iso(spell.valid_from_latest),
        "holder_id": spell.holder,
        "holder": None if spell.holder is None else name(spell.holder),
        "status": spell.status.value,
        "claimants": list(spell.claimants),
        "opponents": list(spell.opponents),
        "scope": spell.scope.value,
        "confidence": round(spell.confidence, 4),
        "basis": spell.basis.value,
        "last_affirmed": _iso(spell.last_affirmed),
        "number_of_claims": spell.number_of_claims,
        "number_of_origins": spell.number_of_origins,
        "claim_ids": list(spell.claim_ids),
        "known_from": _iso(spell.known_from),
        "rules_version": spell.rules_version,
    }


def fired_json(fired: FiredRule) -> Json:
    """One rule that acted on a state, in words, with its claims."""
    record: Json = {"rule": fired.rule, "words": fired.words, "stance": fired.stance, "weight": round(fired.weight, 3)}
    return record | _filled({"side": fired.side, "claim_ids": list(fired.claim_ids)})


def spell_from(record: Mapping[str, Any]) -> ControlSpell:
    """The spell that `spell_json` wrote, without its fired rules."""
    return ControlSpell(
        place=Place(
            id=record["place_id"],
            name=record["name"],
            country=record["country"],
            admin1=record["admin1"],
            lat=record["lat"],
            lon=record["lon"],
        ),
        valid_from=date.fromisoformat(record["valid_from"]),
        valid_to=_stored_day(record["valid_to"]),
        holder=record["holder_id"],
        status=Status(record["status"]),
        confidence=record["confidence"],
        basis=Basis(record["basis"]),
        valid_from_earliest=_stored_day(record["valid_from_earliest"]),
        valid_from_latest=_stored_day(record["valid_from_latest"]),
        claimants=tuple(record["claimants"]),
        opponents=tuple(record["opponents"]),
        scope=Scope(record["scope"]),
        last_affirmed=_stored_day(record["last_affirmed"]),
        number_of_claims=record["number_of_claims"],
        number_of_origins=record["number_of_origins"],
        claim_ids=tuple(record["claim_ids"]),
        known_from=_stored_day(record["known_from"]),
        rules_version=record["rules_version"],
    )
