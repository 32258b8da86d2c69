"""Sentences → mentions of actors: who is named, and which entry of the actor file the words mean on the report's day.

Works on the surface alone, so the same text gives the same mentions whether or not it was parsed. A mention is a noun phrase
without its determiner: a known name with what follows it ("HTS fighters"), a country or people with a noun of force ("Syrian
army"), a leader with titles, a generic word ("the rebels"), a numbered unit, or a capitalised group nobody has entered yet.
``head`` is the phrase's last noun before any "of" or "loyal to". Where the words cannot be resolved the mention is kept with id
None. Not read here: "the group", "they" (they stand for a mention made elsewhere).

Every sentence is cut into *atoms*, runs of letters and digits, so "U.S.-backed" and "pro - Russian" are read alike however the
tokenizer cut them. Dictionaries are built once for an ActorFile.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from whoholds.extract.actors.dictionary import Dictionary
from whoholds.extract.actors.reading import Reading
from whoholds.lexicon.actors import ActorFile
from whoholds.model import ActorMention, Sentence

__all__ = ["find_actors"]


@lru_cache(maxsize=4)
def _index(actors: ActorFile) -> Dictionary:
    return Dictionary(actors)


def find_actors(
    sentences: Sequence[Sentence], actors: ActorFile, published: date | None, theatre: tuple[str, ...]
) -> tuple[ActorMention, ...]:
    """Every mention of an actor, in reading order and without overlaps.

    ``published`` decides which of several actors of one name is meant and whom generic words mean; ``theatre`` are ISO codes of the
    report's countries, most likely first. Raises nothing: words that cannot be resolved give a mention with id None.
    """
    reading = Reading(_index(actors), published, theatre)
    for sentence in sentences:
        reading.read(sentence)
    better = reading.better_theatre()
    if better != theatre:
        reading = Reading(reading.dictionary, published, better)
        for sentence in sentences:
            reading.read(sentence)
    return tuple(reading.mentions())
