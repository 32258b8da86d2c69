"""Types and patterns: the closed list, the pattern language, the cheap test whether a sentence can hold an event."""

from __future__ import annotations

import re

import pytest

from whoholds.errors import LexiconError, UnknownValueError, WhoHoldsError
from whoholds.lexicon.events import (
    _slot,
    _trigger,
    base_form,
    event_type,
    forms,
    load_event_types,
    load_triggers,
    trigger_index,
    types_with_effect,
    verb_of,
)

WITH_EFFECT = "capture withdraw handover enter encircle besiege lift-siege hold repel contest advance".split()
WITHOUT = (
    "clash airstrike shelling bombing attack abduct detain release reinforce displace ceasefire agree aid protest threaten accuse reject "
    "request consult support concede cooperate sanction coerce resign"
).split()


def test_the_types_are_those_of_the_contract() -> None:
    assert types_with_effect() == frozenset(WITH_EFFECT)
    assert set(load_event_types()) == {*WITH_EFFECT, *WITHOUT}


@pytest.mark.parametrize("name", [*WITH_EFFECT, *WITHOUT])
def test_every_type_has_its_codes_and_a_pattern(name: str) -> None:
    kind = event_type(name)
    assert kind.plover.isupper()
    assert re.fullmatch(r"\d{2,4}", kind.cameo)
    assert any(t.type == name for t in load_triggers())


def test_an_unknown_type_is_refused_with_the_list() -> None:
    with pytest.raises(UnknownValueError, match="'conquer' is no event type; choose one of capture"):
        event_type("conquer")


def test_every_pattern_has_an_id_of_its_own_and_a_share_of_confidence() -> None:
    triggers = load_triggers()
    assert len({t.id for t in triggers}) == len(triggers)
    assert all(0 < t.confidence <= 1 for t in triggers)


def test_a_slot_names_where_to_look_which_words_and_the_role() -> None:
    slot = _slot("in=hand|grip>A", "a test")
    assert (slot.names, slot.lemmas, slot.role, slot.of_modifier, slot.optional) == (("in",), frozenset({"hand", "grip"}), "A", True, False)
    assert _slot("from:R?", "a test").optional


def test_a_pattern_that_cannot_be_read_is_named() -> None:
    with pytest.raises(LexiconError, match=r"in a test of triggers\.toml cannot be read"):
        _slot("FROM:R", "a test")
    with pytest.raises(WhoHoldsError):
        _trigger("capture", 1, "seize obj:Q")


@pytest.mark.parametrize(
    ("lemma", "form"),
    [
        ("seize", "seized"),
        ("overrun", "overran"),
        ("carry", "carried"),
        ("repel", "repelled"),
        ("push", "pushes"),
        ("take", "taken"),
        ("stop", "stopping"),
    ],
)
def test_forms_of_a_lemma(lemma: str, form: str) -> None:
    assert form in forms(lemma)


def test_forms_lead_back_to_their_verb() -> None:
    assert base_form("withdrew") == "withdraw"
    assert verb_of("seized") == "seize"
    assert verb_of("parliament") == "parliament"


def test_only_sentences_with_every_demanded_word_are_possible() -> None:
    index = trigger_index()
    assert index.possible(frozenset("rebels captured the town".split()))
    assert not index.possible(frozenset("the parliament is blue".split()))


def test_an_index_over_fewer_types_lets_fewer_sentences_through() -> None:
    control = trigger_index(types_with_effect())
    assert control.types == types_with_effect()
    assert not control.possible(frozenset("he resigned".split()))
    assert trigger_index().possible(frozenset("the minister resigned".split()))
