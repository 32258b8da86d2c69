"""Who says so, and how surely: the source, cue and content of each candidate event.

A predicate's speakers are found by walking up its parse: complements of speech verbs, "according to", parenthetical cues, nouns such as
"the claim that", and quotations carried over from the sentence before (the source-cue-content scheme of PARC 3.0, Pareti 2016). Modality is
read on the same walk from auxiliaries, governing verbs and nouns, and conditional marks (FactBank's source-introducing and modal predicates,
Saurí and Pustejovsky 2009).
"""

from __future__ import annotations

from whoholds.extract.attribution.attributor import Attribution, Attributor
from whoholds.extract.attribution.voice import own_voice

__all__ = ["Attribution", "Attributor", "own_voice"]
