"""Cues of speech, modality and speaker kinds: ``cues.toml`` → one typed table."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from whoholds.model import SpeakerKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """Sets of lemmas: speech verbs by what they do, modal governors by modality, speaker nouns by kind, words of war and of other news."""

    say: frozenset[str]
    confirm: frozenset[str]
    deny: frozenset[str]
    show: frozenset[str]
    believe: frozenset[str]
    nouns: frozenset[str]
    modality: Mapping[str, frozenset[str]]
    speakers: Mapping[SpeakerKind, frozenset[str]]
    roles: frozenset[str]
    war: frozenset[str]
    other: frozenset[str]
    partisan: frozenset[str]

    @property
    def speech(self) -> frozenset[str]:
        """Every verb that can introduce a source."""
        return self.say | self.confirm | self.deny | self.show | self.believe


@cache
def load_cues() -> Cues:
    """The table of cues.toml."""
    table = tomllib.loads((files("whoholds") / "data" / "cues.toml").read_text(encoding="utf-8"))
    speech = {name: frozenset(words) for name, words in table["speech"].items()}
    speakers = {name: frozenset(words) for name, words in table["speakers"].items()}
    roles = speakers.pop("roles")
    kinds = {SpeakerKind(name.replace("_", "-")): words for name, words in speakers.items()}
    modality = {name: frozenset(words) for name, words in table["modality"].items()}
    domain = {name: frozenset(words) for name, words in table["domain"].items()}
    return Cues(**speech, **domain, modality=modality, speakers=kinds, roles=roles, partisan=frozenset(table["partisan"]["words"]))
