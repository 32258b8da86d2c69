"""Finding actors: one sentence a behaviour, over many conflicts. Every sentence here was written for these tests."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whoholds.extract.actors import find_actors
from whoholds.language import parse, segment
from whoholds.lexicon.actors import load_actors
from whoholds.model import ActorMention

ACTORS = load_actors()


def find(text: str, day: str | None = None, *theatre: str) -> tuple[ActorMention, ...]:
    return find_actors(segment(text), ACTORS, date.fromisoformat(day) if day else None, theatre)


def read(text: str, day: str | None = None, *theatre: str) -> dict[str, str | None]:
    """What each mention's words mean; of the same words twice the last counts."""
    return {m.actor.text: m.actor.id for m in find(text, day, *theatre)}


def only(text: str, day: str | None = None, *theatre: str) -> ActorMention:
    found = find(text, day, *theatre)
    assert len(found) == 1, [m.actor.text for m in found]
    return found[0]


def head(text: str, mention: ActorMention) -> str:
    return next(t.text for s in segment(text) for t in s.tokens if t.i == mention.head)


@pytest.mark.parametrize(
    ("text", "day", "theatre", "expected"),
    [
        ("Syrian rebels captured Hama.", "2024-12-06", "SY", {"Syrian rebels": "syria-opposition"}),
        ("Fighters of HTS entered Aleppo.", "2024-11-29", "SY", {"Fighters of HTS": "hayat-tahrir-al-sham"}),
        ("President Bashar Assad’s regime fell.", "2024-12-08", "SY", {"President Bashar Assad’s regime": "syria-government-assad"}),
        (
            "Forces loyal to General Khalifa Haftar took Sirte.",
            "2020-01-06",
            "LY",
            {"Forces loyal to General Khalifa Haftar": "libyan-national-army"},
        ),
        ("Rwandan-backed M23 rebels took Goma.", "2025-01-27", "CD", {"Rwandan-backed M23 rebels": "m23"}),
        ("Turkish-backed factions took Manbij.", "2024-12-09", "SY", {"Turkish-backed factions": "syrian-national-army"}),
        ("U.S.-backed fighters shelled Raqqa.", "2017-08-01", "SY", {"U.S.-backed fighters": "sdf-syria"}),
        ("Pro-Russian separatists seized Sloviansk.", "2014-04-12", "UA", {"Pro-Russian separatists": "novorossiya"}),
        ("Russian-backed separatists entered Sukhumi.", "1993-09-27", "GE", {"Russian-backed separatists": "abkhazia"}),
        ("pro-Assad militias looted Tadmur.", "2016-03-28", "SY", {"pro-Assad militias": "syria-government-assad"}),
        ("Iran-backed militias left Albu Kamal.", "2019-03-01", "SY", {"Iran-backed militias": "syria-government-assad"}),
        ("Houthi fighters shelled Taiz.", "2016-05-01", "YE", {"Houthi fighters": "houthis"}),
        ("Bosnian Serb troops shelled Gorazde.", "1994-04-10", "BA", {"Bosnian Serb troops": "republika-srpska"}),
        ("Karabakh Armenian forces left Lachin.", "2020-12-01", "AZ", {"Karabakh Armenian forces": "artsakh"}),
        ("Kurdish fighters held Kobani.", "2014-10-20", "SY", {"Kurdish fighters": "ypg"}),
        ("Kurdish fighters held Kobani.", "2016-10-20", "SY", {"Kurdish fighters": "sdf-syria"}),
        ("Kurdish fighters held Sinjar.", "2015-11-20", "IQ", {"Kurdish fighters": "kurdistan-regional-government"}),
        ("Chechen fighters hold Grozny.", "1996-08-10", "RU", {"Chechen fighters": "chechen-republic-of-ichkeria"}),
        ("Chechen fighters entered Popasna.", "2022-05-08", "UA", {"Chechen fighters": "kadyrov-chechens"}),
        ("Tigrayan forces recaptured Mekelle.", "2021-06-28", "ET", {"Tigrayan forces": "tigray-forces"}),
        ("The commander of the RSF spoke.", "2023-06-01", "SD", {"commander of the RSF": "rapid-support-forces"}),
        ("RUF commander Sam Bockarie left Kono.", "1999-12-20", "SL", {"RUF commander Sam Bockarie": "revolutionary-united-front"}),
        ("The army of South Sudan entered Leer.", "2014-01-30", "SS", {"army of South Sudan": "ss-government"}),
        ("Lebanese militant group Hezbollah denied it.", "2024-10-01", "LB", {"Lebanese militant group Hezbollah": "hezbollah"}),
        ("The Hamas-run health ministry counted them.", "2023-11-01", "PS", {"Hamas-run health ministry": "hamas"}),
        ("Savimbi’s men shelled Kuito.", "1999-01-12", "AO", {"Savimbi’s men": "unita"}),
        ("Burundian rebels of the FDD left.", "2002-03-10", "CD", {"Burundian rebels of the FDD": "cndd-fdd"}),
        ("Chinese and Macedonians besieged parliament.", "2001-06-26", "MK", {"Macedonians": "mk-government"}),
        ("Isis took Mosul.", "2014-06-10", "IQ", {"Isis": "islamic-state"}),
        ("The Farc attacked Toribio.", "2011-07-09", "CO", {"Farc": "farc"}),
    ],
)
def test_a_phrase_means_its_actor_in_its_theatre_on_its_day(text: str, day: str, theatre: str, expected: dict[str, str | None]) -> None:
    found = read(text, day, theatre)
    assert expected.items() <= found.items()
    assert all(m.form == "metonym" for m in find(text, day, theatre) if m.actor.text not in expected)


