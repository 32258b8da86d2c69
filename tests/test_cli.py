"""The command line: results on standard output, one sentence for every error, exit 0, 1 or 2."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from whoholds import cli
from whoholds.cli import reviewing

HAMA = """---
published: 2024-12-06
outlet: Wire
title: Hama falls
---
Syrian rebels captured the central city of Hama on Thursday. The Syrian army said it had withdrawn from Hama on Thursday.
Turkey-backed factions may attack Homs next.
"""
ALEPPO = "---\npublished: 2024-12-01\noutlet: Monitor\n---\nSyrian rebels captured Aleppo on Friday.\n"


class Ran(NamedTuple):
    code: int
    out: str
    err: str

    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WHOHOLDS_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("WHOHOLDS_STORE", raising=False)
    monkeypatch.setenv("COLUMNS", "140")


def run(*arguments: object, keys: str = "") -> Ran:
    """One command in this process, as a shell would see it."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["whoholds", *map(str, arguments)])
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(keys.encode())))
        with pytest.raises(SystemExit) as ended:
            cli.main()
    return Ran(int(ended.value.code or 0), out.getvalue(), err.getvalue())


def refused(*arguments: object) -> str:
    """The one sentence of a command that ends with exit status 1."""
    ran = run(*arguments)
    assert ran.code == 1, ran
    assert ran.err.endswith("\n")
    assert ran.err.count("\n") == 1, ran.err
    assert "Traceback" not in ran.err
    return ran.err


