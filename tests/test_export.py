"""Exports: the contract's columns, valid CSV, JSON lines and GeoJSON, and nothing that should stay at home."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest

from whoholds.errors import UnknownValueError
from whoholds.export import (
    CLAIM_COLUMNS,
    DISCLAIMER,
    document_record,
    export_claims,
    export_control,
    export_documents,
    export_events,
    write_csv,
)
from whoholds.model import (
    ActorRef,
    Basis,
    Claim,
    ControlSpell,
    Document,
    Event,
    Evidence,
    FiredRule,
    Interval,
    Place,
    PlaceRef,
    Precision,
    Status,
)
from whoholds.records import CONTROL_COLUMNS, fired_json, judgement_from, judgement_json, spell_from, spell_json

HAMA = Place(id="geonames:170017", name="Hama", country="SY", admin1="Hama", lat=35.1318, lon=36.7578, kind="city")
CLAIM = Claim(
    id="c-1", document="d-1", type="capture", evidence=Evidence(start=0, end=27, quote='Rebels took "Hama"; they say'),
    actors=(ActorRef(text="rebels", id="syria-opposition", name="Syrian opposition"), ActorRef(text="allies")),
    place=PlaceRef(text="Hama", place=HAMA), when=Interval(start=date(2024, 12, 5), end=date(2024, 12, 6), precision=Precision.DAY),
    known=date(2024, 12, 6), published=date(2024, 12, 6),
)  # fmt: skip
UNPLACED = Claim(
    id="c-2", document="d-1", type="capture", evidence=Evidence(start=0, end=4, quote="Они\nвзяли"), place=PlaceRef(text="villages"),
    known=date(2024, 12, 6),
)  # fmt: skip
SPELL = ControlSpell(
    place=HAMA, valid_from=date(2024, 12, 5), valid_to=None, holder="syria-opposition", status=Status.HELD, confidence=0.98765,
    basis=Basis.ASSERTED, claimants=("a", "b"), claim_ids=("c-1", "c-2"), number_of_claims=2, number_of_origins=1,
    rules_version="control 0.1",
)  # fmt: skip
EVENT = Event(
    id="e-1", type="capture", claims=("c-1",), place_id=HAMA.id, place="Hama", actors=("syria-opposition",), when=CLAIM.when, origins=1,
    confidence=0.9,
)  # fmt: skip


def named(side: str) -> str:
    return {"syria-opposition": "Syrian opposition"}.get(side, side)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_control_has_the_columns_of_the_contract_and_empty_cells_for_nothing() -> None:
    out = io.StringIO()
    assert export_control([SPELL], named, "csv", out) == 1
    (row,) = rows_of(out.getvalue())
    assert tuple(row) == CONTROL_COLUMNS
    assert (row["holder"], row["valid_to"], row["claimants"], row["claim_ids"]) == ("Syrian opposition", "", "a;b", "c-1;c-2")


def test_claims_survive_quotes_line_breaks_and_other_scripts_in_csv() -> None:
    out = io.StringIO()
    export_claims([CLAIM, UNPLACED], "csv", out)
    first, second = rows_of(out.getvalue())
    assert tuple(first) == CLAIM_COLUMNS
    assert (first["quote"], first["actor"]) == (CLAIM.evidence.quote, "Syrian opposition;allies")
    assert (second["quote"], second["lat"], second["place"]) == ("Они\nвзяли", "", "villages")


def test_json_lines_hold_one_record_a_line_in_the_form_of_the_contract() -> None:
    out = io.StringIO()
    export_claims([CLAIM, UNPLACED], "jsonl", out)
    first, second = map(json.loads, out.getvalue().splitlines())
    assert first["place"]["id"] == HAMA.id
    assert second["place"]["id"] is None


def test_geojson_is_a_feature_collection_with_null_where_no_point_is_known_and_a_note_on_boundaries() -> None:
    out = io.StringIO()
    export_claims([CLAIM, UNPLACED], "geojson", out)
    found: dict[str, Any] = json.loads(out.getvalue())
    assert (found["type"], found["note"]) == ("FeatureCollection", DISCLAIMER)
    assert found["features"][0]["geometry"] == {"type": "Point", "coordinates": [36.7578, 35.1318]}
    assert found["features"][1]["geometry"] is None


def test_an_empty_record_is_still_valid_in_every_format() -> None:
    for format_, wanted in (("csv", ",".join(CONTROL_COLUMNS) + "\n"), ("jsonl", "")):
        out = io.StringIO()
        assert export_control([], named, format_, out) == 0
        assert out.getvalue() == wanted
    out = io.StringIO()
    export_control([], named, "geojson", out)
    assert json.loads(out.getvalue())["features"] == []


def test_events_stand_at_their_places() -> None:
    out = io.StringIO()
    export_events([EVENT], {HAMA.id: HAMA}, "geojson", out)
    (feature,) = json.loads(out.getvalue())["features"]
    assert feature["geometry"]["coordinates"] == [36.7578, 35.1318]
    assert feature["properties"]["number_of_origins"] == 1
    out = io.StringIO()
    export_events([EVENT], {}, "csv", out)
    assert rows_of(out.getvalue())[0]["lat"] == ""


def test_documents_leave_with_metadata_hash_and_at_most_three_short_quotes() -> None:
    document = Document(id="d-1", text="secret " * 500, raw=b"x", title="T")
    record = document_record(document, "f" * 64, ["q" * 900, "b", "c", "d"])
    assert "secret" not in json.dumps(record)
    assert (len(record["quotes"]), len(record["quotes"][0]), record["number_of_claims"]) == (3, 200, 4)
    out = io.StringIO()
    export_documents([record], "csv", out)
    assert rows_of(out.getvalue())[0]["sha256"] == "f" * 64


@pytest.mark.parametrize("format_", ["xml", "shp"])
def test_an_unknown_format_is_refused_with_the_list(format_: str) -> None:
    with pytest.raises(UnknownValueError, match="csv, jsonl, geojson"):
        export_claims([CLAIM], format_, io.StringIO())


def test_a_map_of_documents_is_refused() -> None:
    with pytest.raises(UnknownValueError, match="no place"):
        export_documents([], "geojson", io.StringIO())


def test_true_and_false_are_words_in_csv() -> None:
    out = io.StringIO()
    write_csv([{"a": True, "b": False, "c": 0}], ["a", "b", "c"], out)
    assert out.getvalue() == "a,b,c\ntrue,false,0\n"


def test_a_spell_comes_back_from_its_row() -> None:
    back = spell_from(spell_json(SPELL, named))
    assert (back.holder, back.valid_from, back.claim_ids, back.status) == (SPELL.holder, SPELL.valid_from, SPELL.claim_ids, SPELL.status)


def test_a_fired_rule_is_printed_without_what_is_empty() -> None:
    assert fired_json(FiredRule(rule="R8", words="nothing")) == {"rule": "R8", "words": "nothing", "stance": "for", "weight": 0.0}


def test_a_judgement_comes_back_from_its_json() -> None:
    from whoholds.review import judgement_on

    one = judgement_on("c-1", "correct", "ada", "misread", (("type", "enter"), ("start", "2024-12-04")))
    assert judgement_from(judgement_json(one)) == one