@pytest.mark.parametrize(
    ("text", "day", "theatre", "word", "id"),
    [
        ("The rebels left.", "2015-01-01", "SY", "rebels", "syria-opposition"),
        ("Rebel fighters left.", "2008-01-01", "UG", "Rebel fighters", "lords-resistance-army"),
        ("The insurgents left.", "2021-04-01", "MZ", "insurgents", "islamic-state-mozambique"),
        ("The guerrillas left.", "2002-01-01", "CO", "guerrillas", "farc"),
        ("The guerrillas left.", "2020-01-01", "CO", "guerrillas", None),
        ("The separatists left.", "2015-02-18", "UA", "separatists", "novorossiya"),
        ("Government forces left.", "2015-05-01", "SY", "Government forces", "syria-government-assad"),
        ("Government forces left.", "2025-05-01", "SY", "Government forces", "syria-government-transitional"),
        ("The regime left.", "2003-04-01", "IQ", "regime", "iraq-government-saddam"),
        ("The junta left.", "2023-11-01", "MM", "junta", "mm-government"),
        ("Resistance forces left.", "2023-11-01", "MM", "Resistance forces", "national-unity-government-myanmar"),
        ("The military left.", "2019-01-01", "FI", "military", "fi-government"),
        ("The rebels left.", "2019-01-01", "FI", "rebels", None),
        ("Police left.", "2008-01-01", "KE", "Police", "ke-government"),
        ("The Presidential Guard left.", "1997-02-06", "TJ", "Presidential Guard", "tj-government"),
        ("The armed forces left.", "1997-02-06", "TJ", "armed forces", "tj-government"),
        ("Armed men left.", "1997-02-06", "TJ", "Armed men", None),
        ("Air force jets left.", "1997-02-06", "LK", "Air force jets", "lk-government"),
        ("Loyalists left.", "2011-08-20", "LY", "Loyalists", "libya-government-gaddafi"),
        ("Pro-government militias left.", "2015-05-01", "SY", "Pro-government militias", "syria-government-assad"),
        ("Anti-junta fighters left.", "2023-11-01", "MM", "Anti-junta fighters", "national-unity-government-myanmar"),
        ("Occupying forces left.", "2022-11-01", "UA", "Occupying forces", "russia"),
        ("Troops left.", "2022-11-01", "UA", "Troops", None),
        ("The gunmen left.", "2022-11-01", "BF", "gunmen", None),
    ],
)
def test_generic_words_mean_whom_the_theatre_and_day_say(text: str, day: str, theatre: str, word: str, id: str | None) -> None:
    mention = only(text, day, theatre)
    assert (mention.actor.text, mention.actor.id) == (word, id)


