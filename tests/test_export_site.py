"""`whoholds export site`: files that any web server shows, in the shapes of docs/api.md, without full texts."""

from __future__ import annotations

import functools
import http.server
import json
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from served import HAMA, HOSTILE, REPORTS, make_store
from whoholds import cli
from whoholds.gazetteer import fold, key_hash
from whoholds.server.app import page_folder

Json = dict[str, Any]
TEXT = "Syrian rebels captured the central city of Hama on Thursday.\n\nThe army left"


def export(store: Path, *more: str) -> tuple[int, str]:
    """The exit status and the words on standard error of one export."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["whoholds", "export", "site", "--store", str(store), *more])
        with pytest.raises(SystemExit) as ended:
            cli.main()
    return int(ended.value.code or 0), ""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("site") / "war.db")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A stand-in for the built page, so that these tests do not need it."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "assets").mkdir()
    (folder / "index.html").write_text('<!doctype html><head><script type="module" src="./assets/page.js"></script>')
    (folder / "assets" / "page.js").write_text("// the page")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("whoholds.server.site.page_folder", lambda: folder)
        yield folder


@pytest.fixture(scope="module")
def site(store: Path, page: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "site"
    assert export(store, "-o", str(folder))[0] == 0
    return folder


@pytest.fixture(scope="module")
def web(site: Path) -> Iterator[str]:
    """The files behind the plainest of web servers."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def get(web: str, name: str) -> Json:
    with urllib.request.urlopen(f"{web}api/v1/{name}") as answer:
        found: Json = json.load(answer)
    return found


def test_the_page_and_its_answers_open_from_any_web_server(web: str) -> None:
    with urllib.request.urlopen(web) as answer:
        assert b"./assets/page.js" in answer.read()
    meta = get(web, "meta.json")
    assert (meta["static"], meta["can_review"]) == (True, False)
    assert meta["counts"]["documents"] == len(REPORTS)


def test_a_places_file_answers_for_each_of_its_spells(web: str) -> None:
    number = get(web, "spells.json")["places"]["id"].index(HAMA.id)
    place = get(web, f"places/{number}.json")
    assert place["place"]["name"] == "Hama"
    assert [(s["from"], s["to"]) for s in place["states"]] == [(s["valid_from"], s["valid_to"]) for s in place["spells"]]
    last = place["states"][-1]
    assert last["state"]["holder_id"] == "syria-opposition"
    assert last["sentence"].endswith(".")
    assert last["evidence"]
    assert {"open_claims", "rules", "would_change", "judged"} <= last.keys()


def test_full_texts_stay_at_home(site: Path, web: str) -> None:
    everything = "".join(path.read_text(encoding="utf-8") for path in (site / "api").rglob("*") if path.is_file())
    assert json.dumps(TEXT)[1:-1] not in everything
    assert HOSTILE[-20:] not in everything.replace(HOSTILE[:200], "")
    report = get(web, f"documents/{REPORTS[3][0].id}.json")
    assert report["text"] is None
    assert [claim["evidence"]["quote"] for claim in report["claims"]]


def test_full_texts_go_along_only_where_they_are_asked_for(store: Path, page: Path, tmp_path: Path) -> None:
    assert export(store, "-o", str(tmp_path / "site"), "--with-texts")[0] == 0
    document = REPORTS[3][0]
    report = json.loads((tmp_path / "site" / "api" / "v1" / "documents" / f"{document.id}.json").read_text(encoding="utf-8"))
    assert report["text"] == document.text
    assert report["paragraphs"]
    assert {"actor", "place"} <= {mention["kind"] for mention in report["mentions"]}
    assert "owners allow" in (tmp_path / "site" / "README.txt").read_text(encoding="utf-8")


def test_texts_are_for_a_site_only(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["whoholds", "export", "claims", "--store", str(store), "--with-texts"])
        with pytest.raises(SystemExit):
            cli.main()
    assert "--with-texts is for a site" in capsys.readouterr().err


def test_the_site_brings_the_strict_policy_along(site: Path) -> None:
    index = (site / "index.html").read_text(encoding="utf-8")
    assert index.index("default-src 'none'; script-src 'self'") < index.index("<script")


def test_lists_are_whole(web: str) -> None:
    changes, documents, search = get(web, "changes.json"), get(web, "documents.json"), get(web, "search.json")
    assert len(changes["items"]) == changes["total"] > 0
    assert changes["next"] is None
    assert {d["id"] for d in documents["items"]} == {document.id for document, _ in REPORTS}
    assert {"Hama", "Homs"} <= {place["name"] for place in search["places"]}
    assert sum(get(web, "sparkline.json")["changes"]) > 0


def test_a_copy_is_searched_by_quotes_and_by_names_in_any_script(web: str) -> None:
    search = get(web, "search.json")
    hama = next(place for place in search["places"] if place["name"] == "Hama")
    for name in ("حماة", "Хама"):
        assert f"{key_hash(fold(name)) & 0xFFFF_FFFF:08x}" in hama["keys"]
    report = next(document for document in search["documents"] if document["title"] == "Hama falls")
    assert report["words"][0].startswith("Syrian rebels captured")
    actors = {actor["id"]: actor for actor in search["actors"]}
    assert "HTS" in actors["hayat-tahrir-al-sham"]["aliases"]
    assert actors["hayat-tahrir-al-sham"]["side"] == "syria-opposition"


def test_it_says_that_as_known_on_needs_the_server(site: Path) -> None:
    words = (site / "README.txt").read_text(encoding="utf-8")
    assert "as known on" in words
    assert "whoholds serve" in words


def test_an_export_may_be_repeated_but_spares_other_folders(
    store: Path, site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(store, "-o", str(site))[0] == 0
    (tmp_path / "mine.txt").write_text("mine")
    capsys.readouterr()
    assert export(store, "-o", str(tmp_path))[0] == 1
    assert "other things in it" in capsys.readouterr().err
    assert export(store)[0] == 1
    assert "-o DIR" in capsys.readouterr().err


def test_without_a_built_page_it_says_how_to_build_it(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("whoholds.server.site.page_folder", lambda: tmp_path / "none")
        assert export(store, "-o", str(tmp_path / "site"))[0] == 1
    assert "npm run build" in capsys.readouterr().err
    assert page_folder().name == "static"
