"""What a person says a report should yield: golden claims, relations, control answers and things never to be recorded.

Read from TOML by the seed, the reports and the golden cases alike. A key that is absent is not checked. Where a key takes several
values, any one will do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from whoholds.errors import EvaluationError

_CLAIM_KEYS = frozenset(
    "n type actor actor_optional recipient recipient_optional place place_optional place_text place_id within near scope start end"
    " start_not_before end_not_after must_include precision modality modality_any said_by said_by_kind optional quote near_text"
    " quantities killed_low killed_high hedged note".split()
)
_CONTROL_KEYS = frozenset("place on known_on holder status min_confidence why_must_name note optional".split())
_RELATION_KEYS = frozenset("type a b modality start end note optional".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldQuantity:
    """A count of people that a claim must carry; None is not checked."""

    kind: str
    low: int | None = None
    best: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldClaim:
    """One claim as a careful analyst would write it down. Empty tuples and None are not checked.

    ``*_optional`` arguments may be left unresolved but must not be wrong. ``unresolved`` asks for a place without an id.
    """

    label: str
    types: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    actors_optional: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    recipients_optional: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    places_optional: tuple[str, ...] = ()
    place_text: tuple[str, ...] = ()
    unresolved: bool = False
    within: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    start_not_before: date | None = None
    end_not_after: date | None = None
    must_include: date | None = None
    precisions: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()
    said_by: tuple[str, ...] = ()
    said_by_kinds: tuple[str, ...] = ()
    optional: bool = False
    quotes: tuple[str, ...] = ()
    quantities: tuple[GoldQuantity, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldRelation:
    """One relation between two actors."""

    label: str
    types: tuple[str, ...]
    a: tuple[str, ...]
    b: tuple[str, ...]
    modalities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldControl:
    """One question "who holds PLACE on ON, as known on KNOWN_ON" with its acceptable answers; ``unknown`` is one."""

    place: str
    on: date
    known_on: date | None = None
    holders: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    min_confidence: float | None = None
    why_must_name: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The question in short."""
        known = f" as known on {self.known_on}" if self.known_on else ""
        return f"{self.place} on {self.on}{known}"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldReport:
    """A report and all that it should yield. ``nothing``: no claim with an effect on control but those listed."""

    id: str
    text: str
    conflict: str = ""
    register: str = ""
    phenomenon: str = ""
    published: date | None = None
    outlet: str | None = None
    title: str | None = None
    claims: tuple[GoldClaim, ...] = ()
    never: tuple[GoldClaim, ...] = ()
    relations: tuple[GoldRelation, ...] = ()
    control: tuple[GoldControl, ...] = ()
    nothing: bool = False
    source: str = ""


def load_reports(path: Path, key: str) -> tuple[GoldReport, ...]:
    """The reports or cases (``key``: report, case) of one TOML file. Raises EvaluationError that names file and entry."""
    table = load_toml(path)
    return tuple(_report(entry, path) for entry in table.get(key, ()))