@pytest.fixture(scope="module")
def war(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two reports, read for real."""
    folder = tmp_path_factory.mktemp("war")
    (folder / "hama.txt").write_text(HAMA)
    (folder / "aleppo.txt").write_text(ALEPPO)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WHOHOLDS_HOME", str(folder / "home"))
        ran = run("read", folder / "hama.txt", folder / "aleppo.txt", "--store", folder / "war.db")
    assert ran.code == 0, ran
    assert "2 new reports" in ran.out
    return folder / "war.db"


# -- read --------------------------------------------------------------------------------------------------------------


def test_reading_the_same_reports_again_stores_nothing_new(war: Path) -> None:
    ran = run("read", war.parent / "hama.txt", war.parent / "aleppo.txt", "--store", war)
    assert (ran.code, "0 new reports" in ran.out, "2 known already" in ran.out) == (0, True, True)


def test_a_batch_goes_on_after_bad_files_and_says_at_the_end_how_many_and_why(tmp_path: Path) -> None:
    for name, content in {
        "a.txt": b"Rebels captured Hama.", "b.txt": b"", "c.txt": b"\x89PNG\r\n\x1a\n", "d.csv": b"x,y\n1,2\n", "e.html": b"<html><p",
        "f.txt": b"---\npublished: soon\n---\nx y", "g.txt": b"---\npublished: 1700-01-01\n---\nx y", "h.txt": b"The army left Hama.",
    }.items():  # fmt: skip
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_bytes(content)
    ran = run("read", tmp_path / "in", tmp_path / "none.txt", "--store", tmp_path / "war.db")
    assert ran.code == 1
    assert "2 new reports" in ran.out
    assert "7 could not be read" in ran.out
    assert ran.err.count("\n") == 7
    for name in ("b.txt", "c.txt", "d.csv", "e.html", "f.txt", "g.txt", "none.txt"):
        assert sum(name in line for line in ran.err.splitlines()) == 1


def test_a_report_without_a_date_is_read_and_its_relative_dates_are_unknown(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Syrian rebels captured the central city of Hama on Thursday.")
    assert run("read", tmp_path / "a.txt", "--store", tmp_path / "war.db").code == 0
    (claim,) = run("claims", "--store", tmp_path / "war.db", "--format", "jsonl").rows()
    assert (claim["published"], claim["when"]["start"], claim["when"]["precision"]) == (None, None, "unknown")


def test_metadata_given_later_are_taken_in_and_the_report_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Syrian rebels captured the central city of Hama on Thursday.")
    run("read", tmp_path / "a.txt", "--store", tmp_path / "war.db")
    ran = run("read", tmp_path / "a.txt", "--published", "2024-12-06", "--store", tmp_path / "war.db")
    assert "1 read again" in ran.out
    (claim,) = run("claims", "--store", tmp_path / "war.db", "--format", "jsonl").rows()
    assert (claim["published"], claim["when"]["start"]) == ("2024-12-06", "2024-12-05")


def test_reading_for_control_leaves_other_types_out_and_reading_all_later_takes_them_in(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Syrian rebels captured Hama. Russian jets bombed Idlib.")
    store = tmp_path / "war.db"
    run("read", tmp_path / "a.txt", "--types", "control", "--store", store)
    assert {row["type"] for row in run("claims", "--store", store, "--format", "jsonl").rows()} == {"capture"}
    run("read", tmp_path / "a.txt", "--store", store)
    assert len(run("claims", "--store", store, "--format", "jsonl").rows()) == 2
    assert "1 known already" in run("read", tmp_path / "a.txt", "--types", "control", "--store", store).out


def test_a_report_in_a_language_without_an_extractor_is_stored_and_counted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Повстанцы взяли город Хама, сообщил наблюдатель.")
    assert "1 in a language without an extractor" in run("read", tmp_path / "a.txt", "--store", tmp_path / "war.db").out


def test_two_processes_read_the_same_as_one(tmp_path: Path) -> None:
    lines = [json.dumps({"text": f"Rebels captured Hama on {n} December 2024.", "published": "2024-12-20"}) for n in range(1, 13)]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    script = "from whoholds.cli import main; main()"
    command = [sys.executable, "-c", script, "read", str(tmp_path / "a.jsonl"), "--workers", "2", "--store", str(tmp_path / "two.db")]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    run("read", tmp_path / "a.jsonl", "--store", tmp_path / "one.db")
    one, two = (run("claims", "--store", tmp_path / name, "--format", "jsonl").out for name in ("one.db", "two.db"))
    assert one == two
    assert one.count("\n") >= 12


def test_the_summary_is_json_for_machines(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rebels captured Hama.")
    (row,) = run("read", tmp_path / "a.txt", "--store", tmp_path / "war.db", "--format", "jsonl").rows()
    assert (row["new"], row["unreadable"]) == (1, 0)


def test_an_unknown_type_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    assert "siege-of" in refused("read", "x.txt", "--types", "siege-of", "--store", tmp_path / "war.db")
    assert not (tmp_path / "war.db").exists()


# -- questions -----------------------------------------------------------------------------------------------------------


def test_control_says_who_holds_a_place_in_one_sentence(war: Path) -> None:
    ran = run("control", "Hama", "--on", "2024-12-06", "--store", war)
    assert ran.code == 0
    assert re.fullmatch(r"On 6 December 2024, Hama \(SY\) was held by Syrian opposition \(since 5 December 2024; .*\)\.\n", ran.out)


def test_control_for_machines_has_the_columns_of_the_contract(war: Path) -> None:
    (row,) = run("control", "Hama", "--on", "2024-12-06", "--store", war, "--format", "jsonl").rows()
    contract = (
        "place_id,name,country,admin1,lat,lon,valid_from,valid_to,valid_from_earliest,valid_from_latest,holder_id,holder,status,claimants,"
        "opponents,scope,confidence,basis,last_affirmed,number_of_claims,number_of_origins,claim_ids,known_from,rules_version"
    )
    assert ",".join(row) == contract
    assert (row["place_id"], row["holder_id"], row["status"]) == ("geonames:170017", "syria-opposition", "held")
    ran = run("control", "Hama", "--on", "2024-12-06", "--store", war, "--format", "csv")
    assert ran.out.splitlines()[0] == contract


def test_known_on_answers_as_the_record_stood_then(war: Path) -> None:
    (row,) = run("control", "Hama", "--on", "2024-12-06", "--known-on", "2024-12-05", "--store", war, "--format", "jsonl").rows()
    assert row["status"] == "unknown"


def test_a_place_of_the_gazetteer_never_heard_of_is_unknown_with_exit_0(war: Path) -> None:
    (row,) = run("control", "Reykjavik", "--on", "2024-12-06", "--store", war, "--format", "jsonl").rows()
    assert (row["status"], row["holder"], row["country"]) == ("unknown", None, "IS")


def test_a_place_in_no_gazetteer_is_refused_with_what_to_do(war: Path) -> None:
    assert "gazetteer add" in refused("control", "Nowheresville-on-Sea", "--on", "2024-12-06", "--store", war)


def test_a_place_is_also_found_by_its_id(war: Path) -> None:
    assert "Hama" in run("control", "geonames:170017", "--on", "2024-12-06", "--store", war).out


def test_why_shows_answer_rules_quotes_speakers_dates_and_what_moved_nothing(war: Path) -> None:
    ran = run("why", "Hama", "--on", "2024-12-06", "--store", war)
    for words in (
        "was held by Syrian opposition",
        "For",
        "against interest",
        "“Syrian rebels captured the central city of Hama on Thursday.”",
        "2024-12-06",
    ):
        assert words in ran.out
    homs = run("why", "Homs", "--on", "2024-12-06", "--store", war).out
    assert "Moved nothing" in homs
    assert "had no known holder" in homs


def test_why_for_machines_has_the_spell_the_rules_and_each_piece_of_evidence(war: Path) -> None:
    (row,) = run("why", "Hama", "--on", "2024-12-06", "--store", war, "--format", "jsonl").rows()
    assert row["holder_id"] == "syria-opposition"
    assert {"rule", "words", "stance"} <= row["rules"][0].keys()
    assert {"for"} <= {piece["stance"] for piece in row["evidence"]}
    assert all(piece["quote"] and piece["claim"] for piece in row["evidence"])
    rows = list(csv.DictReader(io.StringIO(run("why", "Hama", "--on", "2024-12-06", "--store", war, "--format", "csv").out)))
    assert len(rows) == len(row["evidence"])


def test_the_timeline_gives_spells_in_order_without_gaps(war: Path) -> None:
    rows = run("timeline", "Hama", "--store", war, "--format", "jsonl").rows()
    assert rows[-1]["holder_id"] == "syria-opposition"
    assert [row["valid_to"] for row in rows[:-1]] == [row["valid_from"] for row in rows[1:]]
    assert "Syrian opposition" in run("timeline", "Hama", "--store", war).out
    assert "No word" in run("timeline", "Reykjavik", "--store", war).out


def test_claims_are_filtered_and_printed_in_three_formats(war: Path) -> None:
    whole = run("claims", "--store", war, "--format", "jsonl").rows()
    assert {"capture", "withdraw"} <= {row["type"] for row in whole}
    only = run("claims", "--place", "Hama", "--type", "capture", "--actor", "Syrian rebels", "--store", war, "--format", "jsonl").rows()
    assert [row["place"]["name"] for row in only] == ["Hama"]
    assert (
        run("claims", "--since", "2024-12-01", "--until", "2024-12-04", "--type", "capture", "--store", war, "--format", "jsonl").out == ""
    )
    assert len(run("claims", "--limit", "1", "--store", war, "--format", "jsonl").rows()) == 1
    rows = list(csv.DictReader(io.StringIO(run("claims", "--store", war, "--format", "csv").out)))
    assert len(rows) == len(whole)
    assert "Syrian opposition" in run("claims", "--store", war).out


def test_a_quote_is_exactly_its_slice_of_the_text(war: Path) -> None:
    for row in run("claims", "--place", "Hama", "--store", war, "--format", "jsonl").rows():
        body = HAMA.split("---\n")[2].strip()
        assert body[row["evidence"]["start"] : row["evidence"]["end"]] == row["evidence"]["quote"]


def test_events_put_claims_together_and_count_origins(war: Path) -> None:
    rows = run("events", "--place", "Hama", "--store", war, "--format", "jsonl").rows()
    assert {"capture", "withdraw"} <= {row["type"] for row in rows}
    assert all(row["number_of_origins"] >= 1 and row["claim_ids"] for row in rows)
    assert "capture" in run("events", "--store", war).out


def test_relations_are_printed(war: Path) -> None:
    assert run("relations", "--store", war).code == 0
    assert all(
        {"a", "b", "type"} <= row.keys() for row in run("relations", "--actor", "Turkey", "--store", war, "--format", "jsonl").rows()
    )


@pytest.mark.parametrize("command", [("claims", "--type", "conquest"), ("events", "--type", "conquest")])
def test_an_unknown_type_is_refused_with_the_list(war: Path, command: tuple[str, ...]) -> None:
    assert "capture" in refused(*command, "--store", war)


@pytest.mark.parametrize("printed", ["2024-13-01", "soon", "1799-12-31", "2101-01-01"])
def test_a_bad_date_is_refused(war: Path, printed: str) -> None:
    assert "YYYY-MM-DD" in refused("control", "Hama", "--on", printed, "--store", war)


@pytest.mark.parametrize(
    "arguments", [(), ("control", "Hama"), ("control", "--on", "2024-12-06"), ("claims", "--format", "xml"), ("conquer",), ("read",)]
)
def test_wrong_usage_ends_with_2_and_says_how(arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert "Usage" in ran.err + ran.out


def test_the_store_may_be_named_by_the_environment(war: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHOHOLDS_STORE", str(war))
    assert "Hama" in run("control", "Hama", "--on", "2024-12-06").out


# -- stores that are none ------------------------------------------------------------------------------------------------


def test_every_bad_store_is_one_sentence(war: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whoholds.store.dialect.PATIENCE", 0.1)
    question = ("control", "Hama", "--on", "2024-12-06", "--store")
    assert "no store" in refused(*question, tmp_path / "none.db")
    (tmp_path / "text.db").write_text("Rebels captured Hama. " * 100)
    assert "not a store" in refused(*question, tmp_path / "text.db")
    assert "not a store" in refused("read", war.parent / "hama.txt", "--store", tmp_path / "text.db")
    locked = tmp_path / "locked.db"
    run("read", war.parent / "hama.txt", "--store", locked)
    other = sqlite3.connect(locked, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert "another process" in refused("read", war.parent / "aleppo.txt", "--store", locked)
    assert run(*question, locked).code == 0
    other.execute("ROLLBACK")
    other.execute("DROP TRIGGER meta_no_update")
    other.execute("UPDATE meta SET value = '9' WHERE name = 'schema'")
    assert "newer" in refused(*question, locked)


# -- export, review, places and actors of one's own ------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["control", "claims", "events", "documents"])
@pytest.mark.parametrize("format_", ["csv", "jsonl", "geojson"])
def test_everything_is_exported_in_every_format_that_fits(war: Path, tmp_path: Path, what: str, format_: str) -> None:
    if (what, format_) == ("documents", "geojson"):
        assert "no place" in refused("export", what, "--format", format_, "--store", war)
        return
    target = tmp_path / "out"
    assert run("export", what, "--format", format_, "-o", target, "--store", war).code == 0
    text = target.read_text()
    if format_ == "csv":
        count = len(list(csv.DictReader(io.StringIO(text))))
    else:
        count = len(json.loads(text)["features"]) if format_ == "geojson" else len([json.loads(line) for line in text.splitlines()])
    assert count >= 2
    assert run("export", what, "--format", format_, "--store", war).out == text


def test_an_export_that_cannot_be_written_is_one_sentence(war: Path, tmp_path: Path) -> None:
    assert "cannot be written" in refused("export", "claims", "-o", tmp_path / "no" / "out.csv", "--store", war)


def test_documents_leave_without_their_text(war: Path) -> None:
    rows = run("export", "documents", "--format", "jsonl", "--store", war).rows()
    assert all(len(row["sha256"]) == 64 and "text" not in row and all(len(q) <= 200 for q in row["quotes"]) for row in rows)


def test_a_claim_under_review_is_one_line_without_question_marks() -> None:
    claim = {"type": "withdraw", "actor": None, "recipient": None, "place": {"name": None, "text": "the base"},
             "when": {"start": "2024-12-05", "end": "2024-12-06"}}  # fmt: skip
    assert reviewing._told(claim) == "withdraw: somebody at the base, 2024-12-05"
    named = claim | {
        "actor": {"name": "SDF", "text": "they"},
        "recipient": {"name": "Army", "text": "it"},
        "when": {"start": None, "end": None},
    }
    assert reviewing._told(named) == "withdraw: SDF → Army at the base, no date"
    assert reviewing._told(claim | {"when": {"start": "2024-12-01", "end": None}}).endswith(", 2024-12-01/")


def test_a_review_is_done_with_single_keys_and_can_be_undone(war: Path, tmp_path: Path) -> None:
    store = tmp_path / "war.db"
    run("read", war.parent / "hama.txt", "--store", store)
    ran = run("review", "--user", "ada", "--store", store, keys="r not so\nu\ns\nq\n")
    assert ran.code == 0, ran
    assert "Taken back." in ran.out
    raw = sqlite3.connect(store)
    assert [json.loads(row[0])["rank"] for row in raw.execute("SELECT record FROM judgements ORDER BY seq")] == ["deprecated", "normal"]


def captured(tmp_path: Path) -> Path:
    """A store of one report: one capture of Hama."""
    (tmp_path / "a.txt").write_text("---\npublished: 2024-12-06\n---\nSyrian rebels captured the central city of Hama on Thursday.")
    run("read", tmp_path / "a.txt", "--store", tmp_path / "war.db")
    return tmp_path / "war.db"


def test_the_terminal_shows_the_paragraph_and_says_what_a_word_moved(tmp_path: Path) -> None:
    ran = run("review", "--user", "ada", "--store", captured(tmp_path), keys="r not so\nq\n")
    assert "“Syrian rebels captured the central city of Hama on Thursday.”" in " ".join(ran.out.split())
    assert "Hama: was: On 5 December 2024, Hama (SY) was held by Syrian opposition" in ran.out
    assert "reject by ada: capture" in ran.out
    assert "(not so)" in ran.out


def test_a_correction_in_the_terminal_takes_names_and_refuses_what_is_none(tmp_path: Path) -> None:
    store = captured(tmp_path)
    ran = run("review", "--user", "ada", "--store", store, keys="c\nplace=Nowherestan\nc wrong town\nplace=Homs; end=2024-12-07\nq\n")
    assert "No place 'Nowherestan'" in ran.err
    question = ("control", "Homs", "--on", "2024-12-06", "--store", store, "--format", "jsonl")
    assert run(*question).rows()[0]["holder_id"] == "syria-opposition"


def test_a_missed_claim_a_bulk_and_its_undo_in_the_terminal(tmp_path: Path) -> None:
    store = captured(tmp_path)
    words = "rebels captured the central city"
    keys = f"m\n{words}\ntype=hold; actor=Syrian opposition; place=Homs; start=2024-12-05; end=2024-12-06\nb\n1 a\nw\nu\nq\n"
    ran = run("review", "--user", "ada", "--store", store, keys=keys)
    assert "Homs: was:" in ran.out
    assert "1 judgement stored." in ran.out
    rows = run("claims", "--place", "Homs", "--store", store, "--format", "jsonl").rows()
    assert [(row["type"], row["evidence"]["quote"]) for row in rows] == [("hold", words)]


def test_a_second_reviewer_in_the_terminal_is_blind_and_sees_the_agreement(tmp_path: Path) -> None:
    store = captured(tmp_path)
    run("review", "--user", "ada", "--store", store, keys="a\nq\n")
    assert run("review", "--user", "ben", "--store", store).out.startswith("0 claims")
    ran = run("review", "--user", "ben", "--blind-of", "ada", "--store", store, keys="r\nq\n")
    assert ran.out.startswith("1 claim to review")
    assert "ada and ben agree on 0 of 1" in ran.out


def test_a_rejected_claim_no_longer_counts_and_the_correction_does(war: Path, tmp_path: Path) -> None:
    store = tmp_path / "war.db"
    (tmp_path / "a.txt").write_text("---\npublished: 2024-12-06\n---\nSyrian rebels captured the central city of Hama on Thursday.")
    run("read", tmp_path / "a.txt", "--store", store)
    question = ("control", "Hama", "--on", "2024-12-06", "--store", store, "--format", "jsonl")
    assert run(*question).rows()[0]["holder_id"] == "syria-opposition"
    run("review", "--user", "ada", "--store", store, keys="r not so\nq\n")
    assert run(*question).rows()[0]["holder_id"] is None
    assert run(*question, "--known-on", "2024-12-31").rows()[0]["holder_id"] == "syria-opposition"


def test_a_place_of_ones_own_is_found_in_later_reports(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("name,lat,lon,country\nQarnabil,35.2,36.5,SY\n")
    assert "1 place added" in run("gazetteer", "add", tmp_path / "mine.csv").out
    (tmp_path / "a.txt").write_text("Syrian rebels captured the town of Qarnabil near Hama in Syria.")
    run("read", tmp_path / "a.txt", "--store", tmp_path / "war.db")
    (row,) = run("claims", "--place", "Qarnabil", "--store", tmp_path / "war.db", "--format", "jsonl").rows()
    assert row["place"]["lat"] == 35.2
    assert "no place file" in refused("gazetteer", "add", tmp_path / "none.csv")


def test_actors_of_ones_own_are_checked_before_they_are_kept(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("this is = = not toml")
    assert "bad.toml" in refused("actors", "add", tmp_path / "bad.toml")
    assert "none.toml" in refused("actors", "add", tmp_path / "none.toml")
    assert run("actors", "check").code in (0, 1)


# -- starting ------------------------------------------------------------------------------------------------------------


def test_questions_start_without_loading_the_parser(war: Path) -> None:
    script = (
        "import sys; sys.argv = ['whoholds', 'why', 'Hama', '--on', '2024-12-06', '--store', sys.argv[1]]\n"
        "from whoholds.cli import main\n"
        "try: main()\n"
        "except SystemExit: print(sorted(m for m in ('spacy', 'trafilatura', 'numpy', 'feedparser') if m in sys.modules), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", script, str(war)], capture_output=True, text=True, check=True)
    assert ran.stderr.strip() == "[]"


def test_the_module_is_the_command(war: Path) -> None:
    ran = subprocess.run([sys.executable, "-m", "whoholds", "--version"], capture_output=True, text=True, check=True)
    assert "0.1.0" in ran.stdout