@pytest.mark.parametrize(
    ("text", "day", "theatres", "id"),
    [
        ("SDF fighters held the road.", "2019-01-01", ("SY",), "sdf-syria"),
        ("SDF fighters held the road.", "2023-01-01", ("LY",), "government-of-national-unity"),
        ("SLA fighters held the road.", "1998-01-01", ("LB",), "south-lebanon-army"),
        ("SLA fighters held the road.", "2005-01-01", ("SD",), "slm-sudan"),
        ("PLA fighters held the road.", "2003-01-01", ("NP",), "cpn-maoist"),
        ("The AFC held the road.", "2025-01-01", ("CD",), "m23"),
        ("The Northern Alliance held the road.", "2001-10-01", ("AF",), "northern-alliance"),
        ("The Northern Alliance held the road.", "2017-10-01", ("MM",), "three-brotherhood-alliance"),
        ("Islamic State fighters held the road.", "2016-10-01", ("IQ",), "islamic-state"),
        ("Islamic State fighters held the road.", "2019-10-01", ("NG",), "islamic-state-west-africa"),
        ("The coalition held the road.", "2016-10-01", ("YE",), "saudi-led-coalition"),
        ("The coalition held the road.", "2016-10-01", ("IQ",), "coalition-against-is"),
        ("SNA soldiers held the road.", "2022-10-01", ("SO",), "so-government"),
        ("SNA soldiers held the road.", "2022-10-01", ("SY",), "syrian-national-army"),
        ("ADF fighters held the road.", "2022-10-01", ("CD", "UG"), "allied-democratic-forces"),
        ("ADF fighters held the road.", "2022-10-01", ("CM",), "ambazonia"),
        ("Saleh crossed the road.", "2011-05-01", ("YE",), "ye-government"),
        ("Saleh crossed the road.", "2016-05-01", ("YE",), "saleh-loyalists"),
    ],
)
def test_a_name_that_several_share_means_the_one_of_theatre_and_day(text: str, day: str, theatres: tuple[str, ...], id: str) -> None:
    assert only(text, day, *theatres).actor.id == id


def test_a_shared_name_without_a_theatre_stays_unresolved_with_its_words() -> None:
    mention = only("Kurdish fighters held the road.", "2016-01-01")
    assert (mention.actor.id, mention.actor.text) == (None, "Kurdish fighters")


def test_a_given_full_name_decides_what_its_acronym_means() -> None:
    found = read("The Sudan Liberation Army (SLA) took Golo. The SLA left.", "2005-01-01", "TD")
    assert found["SLA"] == "slm-sudan"


def test_named_actors_show_the_theatre_where_the_given_one_has_no_party() -> None:
    assert read("Taliban fighters took Kunduz. The insurgents left.", "2015-09-28", "US")["insurgents"] == "taliban"


def test_a_generic_word_takes_up_whom_the_report_called_so() -> None:
    found = read("ELN rebels entered Arauca. The rebels burned a bus.", "2005-01-01", "CO")
    assert found["rebels"] == "eln-colombia"


def test_rebels_nobody_can_name_are_the_same_rebels_throughout() -> None:
    found = find("Chadian rebels reached the palace. The rebels left.", "2008-02-03", "TD", "SD")
    assert [(m.actor.id, m.actor.name) for m in found] == [(None, None), (None, "Chadian rebels")]


