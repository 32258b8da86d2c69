"""Frames: what a clause says, however it is put."""

from __future__ import annotations

import pytest

from reading_shorthand import frame, roles, tree, words


@pytest.mark.parametrize(
    "text",
    [
        "Rebels captured the town.",
        "The town was captured by rebels.",
        "The town captured by rebels was empty.",
        "The town, captured by rebels in May, was empty.",
        "The rebels who captured the town left.",
        "The town that rebels captured is empty.",
        "The town which was captured by rebels is empty.",
        "The rebels advanced, capturing the town.",
        "After capturing the town, the rebels left.",
        "The army said that rebels captured the town.",
    ],
)
def test_one_deed_has_one_doer_and_one_object_in_every_form(text: str) -> None:
    subject, object_ = roles(text, "capturing" if "capturing" in text else "captured")
    assert ([s.lower() for s in subject], object_) == (["rebels"], ["town"])


@pytest.mark.parametrize(
    ("text", "verb", "subject"),
    [
        ("The army managed to retake the town.", "retake", ["army"]),
        ("The army forced the rebels to leave the town.", "leave", ["rebels"]),
        ("The army promised the rebels to leave the town.", "leave", ["army"]),
        ("The rebels were ordered to leave the town.", "leave", ["rebels"]),
        ("Rebels began to withdraw from the town.", "withdraw", ["Rebels"]),
        ("Rebels attacked the base and seized the town.", "seized", ["Rebels"]),
        ("Troops retaking the town met no resistance.", "retaking", ["Troops"]),
    ],
)
def test_the_doer_of_an_infinitive_or_second_verb_comes_from_the_clause_above(text: str, verb: str, subject: list[str]) -> None:
    assert roles(text, verb)[0] == subject


def test_coordinated_subjects_and_objects_are_all_kept() -> None:
    assert roles("Rebels and militiamen seized the town and the bridge.", "seized") == (["Rebels", "militiamen"], ["town", "bridge"])


def test_a_headline_participle_is_a_passive() -> None:
    found = frame("Bridge town taken by rebels", "taken")
    assert found.passive
    assert roles("Bridge town taken by rebels", "taken") == (["rebels"], ["town"])


def test_a_participle_after_a_comma_speaks_of_the_noun_before_it() -> None:
    assert roles("Fighters seized the town, held by rebels since May.", "held") == (["rebels"], ["town"])


def test_a_participle_before_its_noun_has_the_noun_as_its_object() -> None:
    assert roles("Captured rebels were freed.", "Captured") == ([], ["rebels"])


def test_a_passive_without_agent_has_no_doer() -> None:
    assert roles("The town has been retaken.", "retaken") == ([], ["town"])


def test_the_object_of_a_stranded_preposition_is_the_noun_above_the_clause() -> None:
    text = "The town the army withdrew from is empty."
    assert words(tree(text), frame(text, "withdrew").preps["from"]) == ["town"]


def test_prepositions_keep_their_objects_by_name() -> None:
    text = "Militants handed the base to the army."
    assert words(tree(text), frame(text, "handed").preps["to"]) == ["army"]


@pytest.mark.parametrize(
    ("text", "verb"), [("The rebels did not capture the town.", "capture"), ("The rebels never captured the town.", "captured")]
)
def test_a_denied_verb_is_negated(text: str, verb: str) -> None:
    assert frame(text, verb).negated


def test_a_verb_keeps_its_particle_and_auxiliaries() -> None:
    assert frame("The rebels took over the town.", "took").particle == "over"
    assert frame("The town has been retaken.", "retaken").auxiliaries == ("have", "be")


def test_an_event_noun_has_a_possessor_and_what_it_is_of() -> None:
    text = "The rebels' capture of the town shocked the army."
    found = frame(text, "capture")
    assert words(tree(text), found.possessor) == ["rebels"]
    assert words(tree(text), found.preps["of"]) == ["town"]


def test_a_complement_names_its_governor_and_link() -> None:
    text = "The army said that rebels captured the town."
    found = frame(text, "captured")
    assert found.link == "ccomp"
    assert found.governor is not None
    assert tree(text).token(found.governor).text == "said"


def test_a_subtree_is_in_text_order_and_holds_its_top() -> None:
    parsed = tree("The rebels who captured the town left.")
    top = next(t.i for t in parsed.sentence.tokens if t.text == "rebels")
    below = parsed.subtree(top)
    assert below == sorted(below)
    assert top in below
    assert [parsed.token(i).text for i in below] == ["The", "rebels", "who", "captured", "the", "town"]
