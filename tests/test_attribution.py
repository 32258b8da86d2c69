"""Who says so, and how surely."""

from __future__ import annotations

import pytest

from reading_shorthand import claims, one
from whoholds.model import Claim, Modality, SpeakerKind


def said(text: str, day: str, *types: str, outlet: str | None = None) -> Claim:
    return one(text, day, *types, outlet=outlet)


@pytest.mark.parametrize(
    ("text", "day", "kind", "actor"),
    [
        ("M23 rebels seized Bukavu.", "2025-02-16", SpeakerKind.OUTLET, None),
        ("The Sudanese army said its troops had captured Wad Madani.", "2025-01-11", SpeakerKind.GOVERNMENT, "sudan-government"),
        ("The RSF said it had captured El Fasher.", "2025-10-26", SpeakerKind.ARMED_GROUP, "rapid-support-forces"),
        ("Russian troops have captured Vuhledar, according to DeepState.", "2024-10-02", SpeakerKind.MONITOR, "deepstate-ua"),
        ("Residents said M23 fighters had entered Sake.", "2012-11-22", SpeakerKind.WITNESS, None),
        ("The governor of Kunduz said the Taliban had captured Imam Sahib.", "2021-06-21", SpeakerKind.OFFICIAL, None),
        ("State television said the army had captured Yabroud.", "2014-03-16", SpeakerKind.MEDIA, None),
        ("“We have taken Goma,” rebel spokesman Vianney Kazarama said.", "2012-11-20", SpeakerKind.ARMED_GROUP, "m23"),
        ("Army: Town of Sange retaken from M23", "2025-12-20", SpeakerKind.GOVERNMENT, "cd-government"),
        ("Rebels captured Sange, residents said.", "2025-12-20", SpeakerKind.WITNESS, None),
    ],
)
def test_the_speaker_inside_the_text_is_found_with_kind_and_side(text: str, day: str, kind: SpeakerKind, actor: str | None) -> None:
    found = said(text, day, "capture", "enter").said_by
    assert (found.kind, found.actor_id) == (kind, actor)


def test_of_nested_speakers_the_innermost_speaks_and_the_chain_lists_all() -> None:
    found = said("The Observatory said that the army told it the rebels had entered Saraqib.", "2024-11-28", "enter").said_by
    assert found.actor_id == "syria-government-assad"
    assert found.chain == ("Syrian Observatory for Human Rights", "Government of Syria (Assad)")


def test_a_source_after_a_closing_dash_is_the_speaker() -> None:
    assert said("Sange falls to M23 - residents", "2025-02-20", "capture").said_by.kind is SpeakerKind.WITNESS


def test_a_quotation_keeps_its_speaker_over_sentences() -> None:
    text = "“The enemy attacked Sake,” the M23 said in a statement. “Our troops have also entered Minova.”"
    found = said(text, "2012-11-22", "enter")
    assert found.said_by.actor_id == "m23"
    assert [a.id for a in found.actors] == ["m23"]


def test_a_denial_that_points_back_denies_what_was_told() -> None:
    claimed, denied = claims("The RSF said it had captured El Fasher. The army denied it.", "2025-10-26", "capture")
    assert (claimed.modality, claimed.said_by.actor_id) == (Modality.CLAIMED, "rapid-support-forces")
    assert (denied.modality, denied.said_by.actor_id) == (Modality.DENIED, "sudan-government")
    assert denied.place == claimed.place


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Rebels captured Goma.", Modality.ASSERTED),
        ("The rebels said they had captured Goma.", Modality.CLAIMED),
        ("The army denied that rebels had captured Goma.", Modality.DENIED),
        ("Rebels did not capture Goma.", Modality.DENIED),
        ("Rebels tried to capture Goma but failed.", Modality.ATTEMPTED),
        ("Rebels are capturing Goma.", Modality.ONGOING),
        ("Rebels may capture Goma within days.", Modality.PREDICTED),
        ("Rebels threatened to capture Goma.", Modality.THREATENED),
        ("If rebels capture Goma, thousands will flee.", Modality.HYPOTHETICAL),
        ("Rebels should have captured Goma.", Modality.HYPOTHETICAL),
        ("Rebels captured Goma in 1998.", Modality.HISTORICAL),
        ("Reports that rebels captured Goma are false, the defence ministry said.", Modality.DENIED),
    ],
)
def test_modality_is_read_from_auxiliaries_governors_and_dates(text: str, modality: Modality) -> None:
    assert said(text, "2012-11-18", "capture").modality is modality


def test_a_party_that_admits_its_own_loss_still_only_claims() -> None:
    found = said("The army said it had withdrawn from Goma.", "2012-11-20", "withdraw")
    assert found.modality is Modality.CLAIMED
    assert found.said_by.actor_id == found.actors[0].id == "cd-government"


def test_an_official_of_a_third_country_asserts() -> None:
    assert said("The French foreign ministry said rebels had captured Bria.", "2013-01-05", "capture").modality is Modality.ASSERTED


@pytest.mark.parametrize(
    "text",
    [
        "Rebels reportedly captured Bria.",
        "Rebels have likely captured Bria.",
        "Rebels apparently captured Bria.",
    ],
)
def test_a_hedge_is_marked_and_changes_no_modality(text: str) -> None:
    found = said(text, "2013-01-05", "capture")
    assert found.hedged
    assert found.modality is Modality.ASSERTED


def test_a_communique_is_its_party_speaking() -> None:
    text = "Our forces liberated Kobo this morning.\n\nGlory to our heroes. The command of the Tigray Defence Forces"
    found = said(text, "2021-11-25", "capture", outlet="Tigray Defence Forces")
    assert found.said_by.actor_id == "tigray-forces"
    assert found.modality is Modality.CLAIMED
    assert [a.id for a in found.actors] == ["tigray-forces"]
