"""The scorers score what they say: control tables, golden claims, types, places and speakers, with readers that are made up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from whoholds.errors import EvaluationError, UnknownValueError
from whoholds.evaluate import SUITES, Report, Row, combined_json, combined_table, run, run_all
from whoholds.evaluate.attribution import load as load_marked
from whoholds.evaluate.attribution import score as score_attribution
from whoholds.evaluate.cases import failures
from whoholds.evaluate.event_place import Example
from whoholds.evaluate.event_place import score as score_event_place
from whoholds.evaluate.gold import GoldReport, claim, control, load_reports, relation
from whoholds.evaluate.keyword import keyword_table
from whoholds.evaluate.matching import checks, never_hits, pair, relation_found
from whoholds.evaluate.plover import score as score_plover
from whoholds.evaluate.reading import Answer, agrees, answer, document, table_rows
from whoholds.evaluate.reports import score as score_reports
from whoholds.evaluate.ukraine import GoldPlace, isotonic, load_gold, pair_places, score_table, table_spells
from whoholds.model import (
    ActorRef,
    Basis,
    Claim,
    ControlSpell,
    Document,
    Evidence,
    Interval,
    Modality,
    Place,
    PlaceRef,
    Precision,
    Relation,
    Scope,
    Span,
    Speaker,
    SpeakerKind,
    Status,
)

GOMA = Place(id="geonames:216281", name="Goma", country="CD", lat=-1.67, lon=29.22, kind="city")
HEADER = "place,aliases,lat,lon,date,holder_side,tolerance,kind,split,precision,origin\n"


@dataclass(frozen=True)
class Yield:
    claims: tuple[Claim, ...] = ()
    relations: tuple[Relation, ...] = ()


class FakeReader:
    """Reads the claims it was given, whatever the document."""

    def __init__(self, *claims: Claim, places: tuple[Span, ...] = ()) -> None:
        self.claims = claims
        self.places = places

    def read(self, document: Document) -> Yield:
        return Yield(claims=self.claims)

    def places_of(self, text: str, verb_span: Span) -> Sequence[Span]:
        return self.places


def capture(**changes: object) -> Claim:
    base = Claim(
        id="c-1", document="d-1", type="capture", evidence=Evidence(start=0, end=14, quote="M23 took Goma."),
        actors=(ActorRef(text="M23", id="m23", name="March 23 Movement"),), place=PlaceRef(text="Goma", place=GOMA),
        when=Interval(start=date(2025, 1, 27), end=date(2025, 1, 28), precision=Precision.DAY), confidence=0.9,
    )  # fmt: skip
    return replace(base, **changes)  # type: ignore[arg-type]


def gold_file(tmp_path: Path, *rows: str) -> tuple[GoldPlace, ...]:
    file = tmp_path / "gold_dev.csv"
    file.write_text(HEADER + "\n".join(rows) + "\n")
    return load_gold(file)


def row(start: str, holder: str, end: str = "", **more: str) -> dict[str, str]:
    return {"place_id": "x", "name": "Izium", "lat": "49.19", "lon": "37.28", "valid_from": start, "valid_to": end, "holder": holder,
            "holder_id": "", "status": "held", "confidence": "0.9", **more}  # fmt: skip


IZIUM = ("Izium,,49.19,37.28,2022-02-24,Ukraine,0,initial,dev,day,x", "Izium,,49.19,37.28,2022-04-01,Russia,0,change,dev,day,x")


# -- control tables ------------------------------------------------------------------------------------------------------------------


def test_a_change_counts_within_its_slack_and_not_beyond(tmp_path: Path) -> None:
    score = score_table([row("2022-04-03", "Russian forces")], gold_file(tmp_path, *IZIUM))
    assert (score.recall[1], score.recall[3], score.recall[7]) == (0.0, 100.0, 100.0)
    assert (score.precision[7], score.median_day_error, score.wrong_flips) == (100.0, 2.0, 0.0)


def test_the_tolerance_of_the_gold_is_added_to_the_slack(tmp_path: Path) -> None:
    loose = (IZIUM[0], "Izium,,49.19,37.28,2022-04-01,Russia,3,change,dev,day,x")
    assert score_table([row("2022-04-05", "Russia")], gold_file(tmp_path, *loose)).recall[1] == 100.0


def test_days_before_the_first_word_are_filled_with_the_golds_first_state(tmp_path: Path) -> None:
    gold = gold_file(tmp_path, *IZIUM)
    right = score_table([row("2022-04-01", "Russia")], gold)
    constant = score_table([], gold)
    assert right.state_all == 100.0
    assert constant.state_all == pytest.approx(100 * 36 / 189)
    assert constant.f1[7] == 0.0


def test_contested_gold_days_and_days_inside_a_tolerance_are_left_out(tmp_path: Path) -> None:
    gold = gold_file(
        tmp_path, "Izium,,49.19,37.28,2022-02-24,Ukraine,0,initial,dev,day,x", "Izium,,49.19,37.28,2022-03-06,contested,0,change,dev,day,x",
        "Izium,,49.19,37.28,2022-08-21,Russia,2,change,dev,day,x",
    )  # fmt: skip
    assert score_table([], gold).place_days == 10 + 8  # to 5 March; from 24 August, the third day after the change


def test_contested_and_unknown_spells_are_no_changes(tmp_path: Path) -> None:
    rows = [row("2022-03-10", "", "2022-04-01", status="contested"), row("2022-04-01", "Russia")]
    score = score_table(rows, gold_file(tmp_path, *IZIUM))
    assert (score.our_changes, score.f1[1]) == (1, 100.0)
    assert score.flagged_wrong == 100.0


def test_what_the_gold_does_not_know_is_never_scored(tmp_path: Path) -> None:
    gold = gold_file(
        tmp_path, IZIUM[0], "Izium,,49.19,37.28,2022-04-01,?,0,gap,dev,day,x", "Izium,,49.19,37.28,2022-05-01,Russia,0,resume,dev,day,x"
    )  # fmt: skip
    score = score_table([row("2022-04-10", "Russia")], gold)
    assert (score.gold_changes, score.our_changes, score.wrong_flips) == (0, 0, 0.0)


def test_a_wrong_flip_matches_no_change_within_thirty_days(tmp_path: Path) -> None:
    score = score_table([row("2022-07-01", "Russia")], gold_file(tmp_path, *IZIUM))
    assert score.wrong_flips == pytest.approx(1000 / 189)
    assert {m.kind for m in score.missed} == {"missed", "false"}


def test_places_pair_by_name_within_15_km_else_by_3_km_and_one_to_one(tmp_path: Path) -> None:
    gold = gold_file(tmp_path, *IZIUM)
    far, near = row("2022-04-01", "Russia", place_id="far", lat="50.19"), row("2022-04-01", "Russia", place_id="near", lat="49.25")
    spells = list(table_spells([far, near, row("2022-04-01", "Russia", place_id="close", name="Izyum", lat="49.191")]))
    assert pair_places(gold, spells)["Izium"][0].place_id == "near"
    assert pair_places(gold, spells[2:])["Izium"][0].place_id == "close"
    assert pair_places(gold, spells[:1]) == {}


def test_rows_of_parts_and_areas_are_not_scored() -> None:
    assert list(table_spells([row("2022-04-01", "Russia", scope="facility"), row("2022-04-01", "Russia", scope="area")])) == []


def test_calibration_is_measured_on_the_days_that_name_a_side(tmp_path: Path) -> None:
    score = score_table([row("2022-04-01", "Russia", confidence="0.8")], gold_file(tmp_path, *IZIUM))
    assert score.ece == pytest.approx(0.2)
    assert score.brier == pytest.approx(0.04)


def test_isotonic_steps_never_fall() -> None:
    steps = isotonic([(i / 10, i % 3 == 0) for i in range(10)])
    assert [value for _, value in steps] == sorted(value for _, value in steps)


def test_the_keyword_baseline_takes_the_side_before_the_verb_and_the_last_date(tmp_path: Path) -> None:
    page = document("On 1 April 2022 Russian forces captured Izium. Later Ukraine liberated Izium.")
    rows = keyword_table([page], gold_file(tmp_path, *IZIUM))
    assert [(r["valid_from"], r["holder"]) for r in rows] == [("2022-04-01", "Russia"), ("2022-04-01", "Ukraine")]


def test_a_gold_file_that_is_none_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"gold_dev\.csv"):
        load_gold(tmp_path / "gold_dev.csv")


# -- golden claims -------------------------------------------------------------------------------------------------------------------


def test_a_claim_is_checked_only_on_what_the_gold_says() -> None:
    agreement = checks(claim({"type": "capture", "place": ["Goma"], "actor": ["M23"]}, "x"), capture())
    assert agreement.complete
    assert agreement.passed == {"type", "place", "actor"}


@pytest.mark.parametrize(
    ("gold", "failed"),
    [
        ({"type": ["hold"]}, {"type"}),
        ({"place": ["Bukavu"]}, {"place"}),
        ({"start": "2025-01-26"}, {"date"}),
        ({"precision": "unknown"}, {"date"}),
        ({"modality": "claimed"}, {"modality"}),
        ({"said_by_kind": "government"}, {"speaker kind"}),
        ({"scope": "part"}, {"scope"}),
        ({"recipient": ["army"]}, {"recipient"}),
        ({"recipient_optional": ["army"]}, set()),
        ({"must_include": "2025-01-27", "start_not_before": "2025-01-01", "end_not_after": "2025-02-01"}, set()),
        ({"quote": "took Goma"}, set()),
        ({"place_id": "none"}, {"place"}),
    ],
)
def test_each_check_fails_alone(gold: dict[str, object], failed: set[str]) -> None:
    assert checks(claim(gold, "x"), capture()).failed == failed


def test_a_facility_is_not_its_town_unless_the_gold_gives_the_scope() -> None:
    airport = capture(place=PlaceRef(text="Goma airport", scope=Scope.FACILITY, within=PlaceRef(text="Goma", place=GOMA)))
    assert not checks(claim({"type": "capture", "place": "Goma"}, "x"), airport).complete
    assert checks(claim({"type": "capture", "place_text": "airport", "scope": "facility", "within": "Goma"}, "x"), airport).complete
    assert never_hits(claim({"type": ["capture"], "place": ["Goma"]}, "x"), [airport]) == ()


def test_pairing_is_one_to_one_and_as_large_as_possible() -> None:
    wide, narrow = claim({"type": "capture"}, "wide"), claim({"type": "capture", "place": "Goma"}, "narrow")
    elsewhere = capture(id="c-2", place=PlaceRef(text="Bukavu"))
    result = pair([wide, narrow], [capture(), elsewhere], frozenset({"type", "place"}))
    assert dict(result.pairs) == {0: 1, 1: 0}
    assert (result.missed, result.spare) == ((), ())


def test_an_unknown_key_in_a_gold_file_is_an_error() -> None:
    with pytest.raises(EvaluationError, match="modalty"):
        claim({"modalty": "claimed"}, "x")


def test_an_alliance_holds_both_ways_and_backing_does_not() -> None:
    def between(type_: str) -> Relation:
        words = Evidence(start=0, end=1, quote="x")
        return Relation(id="r", document="d", type=type_, a=ActorRef(text="M23"), b=ActorRef(text="Rwanda"), evidence=words)

    assert relation_found(relation({"type": "allied-with", "a": "Rwanda", "b": "M23"}, "x"), [between("allied-with")])
    assert not relation_found(relation({"type": "backed-by", "a": "Rwanda", "b": "M23"}, "x"), [between("backed-by")])


def spell(**changes: object) -> ControlSpell:
    base = ControlSpell(
        place=GOMA, valid_from=date(2025, 1, 27), valid_to=None, holder="m23", status=Status.HELD, confidence=0.9, basis=Basis.ASSERTED
    )  # fmt: skip
    return replace(base, **changes)  # type: ignore[arg-type]


def test_a_control_question_is_answered_by_the_spell_of_its_day() -> None:
    question = control({"place": "Goma", "on": "2025-02-01", "holder": ["M23"], "status": ["held"], "min_confidence": 0.85}, "x")
    found = answer(question, {GOMA.id: (spell(),)}, [capture()])
    assert agrees(question, found)
    before = control({"place": "Goma", "on": "2025-01-01", "holder": ["unknown"], "status": ["unknown"]}, "x")
    assert agrees(before, answer(before, {GOMA.id: (spell(),)}, [capture()]))
    assert not agrees(question, Answer(spell=None))


def test_a_case_says_what_is_wrong_in_words() -> None:
    case = GoldReport(id="x", text="M23 took Goma.", claims=(claim({"type": "hold", "place": "Goma"}, "x"),), nothing=True)
    misses = failures(case, Yield(claims=(capture(),)), lambda claims, known_on: {})
    assert [m.cause for m in misses] == ["not found", "nothing"]


# -- suites --------------------------------------------------------------------------------------------------------------------------


def test_reports_count_matches_strictness_speakers_and_alarms(tmp_path: Path) -> None:
    (tmp_path / "dev-01.toml").write_text(
        '[[report]]\nid = "a"\nconflict = "DRC"\npublished = "2025-01-28"\ntext = "M23 took Goma."\n'
        '[[report.claim]]\ntype = "capture"\nplace = ["Goma"]\nactor = ["M23"]\nmodality = "claimed"\nsaid_by_kind = "outlet"\n'
        '[[report.never]]\ntype = ["capture"]\nplace = ["Bukavu"]\n'
        '[[report.control]]\nplace = "Goma"\non = "2025-02-01"\nholder = ["M23"]\n'
    )
    extra = capture(id="c-2", type="hold", place=PlaceRef(text="Bukavu"))
    report = score_reports(tmp_path, reader=FakeReader(capture(), extra), decides=lambda claims, known_on: {GOMA.id: (spell(),)})
    assert report.value("dev: claims precision") == 50.0
    assert report.value("dev: claims recall") == 100.0
    assert report.value("dev: strict, of golden claims") == 0.0
    assert report.value("dev: speaker kind, of matched") == 100.0
    assert report.value("dev: false alarms") == 0.0
    assert report.value("dev: control questions") == 100.0
    assert {m.cause for m in report.misses} == {"modality", "spare"}


def test_plover_takes_the_most_confident_claim_and_any(tmp_path: Path) -> None:
    (tmp_path / "plv_dev.tsv").write_text(
        "id\tsentence\tsource\ttarget\tplover_type\n1\tThe M23 rebels hit Goma.\tthe M23 rebels\tarmy\tASSAULT\n2\tx\tUN\t\tAID\n"
    )
    army = (ActorRef(text="the Congolese army"),)
    low = capture(id="c-2", type="aid", actors=(ActorRef(text="UN agencies"),), confidence=0.2)
    report = score_plover(tmp_path, reader=FakeReader(capture(recipients=army), low))
    assert report.value("type") == 50.0
    assert report.value("type and both actors") == 50.0
    assert report.value("type and both actors, any output") == 100.0
    assert report.value("outputs a sentence") == 2.0


def test_event_place_counts_words_of_spans(tmp_path: Path) -> None:
    line = {"text": "He captured Deir ez-Zor.", "verb": [[3, 11]], "places": [[12, 23]]}
    (tmp_path / "dev.jsonl").write_text(json.dumps(line) + "\n")
    report = score_event_place(tmp_path, reader=FakeReader(places=(Span(start=12, end=16),)))
    assert report.value("held fifth: token precision") == 100.0
    assert report.value("held fifth: token recall") == pytest.approx(100 / 3)


def test_event_place_scores_the_fifth_that_training_never_saw(tmp_path: Path) -> None:
    lines = [
        {"text": "They took Uvira.", "verb": [[5, 9]], "places": [[10, 15]]},  # held out
        {"text": "They took Goma.", "verb": [[5, 9]], "places": []},
    ]
    (tmp_path / "dev.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n")
    report = score_event_place(tmp_path, reader=FakeReader(places=(Span(start=10, end=14),)))
    assert report.items == 1
    assert report.value("held fifth: token F1") == 100.0
    assert report.value("all sentences, four fifths of them seen in training: token F1") == pytest.approx(200 / 3)


def test_marks_that_slipped_off_the_words_are_known() -> None:
    def marked(start: int, end: int) -> Example:
        return Example(text="They took Uvira.", verb=Span(start=5, end=9), places=(Span(start=start, end=end),))

    assert marked(10, 15).aligned
    assert not marked(2, 3).aligned
    assert not marked(9, 9).aligned


def test_attribution_counts_an_absent_claim_as_wrong_in_all(tmp_path: Path) -> None:
    (tmp_path / "dev.toml").write_text(
        '[[sentence]]\ntext = "M23 said it took Goma."\ntype = "capture"\nplace = "Goma"\nkind = "armed-group"\nname = ["M23"]\n'
        'modality = "claimed"\n[[sentence]]\ntext = "x"\ntype = "hold"\nkind = "outlet"\n'
    )
    said = capture(said_by=Speaker(kind=SpeakerKind.ARMED_GROUP, name="M23"), modality=Modality.CLAIMED)
    report = score_attribution(tmp_path, reader=FakeReader(said))
    assert report.value("dev: claim found") == 50.0
    assert report.value("dev: speaker kind") == 50.0
    assert report.value("dev: speaker name") == 100.0


def test_the_projects_own_attribution_suite_is_well_formed() -> None:
    folder = Path(__file__).parents[1] / "eval" / "attribution"
    dev, held = (load_marked(folder / f"{part}.toml") for part in ("dev", "held"))
    assert len(dev) + len(held) >= 150
    assert len(held) >= (len(dev) + len(held)) / 3 - 1
    kinds, modalities = {k.value for k in SpeakerKind}, {m.value for m in Modality}
    assert all(set(m.kinds) <= kinds and set(m.modalities) <= modalities for m in (*dev, *held))


def test_the_projects_own_reports_can_be_read() -> None:
    for file in sorted((Path(__file__).parents[1] / "eval" / "reports").glob("*.toml")):
        assert load_reports(file, "report")


def test_spells_become_rows_of_the_control_table_without_leading_unknowns() -> None:
    unknown = spell(valid_from=date(1800, 1, 1), valid_to=date(2025, 1, 27), holder=None, status=Status.UNKNOWN)
    rows = table_rows({GOMA.id: (unknown, spell())})
    assert [(r["valid_from"], r["holder_id"], r["scope"]) for r in rows] == [("2025-01-27", "m23", "whole")]


# -- the door ------------------------------------------------------------------------------------------------------------------------


def test_an_unknown_suite_or_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnknownValueError, match="choose one of seed"):
        run("sead", tmp_path)
    for suite in SUITES:
        with pytest.raises(EvaluationError):
            run(suite, tmp_path / "missing")


def test_all_suites_that_a_folder_holds_are_run_with_one_reader(tmp_path: Path) -> None:
    (tmp_path / "eval" / "event-place").mkdir(parents=True)
    (tmp_path / "eval" / "event-place" / "dev.jsonl").write_text(
        json.dumps({"text": "They took Uvira.", "verb": [[5, 9]], "places": []}) + "\n"
    )
    reports = run_all(tmp_path / "eval", reader=FakeReader())
    assert [(r.suite, r.items, r.misses) for r in reports] == [("event-place", 1, ())]
    with pytest.raises(EvaluationError, match="no suite"):
        run_all(tmp_path / "eval" / "event-place", reader=FakeReader())


def test_a_report_prints_as_table_and_as_json() -> None:
    report = Report(suite="x", rows=(Row(name="type", value=50.0, peers=(("peer", 30.6),)),), items=2, seconds=0.1, commit="abc")
    assert "| type | 50.0 | 30.6 |" in report.table()
    assert json.loads(combined_json([report]))["x"]["rows"][0] == {"name": "type", "value": 50.0, "peers": {"peer": 30.6}}
    assert "peer 30.6" in combined_table([report])
