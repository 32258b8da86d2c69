"""Whose voice a stretch of text is in: a quotation's, the narration's, or that of the party whose communiqué the report is."""

from __future__ import annotations

from whoholds.discourse import Discourse
from whoholds.lexicon.cues import Cues
from whoholds.model import Speaker, SpeakerKind

SELF = frozenset({"we", "our", "us", "ours"})  # words by which speakers speak of themselves
LEAST_PARTISAN = 3  # distinct partisan words in the narration that make a report a communiqué
WORDS_A_SIGN = 200  # in a longer text a sign of partisanship must come this often: a chronicle quotes "our forces" now and then
_OWN_NOUNS = frozenset(
    (
        "forces fighters troops units soldiers heroes men brave valiant army armed mujahideen brothers defenders warriors "
        "comrades marines paratroopers boys brigade brigades people's revolutionary lions flag positions guys heroic glorious"
    ).split()
)


def open_quotes(text: str) -> dict[int, tuple[int, int]]:
    """Spans inside quotation marks, over the whole text, by their opening offset."""
    spans: dict[int, tuple[int, int]] = {}
    start: int | None = None
    for at, char in enumerate(text):
        if char == "\n":
            start = None
        elif char == "“" or (char == '"' and start is None):
            start = at
        elif char in '”"' and start is not None:
            if at - start > 25:
                spans[start] = (start, at)
            start = None
    return spans


def own_voice(discourse: Discourse, cues: Cues, outlet: Speaker | None, first_actor: Speaker | None) -> Speaker | None:
    """The party whose communiqué a report is: its own narration says "our forces", or speaks of the enemy as only a party does.

    ``outlet`` is the party its outlet or title names, ``first_actor`` the first to take or hold a place in it. None for any other report.
    """
    partisan: set[str] = set()
    text = discourse.text
    hits = signs = 0
    inside = False
    words = text.split()
    for at, word in enumerate(words):
        if "“" in word or word.startswith('"'):
            inside = True
        low = word.lower().strip(".,;:!?“”\"'")
        follow = words[at + 1].lower().strip(".,;:") if at + 1 < len(words) else ""
        if not inside and low == "our" and follow in _OWN_NOUNS:
            hits += 1
            signs += 1
        if not inside and (low in cues.partisan or low.rstrip("s") in cues.partisan):
            partisan.add(low.rstrip("s"))
            signs += 1
        if "”" in word or word.rstrip(".,;:").endswith('"'):
            inside = False
    if (not hits and len(partisan) < LEAST_PARTISAN) or signs * WORDS_A_SIGN < len(words):
        return None
    return outlet or first_actor or (Speaker(kind=SpeakerKind.UNNAMED, text="our") if hits else None)
