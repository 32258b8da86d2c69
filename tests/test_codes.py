"""Codes of other schemes: by type, and by what becomes of an act that is only promised, threatened or refused."""

from __future__ import annotations

import pytest

from whoholds.lexicon.codes import cameo_code, plover_type
from whoholds.lexicon.events import load_event_types
from whoholds.model import Modality

PLOVER = {
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION",
    "MOBILIZE", "COERCE", "ASSAULT",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(load_event_types()))
@pytest.mark.parametrize("modality", list(Modality))
def test_every_type_has_a_plover_type_in_every_modality(name: str, modality: Modality) -> None:
    assert plover_type(name, modality=modality) in PLOVER


@pytest.mark.parametrize(
    ("type_", "modality", "plover"),
    [
        ("capture", Modality.ASSERTED, "ASSAULT"),
        ("capture", Modality.THREATENED, "THREATEN"),
        ("withdraw", Modality.ASSERTED, "RETREAT"),
        ("aid", Modality.ASSERTED, "AID"),
        ("aid", Modality.PREDICTED, "AGREE"),
        ("aid", Modality.DENIED, "REJECT"),
        ("consult", Modality.DENIED, "REJECT"),
        ("detain", Modality.ASSERTED, "COERCE"),
        ("sanction", Modality.THREATENED, "THREATEN"),
    ],
)
def test_a_promised_kindness_is_agreed_a_refused_one_rejected_a_willed_harm_threatened(type_: str, modality: Modality, plover: str) -> None:
    assert plover_type(type_, modality=modality) == plover


def test_codes_are_cameo_numbers() -> None:
    assert all(cameo_code(name, modality=m).isdigit() for name in load_event_types() for m in Modality)
