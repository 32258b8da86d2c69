"""Sentences and words: cuts that hold in news text, and a parse that changes nothing but the labels."""

from __future__ import annotations

import pytest

from whoholds import language
from whoholds.model import Sentence

REPORT = """# Goma falls

M23 rebels entered Goma on Monday, Lt. Col. Willy Ngoma said. The U.N. mission, which has 1.5 battalions there, stayed in its base.

- Sake: quiet
- Minova: fighting
"""


def texts(text: str) -> list[str]:
    return [text[s.span.start : s.span.end] for s in language.segment(text)]


def test_abbreviations_and_numbers_do_not_end_a_sentence() -> None:
    assert [t for t in texts(REPORT) if t.startswith(("M23", "The U.N."))] == [
        "M23 rebels entered Goma on Monday, Lt. Col. Willy Ngoma said.",
        "The U.N. mission, which has 1.5 battalions there, stayed in its base.",
    ]


def test_headings_and_list_items_are_sentences_of_their_own_kind() -> None:
    kinds = [s.kind for s in language.segment(REPORT)]
    assert kinds[0] == "heading"
    assert kinds.count("item") == 2


def test_paragraphs_are_counted_in_order() -> None:
    paragraphs = [s.paragraph for s in language.segment("Aden is quiet. So is Lahij.\n\nTaiz is not.")]
    assert paragraphs[0] == paragraphs[1] < paragraphs[2]


@pytest.mark.parametrize("text", [REPORT, "Kidal… “We hold it,” he said.", "Тель-Авив; تعز — Ta’izz.", "  \n\n x"])
def test_every_token_is_the_slice_of_text_at_its_offsets(text: str) -> None:
    for sentence in language.segment(text):
        assert all(text[t.start : t.end] == t.text for t in sentence.tokens)
        assert all(sentence.span.start <= t.start and t.end <= sentence.span.end for t in sentence.tokens)


def test_tokens_are_numbered_over_the_whole_document() -> None:
    numbers = [t.i for s in language.segment(REPORT) for t in s.tokens]
    assert numbers == list(range(len(numbers)))


def test_nothing_has_no_sentences() -> None:
    assert language.segment(" \n\n ") == ()


def test_a_parse_keeps_spans_and_words_and_touches_the_wanted_sentences_only() -> None:
    before = language.segment("Rebels captured Bria. Troops left Bambari.")
    after = language.parse(before, {1})

    def surface(sentences: tuple[Sentence, ...]) -> list[tuple[int, str, int, int]]:
        return [(t.i, t.text, t.start, t.end) for s in sentences for t in s.tokens]

    assert surface(before) == surface(after)
    assert [s.parsed for s in after] == [False, True]
    assert after[0] == before[0]


def test_heads_are_document_level_and_stay_in_their_sentence() -> None:
    second = language.parse(language.segment("Rebels captured Bria. Troops left Bambari."), {1})[1]
    numbers = {t.i for t in second.tokens}
    assert {t.head for t in second.tokens} <= numbers
    assert [t.text for t in second.tokens if t.head == t.i] == ["left"]


@pytest.mark.parametrize(("word", "lemma"), [("overran", "overrun"), ("withdrew", "withdraw"), ("retaken", "retake"), ("seized", "seize")])
def test_forms_of_verbs_are_led_to_their_lemma(word: str, lemma: str) -> None:
    sentence = language.parse(language.segment(f"The town was held before troops {word} it."), {0})[0]
    assert next(t for t in sentence.tokens if t.text == word).lemma == lemma
