"""Where a marked verb's event happened: the names offered, what is seen of them, the scorer with and without the learned proposer."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from reading_shorthand import reader, tree
from whoholds.extract.whereabouts import Scene, Weights, features, load_weights, places_of_predicate, span_of
from whoholds.extract.whereabouts.candidates import capitalised_runs
from whoholds.model import Span
from whoholds.pipeline import Reader


@cache
def reader_with_encoder() -> Reader:
    return Reader.open()


def at(text: str, word: str) -> Span:
    start = text.index(word)
    return Span(start=start, end=start + len(word))


def scene(text: str, verb: str, *, encoder: bool = False) -> Scene:
    found = (reader_with_encoder() if encoder else reader()).scene(text, at(text, verb))
    assert found is not None
    return found


def seen(text: str, verb: str, name: str, **options: bool) -> set[str]:
    """The features of one name."""
    shown = scene(text, verb, **options)
    return set(features(shown, next(n for n in shown.names if cut(text, span_of(shown.tree, n)) == name)))


def cut(text: str, span: Span) -> str:
    return text[span.start : span.end]


def where(text: str, verb: str, *, encoder: bool = False) -> list[str]:
    reading = reader_with_encoder() if encoder else reader()
    return [cut(text, span) for span in reading.places_of(text, at(text, verb))]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("The convoy left Deir ez-Zor for al-Qusayr.", ["Deir ez-Zor", "al-Qusayr"]),
        ("They marched through Rio de Janeiro on Friday.", ["Rio de Janeiro"]),
        ("Shells hit Camp Ashraf and the town of Saint-Denis.", ["Camp Ashraf", "Saint-Denis"]),
        ("nobody said where", []),
    ],
)
def test_runs_of_capitals_are_whole_names_without_days(text: str, runs: list[str]) -> None:
    parsed = tree(text)
    found = [text[parsed.token(a).start : parsed.token(b).end] for a, b in capitalised_runs(parsed)]
    assert [run for run in found if run != "Shells"] == runs


def test_names_are_bare_and_offered_once() -> None:
    text = "Rebels captured the city of Hama and a post near Camp Ashraf."
    shown = scene(text, "captured")
    named = [cut(text, span_of(shown.tree, n)) for n in shown.names]
    assert "Hama" in named
    assert "Camp Ashraf" in named
    assert len(named) == len(set(named))
    assert next(n for n in shown.names if cut(text, span_of(shown.tree, n)) == "Hama").mention is not None


def test_features_tell_the_way_to_the_verb_and_the_words_around() -> None:
    text = "Two soldiers were killed in Homs while Damascus kept silent."
    inside, outside = seen(text, "killed", "Homs"), seen(text, "killed", "Damascus")
    assert {"path in|", "below verb", "before in", "passive", "after verb"} <= inside
    assert "path in|" not in outside
    assert "no encoder" in inside


def test_a_name_after_a_name_and_one_under_another_are_noticed() -> None:
    assert "name, this" in seen("Troops shelled Medellin, Colombia.", "shelled", "Colombia")
    assert "this, name" in seen("Troops shelled Medellin, Colombia.", "shelled", "Medellin")
    assert "name in this" in seen("Troops shelled Palmyra in Syria.", "shelled", "Syria")


def test_no_feature_is_a_name() -> None:
    text = "Rebels captured Hama and Camp Ashraf."
    assert not any("hama" in f.lower() or "ashraf" in f.lower() for name in ("Hama", "Camp Ashraf") for f in seen(text, "captured", name))


def test_the_encoders_word_is_among_the_features_only_where_it_was_asked() -> None:
    text = "Rebels captured Hama."
    shown = scene(text, "captured", encoder=True)
    assert shown.roles is not None
    assert any(f.startswith("encoder place") for f in features(shown, shown.names[-1]))
    bare = features(replace(shown, roles=None), shown.names[-1])
    assert not any(f.startswith("encoder ") for f in bare)


def test_chance_is_logistic_in_the_weights() -> None:
    weights = Weights(of={"a": 1.0, "b": -1.0}, threshold=0.5)
    assert weights.chance(["a", "b", "never seen"]) == 0.5
    assert weights.chance(["a"]) > 0.7 > 0.3 > weights.chance(["b"])


def test_two_tables_are_shipped_and_none_knows_what_it_cannot_see() -> None:
    with_, without = load_weights(encoder=True), load_weights(encoder=False)
    assert any(f.startswith("encoder place") for f in with_.of)
    assert not any(f.startswith("encoder ") for f in without.of)
    assert 0.2 <= with_.threshold <= 0.6
    assert 0.2 <= without.threshold <= 0.6


@pytest.mark.parametrize("encoder", [False, True])
@pytest.mark.parametrize(
    ("text", "verb", "places"),
    [
        ("Rebels captured the city of Hama on Monday.", "captured", ["Hama"]),
        ("Government forces stormed Palmyra and Tadmur after a week of shelling.", "stormed", ["Palmyra", "Tadmur"]),
        ("Thousands of teachers marched in Nairobi on Tuesday.", "marched", ["Nairobi"]),
        ("The minister met his Turkish colleague before soldiers captured two men.", "captured", []),
    ],
)
def test_places_of_plain_sentences(text: str, verb: str, places: list[str], encoder: bool) -> None:
    assert where(text, verb, encoder=encoder) == places


def test_a_verb_in_no_sentence_has_no_scene() -> None:
    assert reader().scene("Rebels captured Hama.", Span(start=400, end=404)) is None
    assert reader().places_of("Rebels captured Hama.", Span(start=400, end=404)) == ()


def test_a_scene_without_names_has_no_places() -> None:
    assert places_of_predicate(scene("they went home", "went")) == ()