def load_toml(path: Path) -> dict[str, Any]:
    """A TOML file; EvaluationError where it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise EvaluationError(f"The gold file {path} cannot be read ({error}); correct it and run again.") from error


def claim(entry: Mapping[str, Any], label: str) -> GoldClaim:
    """One golden claim from its TOML table.

    >>> claim({"type": "capture", "place": ["Goma"], "end": "2025-01-28"}, "x").end
    datetime.date(2025, 1, 28)
    """
    _known(entry, _CLAIM_KEYS, label)
    try:
        return GoldClaim(
            label=label, types=_many(entry, "type"), actors=_many(entry, "actor"), actors_optional=_many(entry, "actor_optional"),
            recipients=_many(entry, "recipient"), recipients_optional=_many(entry, "recipient_optional"), places=_many(entry, "place"),
            places_optional=_many(entry, "place_optional"), place_text=_many(entry, "place_text"),
            unresolved=entry.get("place_id") == "none", within=_many(entry, "within"), near=_many(entry, "near"),
            scopes=_many(entry, "scope"), start=_day(entry, "start"), end=_day(entry, "end"),
            start_not_before=_day(entry, "start_not_before"), end_not_after=_day(entry, "end_not_after"),
            must_include=_day(entry, "must_include"), precisions=_many(entry, "precision"),
            modalities=_many(entry, "modality") + _many(entry, "modality_any"), said_by=_many(entry, "said_by"),
            said_by_kinds=_many(entry, "said_by_kind"), optional=bool(entry.get("optional")),
            quotes=_many(entry, "quote") + _many(entry, "near_text"), quantities=_quantities(entry),
        )  # fmt: skip
    except (ValueError, TypeError, KeyError) as error:
        raise EvaluationError(
            f"The golden claim {label} cannot be read ({error}); compare it with the other files of its folder."
        ) from error


def relation(entry: Mapping[str, Any], label: str) -> GoldRelation:
    """One golden relation from its TOML table."""
    _known(entry, _RELATION_KEYS, label)
    return GoldRelation(
        label=label, types=_many(entry, "type"), a=_many(entry, "a"), b=_many(entry, "b"), modalities=_many(entry, "modality")
    )


def control(entry: Mapping[str, Any], label: str) -> GoldControl:
    """One golden control question from its TOML table."""
    _known(entry, _CONTROL_KEYS, label)
    on = _day(entry, "on")
    if on is None or not _many(entry, "place"):
        raise EvaluationError(f"The control question {label} names no place or no day; write place and on.")
    least = entry.get("min_confidence")
    return GoldControl(
        place=_many(entry, "place")[0], on=on, known_on=_day(entry, "known_on"), holders=_many(entry, "holder"),
        statuses=_many(entry, "status"), min_confidence=None if least is None else float(least),
        why_must_name=_many(entry, "why_must_name"),
    )  # fmt: skip


def _report(entry: Mapping[str, Any], path: Path) -> GoldReport:
    name = str(entry.get("id", "?"))
    if "text" not in entry or "id" not in entry:
        raise EvaluationError(f"An entry ({name}) of {path} has no id or no text; write both.")
    label = f"{name} in {path.name}"
    return GoldReport(
        id=name, text=str(entry["text"]).strip("\n"), conflict=str(entry.get("conflict", "")), register=str(entry.get("register", "")),
        phenomenon=str(entry.get("phenomenon", "")), published=_day(entry, "published"), outlet=entry.get("outlet"),
        title=entry.get("title"), nothing=bool(entry.get("nothing")), source=path.name,
        claims=tuple(claim(c, f"{label}, claim {i}") for i, c in enumerate(entry.get("claim", ()), 1)),
        never=tuple(claim(c, f"{label}, never {i}") for i, c in enumerate(entry.get("never", ()), 1)),
        relations=tuple(relation(c, f"{label}, relation {i}") for i, c in enumerate(entry.get("relation", ()), 1)),
        control=tuple(control(c, f"{label}, control {i}") for i, c in enumerate(entry.get("control", ()), 1)),
    )  # fmt: skip


def _known(entry: Mapping[str, Any], keys: frozenset[str], label: str) -> None:
    strange = sorted(set(entry) - keys)
    if strange:
        raise EvaluationError(f"{label} has the unknown key '{strange[0]}'; use one of {', '.join(sorted(keys))}.")


def _many(entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = entry.get(key, ())
    return (value,) if isinstance(value, str) else tuple(str(v) for v in value)


def _day(entry: Mapping[str, Any], key: str) -> date | None:
    value = entry.get(key)
    if value is None or value == "":
        return None
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _quantities(entry: Mapping[str, Any]) -> tuple[GoldQuantity, ...]:
    found = [GoldQuantity(kind=q["kind"], low=q.get("low"), best=q.get("best"), high=q.get("high")) for q in entry.get("quantities", ())]
    if "killed_low" in entry or "killed_high" in entry:
        found.append(GoldQuantity(kind="killed", low=entry.get("killed_low"), high=entry.get("killed_high")))
    return tuple(found)
