"""The record → files: CSV, JSON lines and GeoJSON of control, claims, events and documents, one row or record at a time.

Full texts stay at home: a document leaves with its metadata, its hash and a few short quotes.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TextIO

from whoholds.errors import UnknownValueError
from whoholds.model import Claim, ControlSpell, Document, Event, Place, Relation
from whoholds.records import CONTROL_COLUMNS, Json, claim_json, document_json, event_json, gazetteer_json, relation_json, spell_json

FORMATS = ("csv", "jsonl", "geojson")
LONGEST_QUOTE = 200  # characters of a document's quotes
DISCLAIMER = "Points mark places that reports name; nothing here says where a boundary or a front line runs."

CLAIM_COLUMNS = (
    "id", "document", "type", "actor_id", "actor", "recipient_id", "recipient", "place_id", "place", "country", "admin1", "lat", "lon",
    "kind", "scope", "where_prec", "start", "end", "precision", "said_by", "said_by_kind", "said_by_actor_id", "modality", "hedged",
    "confidence", "quote", "rule", "extractor", "published", "outlet",
)  # fmt: skip
EVENT_COLUMNS = (
    "id", "type", "place_id", "place", "country", "admin1", "lat", "lon", "actors", "start", "end", "precision", "number_of_claims",
    "number_of_origins", "confidence", "claim_ids",
)  # fmt: skip
DOCUMENT_COLUMNS = (
    "id", "sha256", "published", "read_on", "title", "outlet", "url", "language", "source", "characters", "number_of_claims", "quotes",
)  # fmt: skip
RELATION_COLUMNS = (
    "id", "document", "type", "a_id", "a", "b_id", "b", "start", "end", "precision", "said_by", "said_by_kind", "modality", "confidence",
    "quote", "rule",
)  # fmt: skip


# -- records and rows --------------------------------------------------------------------------------------------------


def claim_row(claim: Claim) -> Json:
    """A claim as one flat row; several actors are parted by semicolons, a range of places by nothing."""
    record = claim_json(claim)
    place: Mapping[str, Any] = record["place"] or {}
    row: Json = {key: record[key] for key in ("id", "document", "type", "modality", "confidence", "rule", "extractor", "published")}
    row |= {"hedged": claim.hedged, "outlet": claim.outlet, "quote": claim.evidence.quote}
    for role, actors in (("actor", claim.actors), ("recipient", claim.recipients)):
        row[f"{role}_id"] = [actor.id or "" for actor in actors]
        row[role] = [actor.name or actor.text for actor in actors]
    row |= {key: place.get(key) for key in ("country", "admin1", "lat", "lon", "kind", "scope", "where_prec")}
    row |= {"place_id": place.get("id"), "place": place.get("name")}
    return row | _when(record) | _speaker(record)


def event_record(event: Event, places: Mapping[str, Place]) -> Json:
    """An event in full, with its place's gazetteer entry where it has one."""
    place = places.get(event.place_id or "")
    return event_json(event) | {"place": gazetteer_json(place) if place else {"id": None, "name": event.place}}


def event_row(event: Event, places: Mapping[str, Place]) -> Json:
    """An event as one flat row."""
    record = event_json(event)
    place = places.get(event.place_id or "")
    found: Json = {key: getattr(place, key) if place else None for key in ("country", "admin1", "lat", "lon")}
    return record | found | _when(record)


def document_record(document: Document, sha256: str, quotes: Sequence[str]) -> Json:
    """What leaves of a document: metadata, the full hash of its bytes, how many claims, and up to three short quotes."""
    short = [quote if len(quote) <= LONGEST_QUOTE else quote[: LONGEST_QUOTE - 1] + "…" for quote in quotes[:3]]
    return document_json(document) | {"sha256": sha256, "number_of_claims": len(quotes), "quotes": short}