def test_a_militia_is_the_militiamen_named_before() -> None:
    assert read("Fano militiamen took Debre Tabor. The militia left.", "2023-11-20", "ET")["militia"] == "fano"


def test_troops_of_an_unknown_owner_are_not_the_governments() -> None:
    assert read("General Sorel’s troops held the bridge.", "1992-06-22", "MD")["troops"] is None
    assert read("The army’s tanks held the bridge.", "1992-06-22", "MD") == {"army’s tanks": "md-government"}


@pytest.mark.parametrize(
    ("text", "theatre", "word", "id"),
    [
        ("Islamic State, through its agency, said its fighters had retaken Palmyra.", "SY", "fighters", "islamic-state"),
        ("Congo accused Rwanda of sending its troops to Bunagana.", "CD", "troops", "rw-government"),
        ("After shelling by Russia, Ukraine said its soldiers held on.", "UA", "soldiers", "ukraine"),
        ("Haftar said his forces were near Sirte.", "LY", "forces", "libyan-national-army"),
        ("The Observatory said its staff saw no one, and its forces none.", "SY", "forces", None),
        ("They said their fighters held on.", "SY", "fighters", None),
    ],
)
def test_its_troops_are_those_of_the_party_named_before(text: str, theatre: str, word: str, id: str | None) -> None:
    assert read(text, "2020-01-01", theatre)[word] == id


def test_the_federal_army_of_a_breaking_state_is_the_federations() -> None:
    assert only("The federal army took Cavtat.", "1991-10-05", "HR").actor.id == "yugoslavia"
    assert only("Federal troops took Dessie.", "2021-12-06", "ET").actor.id == "et-government"


def test_a_month_before_rebels_is_no_name() -> None:
    assert only("In early March rebels captured it.", "2013-03-20", "SY").actor.text == "rebels"


def test_two_plurals_in_a_row_are_two_phrases() -> None:
    assert "ethnic Albanian rebels" in read("Belgrade calls the ethnic Albanian rebels terrorists.", "1998-07-25", "XK")


def test_a_headline_before_the_name_is_resolved_by_it() -> None:
    found = find("Rebels take the town. FACT rebels crossed the border.", "2021-04-12", "TD")
    assert [m.actor.id for m in found] == ["fact-chad", "fact-chad"]


@pytest.mark.parametrize(
    ("text", "phrase", "noun"),
    [
        ("Syrian government forces advanced.", "Syrian government forces", "forces"),
        ("The Russian defence ministry spoke.", "Russian defence ministry", "ministry"),
        ("Fighters from Hezbollah advanced.", "Fighters from Hezbollah", "Fighters"),
        ("Forces loyal to General Khalifa Haftar advanced.", "Forces loyal to General Khalifa Haftar", "Forces"),
        ("Ukraine’s 61st Brigade advanced.", "Ukraine’s 61st Brigade", "Brigade"),
        ("Hayat Tahrir al-Sham advanced.", "Hayat Tahrir al-Sham", "Sham"),
    ],
)
def test_the_head_is_the_noun_before_any_of_or_from(text: str, phrase: str, noun: str) -> None:
    mention = only(text)
    assert (mention.actor.text, head(text, mention)) == (phrase, noun)


@pytest.mark.parametrize(
    ("text", "words", "form", "id"),
    [
        ("Moscow denied the report.", "Moscow", "metonym", "russia"),
        ("The Kremlin denied the report.", "Kremlin", "metonym", "russia"),
        ("Iran denied the report.", "Iran", "metonym", "ir-government"),
        ("The Russians left.", "Russians", "demonym", "russia"),
        ("The French left.", "French", "demonym", "fr-government"),
        ("Kyiv fell under Russian control.", "Russian", "demonym", "russia"),
        ("Our forces freed the town.", "Our forces", "self", None),
        ("Hemedti left.", "Hemedti", "leader", "rapid-support-forces"),
        ("ISW assessed the line.", "ISW", "acronym", "isw"),
        ("Sana published a photo.", "Sana", "acronym", "sana-news"),
    ],
)
def test_each_mention_says_what_form_it_has(text: str, words: str, form: str, id: str | None) -> None:
    mention = next(m for m in find(text) if m.actor.text == words)
    assert (mention.form, mention.actor.id) == (form, id)


