"""The gazetteer: names in any spelling, ids, distances, one's own places."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from whoholds.errors import GazetteerError
from whoholds.gazetteer import Gazetteer, bare, distance_km, fold, key_hash, open_gazetteer, read_places, skeleton
from whoholds.model import Place


@pytest.fixture(scope="module")
def gazetteer() -> Iterator[Gazetteer]:
    opened = open_gazetteer()
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Hama", "geonames:170017"),
        ("Ḩamāh", "geonames:170017"),
        ("حماة", "geonames:170017"),
        ("Raqqa", "geonames:172955"),
        ("ar-Raqqah", "geonames:172955"),
        ("Kharkov", "geonames:706483"),
        ("Харків", "geonames:706483"),
        ("Харьков", "geonames:706483"),
        ("Kramators’k", "geonames:704508"),
        ("Deir Ezzor", "geonames:170794"),
        ("Deir ez-Zor", "geonames:170794"),
        ("Wad Madani", "geonames:364103"),
        ("Syria", "country:SY"),
        ("DR Congo", "country:CD"),
        ("Donbas", "supp:donbas"),
        ("Nagorno-Karabakh", "supp:nagorno-karabakh"),
        ("Azovstal", "supp:azovstal"),
        ("Black Sea", "supp:black-sea"),
    ],
)
def test_a_name_in_any_usual_spelling_leads_to_its_place(gazetteer: Gazetteer, name: str, id_: str) -> None:
    assert gazetteer.candidates(name)[0].id == id_


@pytest.mark.parametrize(
    ("id_", "arabic"),
    [
        ("geonames:170017", "حماة"), ("geonames:172955", "الرقة"), ("geonames:170063", "حلب"), ("geonames:99072", "الموصل"),
        ("geonames:281133", "غزة"), ("admin1:SY.10", "محافظة حماة"), ("country:SY", None), ("geonames:706483", None),
    ],
)  # fmt: skip
def test_a_place_where_arabic_is_written_has_its_name_in_arabic_letters(gazetteer: Gazetteer, id_: str, arabic: str | None) -> None:
    assert gazetteer.arabic.get(id_) == arabic


def test_most_towns_of_syria_have_a_name_in_arabic_letters(gazetteer: Gazetteer) -> None:
    towns = {place.id for name in ("Hama", "Homs", "Aleppo", "Idlib", "Raqqa", "Daraa", "Palmyra", "Manbij", "Saraqib", "Deir ez-Zor")
             for place in gazetteer.candidates(name)[:1]}  # fmt: skip
    assert towns <= gazetteer.arabic.keys()
    assert 2_500 < len(gazetteer.arabic) < 6_000
    assert not any(re.search("[A-Za-zگڕەیک]", name) for name in gazetteer.arabic.values())


def test_a_settlement_comes_before_the_area_of_the_same_name(gazetteer: Gazetteer) -> None:
    kinds = [place.kind for place in gazetteer.candidates("Hama") if place.country == "SY"]
    assert kinds[0] == "city"
    assert "admin1" in kinds


def test_the_file_holds_the_places_and_provinces_it_should(gazetteer: Gazetteer) -> None:
    assert gazetteer.count() >= 230_000
    assert gazetteer.path.stat().st_size < 150_000_000
    hama = gazetteer.get("admin1:SY.10")
    assert hama is not None
    assert hama.parents == ("country:SY",)


def test_a_town_knows_the_areas_around_it(gazetteer: Gazetteer) -> None:
    mariupol = gazetteer.candidates("Mariupol")[0]
    oblast, country = gazetteer.get("admin1:UA.05"), gazetteer.get("country:UA")
    assert oblast is not None
    assert country is not None
    assert gazetteer.contains(oblast, mariupol)
    assert gazetteer.contains(country, mariupol)
    assert mariupol.parents[-2:] == ("admin1:UA.05", "country:UA")


def test_near_gives_the_nearest_first_and_nothing_farther(gazetteer: Gazetteer) -> None:
    found = gazetteer.near(35.13, 36.75, 20)
    assert found[0].name == "Hama"
    assert all(distance_km(35.13, 36.75, place.lat, place.lon) <= 20 for place in found)


def test_a_demonym_is_no_name_of_its_country(gazetteer: Gazetteer) -> None:
    assert gazetteer.demonyms["syrian"] == "SY"
    assert all(place.id != "country:UA" for place in gazetteer.candidates("Ukrainian"))


def test_nonsense_has_no_candidates(gazetteer: Gazetteer) -> None:
    assert gazetteer.candidates("Qqzzxxvville") == ()
    assert gazetteer.candidates("") == ()


def test_a_missing_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match=r"nowhere\.sqlite is missing; run"):
        open_gazetteer(tmp_path / "nowhere.sqlite")


def test_a_file_that_is_no_place_file_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.sqlite"
    wrong.write_text("no database at all, only words " * 50)
    with pytest.raises(GazetteerError, match=r"cannot be read"):
        open_gazetteer(wrong)


def test_own_places_live_in_a_file_of_their_own_and_stay(tmp_path: Path) -> None:
    own = tmp_path / "own.sqlite"
    first = open_gazetteer(added=own)
    place = Place(id="supp:own-1", name="Kafr Nowhere", country="SY", lat=35.5, lon=36.5, kind="village")
    assert first.add([(place, ("Kafr Nawhir",))]) == 1
    first.close()
    again = open_gazetteer(added=own)
    assert again.candidates("Kafr Nawhir")[0].id == "supp:own-1"
    assert again.candidates("Hama")[0].id == "geonames:170017"
    assert again.get("supp:own-1") == again.candidates("kafr nowhere")[0]
    assert "supp:own-1" in [p.id for p in again.near(35.5, 36.5, 1)]
    again.close()


def test_adding_without_a_file_of_ones_own_is_refused(gazetteer: Gazetteer) -> None:
    with pytest.raises(GazetteerError, match="file of one's own"):
        gazetteer.add([])


def test_a_geonames_dump_is_read_as_it_comes(tmp_path: Path) -> None:
    dump = tmp_path / "SY.txt"
    cells = [
        "7001",
        "Kafr Test",
        "Kafr Test",
        "Kafar Test,كفر",
        "35.1",
        "36.2",
        "P",
        "PPL",
        "SY",
        "",
        "10",
        "",
        "",
        "",
        "1200",
        "",
        "",
        "",
        "",
    ]
    dump.write_text("\t".join(cells) + "\n", encoding="utf-8")
    ((place, aliases),) = read_places(dump)
    assert (place.id, place.kind, place.admin1_code, place.population) == ("geonames:7001", "village", "10", 1200)
    assert "كفر" in aliases


def test_own_places_have_names_in_arabic_letters_too_also_in_a_file_of_before(tmp_path: Path) -> None:
    own = tmp_path / "own.sqlite"
    open_gazetteer(added=own).close()
    with sqlite3.connect(own) as before:
        before.execute("drop table arabic")
    opened = open_gazetteer(added=own)
    place = Place(id="supp:mine", name="Kafr Test", country="SY", lat=35.0, lon=36.0, kind="village")
    for _ in range(2):
        opened.add([(place, ("Kafar Test", "كفر تست"))])
        assert opened.arabic[place.id] == "كفر تست"
    opened.close()


def test_a_csv_of_places_is_read_and_its_bad_line_is_named(tmp_path: Path) -> None:
    table = tmp_path / "places.csv"
    table.write_text("name,lat,lon,aliases,country\nTestville,10.5,20.25,Old Testville|TV,td\nBroken,95,20,,\n", encoding="utf-8")
    rows = read_places(table)
    place, aliases = next(rows)
    assert (place.name, place.country, aliases) == ("Testville", "TD", ("Old Testville", "TV"))
    with pytest.raises(GazetteerError, match=r"Line 3 of .*places\.csv"):
        next(rows)


@pytest.mark.parametrize(
    ("one", "other"), [("Luhansk", "Lugansk"), ("Saraqib", "Saraqeb"), ("Kobane", "Kobani"), ("Kfar Nabel", "Kfar Nabil")]
)
def test_transliterations_of_one_name_share_a_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other) != ""


def test_the_keys_of_a_place_are_those_of_its_spellings(gazetteer: Gazetteer) -> None:
    found = gazetteer.keys(["geonames:170063", "no:place"])
    assert found.keys() == {"geonames:170063"}
    assert {key_hash(fold(name)) for name in ("Aleppo", "حلب", "Алеппо", "Ḩalab")} <= set(found["geonames:170063"])
    assert key_hash(fold("Hama")) not in found["geonames:170063"]


def test_keys_drop_what_newspapers_vary() -> None:
    assert fold("Ma‘arrat an-Nu‘mān") == fold("Maarrat an Numan")
    assert bare("Al-Hasakah") == bare("Hasakah") == "hasakah"
    assert fold("Łódź") == "lodz"
