"""The store: what was stored comes back, nothing is changed in place, and a bad store says what is wrong in one sentence."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from whoholds.errors import StoreError
from whoholds.model import (
    ActorRef,
    Claim,
    Document,
    Evidence,
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
    claim_id,
    document_id,
)
from whoholds.records import claim_from, claim_json, relation_from, relation_json
from whoholds.store import CopyTest, Store, open_store

HAMA = Place(
    id="geonames:170017", name="Hama", country="SY", admin1="Hama", lat=35.1318, lon=36.7578, kind="city", population=460_000,
    parents=("admin1:SY.10", "country:SY"),
)  # fmt: skip
HOMS = Place(id="geonames:169577", name="Homs", country="SY", admin1="Homs", lat=34.7268, lon=36.7234, kind="city", parents=("country:SY",))
PRISON = Place(
    id="part:geonames:170017#prison", name="central prison", country="SY", lat=35.13, lon=36.75, kind="facility", parents=(HAMA.id,)
)
SIDE = ActorRef(text="Syrian rebels", id="syria-opposition", name="Syrian opposition")
ARMY = ActorRef(text="the army", id="syria-army", name="Syrian Arab Army")


def report(text: str = "Syrian rebels captured Hama on Thursday.", published: date | None = date(2024, 12, 6), **more: str) -> Document:
    return Document(id=document_id(text.encode()), text=text, raw=text.encode(), published=published, read_on=date(2025, 1, 1), **more)


def claim(
    document: Document, place: Place | None = HAMA, type_: str = "capture", day: date | None = date(2024, 12, 5), at: int = 0
) -> Claim:
    quote = document.text[at : at + 20]
    evidence = Evidence(start=at, end=at + len(quote), quote=quote)
    when = Interval() if day is None else Interval(start=day, end=date.fromordinal(day.toordinal() + 1), precision=Precision.DAY)
    return Claim(
        id=claim_id(document.id, type_, evidence, (place.name if place else "",)),
        document=document.id, type=type_, evidence=evidence, actors=(SIDE,), recipients=(ARMY,),
        place=PlaceRef(text=place.name if place else "several villages", place=place), when=when,
        published=document.published, known=document.known, outlet=document.outlet, extractor="en 0.1.0", confidence=0.9,
    )  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "war.db", write=True) as opened:
        yield opened


# -- what goes in comes out --------------------------------------------------------------------------------------------

FULL = Claim(
    id="c-1", document="d-1", type="capture", evidence=Evidence(start=3, end=9, quote="rebels"),
    actors=(SIDE, ActorRef(text="their allies")), recipients=(ARMY, ActorRef(text="militias")),
    place=PlaceRef(
        text="villages near Hama", scope=Scope.AROUND, where_prec=2, near=PlaceRef(text="Hama", place=HAMA),
        within=PlaceRef(text="Syria", scope=Scope.AREA, where_prec=6), except_=(PlaceRef(text="Homs", place=HOMS),),
    ),
    when=Interval(start=date(2024, 12, 5), precision=Precision.AFTER, text="since Thursday", rule="weekday-past"),
    said_by=Speaker(kind=SpeakerKind.MONITOR, name="SOHR", actor_id="sohr", text="the Observatory", chain=("AFP", "SOHR")),
    modality=Modality.CLAIMED, hedged=True, quantities=(Quantity(kind="killed", low=3, high=9, text="several"),),
    more_evidence=(Evidence(start=20, end=22, quote="it"),), rule="capture.active", confidence=0.8, extractor="en 0.1.0",
    published=date(2024, 12, 6), known=date(2024, 12, 6), outlet="Wire",
)  # fmt: skip
RELATION = Relation(
    id="r-1", document="d-1", type="backed-by", a=ActorRef(text="the factions"), b=ActorRef(text="Turkish", id="turkey", name="Turkey"),
    evidence=Evidence(start=0, end=3, quote="The"), when=Interval(end=date(2024, 12, 6), precision=Precision.BEFORE), rule="backed.adj",
    confidence=0.7, known=date(2024, 12, 6),
)  # fmt: skip


@pytest.mark.parametrize("one", [FULL, claim(report()), claim(report(), place=None, day=None), replace(FULL, place=None, published=None)])
def test_a_claim_comes_back_from_its_json_as_it_was(one: Claim) -> None:
    assert claim_from(claim_json(one)) == one


def test_a_relation_comes_back_from_its_json_as_it_was() -> None:
    assert relation_from(relation_json(RELATION)) == RELATION


def test_keys_that_the_contract_calls_optional_are_absent_when_empty() -> None:
    record = claim_json(claim(report()))
    assert not {"actors", "recipients", "hedged", "more_evidence", "quantities", "outlet"} & record.keys()
    assert not {"within", "near", "except"} & record["place"].keys()
    assert {"actors", "recipients", "hedged", "more_evidence", "quantities"} <= claim_json(FULL).keys()


def test_a_document_and_its_claims_come_back_as_they_were(store: Store) -> None:
    document = report(title="Hama falls", outlet="Wire", url="https://x.org/1", source="a.txt")
    one, relation = claim(document), replace(RELATION, document=document.id)
    store.add(document, [one], [relation], extractor="en 0.1.0")
    assert store.raw(document.id) == document.raw
    assert store.documents([document.id]) == {document.id: replace(document, raw=b"")}
    assert list(store.claims()) == [one]
    assert list(store.relations()) == [relation]
    assert store.claims_by_id([one.id, "c-none"]) == {one.id: one}
    assert (store.counts().documents, store.counts().claims, store.counts().relations, store.counts().places) == (1, 1, 1, 1)


def test_the_same_bytes_twice_are_one_document(store: Store) -> None:
    store.add(report(), [claim(report())])
    store.add(report(), [claim(report())])
    assert (store.counts().documents, store.counts().claims) == (1, 1)
    assert len(list(store.claims())) == 1


def test_the_newest_run_of_a_document_counts_and_the_older_stays(store: Store, tmp_path: Path) -> None:
    document = report()
    store.add(document, [claim(document), claim(document, HOMS, at=3)], extractor="en 0.1.0")
    store.add(document, [claim(document)], extractor="en 0.2.0")
    assert [one.place.id for one in store.claims() if one.place] == [HAMA.id]
    assert store.claims_of_places([HOMS.id], types=["capture"]) == ()
    assert sqlite3.connect(tmp_path / "war.db").execute("SELECT count(*) FROM claims").fetchone() == (3,)


def test_metadata_given_later_are_a_new_version_and_the_old_one_stays(store: Store, tmp_path: Path) -> None:
    store.add(report(published=None), [])
    store.add(report(title="Hama falls"), [])
    standing = store.standing(report().id)
    assert standing
    assert (standing.document.published, standing.document.title) == (date(2024, 12, 6), "Hama falls")
    assert sqlite3.connect(tmp_path / "war.db").execute("SELECT count(*) FROM versions").fetchone() == (2,)


def test_what_is_known_of_a_document_names_its_last_reader(store: Store) -> None:
    assert store.standing(report().id) is None
    assert not store.has_document(report().id)
    store.add(report(), extractor="en 0.1.0", types="control")
    standing = store.standing(report().id)
    assert store.has_document(report().id)
    assert standing
    assert (standing.extractor, standing.types) == ("en 0.1.0", "control")


# -- questions ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def filled(store: Store) -> Store:
    first = report("Syrian rebels captured Hama on Thursday.")
    second = report("The army said it struck Homs; Hama's prison was emptied.", published=date(2024, 12, 8))
    store.add(first, [claim(first), claim(first, None, "capture", None, at=4)])
    strike = replace(claim(second, HOMS, "airstrike", date(2024, 12, 7)), actors=(ARMY,), recipients=())
    inside = claim(second, PRISON, "capture", date(2024, 12, 6), at=30)
    inside = replace(
        inside, place=PlaceRef(text="central prison", place=PRISON, scope=Scope.FACILITY, within=PlaceRef(text="Hama", place=HAMA))
    )
    store.add(second, [strike, inside])
    return store


def found(claims: Iterator[Claim]) -> list[tuple[str, str]]:
    return sorted((one.type, one.place.text if one.place else "") for one in claims)


def test_claims_of_a_place_include_those_of_its_parts(filled: Store) -> None:
    assert found(filled.claims(place="Hama", place_ids=[HAMA.id])) == [("capture", "Hama"), ("capture", "central prison")]
    assert found(filled.claims(place="hamâ")) == [("capture", "Hama"), ("capture", "central prison")]


def test_claims_are_filtered_by_actor_in_either_role_by_id_or_words(filled: Store) -> None:
    assert len(found(filled.claims(actor="syria-opposition"))) == 3
    assert len(found(filled.claims(actor="syria-army"))) == 4
    assert len(found(filled.claims(actor="Rebels"))) == 3
    assert found(filled.claims(actor="nobody")) == []


def test_claims_are_filtered_by_type_and_days_and_the_undated_have_no_day(filled: Store) -> None:
    assert found(filled.claims(type_="airstrike")) == [("airstrike", "Homs")]
    assert found(filled.claims(since=date(2024, 12, 6))) == [("airstrike", "Homs"), ("capture", "central prison")]
    assert found(filled.claims(until=date(2024, 12, 5))) == [("capture", "Hama")]
    assert found(filled.claims(since=date(2024, 12, 6), until=date(2024, 12, 6))) == [("capture", "central prison")]


def test_known_on_leaves_out_what_was_published_later(filled: Store) -> None:
    assert found(filled.claims(known_on=date(2024, 12, 7))) == [("capture", "Hama"), ("capture", "several villages")]
    assert found(filled.claims(known_on=date(2024, 12, 5))) == []
    assert [one.published for one in filled.all_documents(date(2024, 12, 7))] == [date(2024, 12, 6)]


def test_limit_and_offset_page_through_the_same_order(filled: Store) -> None:
    whole = [one.id for one in filled.claims()]
    paged = [one.id for at in range(4) for one in filled.claims(limit=1, offset=at)]
    assert paged == whole


def test_claims_of_places_take_types_and_roles(filled: Store) -> None:
    assert [one.type for one in filled.claims_of_places([HAMA.id, HOMS.id], roles=["place"])] == ["capture", "airstrike"]
    assert len(filled.claims_of_places([HAMA.id], types=["capture"])) == 2
    assert filled.claims_of_places([], types=["capture"]) == ()


def test_places_are_found_by_their_name_or_a_reports_word_whatever_case_and_accents(filled: Store) -> None:
    assert [p.id for p in filled.places_named("HAMĀ")] == [HAMA.id]
    assert [p.id for p in filled.places_named("central prison")] == [PRISON.id]
    assert filled.places_named("Damascus") == ()
    assert filled.places([HAMA.id, "x"]) == {HAMA.id: HAMA}


def test_the_parts_of_a_place_and_the_places_that_claims_are_about(filled: Store) -> None:
    assert [p.id for p in filled.parts_of([HAMA.id])] == [PRISON.id]
    assert {p.id for p in filled.places_claimed(["capture"])} == {HAMA.id, PRISON.id}


def test_neighbours_come_nearest_first_with_their_distance(filled: Store) -> None:
    near = filled.neighbours(HAMA.lat, HAMA.lon, 60)
    assert [place.id for place, _ in near] == [HAMA.id, PRISON.id, HOMS.id]
    assert near[-1][1] == pytest.approx(45.1, abs=0.5)
    assert len(filled.neighbours(HAMA.lat, HAMA.lon, 40)) == 2


def test_documents_are_found_by_words_whatever_case_accents_and_signs(filled: Store) -> None:
    assert len(filled.search("HÀMA")) == 2
    assert len(filled.search("hama prison")) == 1
    assert filled.search('" OR * (') == ()
    assert filled.search("hama", known_on=date(2024, 12, 7))[0].published == date(2024, 12, 6)


def test_relations_are_filtered_by_either_end_and_by_a_day_they_may_hold_on(store: Store) -> None:
    store.add(report(), [], [replace(RELATION, document=report().id)])
    assert len(list(store.relations(actor="turkey"))) == 1
    assert len(list(store.relations(actor="factions", on=date(2024, 12, 5)))) == 1
    assert list(store.relations(on=date(2024, 12, 6))) == []
    assert list(store.relations(actor="russia")) == []


def test_judgements_are_appended_in_order_and_the_same_one_twice_is_one(store: Store) -> None:
    first = Judgement(id="j-1", target="c-1", action="reject", rank="deprecated", user="ada", reason="misread", made_on=date(2025, 1, 2))
    second = Judgement(
        id="j-2",
        target="c-1",
        action="correct",
        rank="preferred",
        user="bo",
        reason="",
        made_on=date(2025, 1, 3),
        changes=(("type", "enter"),),
    )
    for one in (first, second, first):
        store.add_judgement(one)
    assert store.judgements() == (first, second)
    assert store.judgements(known_on=date(2025, 1, 2)) == (first,)


# -- copies ------------------------------------------------------------------------------------------------------------

SAME = CopyTest(
    signature=lambda words: frozenset(words.lower().split()),
    bands=lambda words: tuple(sorted(words)),
    same_text=lambda a, b: len(a & b) > 0.6 * len(a | b),
    wire=lambda words: "ap" if "(AP)" in words else None,
)


def test_reports_that_print_one_text_share_a_group_and_others_do_not(store: Store) -> None:
    texts = ("Rebels took the city of Hama today", "Rebels took the city of Hama today (Wire)", "The army bombed a bridge near Homs")
    for words in texts:
        store.add(report(words), copies=SAME)
    first, second, third = (store.copy_groups([report(words).id])[report(words).id] for words in texts)
    assert first == second != third


def test_a_report_that_joins_two_groups_makes_them_one(store: Store) -> None:
    words = ("a b c d e f", "g h c d e f", "a b c d e f g h")
    for one in words:
        store.add(report(one), copies=SAME)
    assert len(set(store.copy_groups([report(one).id for one in words]).values())) == 1


# -- append-only, whole or not at all ------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["documents", "versions", "runs", "claims", "relations", "judgements", "places", "copies"])
@pytest.mark.parametrize("verb", ["DELETE FROM {}", "UPDATE {} SET rowid = rowid + 1"])
def test_no_fact_can_be_changed_or_removed(filled: Store, tmp_path: Path, table: str, verb: str) -> None:
    filled.add_judgement(Judgement(id="j", target="c", action="accept", rank="preferred", user="a", reason="", made_on=date(2025, 1, 1)))
    filled.add(report("x y z"), [], [replace(RELATION, document=report("x y z").id)], copies=SAME)
    if table == "copies":
        verb = verb.replace("rowid = rowid + 1", "root = ''")
    with pytest.raises(sqlite3.IntegrityError, match="only appended"):
        sqlite3.connect(tmp_path / "war.db").execute(verb.format(table))


def test_a_batch_that_fails_leaves_nothing_of_itself(store: Store) -> None:
    store.add(report("first report"))

    def two() -> None:
        with store.batch():
            store.add(report("second report"))
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError):
        two()
    assert [one.text for one in store.all_documents()] == ["first report"]
    store.add(report("third report"))
    assert store.counts().documents == 2


def test_a_reader_sees_the_last_whole_state_while_another_writes(store: Store) -> None:
    store.add(report("first report"))
    with store.batch():
        store.add(report("second report"))
        with open_store(store.where) as other:
            assert other.counts().documents == 1


# -- stores that are none ----------------------------------------------------------------------------------------------


def refused(path: Path | str, *, write: bool = False) -> str:
    with pytest.raises(StoreError) as caught:
        open_store(path, write=write).add(report())
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_missing_store_says_how_to_make_one(tmp_path: Path) -> None:
    assert "whoholds read" in refused(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()


def test_a_store_in_a_missing_folder_cannot_be_made(tmp_path: Path) -> None:
    assert "cannot be made" in refused(tmp_path / "no" / "war.db", write=True)


def test_a_folder_or_a_text_file_or_another_database_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rebels took Hama. " * 100)
    sqlite3.connect(tmp_path / "b.db").execute("CREATE TABLE t (x)")
    (tmp_path / "empty.db").touch()
    for write in (False, True):
        assert "folder" in refused(tmp_path, write=write)
        assert "not a store" in refused(tmp_path / "a.txt", write=write)
        assert "not a store" in refused(tmp_path / "b.db", write=write)
        assert "not a store" in refused(tmp_path / "empty.db", write=write)
    assert (tmp_path / "a.txt").read_text().startswith("Rebels")


def test_a_store_of_a_newer_version_is_refused_with_what_to_do(tmp_path: Path) -> None:
    open_store(tmp_path / "war.db", write=True).close()
    raw = sqlite3.connect(tmp_path / "war.db")
    raw.execute("DROP TRIGGER meta_no_update")
    raw.execute("UPDATE meta SET value = '99' WHERE name = 'schema'")
    raw.commit()
    assert "newer" in refused(tmp_path / "war.db")


def test_a_store_locked_by_another_writer_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whoholds.store.dialect.PATIENCE", 0.1)
    open_store(tmp_path / "war.db", write=True).close()
    other = sqlite3.connect(tmp_path / "war.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert "another process" in refused(tmp_path / "war.db", write=True)
    other.execute("ROLLBACK")


def test_a_damaged_store_says_so_and_is_left_as_it_is(tmp_path: Path) -> None:
    with open_store(tmp_path / "war.db", write=True) as made:
        for number in range(300):
            made.add(report(f"report {number} " * 50))
    sqlite3.connect(tmp_path / "war.db").execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray((tmp_path / "war.db").read_bytes())
    content[8192 : len(content) // 2] = b"\xff" * (len(content) // 2 - 8192)
    (tmp_path / "war.db").write_bytes(content)
    with pytest.raises(StoreError, match=r"damaged|not a store"), open_store(tmp_path / "war.db") as damaged:
        list(damaged.all_documents())


@pytest.fixture
def as_nobody() -> Iterator[Path]:
    """A folder that this process can read but not write, also where the tests run as root."""
    folder = Path(tempfile.mkdtemp())
    with open_store(folder / "war.db", write=True) as made:
        made.add(report())
    (folder / "war.db").chmod(0o444)
    folder.chmod(0o555)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    yield folder
    os.seteuid(user)
    shutil.rmtree(folder)


def test_a_write_protected_store_answers_questions_and_refuses_reports(as_nobody: Path) -> None:
    with open_store(as_nobody / "war.db") as readable:
        assert readable.counts().documents == 1
    assert "may only be read" in refused(as_nobody / "war.db", write=True)


def test_a_postgresql_store_without_its_driver_or_server_says_so() -> None:
    assert "PostgreSQL" in refused("postgresql://u:secret@127.0.0.1:9/x") or "reached" in refused("postgresql://u:secret@127.0.0.1:9/x")
    assert "secret" not in refused("postgresql://u:secret@127.0.0.1:9/x")
