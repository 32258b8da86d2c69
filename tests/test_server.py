"""The API of docs/api.md: what each route answers, in which words it refuses, who may ask and who may write."""

from __future__ import annotations

import json
import re
import shutil
import socket
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from served import HAMA, HOMS, HOSTILE, REPORTS, make_store
from whoholds import cli
from whoholds.errors import StoreError, WhoHoldsError
from whoholds.server import create_app
from whoholds.server.app import page_folder

Json = dict[str, Any]
BASE = "http://127.0.0.1:8000"
WRITE = {"X-Whoholds": "1"}
ON_THE_SIXTH = {"on": "2024-12-06"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("served") / "war.db")


def client(app: FastAPI, base: str = BASE) -> TestClient:
    return TestClient(app, base_url=base, follow_redirects=False)


@pytest.fixture(scope="module")
def reader(made: Path) -> Iterator[TestClient]:
    """A server that only gets questions."""
    with client(create_app(made)) as asked:
        yield asked


@pytest.fixture
def reviewer(made: Path, tmp_path: Path) -> Iterator[TestClient]:
    """A server over a store of its own, that may be written to."""
    shutil.copy(made, tmp_path / "war.db")
    with client(create_app(tmp_path / "war.db")) as asked:
        yield asked


def get(asked: TestClient, path: str, **query: Any) -> Json:
    answer = asked.get(f"/api/v1/{path}", params=query)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def refusal(asked: TestClient, status: int, path: str, **query: Any) -> str:
    """The sentence of a refused question."""
    answer = asked.get(f"/api/v1/{path}", params=query)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    return str(body["detail"])


def post(asked: TestClient, path: str, body: Json, status: int = 200) -> Json:
    answer = asked.post(f"/api/v1/{path}", json=body, headers=WRITE)
    assert answer.status_code == status, answer.text
    found: Json = answer.json()
    return found


def capture(asked: TestClient) -> str:
    """The id of the neutral claim that Hama was captured."""
    found = get(asked, "claims", place=HAMA.id, type="capture", min_confidence=0.9)["items"]
    assert len(found) == 1
    return str(found[0]["id"])


# -- questions -----------------------------------------------------------------------------------------------------------


def test_meta_says_what_the_store_holds(reader: TestClient) -> None:
    meta = get(reader, "meta")
    assert meta["days"] == {"first": "2024-12-01", "last": "2024-12-08"}
    assert meta["known"] == {"first": "2024-12-01", "last": "2024-12-08"}
    assert meta["counts"]["documents"] == len(REPORTS)
    assert [actor["colour"] for actor in meta["actors"]] == list(range(len(meta["actors"])))
    assert {actor["id"] for actor in meta["actors"]} >= {"syria-opposition", "syria-government-assad"}
    assert meta["can_review"] is True
    assert meta["static"] is False
    assert "boundary" in meta["disclaimer"]


def decoded(spells: Json) -> dict[str, list[tuple[str, str | None, str | None, str]]]:
    """(from, to, holder, status) of each place, read as docs/api.md says."""
    columns = spells["spells"]
    out: dict[str, list[tuple[str, str | None, str | None, str]]] = {}
    for i, place in enumerate(columns["place"]):
        holder = columns["holder"][i]
        to = columns["to"][i]
        out.setdefault(spells["places"]["id"][place], []).append(
            (
                spells["days"][columns["from"][i]],
                None if to is None else spells["days"][to],
                None if holder is None else "none" if holder == -1 else spells["actors"][holder]["id"],
                spells["statuses"][columns["status"][i]],
            )
        )
    return out


def holder_on(asked: TestClient, place: str, on: str, **query: Any) -> tuple[str | None, str]:
    """Holder and status of a place on a day, as the page works it out of the compact answer."""
    for start, end, holder, status in decoded(get(asked, "spells", **query)).get(place, []):
        if start <= on and (end is None or on < end):
            return holder, status
    return None, "unknown"


def test_spells_hold_every_day_of_every_place(reader: TestClient) -> None:
    spells = get(reader, "spells")
    assert len({len(column) for column in spells["spells"].values()}) == 1
    assert len({len(column) for column in spells["places"].values()}) == 1
    assert spells["days"] == sorted(spells["days"])
    hama = decoded(spells)[HAMA.id]
    assert hama[-1] == ("2024-12-03", None, "syria-opposition", "held"), "confirmed, the spokesman's claim gives the date"
    assert [one[1] for one in hama[:-1]] == [one[0] for one in hama[1:]]
    number = spells["places"]["id"].index(HAMA.id)
    types = {spells["words"][i] for i in spells["word_sets"][spells["places"]["types"][number]]}
    assert types == {"hold", "capture", "withdraw"}


