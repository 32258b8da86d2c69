"""How likely the event of a verb happened at a name: a logistic regression over the features, with weights from ``whereabouts.json``.

Two tables, one with the learned proposer's word and one without. How they were fitted: ``training/README.md``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """One fitted table: the weight of each feature (0 of those not named) and the chance from which a name counts."""

    of: Mapping[str, float]
    threshold: float

    def chance(self, features: Iterable[str]) -> float:
        """The chance that the event happened at a name with these features (logistic regression, Cox 1958).

        >>> Weights(of={"below verb": 2.0}, threshold=0.5).chance(["below verb", "never seen"])
        0.8807970779778823
        """
        return 1 / (1 + exp(-sum(self.of.get(feature, 0.0) for feature in features)))


@cache
def load_weights(*, encoder: bool) -> Weights:
    """The shipped table for scenes with or without the learned proposer's word."""
    table = json.loads((files("whoholds") / "data" / "whereabouts.json").read_text(encoding="utf-8"))
    part = table["with encoder" if encoder else "without encoder"]
    return Weights(of=part["weights"], threshold=float(part["threshold"]))