@pytest.mark.parametrize(
    "text",
    [
        "They met on Russian Hill.",
        "She teaches at the Ukrainian Catholic University.",
        "The road to Damascus Gate was closed.",
        "He lives in Syria.",
        "Fighting went on in northern Iraq.",
        "The Jordan Valley was quiet.",
        "Troop numbers may rise, the us said.".replace("us", "paper"),
        "It is what it is.",
        "The group said nothing, and they left.",
        "The military airport was shut.",
        "The army base was empty.".replace("army", "military"),
        "Sunday is a day of rest.",
        "The police station burned.",
    ],
)
def test_no_actor_is_read_where_none_is_named(text: str) -> None:
    assert find(text, "2020-01-01", "SY") == ()


@pytest.mark.parametrize(
    ("text", "words", "id"),
    [
        ("The rebel-held town burned.", "rebel", "syria-opposition"),
        ("A government stronghold fell.", "government", "syria-government-assad"),
        ("The Syrian offensive began.", "Syrian", "syria-government-assad"),
        ("Army positions were hit.", "Army", "syria-government-assad"),
        ("An HTS-controlled village burned.", "HTS", "hayat-tahrir-al-sham"),
        ("The rebel advance slowed.", "rebel", "syria-opposition"),
    ],
)
def test_an_adjective_of_a_deed_or_holding_names_its_actor(text: str, words: str, id: str) -> None:
    mention = only(text, "2020-01-01", "SY")
    assert (mention.actor.text, mention.actor.id) == (words, id)


def test_two_adjectives_before_one_noun_are_two_actors() -> None:
    assert read("Russian and Syrian warplanes struck Idlib.", "2019-06-01", "SY") == {
        "Russian": "russia",
        "Syrian warplanes": "syria-government-assad",
    }


@pytest.mark.parametrize(
    ("text", "day", "theatre", "words", "id"),
    [
        ("Ukraine’s 61st Brigade left.", "2023-01-01", "UA", "Ukraine’s 61st Brigade", "ukraine"),
        ("Russian officers lost the 58th Army.", "2023-01-01", "UA", "58th Army", "russia"),
        ("The 4th Guards Tank Division left.", "2023-01-01", "UA", "4th Guards Tank Division", "russia"),
        ("The 33rd Brigade left.", "2023-01-01", "UA", "33rd Brigade", None),
        ("The 57th Division left.", "2008-11-01", "LK", "57th Division", "lk-government"),
        ("The 57th Division of the Iraqi army left.", "2016-11-01", "IQ", "57th Division of the Iraqi army", "iq-government"),
    ],
)
def test_a_numbered_unit_belongs_to_the_army_named_near_or_of_the_theatre(
    text: str, day: str, theatre: str, words: str, id: str | None
) -> None:
    assert read(text, day, theatre)[words] == id


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A rebel group called the Blue Lake Patriots took Kirema.", "Blue Lake Patriots"),
        ("The Kirema Liberation Front took the town.", "Kirema Liberation Front"),
        ("Sorel, a rebel group, took the town.", "Sorel"),
        ("The rebel group Sorel took the town.", "Sorel"),
        ("The militia known as Red Heron took the town.", "Red Heron"),
        ("Sorelian rebels took the town.", "Sorelian rebels"),
        ("Jaysh al-Bahira took the town.", "Jaysh al-Bahira"),
        ("The Front for the Liberation of Sorel took the town.", "Front for the Liberation of Sorel"),
        ("The Sorel People’s Army took the town.", "Sorel People’s Army"),
        ("Fighters loyal to warlord Karim Dostan took the town.", "Fighters loyal to warlord Karim Dostan"),
    ],
)
def test_a_group_nobody_has_entered_is_kept_with_its_words(text: str, words: str) -> None:
    mention = only(text, "2020-01-01", "FI")
    assert (mention.actor.text, mention.actor.id, mention.form) == (words, None, "unknown-group")