def test_spells_of_a_day_of_knowledge_say_what_was_known_then(reader: TestClient) -> None:
    assert holder_on(reader, HAMA.id, "2024-12-06") == ("syria-opposition", "held")
    assert holder_on(reader, HAMA.id, "2024-12-06", known_on="2024-12-04") == ("syria-government-assad", "claimed")
    assert HAMA.id not in decoded(get(reader, "spells", known_on="2020-01-01"))


def test_every_day_of_knowledge_gives_what_the_store_answers_place_by_place(reader: TestClient) -> None:
    for number in range(1, 9):
        known = f"2024-12-{number:02}"
        listed = decoded(get(reader, "spells", known_on=known))
        for place in (HAMA.id, HOMS.id):
            exact = get(reader, f"places/{place}", known_on=known)["spells"]
            assert listed.get(place, []) == [(s["valid_from"], s["valid_to"], s["holder_id"], s["status"]) for s in exact]


def test_states_of_a_day_come_in_pages_with_sentences(reader: TestClient) -> None:
    first = get(reader, "states", limit=1, **ON_THE_SIXTH)
    assert (first["total"], first["next"], len(first["items"])) == (4, 1, 1)
    rows = get(reader, "states", **ON_THE_SIXTH)["items"]
    hama = next(row for row in rows if row["place_id"] == HAMA.id)
    assert hama["holder"] == "Syrian opposition"
    assert hama["sentence"].startswith("On 6 December 2024, Hama (SY) was held by Syrian opposition")
    assert get(reader, "states", bbox="36,35,37,36", **ON_THE_SIXTH)["total"] == 1


def test_states_as_geojson_are_points_with_a_note_on_boundaries(reader: TestClient) -> None:
    collection = get(reader, "states", format="geojson", **ON_THE_SIXTH)
    assert "boundary" in collection["note"]
    hama = next(f for f in collection["features"] if f["properties"]["place_id"] == HAMA.id)
    assert hama["geometry"]["coordinates"] == [HAMA.lon, HAMA.lat]
    compact = get(reader, "states", format="compact", **ON_THE_SIXTH)
    row = dict(zip(compact["columns"], next(r for r in compact["rows"] if r[0] == HAMA.id), strict=True))
    assert row["holder_id"] == hama["properties"]["holder_id"] == "syria-opposition"


def test_a_place_comes_with_evidence_in_its_paragraph(reader: TestClient) -> None:
    page = get(reader, f"places/{HAMA.id}", **ON_THE_SIXTH)
    assert page["state"]["holder_id"] == "syria-opposition"
    assert page["sentence"].startswith("On 6 December 2024, Hama (SY) was held by Syrian opposition")
    assert {one["stance"] for one in page["evidence"]} >= {"for"}
    for one in page["evidence"]:
        evidence, around = one["claim"]["evidence"], one["paragraph"]
        start = evidence["start"] - around["start"]
        assert around["text"][start : start + len(evidence["quote"])] == evidence["quote"]
    assert page["would_change"]
    assert page["judged"] == "machine"


def test_open_claims_stand_beside_their_denials(reader: TestClient) -> None:
    page = get(reader, "places/Hama", on="2024-12-04", known_on="2024-12-04")
    assert page["state"]["status"] == "claimed"
    (claim,) = page["open_claims"]
    assert claim["claimant"] == "syria-opposition"
    assert claim["claims"]
    assert claim["denials"]
    assert any("one neutral source" in sentence for sentence in page["would_change"])


def test_changes_are_listed_newest_first(reader: TestClient) -> None:
    changes = get(reader, "changes", place=HAMA.id)
    assert changes["items"][0]["day"] == "2024-12-03"
    assert changes["items"][0]["kind"] == "holder"
    assert changes["items"][0]["after"]["holder_id"] == "syria-opposition"
    days = [change["day"] for change in get(reader, "changes")["items"]]
    assert days == sorted(days, reverse=True)
    assert get(reader, "changes", until="2024-12-02", place=HAMA.id)["total"] == 0


