"""Questions on a store: the claims that answer, the cache that keeps them quick, and the place that a name means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from whoholds.answers import Answers
from whoholds.corroborate import bands, same_text, signature, wire
from whoholds.errors import AmbiguousPlaceError, UnknownPlaceError
from whoholds.lexicon.actors import load_actors
from whoholds.model import (
    ActorRef,
    Claim,
    ControlSpell,
    Document,
    Evidence,
    Interval,
    Place,
    PlaceRef,
    Precision,
    Scope,
    Speaker,
    SpeakerKind,
    claim_id,
    document_id,
)
from whoholds.review import judgement_on
from whoholds.store import CopyTest, Store, open_store

ACTORS = load_actors()
COPIES = CopyTest(signature=signature, bands=bands, same_text=same_text, wire=wire)
PROVINCE = Place(id="admin1:SY.10", name="Hama", country="SY", kind="admin1", lat=35.1, lon=36.9, parents=("country:SY",))
HAMA = Place(
    id="geonames:170017", name="Hama", country="SY", admin1="Hama", lat=35.13, lon=36.76, kind="city", parents=(PROVINCE.id, "country:SY")
)
NEAR = Place(
    id="geonames:2", name="Khattab", country="SY", admin1="Hama", lat=35.20, lon=36.68, kind="town", parents=(PROVINCE.id, "country:SY")
)
TWINS = tuple(
    Place(id=f"geonames:{n}", name="Salamiyah", country=c, admin1=a, lat=35.0, lon=37.0, kind="town")
    for n, c, a in ((7, "SY", "Hama"), (8, "IQ", "Anbar"))
)
REBELS = ActorRef(text="rebels", id="syria-opposition", name="Syrian opposition")
ARMY = ActorRef(text="the army", id="syria-government-assad", name="Government of Syria (Assad)")
FIFTH = date(2024, 12, 5)


def told(
    type_: str,
    actor: ActorRef,
    place: Place,
    day: date,
    *,
    known: date | None = None,
    outlet: str = "Wire",
    scope: Scope = Scope.WHOLE,
    text: str = "",
) -> tuple[Document, Claim]:
    """A report with one claim."""
    words = text or f"{outlet}: {actor.text} {type_} {place.name} on {day} as told on {known} " + " ".join(
        f"{outlet}{type_}{n}" for n in range(30)
    )
    published = known or day
    document = Document(id=document_id(words.encode()), text=words, raw=words.encode(), published=published, outlet=outlet)
    evidence = Evidence(start=0, end=10, quote=words[:10])
    claim = Claim(
        id=claim_id(document.id, type_, evidence, (actor.text, place.name)), document=document.id, type=type_, evidence=evidence,
        actors=(actor,), place=PlaceRef(text=place.name, place=place, scope=scope),
        when=Interval(start=day, end=day + timedelta(days=1), precision=Precision.DAY),
        published=published, known=published, outlet=outlet, confidence=0.95,
    )  # fmt: skip
    return document, claim


def fill(store: Store, reports: Sequence[tuple[Document, Claim]]) -> Answers:
    for document, claim in reports:
        store.add(document, [claim], extractor="test", copies=COPIES)
    return Answers(store=store, sides=ACTORS)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "war.db", write=True) as opened:
        yield opened


HELD = told("hold", ARMY, HAMA, date(2024, 11, 1))
TAKEN = told("capture", REBELS, HAMA, FIFTH, known=date(2024, 12, 6))
NEIGHBOUR = told("hold", ARMY, NEAR, date(2024, 12, 20))


def test_the_order_of_reading_never_matters(tmp_path: Path) -> None:
    answers = []
    for number, reports in enumerate(([HELD, TAKEN, NEIGHBOUR], [NEIGHBOUR, TAKEN, HELD])):
        with open_store(tmp_path / f"{number}.db", write=True) as opened:
            asked = fill(opened, reports)
            answers.append((list(asked.spells()), asked.why(HAMA, FIFTH)))
    assert answers[0] == answers[1]


def test_the_cache_changes_no_answer_and_follows_what_is_read_and_judged_later(store: Store) -> None:
    asked = fill(store, [HELD, TAKEN])
    asked.refresh()
    late = date(2025, 3, 1)
    alone = asked.control(HAMA, late)
    fill(store, [NEIGHBOUR])
    beside = asked.control(HAMA, late)
    assert beside.confidence != alone.confidence
    store.add_judgement(judgement_on(NEIGHBOUR[1].id, "reject", "ada"))
    assert asked.control(HAMA, late) == alone
    assert asked.refresh() >= 0
    assert asked.control(HAMA, late) == alone


def test_a_document_read_again_with_fewer_claims_leaves_the_cache(store: Store) -> None:
    asked = fill(store, [HELD, TAKEN, NEIGHBOUR])
    late = date(2025, 3, 1)
    beside = asked.control(HAMA, late)
    store.add(NEIGHBOUR[0], [], extractor="newer")
    assert asked.control(HAMA, late).confidence != beside.confidence


def test_the_cache_is_kept_in_a_store_opened_for_questions_and_given_up_where_it_cannot_be_written(store: Store) -> None:
    fill(store, [HELD, TAKEN, NEIGHBOUR])
    with open_store(store.where) as other:
        asked = Answers(store=other, sides=ACTORS)
        first = asked.control(HAMA, date(2025, 3, 1))
        assert NEAR.id in other.cached_places(None)
        with store.batch():
            store.add(*_bare(told("capture", REBELS, NEAR, date(2025, 1, 1))))
            assert asked.control(HAMA, date(2025, 3, 1)) == first


def _bare(report: tuple[Document, Claim]) -> tuple[Document, list[Claim]]:
    return report[0], [report[1]]


def test_known_on_never_sees_what_came_later(store: Store) -> None:
    asked = fill(store, [HELD, TAKEN])
    before = asked.control(HAMA, FIFTH, date(2024, 12, 5))
    assert before.holder == "syria-government-assad"
    assert asked.control(HAMA, FIFTH, date(2024, 12, 6)).holder == "syria-opposition"
    fill(store, [NEIGHBOUR])
    assert asked.control(HAMA, FIFTH, date(2024, 12, 5)) == before


def test_a_word_on_a_whole_province_reaches_its_settlements_as_inherited(store: Store) -> None:
    asked = fill(store, [told("capture", REBELS, PROVINCE, FIFTH), told("clash", ARMY, NEAR, FIFTH)])
    spell = asked.control(NEAR, date(2024, 12, 6))
    assert (spell.holder, spell.basis.value) == ("syria-opposition", "inherited")
    own = {row.place.id for row in asked.spells()}
    assert {row.place.id for row in asked.spells(inherited=asked.inheriting())} >= own | {NEAR.id}


def test_a_claim_about_somewhere_in_a_province_reaches_no_settlement(store: Store) -> None:
    asked = fill(store, [told("capture", REBELS, PROVINCE, FIFTH, scope=Scope.AREA), told("clash", ARMY, NEAR, FIFTH)])
    assert asked.control(NEAR, date(2024, 12, 6)).holder is None


def test_ten_outlets_that_print_one_wire_text_are_one_origin(store: Store) -> None:
    text = "HAMA, Syria (AP) — " + " ".join(f"Rebels captured the city and word {n} of the report goes on." for n in range(20))
    asked = fill(store, [told("capture", REBELS, HAMA, FIFTH, outlet=f"Paper {n}", text=f"{text} Edition {n}.") for n in range(10)])
    assert asked.control(HAMA, FIFTH).number_of_origins == 1
    (event,) = asked.events(store.claims())
    assert (event.origins, len(event.claims)) == (1, 10)


def test_a_judgement_follows_its_claim_to_a_newer_extractors_reading_by_span_and_type(store: Store) -> None:
    document, claim = TAKEN
    asked = fill(store, [TAKEN])
    store.add_judgement(judgement_on(claim.id, "reject", "ada"))
    moved = replace(claim, id="c-new", evidence=Evidence(start=4, end=16, quote=document.text[4:16]))
    store.add(document, [moved], extractor="newer")
    assert asked.control(HAMA, FIFTH).holder is None


def test_the_evidence_names_its_origin_for_and_against(store: Store) -> None:
    said = replace(
        told("hold", ARMY, HAMA, date(2024, 12, 7), outlet="Agency")[1], said_by=Speaker(kind=SpeakerKind.MONITOR, name="Observatory")
    )
    asked = fill(store, [HELD, TAKEN])
    store.add(told("hold", ARMY, HAMA, date(2024, 12, 7), outlet="Agency")[0], [said], extractor="test")
    why = asked.why(HAMA, date(2024, 12, 7))
    assert {"Wire", "Observatory"} <= {exhibit.origin for exhibit in why.exhibits}
    assert all(exhibit.document for exhibit in why.exhibits)
    assert why.sentence.startswith("On 7 December 2024, Hama (SY) ")


def test_a_name_means_the_settlement_before_the_area(store: Store) -> None:
    asked = fill(store, [told("capture", REBELS, PROVINCE, FIFTH), TAKEN])
    assert asked.place("hama") == HAMA
    assert asked.place(PROVINCE.id) == PROVINCE


def test_a_name_of_several_places_asks_which(store: Store) -> None:
    asked = fill(store, [told("capture", REBELS, twin, FIFTH) for twin in TWINS])
    with pytest.raises(AmbiguousPlaceError, match="--country"):
        asked.place("Salamiyah")
    assert asked.place("Salamiyah", country="iq") == TWINS[1]
    assert asked.place("Salamiyah", admin1="hama") == TWINS[0]


def test_a_name_known_to_nobody_is_refused(store: Store) -> None:
    with pytest.raises(UnknownPlaceError, match="country SY"):
        fill(store, [TAKEN]).place("Atlantis", country="SY")


def test_every_status_has_its_sentence(store: Store) -> None:
    asked = fill(store, [TAKEN])
    spell = asked.control(HAMA, FIFTH)
    from whoholds.model import Status

    for status in Status:
        changed: ControlSpell = replace(spell, status=status, opponents=("syria-government-assad",), claimants=("text:the militia",))
        assert asked.sentence(changed, FIFTH).startswith("On 5 December 2024, Hama (SY) ")
    assert "nobody" in asked.sentence(replace(spell, holder="none"), FIFTH)