def test_an_unknown_group_is_followed_by_its_acronym() -> None:
    found = find("The Kirema Liberation Front (KLF) took the town. KLF fighters left. The KLF denied it.", "2020-01-01", "FI")
    assert [m.actor.text for m in found] == ["Kirema Liberation Front", "KLF", "KLF fighters", "KLF"]
    assert {m.actor.name for m in found} == {"Kirema Liberation Front"}


def test_rebels_of_a_place_are_generic_where_the_report_names_the_place() -> None:
    mention = find("Fighting went on in Sorelia. Sorelia rebels left.", "2015-01-01", "SY")[0]
    assert (mention.form, mention.actor.id) == ("generic", "syria-opposition")


def test_withdrawn_troops_do_not_belong_to_the_country_they_leave() -> None:
    found = read("Ethiopia withdrew its troops from Somalia.", "2009-01-15", "SO")
    assert found["troops"] == "et-government"
    assert found["Ethiopia"] == "et-government"


def test_a_namesake_far_from_its_theatre_is_not_read() -> None:
    assert find("They bathed at Azov.", "2015-01-01", "NG") == ()
    assert read("Azov fighters held on.", "2015-01-01", "UA") == {"Azov fighters": "ukraine"}


def test_spans_hold_exactly_the_words() -> None:
    text = "On Monday the U.S.-backed SDF and the SPLM-N.\nRebels fled."
    for mention in find(text, "2019-01-01", "SY"):
        assert text[mention.span.start : mention.span.end] == mention.actor.text


PARTS = st.sampled_from(
    [
        "Syrian", "rebels", "the", "army", "of", "Hezbollah", "'s", "’", "-", "backed", "(SDF)", "61st", "Brigade", "and", "U.S.", "pro",
        "Kurdish", "fighters", "President", "Assad", "loyal to", "Front", "Liberation", ",", ".", "\n", "called", "a rebel group", "Moscow",
        "said", "IS", "IT", "our", "forces", "from", "Élan", "naïve", "١٢", "😀", "led", "government", "Sorel", "air", "force", "militia",
        "ÇŞ", "ß", "İ", "armed", "men", "held",
    ]
)  # fmt: skip


@given(parts=st.lists(PARTS, max_size=30), day=st.none() | st.dates(date(1990, 1, 1), date(2026, 1, 1)))
@settings(max_examples=300)
def test_any_text_gives_ordered_mentions_without_overlap(parts: list[str], day: date | None) -> None:
    text = " ".join(parts)
    sentences = segment(text)
    found = find_actors(sentences, ACTORS, day, ("SY", "UA"))
    for mention in found:
        assert text[mention.span.start : mention.span.end] == mention.actor.text
        assert mention.first <= mention.head <= mention.last
        assert mention.actor.id is None or mention.actor.id in ACTORS.actors
    assert all(a.last < b.first or a.span.end <= b.span.start for a, b in pairwise(found))
    assert found == find_actors(sentences, ACTORS, day, ("SY", "UA"))


def test_the_parse_changes_nothing() -> None:
    text = (
        "Turkish-backed Syrian rebels seized Afrin after Kurdish fighters loyal to the YPG pulled out. The army's 4th Division shelled "
        "rebel-held towns while Russian and Syrian jets struck. A militia called the Sorel Guards denied it, and its forces left."
    )
    surface = segment(text)
    parsed = parse(surface, range(len(surface)))
    assert find_actors(surface, ACTORS, date(2018, 3, 18), ("SY",)) == find_actors(parsed, ACTORS, date(2018, 3, 18), ("SY",))