def test_the_sparkline_counts_the_changes_of_each_day(reader: TestClient) -> None:
    line = get(reader, "sparkline", since="2024-12-01", until="2024-12-08")
    assert len(line["changes"]) == len(line["holders"]) == len(line["disputes"]) == 8
    on_the_third = get(reader, "changes", since="2024-12-03", until="2024-12-03")["total"]
    assert line["changes"][2] == on_the_third > 0


def test_a_report_comes_with_everything_named_in_it(reader: TestClient) -> None:
    document = REPORTS[3][0]
    report = get(reader, f"documents/{document.id}")
    assert report["text"] == document.text
    assert len(report["claims"]) == 3
    assert [report["text"][p["start"] : p["end"]][:6] for p in report["paragraphs"]] == ["Syrian", "The ar"]
    named = {(report["text"][m["start"] : m["end"]], m["kind"]) for m in report["mentions"]}
    assert any(kind == "place" and "Hama" in words for words, kind in named)
    assert any(kind == "speaker" and words == "The army" for words, kind in named)
    assert get(reader, "documents", limit=2)["next"] == 2


@pytest.mark.parametrize("words", ["Hama", "hama", "حماة", "Хама", "Ḩamāh"])
def test_a_place_is_found_in_any_spelling(reader: TestClient, words: str) -> None:
    assert get(reader, "search", q=words)["places"][0]["id"] == HAMA.id


def test_a_place_has_its_name_in_arabic_letters_wherever_it_is_named(reader: TestClient) -> None:
    spells = get(reader, "spells")["places"]
    assert dict(zip(spells["id"], spells["name_ar"], strict=True))[HAMA.id] == "حماة"
    assert get(reader, f"places/{HAMA.id}")["place"]["name_ar"] == "حماة"
    assert get(reader, "search", q="Hama")["places"][0]["name_ar"] == "حماة"


def test_search_finds_actors_by_alias_and_reports_by_words(reader: TestClient) -> None:
    assert any(actor["id"] == "hayat-tahrir-al-sham" for actor in get(reader, "search", q="HTS")["actors"])
    found = get(reader, "search", q="spokesman captured")
    assert [d["id"] for d in found["documents"]] == [REPORTS[1][0].id]
    assert "captured Hama" in found["documents"][0]["snippet"]
    assert found["totals"]["documents"] == 1


def test_claims_pass_every_filter_and_say_how_many_of_how_many(reader: TestClient) -> None:
    page = get(reader, "claims", place="Hama", actor="syria-opposition", type="capture")
    assert (page["total"], page["of"]) == (3, 9)
    assert get(reader, "claims", speaker="government")["total"] == 2
    assert get(reader, "claims", modality="denied")["total"] == 1
    assert get(reader, "claims", max_confidence=0.5)["total"] == 1
    assert get(reader, "claims", q="holds THE city")["total"] == 1
    assert get(reader, "claims", q="100%_nothing")["total"] == 0
    assert get(reader, "claims", known_on="2024-12-03")["total"] == 3
    assert get(reader, "claims", since="2024-12-08")["total"] == 1
    assert get(reader, "claims", document=REPORTS[3][0].id)["total"] == 3
    ranked = [claim["confidence"] for claim in get(reader, "claims", sort="-confidence")["items"]]
    assert ranked == sorted(ranked, reverse=True)
    assert get(reader, "claims")["items"][0]["head"]["outlet"] == "Levant Wire"


def test_reports_are_those_that_tell_of_what_is_chosen(reader: TestClient) -> None:
    everything = get(reader, "documents")
    assert (everything["total"], everything["of"]) == (len(REPORTS), len(REPORTS))
    assert get(reader, "documents", sort="-published")["items"] == everything["items"][::-1]
    claims = get(reader, "claims")["items"]

    def told(**chosen: Any) -> set[str]:
        page = get(reader, "documents", **chosen)
        assert page["of"] == len(REPORTS)
        return {head["id"] for head in page["items"]}

    def of(kept: Callable[[Json], bool]) -> set[str]:
        return {claim["document"] for claim in claims if kept(claim)}

    assert told(type="capture") == of(lambda claim: claim["type"] == "capture")
    assert told(speaker="government") == of(lambda claim: claim["said_by"]["kind"] == "government")
    held = {row["place_id"] for row in get(reader, "states", on="2024-12-06")["items"] if row["holder_id"] == "syria-opposition"}
    chosen = told(on="2024-12-06", actor="syria-opposition", status="held", min_confidence=0.5)
    assert chosen == of(lambda claim: claim["place"]["id"] in held)
    assert chosen < told()
    assert told(on="2024-12-06", disputed=True) <= told()
    assert told(type="capture", on="2024-12-06", actor="syria-opposition") <= told(type="capture") & told(
        on="2024-12-06", actor="syria-opposition"
    )
    late = told(since="2024-12-08")
    assert late >= {head["id"] for head in everything["items"] if head["published"] >= "2024-12-08" and not head["number_of_claims"]}
    assert late == told() - told(until="2024-12-07") | (late & told(until="2024-12-07"))
    assert late < told()
    assert reader.get("/api/v1/documents", params={"status": "lost"}).status_code == 400


