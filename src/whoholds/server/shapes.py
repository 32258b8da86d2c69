"""Model types → the JSON of docs/api.md. Texts go out as data; nothing here makes HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from whoholds.answers import Exhibit, Why
from whoholds.lexicon.sides import NOBODY
from whoholds.lexicon.weights import Weights
from whoholds.model import PERSON, Claim, ControlSpell, Document, Judgement, Modality, Place, Status
from whoholds.records import CONTROL_COLUMNS, Json, claim_json, document_json, fired_json, gazetteer_json, judgement_json, spell_json

NAMED = ("claimants", "opponents")
ROW_COLUMNS = (*CONTROL_COLUMNS, *(f"{column}_names" for column in NAMED))

Names = Callable[[str], str]

_BREAK = re.compile(r"\n\s*\n")
_WEB = re.compile(r"https?://", re.IGNORECASE)


def control_row(spell: ControlSpell, name: Names) -> Json:
    """A spell under the contract's columns, with the names of claimants and opponents beside their ids."""
    row = spell_json(spell, name)
    return row | {f"{column}_names": [name(id_) for id_ in row[column]] for column in NAMED}


def state_json(spell: ControlSpell, sentence: str, name: Names) -> Json:
    """A state in short, for before and after."""
    return {
        "holder_id": spell.holder,
        "holder": None if spell.holder is None else name(spell.holder),
        "status": spell.status.value,
        "claimants": list(spell.claimants),
        "confidence": round(spell.confidence, 4),
        "sentence": sentence,
    }


def head_json(document: Document) -> Json:
    """What a report is called; its address only where it is one of the web."""
    record = document_json(document)
    url = document.url if document.url and _WEB.match(document.url) else None
    return {key: record[key] for key in ("id", "title", "outlet", "published", "language")} | {"url": url}


def no_head(id_: str) -> Json:
    """The head of a report that the store does not have."""
    return {"id": id_, "title": None, "outlet": None, "published": None, "language": "", "url": None}


def word_json(judgement: Judgement) -> Json:
    """A person's word, with its changes also where there are none."""
    return {"changes": {}} | judgement_json(judgement)


def claim_out(claim: Claim, judged: Judgement | None) -> Json:
    """A claim of the record with the standing word on it, and who made it."""
    made_by = "person" if claim.extractor.startswith(PERSON) else "machine"
    return claim_json(claim) | {"judged": word_json(judged) if judged else None, "made_by": made_by}


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Where the paragraphs of a text start and end.

    >>> paragraphs("One.\\n\\nTwo.")
    [(0, 4), (6, 10)]
    """
    out, start = [], 0
    for found in _BREAK.finditer(text):
        if found.start() > start:
            out.append((start, found.start()))
        start = found.end()
    return [*out, (start, len(text))] if start < len(text) else out


def paragraph(text: str, start: int, end: int) -> Json:
    """The paragraph around some words, or the paragraphs where they run over several."""
    around = [(a, b) for a, b in paragraphs(text) if a < max(end, start + 1) and start < b]
    first = min((a for a, _ in around), default=0)
    last = max((b for _, b in around), default=0)
    return {"text": text[first:last], "start": first}


def exhibit_json(exhibit: Exhibit, judged: Mapping[str, Judgement], name: Names) -> Json:
    """A piece of evidence: what the claim did, the claim, its report's head and its paragraph."""
    fired, claim, document = exhibit.fired, exhibit.claim, exhibit.document
    words = document.text if document else claim.evidence.quote
    span = (claim.evidence.start, claim.evidence.end) if document else (0, len(words))
    return {
        "stance": fired.stance,
        "rule": fired.rule,
        "words": fired.words,
        "weight": round(fired.weight, 3),
        "side": fired.side,
        "side_name": name(fired.side) if fired.side else None,
        "origin": exhibit.origin,
        "claim": claim_out(claim, judged.get(claim.id)),
        "document": head_json(document) if document else no_head(claim.document),
        "paragraph": paragraph(words, *span) if document else {"text": words, "start": claim.evidence.start},
    }


def answer_json(why: Why, judged: Mapping[str, Judgement], name: Names, weights: Weights) -> Json:
    """The state of a place on a day with its reasons."""
    evidence = [exhibit_json(one, judged, name) for one in why.exhibits]
    return {
        "sentence": why.sentence,
        "state": control_row(why.spell, name),
        "evidence": evidence,
        "open_claims": open_claims(why, name),
        "rules": [{"claim_ids": [], "side": None} | fired_json(fired) for fired in why.spell.fired],
        "would_change": would_change(why, name, weights),
        "judged": "reviewed" if any(one["claim"]["judged"] for one in evidence) else "machine",
    }


def place_json(place: Place, arabic: Mapping[str, str]) -> Json:
    """A gazetteer entry under every key that the page reads; ``arabic`` has the names in Arabic letters."""
    return {"population": 0, "parents": [], "name_ar": arabic.get(place.id)} | gazetteer_json(place)


def open_claims(why: Why, name: Names) -> list[Json]:
    """What parties claim of the place, each with who denies it."""
    denials = [e.claim.id for e in why.exhibits if e.claim.modality is Modality.DENIED or e.claim.type == "repel"]
    out = []
    for side in why.spell.claimants:
        claims = [e.claim.id for e in why.stance("open") if e.fired.side in (side, None) and e.claim.id not in denials]
        out.append({"claimant": side, "name": name(side), "claims": list(dict.fromkeys(claims)), "denials": list(dict.fromkeys(denials))})
    return out


def would_change(why: Why, name: Names, weights: Weights) -> list[str]:
    """What further word would change the answer, one sentence each, by the rules of docs/control.md."""
    spell, place, days = why.spell, why.spell.place.name, weights.days
    holder = None if spell.holder in (None, NOBODY) else name(str(spell.holder))
    out: list[str] = []
    for side in map(name, spell.claimants):
        admits = f"an admission by {holder}, " if holder else ""
        out.append(f"{admits}one neutral source or two unaligned ones saying that {side} holds {place} would make its claim a holding.")
        out.append(f"Without such a word the claim of {side} lapses {days.claim} days after it was last made.")
    lapses = {
        Status.PRESSURED: ("the pressure", days.pressured),
        Status.BREACHED: ("the breach", days.breached),
        Status.ENCIRCLED: ("the encirclement", days.encircled),
        Status.BESIEGED: ("the siege", days.besieged),
    }
    if spell.status in lapses:
        what, after = lapses[spell.status]
        out.append(f"Word of its end would lift {what}; unconfirmed, it lapses {after} days after its last day of word.")
    if spell.status is Status.CONTESTED:
        out.append(f"A neutral source saying that one side holds all of {place}, or that the other has left it, would end the contest.")
    elif spell.status is Status.DISPUTED:
        out.append("One more independent source for either side would tip the balance.")
    elif spell.status is Status.JOINT:
        out.append("Word that one side has left, or has put the other out, would end the joint arrangement.")
    elif spell.holder is None and not spell.claimants:
        out.append(f"Any dated word of a neutral source on who holds {place} would do; a party's own word would show as a claim.")
    elif holder:
        out.append(
            f"A neutral source saying that another side took {place}, or an admission of its loss by {holder}, would change the holder."
        )
        if spell.number_of_origins == 1:
            out.append(
                "The answer rests on one independent origin: rejecting its claims in review would leave the place without a known holder."
            )
    if spell.last_affirmed and spell.last_affirmed < why.on:
        out.append(f"There is no word of this state after {_day(spell.last_affirmed)}; any new one would renew or replace it.")
    return [sentence[0].upper() + sentence[1:] for sentence in out]


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
