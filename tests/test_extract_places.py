"""Places in sentences: what is one, which one, and how much of it is meant."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from whoholds.evaluate.places import passages, unmark
from whoholds.extract.places import find_places, theatre
from whoholds.gazetteer import Gazetteer, open_gazetteer
from whoholds.language import parse, segment
from whoholds.model import PlaceMention, PlaceRef, Scope

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def gazetteer() -> Iterator[Gazetteer]:
    opened = open_gazetteer()
    yield opened
    opened.close()


def found(text: str, gazetteer: Gazetteer) -> dict[str, PlaceMention]:
    return {mention.place.text: mention for mention in find_places(segment(text), gazetteer)}


def ref(text: str, words: str, gazetteer: Gazetteer) -> PlaceRef:
    mentions = found(text, gazetteer)
    assert words in mentions, list(mentions)
    return mentions[words].place


@pytest.mark.parametrize(
    "text",
    [
        "President Hollande met Mr Washington.",
        "Paris Hilton and Jack London had lunch.",
        "Students of Aleppo University marched.",
        "The Kyiv Post and the New York Times said so.",
        "The Bank of Baghdad was closed in May.",
        "The Free Aleppo Brigade has sixty men.",
        "Syrian, Russian and Ukrainian officers talked.",
        "Police said the key was found in March.",
        "The cruiser HMS Sheffield sank on Friday.",
        "General Sherman is dead, said Jordan Peterson.",
        "It was spread by the West Nile virus.",
    ],
)
def test_persons_peoples_organisations_and_ordinary_words_are_no_places(text: str, gazetteer: Gazetteer) -> None:
    assert find_places(segment(text), gazetteer) == ()


@pytest.mark.parametrize(
    ("text", "words", "id_", "scope", "prec"),
    [
        ("Rebels took the city of Hama in Syria.", "the city of Hama", "geonames:170017", Scope.WHOLE, 1),
        ("They hold Hama province in Syria.", "Hama province", "admin1:SY.10", Scope.AREA, 4),
        ("They hold Kharkiv Oblast.", "Kharkiv Oblast", "admin1:UA.07", Scope.AREA, 4),
        ("They hold all of Idlib province.", "all of Idlib province", "admin1:SY.12", Scope.WHOLE, 4),
        ("The war in Syria goes on.", "Syria", "country:SY", Scope.AREA, 6),
        ("Troops entered western Mosul.", "western Mosul", "part:geonames:99072#western", Scope.PART, 1),
        ("Troops entered the Old City of Mosul.", "the Old City of Mosul", "part:geonames:99072#old-city", Scope.PART, 1),
        ("They took most of Bakhmut.", "most of Bakhmut", None, Scope.PART, 1),
        ("Shells hit the outskirts of Kharkiv.", "the outskirts of Kharkiv", None, Scope.PART, 1),
        ("They fought near Homs in Syria.", "near Homs", None, Scope.AROUND, 2),
        ("They took villages around Homs in Syria.", "villages around Homs", None, Scope.AROUND, 2),
        ("They took the Homs countryside in Syria.", "Homs countryside", None, Scope.AROUND, 2),
        ("Fighting shook northern Syria.", "northern Syria", None, Scope.AREA, 5),
        ("They seized Donetsk airport.", "Donetsk airport", "icao:UKCC", Scope.FACILITY, 1),
        ("They seized the Mosul dam in Iraq.", "the Mosul dam", "supp:mosul-dam", Scope.FACILITY, 1),
        (
            "They seized the police headquarters in Goma.",
            "the police headquarters",
            "part:geonames:216281#police-headquarters",
            Scope.FACILITY,
            1,
        ),
        ("They seized Goma's central prison.", "Goma's central prison", "part:geonames:216281#central-prison", Scope.FACILITY, 1),
    ],
)
def test_the_words_around_a_name_set_its_scope(
    text: str, words: str, id_: str | None, scope: Scope, prec: int, gazetteer: Gazetteer
) -> None:
    place = ref(text, words, gazetteer)
    assert (place.id, place.scope, place.where_prec) == (id_, scope, prec)


def test_a_part_lies_within_and_a_surrounding_near_its_place(gazetteer: Gazetteer) -> None:
    part = ref("They took most of Bakhmut.", "most of Bakhmut", gazetteer)
    around = ref("They fought near Bakhmut.", "near Bakhmut", gazetteer)
    assert part.within is not None
    assert around.near is not None
    assert part.within.id == around.near.id == "geonames:713174"


def test_what_is_excepted_leaves_the_list(gazetteer: Gazetteer) -> None:
    text = "The army now controls all of Idlib province except Saraqib and Jisr al-Shughour."
    mentions = find_places(segment(text), gazetteer)
    assert [e.text for e in mentions[0].place.except_] == ["Saraqib", "Jisr al-Shughour"]
    assert len(mentions) == 1


@pytest.mark.parametrize(
    ("text", "words", "country"),
    [
        ("In Tripoli, Lebanon, two men were shot.", "Tripoli", "LB"),
        ("In Tripoli the Libyan army parked its tanks.", "Tripoli", "LY"),
        ("Rebels fled Palma, in Mozambique.", "Palma", "MZ"),
        ("Spanish police in Palma said nothing.", "Palma", "ES"),
        ("Nigerian soldiers retook Baga, near Maiduguri.", "Baga", "NG"),
    ],
)
def test_a_homonym_is_settled_by_the_rest_of_the_report(text: str, words: str, country: str, gazetteer: Gazetteer) -> None:
    place = ref(text, words, gazetteer).place
    assert place is not None
    assert place.country == country


def test_one_name_has_one_sense_in_a_report(gazetteer: Gazetteer) -> None:
    text = "Tripoli was calm. Lebanese soldiers left Tripoli for Beirut. In Tripoli, Lebanon, shops opened."
    ids = {m.place.id for m in find_places(segment(text), gazetteer) if m.place.text == "Tripoli"}
    assert ids == {"geonames:266826"}


def test_a_village_nobody_knows_is_kept_with_its_words(gazetteer: Gazetteer) -> None:
    text = "Syrian rebels seized the village of Kafr Nosuch and the hamlets of Umm Nowhere and Tall Qaqbuq in Hama province."
    mentions = found(text, gazetteer)
    for words in ("the village of Kafr Nosuch", "Umm Nowhere", "Tall Qaqbuq"):
        assert mentions[words].place.place is None
        assert mentions[words].score == 0.0


def test_a_noun_that_takes_the_name_after_it_is_no_place_of_its_own(gazetteer: Gazetteer) -> None:
    mentions = found("Syria's army shelled Homs. Aircraft destroyed columns at Dar al-Kabirah and fled.", gazetteer)
    assert "Dar" not in mentions
    assert mentions["Dar al-Kabirah"].place.place is None
    assert ref("Syria's army took Khan Shaykhun and Deir ez-Zor.", "Deir ez-Zor", gazetteer).place is not None


def test_a_list_is_taken_apart(gazetteer: Gazetteer) -> None:
    mentions = found("Ukrainian troops freed the towns of Lyman, Izium and Kupiansk.", gazetteer)
    assert list(mentions) == ["Lyman", "Izium", "Kupiansk"]


def test_sites_without_a_name_are_mentioned_without_an_id(gazetteer: Gazetteer) -> None:
    text = "They took key sites, including police headquarters and military airports, and several nearby villages."
    mentions = found(text, gazetteer)
    assert set(mentions) == {"police headquarters", "military airports", "several nearby villages"}
    assert all(m.place.place is None for m in mentions.values())


def test_the_head_is_the_noun_of_the_phrase(gazetteer: Gazetteer) -> None:
    text = "Rebels took the city of Hama and the villages around Homs."
    sentences = segment(text)
    tokens = [t for s in sentences for t in s.tokens]
    heads = [tokens[m.head].text for m in find_places(sentences, gazetteer)]
    assert heads == ["city", "villages"]
    for mention in find_places(sentences, gazetteer):
        assert text[mention.span.start : mention.span.end] == mention.place.text
        assert mention.first <= mention.head <= mention.last


def test_a_parse_changes_nothing(gazetteer: Gazetteer) -> None:
    text = "Syrian rebels captured Hama on Thursday. Homs is next, said a monitor in Damascus."
    plain = segment(text)
    parsed = parse(plain, range(len(plain)))
    assert find_places(plain, gazetteer) == find_places(parsed, gazetteer)


def test_names_in_other_scripts_are_found(gazetteer: Gazetteer) -> None:
    mentions = found("Бои идут за Бахмут и Соледар.", gazetteer)
    assert mentions["Бахмут"].place.id == "geonames:713174"


def test_the_theatre_is_the_country_most_places_lie_in(gazetteer: Gazetteer) -> None:
    text = "Fighting went on in Hama, Homs and Aleppo while Russia and Iran looked on."
    assert theatre(find_places(segment(text), gazetteer))[0] == "SY"


def test_a_hint_tips_an_open_choice(gazetteer: Gazetteer) -> None:
    sentences = segment("Shells fell on Tripoli.")
    (there,) = find_places(sentences, gazetteer, hint=frozenset({"LB"}))
    (here,) = find_places(sentences, gazetteer)
    assert there.place.id == "geonames:266826"
    assert here.place.id == "geonames:2210247"


def test_no_text_has_no_places(gazetteer: Gazetteer) -> None:
    assert find_places((), gazetteer) == ()
    assert theatre(()) == ()


def test_the_passages_are_read_as_well_as_they_were(gazetteer: Gazetteer) -> None:
    for part in ("dev", "held"):
        score = passages(ROOT / "eval" / "places", gazetteer, part)
        assert score.f1 >= 0.93
        assert score.within_161_km >= 0.96


def test_marks_are_taken_out_of_a_passage() -> None:
    text, gold = unmark("They left [Hama|35.1,36.8] for [Syria|SY].")
    assert text == "They left Hama for Syria."
    assert [text[g.start : g.end] for g in gold] == ["Hama", "Syria"]