def test_the_feed_is_atom_and_its_entries_keep_their_names(reader: TestClient) -> None:
    answer = reader.get("/api/v1/feed.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.text)
    space = {"a": "http://www.w3.org/2005/Atom"}
    ids = [entry.findtext("a:id", None, space) for entry in root.findall("a:entry", space)]
    assert ids
    assert all(str(id_).startswith("urn:whoholds:change:") for id_ in ids)
    assert ids == [
        entry.findtext("a:id", None, space)
        for entry in ElementTree.fromstring(reader.get("/api/v1/feed.atom").text).findall("a:entry", space)
    ]


# -- refusals ----------------------------------------------------------------------------------------------------------------


def test_errors_are_the_sentences_of_the_command_line(reader: TestClient, made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path, command in (
        ("places/Nowhereville", ["control", "Nowhereville", "--on", "2024-12-06"]),
        ("places/Hama?on=06/12/2024", ["control", "Hama", "--on", "06/12/2024"]),
        ("places/Salamiyah", ["control", "Salamiyah", "--on", "2024-12-06"]),
    ):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("sys.argv", ["whoholds", *command, "--store", str(made)])
            with pytest.raises(SystemExit):
                cli.main()
        sentence = capsys.readouterr().err.strip().replace("--on", "on")
        assert reader.get(f"/api/v1/{path}").json()["detail"].replace("--on", "on") == sentence


def test_what_cannot_be_read_is_refused_in_one_sentence(reader: TestClient) -> None:
    assert "YYYY-MM-DD" in refusal(reader, 400, "states", on="banana")
    assert "outside 1800-2100" in refusal(reader, 400, "spells", known_on="9999-01-01")
    assert "no event type" in refusal(reader, 400, "claims", type="conquer")
    assert "take one of" in refusal(reader, 400, "claims", sort="random")
    assert "bbox" in refusal(reader, 400, "states", bbox="1,2")
    assert "limit" in refusal(reader, 400, "claims", limit=1001)
    assert "offset" in refusal(reader, 400, "claims", offset=-1)
    assert "q" in refusal(reader, 400, "search", q="x" * 201)
    assert "kind of change" in refusal(reader, 400, "changes", kind="rumour")
    assert "may be 2 places" in refusal(reader, 409, "places/Salamiyah")
    assert "No report" in refusal(reader, 404, "documents/d-0")
    assert "No claim" in refusal(reader, 404, "claims/c-0")
    assert "not in this API" in refusal(reader, 404, "everything")


def test_a_store_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no store"):
        create_app(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()


# -- caching ---------------------------------------------------------------------------------------------------------------


def test_an_answer_is_sent_once_until_the_store_changes(reviewer: TestClient) -> None:
    for path in ("meta", "spells", f"places/{HAMA.id}", "changes", "feed.atom"):
        first = reviewer.get(f"/api/v1/{path}")
        again = reviewer.get(f"/api/v1/{path}", headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    tag = reviewer.get("/api/v1/spells").headers["etag"]
    assert reviewer.get("/api/v1/spells", params={"known_on": "2024-12-04"}).headers["etag"] != tag
    post(reviewer, "judgements", {"user": "ana", "judgements": [{"target": capture(reviewer), "action": "reject"}]})
    assert reviewer.get("/api/v1/spells", headers={"If-None-Match": tag}).status_code == 200


# -- rights ------------------------------------------------------------------------------------------------------------------


def test_without_a_token_only_this_machine_is_answered(made: Path) -> None:
    with client(create_app(made), "http://evil.example") as asked:
        assert "localhost" in refusal(asked, 421, "meta")
    with client(create_app(made, token="secret"), "http://intranet.example") as asked:
        assert asked.get("/api/v1/meta", headers={"Authorization": "Bearer secret"}).status_code == 200


def test_reading_and_reviewing_have_tokens_of_their_own(made: Path) -> None:
    app = create_app(made, token="read", review_token="review")
    word = {"user": "ana", "judgements": [{"target": "c-0", "action": "accept"}]}
    with client(app) as asked:
        assert "token" in refusal(asked, 401, "meta")
        assert asked.get("/api/v1/meta", headers={"Authorization": "Bearer wrong"}).status_code == 401
        assert asked.get("/api/v1/meta?token=read").status_code == 401
        assert asked.get("/api/v1/feed.atom?token=read").status_code == 200
        reads, reviews = {"Authorization": "Bearer read"}, {"Authorization": "Bearer review"}
        assert asked.get("/api/v1/meta", headers=reads).json()["can_review"] is False
        assert asked.get("/api/v1/meta", headers=reviews).json()["can_review"] is True
        assert asked.get("/api/v1/review", headers=reads).status_code == 403
        assert asked.get("/api/v1/review", headers=reviews).status_code == 200
        assert asked.post("/api/v1/judgements", json=word, headers=WRITE | reads).status_code == 403
        assert asked.post("/api/v1/judgements", json=word, headers=WRITE | reviews).status_code == 404


def test_a_token_in_the_address_becomes_a_cookie_and_leaves_the_address(made: Path) -> None:
    with client(create_app(made, token="read")) as asked:
        answer = asked.get("/?token=read&place=geonames%3A170017&on=2024-12-06")
        assert answer.status_code == 303
        assert answer.headers["location"] == "./?place=geonames%3A170017&on=2024-12-06"
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert asked.get("/api/v1/meta").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        WRITE | {"Origin": "http://evil.example"},
        WRITE | {"Origin": "null"},
        WRITE | {"Sec-Fetch-Site": "cross-site"},
        WRITE | {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_write_from_elsewhere_is_refused(reader: TestClient, headers: dict[str, str]) -> None:
    answer = reader.post("/api/v1/judgements", json={"user": "ana", "judgements": []}, headers=headers)
    assert answer.status_code == 403
    assert "own page" in answer.json()["detail"]


def test_a_write_is_json_and_small(reader: TestClient) -> None:
    plain = reader.post("/api/v1/judgements", content="{}", headers=WRITE | {"Content-Type": "text/plain"})
    assert plain.status_code == 415
    assert reader.post("/api/v1/judgements", json={"user": "x" * 70_000}, headers=WRITE).status_code == 413

    def endless() -> Iterator[bytes]:
        yield from (b" " * 10_000 for _ in range(10))

    streamed = reader.post("/api/v1/judgements", content=endless(), headers=WRITE | {"Content-Type": "application/json"})
    assert streamed.status_code == 413
    assert reader.get("/api/v1/judgements").json()["total"] == 0


def test_every_answer_carries_the_strict_policy(reader: TestClient) -> None:
    for path in ("/", "/api/v1/meta", "/api/v1/nothing", "/api/v1/states?on=x", "/index.html", "/none.js"):
        headers = reader.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "worker-src 'self' blob:" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert not [name for name in headers if name.startswith("access-control")]


def test_hostile_reports_come_as_data_only(reader: TestClient) -> None:
    document = REPORTS[4][0]
    answer = reader.get(f"/api/v1/documents/{document.id}")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["text"] == HOSTILE
    assert answer.json()["title"] == "<b>bold</b> & bolder"
    assert answer.json()["url"] is None
    assert "javascript:" not in reader.get("/api/v1/documents").text
    feed = reader.get("/api/v1/feed.atom").text
    ElementTree.fromstring(feed)
    assert "<script" not in feed


def test_the_page_is_served_or_says_how_to_build_it(
    reader: TestClient, made: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if (page_folder() / "index.html").is_file():
        page = reader.get("/")
        assert page.status_code == 200
        assert "<script" in page.text
        assert not re.search(r"<script(?![^>]*\bsrc=)", page.text), "an inline script would be stopped by the policy"
    monkeypatch.setattr("whoholds.server.app.page_folder", lambda: tmp_path / "static")
    with client(create_app(made)) as asked:
        assert asked.get("/").status_code == 503
        assert "npm run build" in asked.get("/").text


def test_a_map_file_of_ones_own_is_served_piece_by_piece(made: Path, tmp_path: Path) -> None:
    (tmp_path / "my.pmtiles").write_bytes(bytes(range(200)))
    with client(create_app(made, pmtiles=tmp_path / "my.pmtiles")) as asked:
        address = get(asked, "meta")["pmtiles"]
        piece = asked.get(f"/{address}", headers={"Range": "bytes=10-19"})
        assert (piece.status_code, piece.content) == (206, bytes(range(10, 20)))
    with client(create_app(made, token="t", pmtiles=tmp_path / "my.pmtiles")) as asked:
        assert asked.get("/map.pmtiles").status_code == 401
    with pytest.raises(WhoHoldsError, match="no map file"):
        create_app(made, pmtiles=tmp_path / "none.pmtiles")


# -- review ------------------------------------------------------------------------------------------------------------------


def test_the_queue_begins_with_what_matters_most_and_is_least_sure(reader: TestClient) -> None:
    queue = get(reader, "review")
    effects = [item["effect"] for item in queue["items"]]
    assert effects == sorted(effects, reverse=True)
    assert queue["items"][0]["claim"]["confidence"] == 0.4
    assert (queue["total"], queue["judged"]) == (9, 0)
    assert "Salamiyah" in queue["items"][0]["effect_words"]


def test_a_judgement_moves_the_state_at_once_and_says_why(reviewer: TestClient) -> None:
    wrong = [claim["id"] for claim in get(reviewer, "claims", document=REPORTS[3][0].id, place=HAMA.id)["items"]]
    words = [{"target": id_, "action": "reject", "reason": "another Hama"} for id_ in wrong]
    answer = post(reviewer, "judgements", {"user": "ana", "judgements": words})
    (moved,) = [one for one in answer["moved"] if one["place_id"] == HAMA.id]
    assert moved["before"]["holder_id"] == "syria-opposition"
    assert moved["after"]["holder_id"] == "syria-government-assad"
    assert "reject by ana" in moved["why"]
    assert "another Hama" in moved["why"]
    page = get(reviewer, f"places/{HAMA.id}", **ON_THE_SIXTH)
    assert page["state"]["holder_id"] == "syria-government-assad"
    assert holder_on(reviewer, HAMA.id, "2024-12-06") == ("syria-government-assad", "claimed")
    known_before = get(reviewer, f"places/{HAMA.id}", known_on="2024-12-07", **ON_THE_SIXTH)
    assert known_before["state"]["holder_id"] == "syria-opposition"
    undone = post(reviewer, "judgements", {"user": "ana", "undo": [word["id"] for word in answer["made"]]})
    assert [one["after"]["holder_id"] for one in undone["moved"] if one["place_id"] == HAMA.id] == ["syria-opposition"]
    words_kept = get(reviewer, "judgements")
    assert words_kept["total"] == 4
    assert [word["standing"] for word in words_kept["items"]].count(True) == 0


def test_undo_restores_what_stood_before(reviewer: TestClient) -> None:
    target = capture(reviewer)
    post(reviewer, "judgements", {"user": "ana", "judgements": [{"target": target, "action": "accept"}]})
    second = post(reviewer, "judgements", {"user": "ben", "judgements": [{"target": target, "action": "reject"}]})
    post(reviewer, "judgements", {"user": "ben", "undo": [second["made"][0]["id"]]})
    assert get(reviewer, f"claims/{target}")["judged"]["action"] == "accept"
    assert [word["action"] for word in get(reviewer, f"claims/{target}")["judgements"]] == ["accept", "reject", "accept"]


def test_a_correction_moves_a_claim_to_another_place_by_name(reviewer: TestClient) -> None:
    target = capture(reviewer)
    wrong = [claim["id"] for claim in get(reviewer, "claims", document=REPORTS[3][0].id, type="withdraw")["items"]]
    changes = {"place": "Aleppo", "actor": "HTS", "speaker_kind": "monitor"}
    words = [{"target": target, "action": "correct", "changes": changes}, {"target": wrong[0], "action": "reject"}]
    answer = post(reviewer, "judgements", {"user": "ana", "judgements": words})
    assert {"Hama", "Aleppo"} <= {one["name"] for one in answer["moved"]}
    aleppo = next(one["place_id"] for one in answer["moved"] if one["name"] == "Aleppo")
    assert get(reviewer, f"places/{aleppo}", **ON_THE_SIXTH)["state"]["holder_id"] == "syria-opposition"
    assert decoded(get(reviewer, "spells"))[aleppo][-1][2] == "syria-opposition"
    post(reviewer, "judgements", {"user": "ana", "undo": [word["id"] for word in answer["made"]]})
    assert get(reviewer, f"places/{aleppo}", **ON_THE_SIXTH)["state"]["holder_id"] is None
    assert decoded(get(reviewer, "spells"))[HAMA.id][-1][2] == "syria-opposition"


def test_a_word_on_a_place_says_who_held_it(reviewer: TestClient) -> None:
    changes = {"holder": "syria-opposition", "start": "2024-12-07", "end": "2024-12-08"}
    answer = post(reviewer, "judgements", {"user": "ana", "judgements": [{"target": HOMS.id, "action": "correct", "changes": changes}]})
    assert [one["name"] for one in answer["moved"]] == ["Homs"]
    assert get(reviewer, f"places/{HOMS.id}", on="2024-12-07")["state"]["holder_id"] == "syria-opposition"


def test_a_bulk_with_one_wrong_word_stores_nothing(reviewer: TestClient) -> None:
    good = {"target": capture(reviewer), "action": "reject"}
    for bad, status in (
        ({"target": "c-0", "action": "reject"}, 404),
        ({"target": good["target"], "action": "correct"}, 400),
        ({"target": good["target"], "action": "correct", "changes": {"modality": "shouted"}}, 400),
        ({"target": good["target"], "action": "correct", "changes": {"actor": "Nobody Ever Heard"}}, 400),
        ({"target": good["target"], "action": "accept", "changes": {"type": "hold"}}, 400),
        ({"target": good["target"], "action": "praise"}, 400),
        ({"target": HOMS.id, "action": "correct", "changes": {"status": "held"}}, 400),
    ):
        post(reviewer, "judgements", {"user": "ana", "judgements": [good, bad]}, status)
    post(reviewer, "judgements", {"user": " ", "judgements": [good]}, 400)
    post(reviewer, "judgements", {"user": "ana", "judgements": []}, 400)
    post(reviewer, "judgements", {"user": "ana", "undo": ["j-0"]}, 404)
    assert get(reviewer, "judgements")["total"] == 0


def test_a_missed_claim_is_added_from_selected_text(reviewer: TestClient) -> None:
    document = REPORTS[3][0]
    start = document.text.index("The army left")
    body = {
        "user": "ben", "document": document.id, "start": start, "end": start + 25, "type": "capture", "actor": "syria-opposition",
        "place": HOMS.id, "when": {"start": "2024-12-06", "end": "2024-12-07"}, "reason": "missed",
    }  # fmt: skip
    answer = post(reviewer, "claims", body, 201)
    assert answer["claim"]["made_by"] == "person"
    assert answer["claim"]["evidence"]["quote"] == document.text[start : start + 25]
    assert [one["name"] for one in answer["moved"]] == ["Homs"]
    assert get(reviewer, f"places/{HOMS.id}", on="2024-12-07")["state"]["holder_id"] == "syria-opposition"
    report = get(reviewer, f"documents/{document.id}")
    assert len(report["claims"]) == 4
    post(reviewer, "judgements", {"user": "ben", "undo": [answer["made"][0]["id"]]})
    assert get(reviewer, f"places/{HOMS.id}", on="2024-12-07")["state"]["holder_id"] == "syria-government-assad"
    post(reviewer, "claims", body | {"end": 10_000}, 400)
    post(reviewer, "claims", body | {"document": "d-0"}, 404)
    post(reviewer, "claims", body | {"type": "conquer"}, 400)
    post(reviewer, "claims", body | {"unknown": 1}, 400)


def test_a_blind_second_review_hides_the_first_and_counts_agreement(reviewer: TestClient) -> None:
    ids = [item["claim"]["id"] for item in get(reviewer, "review", limit=3)["items"]]
    post(reviewer, "judgements", {"user": "ana", "judgements": [{"target": id_, "action": "accept"} for id_ in ids]})
    blind = get(reviewer, "review", blind_of="ana", user="ben")
    assert {item["claim"]["id"] for item in blind["items"]} == set(ids)
    assert all(item["claim"]["judged"] is None for item in blind["items"])
    words = [{"target": id_, "action": "accept" if n else "reject"} for n, id_ in enumerate(ids)]
    post(reviewer, "judgements", {"user": "ben", "judgements": words})
    assert get(reviewer, "review", blind_of="ana", user="ben")["total"] == 0
    agreement = get(reviewer, "agreement")
    assert agreement["pairs"] == [{"a": "ana", "b": "ben", "both": 3, "agreed": 2, "kappa": 0.0}]
    assert [one["claim"]["id"] for one in agreement["disagreements"]] == [ids[0]]


def test_judged_claims_leave_as_training_data(reviewer: TestClient) -> None:
    target = capture(reviewer)
    word = {"target": target, "action": "correct", "changes": {"type": "hold"}, "reason": "it says holds"}
    post(reviewer, "judgements", {"user": "ana", "judgements": [word]})
    (lesson,) = [json.loads(line) for line in reviewer.get("/api/v1/training.jsonl").text.splitlines()]
    assert (lesson["label"], lesson["user"], lesson["reason"]) == ("correct", "ana", "it says holds")
    assert (lesson["machine"]["type"], lesson["claim"]["type"]) == ("capture", "hold")
    assert lesson["paragraph"][lesson["machine"]["evidence"]["start"] - lesson["start"] :].startswith(lesson["quote"])


def test_what_another_process_reads_is_answered_at_once(reviewer: TestClient, tmp_path: Path) -> None:
    from served import ARMY, NEUTRAL, day, report
    from whoholds.model import Modality
    from whoholds.store import open_store

    before = get(reviewer, "meta")["counts"]["claims"]
    told = [("capture", ARMY, HAMA, day(7), NEUTRAL, Modality.ASSERTED, 0.95)]
    document, claims = report("The army retook Hama on Saturday.", day(8), "Second Wire", told)
    with open_store(tmp_path / "war.db", write=True) as store:
        store.add(document, claims, extractor="en test")
    assert get(reviewer, "meta")["counts"]["claims"] == before + 1
    assert holder_on(reviewer, HAMA.id, "2024-12-07") == ("syria-government-assad", "held")
    assert get(reviewer, f"documents/{document.id}")["title"] is None


def test_a_missed_claim_outlives_a_new_reading(reviewer: TestClient, tmp_path: Path) -> None:
    from whoholds.intake import intake
    from whoholds.pipeline import Extraction
    from whoholds.store import open_store

    document = REPORTS[3][0]
    body = {"user": "ben", "document": document.id, "start": 0, "end": 20, "type": "capture", "actor": "syria-opposition", "place": HOMS.id}
    added = post(reviewer, "claims", body | {"when": {"start": "2024-12-06", "end": "2024-12-07"}}, 201)["claim"]["id"]
    with open_store(tmp_path / "war.db", write=True) as store:
        intake(store, [document], lambda: lambda _: Extraction(), extractor="newer")
    assert [claim["id"] for claim in get(reviewer, f"documents/{document.id}")["claims"]] == [added]
    assert holder_on(reviewer, HOMS.id, "2024-12-07") == ("syria-opposition", "held")


# -- whoholds serve ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "tokens"), [([], 0), (["--host", "localhost"], 0), (["--host", "0.0.0.0"], 2), (["--token", "mine"], 2)]
)
def test_serve_needs_a_token_off_this_machine(
    made: Path, options: list[str], tokens: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    served: list[tuple[FastAPI, Json]] = []
    monkeypatch.setattr("uvicorn.run", lambda app, **how: served.append((app, how)))
    monkeypatch.setattr("sys.argv", ["whoholds", "serve", "--store", str(made), *options])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 0
    ((app, how),) = served
    assert how["host"] == (options[1] if "--host" in options else "127.0.0.1")
    assert how["access_log"] is False, "addresses may hold a token"
    printed = re.findall(r"\?token=(\S+)", capsys.readouterr().err)
    assert len(set(printed)) == tokens
    asked = client(app)
    assert asked.get("/api/v1/meta").status_code == (401 if tokens else 200)
    for token, may_review in zip(printed, (False, True), strict=False):
        assert asked.get("/api/v1/meta", headers={"Authorization": f"Bearer {token}"}).json()["can_review"] is may_review


def test_a_port_in_use_is_one_sentence(made: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("uvicorn.run", lambda *_, **__: pytest.fail("it served"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr("sys.argv", ["whoholds", "serve", "--store", str(made), "--port", str(port)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
    assert ended.value.code == 1
    said = f"Nothing can be served on port {port} of 127.0.0.1 (another program answers there); give another with --port or --host."
    assert capsys.readouterr().err.strip() == said
