"""data/control_weights.toml -> one frozen table of the numbers that decide who holds a place."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from whoholds.errors import LexiconError


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What each kind of claim adds to its side's score, told by a neutral speaker."""

    capture: float
    withdraw: float
    handover: float
    hold: float
    repel: float
    object: float
    agreed: float
    retrospective: float
    contest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestFactors:
    """R1: how far a speaker's interest discounts, or lends weight to, what it says."""

    neutral: float
    against: float
    own: float
    unknown: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """Further factors of a claim's weight."""

    hedged: float
    inferred: float
    inherited: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Windows and lapses, in days."""

    supports: int
    confirms: int
    flip: int
    reversal: int
    pressured: int
    breached: int
    encircled: int
    besieged: int
    claim: int
    inside: int
    retrospective: int
    own_word: int
    missed_loss: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusLimits:
    """Probabilities at which a status changes."""

    disputed_margin: float
    disputed_origins: int
    unknown_below: float
    stale_below: float
    shows_holder: float
    moves_holder: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Decay:
    """R6: half-lives in days by distance to the nearest place of another side, and by tempo."""

    bands_km: tuple[float, ...]
    half_lives: tuple[float, ...]
    attrition: float
    nobody_known: float
    contested_manoeuvre: float
    contested_attrition: float
    tempo_km: float
    tempo_days: int
    manoeuvre_changes: int
    step_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Knots of the map from raw to shown probability."""

    raw: tuple[float, ...]
    shown: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceWords:
    """Words that say a claim is about a piece of a place, or about its surroundings."""

    outside: tuple[str, ...]
    partial_ring: tuple[str, ...]
    only_part: tuple[str, ...]
    unopposed: tuple[str, ...]
    passing: tuple[str, ...]
    jointly: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Every number of the control rules, with their version.

    >>> load_weights().effect.capture
    2.0
    """

    rules_version: str
    effect: Effects
    interest: InterestFactors
    factor: Factors
    days: Days
    status: StatusLimits
    decay: Decay
    calibration: Calibration
    words: PieceWords

    def calibrated(self, p: float) -> float:
        """The shown probability of a raw one: linear between the knots."""
        raw, shown = self.calibration.raw, self.calibration.shown
        for i in range(1, len(raw)):
            if p <= raw[i]:
                return shown[i - 1] + (shown[i] - shown[i - 1]) * (p - raw[i - 1]) / (raw[i] - raw[i - 1])
        return shown[-1]


_TABLES = (
    ("effect", Effects),
    ("interest", InterestFactors),
    ("factor", Factors),
    ("days", Days),
    ("status", StatusLimits),
    ("decay", Decay),
    ("calibration", Calibration),
    ("words", PieceWords),
)


def _table(kind: type[Any], rows: Mapping[str, Any], where: str) -> Any:
    """One table of the file as its type; LexiconError names what is missing, unknown or no number."""
    wanted = {f.name for f in fields(kind)}
    if wanted != set(rows):
        odd = ", ".join(sorted(wanted ^ set(rows)))
        raise LexiconError(f"{where} must give exactly {', '.join(sorted(wanted))}; check: {odd}.")
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in rows.items()}
    for name, value in values.items():
        if isinstance(value, bool) or not isinstance(value, int | float | tuple):
            raise LexiconError(f"{where}: {name} = {value!r} is no number and no list; correct the file.")
    return kind(**values)


def weights_from(data: Mapping[str, Any], where: str = "control_weights.toml") -> Weights:
    """The typed table of parsed TOML; LexiconError where a table or a number is missing."""
    version = data.get("rules_version")
    if not isinstance(version, str):
        raise LexiconError(f"{where} has no rules_version; add one so that states can be traced to their rules.")
    tables = {name: _table(kind, data.get(name, {}), f"{where} [{name}]") for name, kind in _TABLES}
    decay, knots = tables["decay"], tables["calibration"]
    if len(decay.half_lives) != len(decay.bands_km) + 1:
        raise LexiconError(f"{where} [decay]: half_lives needs one value more than bands_km; correct the file.")
    if len(knots.raw) != len(knots.shown) or len(knots.raw) < 2 or list(knots.raw) != sorted(set(knots.raw)):
        raise LexiconError(f"{where} [calibration]: raw and shown need as many rising knots; correct the file.")
    return Weights(rules_version=version, **tables)


@cache
def load_weights(path: Path | None = None) -> Weights:
    """The shipped numbers, or those of a file; LexiconError where the file breaks its own rules."""
    source = path or files("whoholds") / "data" / "control_weights.toml"
    return weights_from(tomllib.loads(source.read_text(encoding="utf-8")), str(source))