def relation_row(relation: Relation) -> Json:
    """A relation as one flat row."""
    record = relation_json(relation)
    ends = {"a_id": relation.a.id, "a": relation.a.name or relation.a.text, "b_id": relation.b.id, "b": relation.b.name or relation.b.text}
    return record | ends | {"quote": relation.evidence.quote} | _when(record) | _speaker(record)


def _when(record: Json) -> Json:
    return {key: record["when"][key] for key in ("start", "end", "precision")}


def _speaker(record: Json) -> Json:
    speaker = record["said_by"]
    return {"said_by": speaker["name"], "said_by_kind": speaker["kind"], "said_by_actor_id": speaker["actor_id"]}


# -- formats -----------------------------------------------------------------------------------------------------------


def write_csv(rows: Iterable[Json], columns: Sequence[str], out: TextIO) -> int:
    """Rows under the named columns; lists are parted by semicolons, nothing is an empty cell. Gives how many."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
        count += 1
    return count


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ";".join(str(one) for one in value) if isinstance(value, (list, tuple)) else value


def write_jsonl(records: Iterable[Json], out: TextIO) -> int:
    """One JSON object a line. Gives how many."""
    count = 0
    for record in records:
        out.write(json.dumps(record, ensure_ascii=False) + "\n")
        count += 1
    return count


def write_geojson(records: Iterable[Json], out: TextIO) -> int:
    """A feature a record, at its place's point (null where no point is known), with a note on boundaries. Gives how many."""
    out.write('{"type": "FeatureCollection", "note": ' + json.dumps(DISCLAIMER) + ', "features": [')
    count = 0
    for record in records:
        out.write(",\n" if count else "\n")
        out.write(json.dumps({"type": "Feature", "geometry": _point(record), "properties": record}, ensure_ascii=False))
        count += 1
    out.write("\n]}\n")
    return count


def _point(record: Json) -> Json | None:
    place = record.get("place")
    at: Mapping[str, Any] = place if isinstance(place, dict) else record
    lat, lon = at.get("lat"), at.get("lon")
    return None if lat is None or lon is None else {"type": "Point", "coordinates": [lon, lat]}


# -- what is exported ----------------------------------------------------------------------------------------------------


def export_claims(claims: Iterable[Claim], format_: str, out: TextIO) -> int:
    """Claims in one of the formats; gives how many."""
    if format_ == "csv":
        return write_csv(map(claim_row, claims), CLAIM_COLUMNS, out)
    return _writer(format_)(map(claim_json, claims), out)


def export_events(events: Iterable[Event], places: Mapping[str, Place], format_: str, out: TextIO) -> int:
    """Events in one of the formats; gives how many."""
    if format_ == "csv":
        return write_csv((event_row(event, places) for event in events), EVENT_COLUMNS, out)
    return _writer(format_)((event_record(event, places) for event in events), out)


def export_control(spells: Iterable[ControlSpell], names: Callable[[str], str], format_: str, out: TextIO) -> int:
    """Control spells with the contract's columns in one of the formats; ``names`` gives the name of an actor id."""
    records = (spell_json(spell, names) for spell in spells)
    return write_csv(records, CONTROL_COLUMNS, out) if format_ == "csv" else _writer(format_)(records, out)


def export_documents(records: Iterable[Json], format_: str, out: TextIO) -> int:
    """What leaves of documents (`document_record`), as CSV or JSON lines; gives how many."""
    if format_ == "geojson":
        raise UnknownValueError("Documents have no place on a map, so there is no geojson of them; take csv or jsonl, or export claims.")
    return write_csv(records, DOCUMENT_COLUMNS, out) if format_ == "csv" else _writer(format_)(records, out)


def _writer(format_: str) -> Callable[[Iterable[Json], TextIO], int]:
    writers = {"jsonl": write_jsonl, "geojson": write_geojson}
    if format_ not in writers:
        raise UnknownValueError(f"There is no export format '{format_}'; take one of {', '.join(FORMATS)}.")
    return writers[format_]
