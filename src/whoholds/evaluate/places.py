"""How well places are found and resolved: on GeoVirus (Gritta et al. 2018) and on the project's own passages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from xml.etree import ElementTree

from whoholds.errors import EvaluationError
from whoholds.extract.places import find_places
from whoholds.gazetteer import Gazetteer, distance_km
from whoholds.language import segment
from whoholds.model import Place, PlaceMention

_MARK = re.compile(r"\[([^\]|]+)\|([^\]]+)\]")
NEAR_KM = 161  # 100 miles, the field's usual line


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPlace:
    """A place marked in a text: characters ``[start, end)``, and where it is (a position, or a country's code)."""

    text: str
    start: int
    end: int
    lat: float = 0.0
    lon: float = 0.0
    km: float = 40.0
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceScore:
    """Counts of one run. Accuracy and distance are over gold places that were found and resolved.

    >>> score = PlaceScore(suite="x", texts=1, gold=4, found=5, hit=4, resolved=4, right=3, near=4, median_km=2.0)
    >>> round(score.precision, 2), score.recall, round(score.f1, 2), score.accuracy
    (0.8, 1.0, 0.89, 0.75)
    """

    suite: str
    texts: int
    gold: int
    found: int
    hit: int
    resolved: int
    right: int
    near: int
    median_km: float
    missed: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    misplaced: tuple[str, ...] = ()

    @property
    def precision(self) -> float:
        return self.hit / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.hit / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def accuracy(self) -> float:
        """Share of resolved places that are right: inside each gold place's own tolerance."""
        return self.right / self.resolved if self.resolved else 0.0

    @property
    def within_161_km(self) -> float:
        return self.near / self.resolved if self.resolved else 0.0


def geovirus(path: Path, gazetteer: Gazetteer) -> PlaceScore:
    """Scores on GeoVirus: ``path`` is the folder that holds GeoVirus.xml, or the file.

    Only pages with marks are read, as its authors did. Raises EvaluationError where the file is missing or no such file.
    """
    file = path / "GeoVirus.xml" if path.is_dir() else path
    try:
        root = ElementTree.parse(file).getroot()
    except (OSError, ElementTree.ParseError) as error:
        raise EvaluationError(f"GeoVirus cannot be read from {file} ({error}); give the folder that holds GeoVirus.xml.") from error
    return score("places-geovirus", _geovirus_texts(root), gazetteer)


def _geovirus_texts(root: ElementTree.Element) -> Iterator[tuple[str, list[GoldPlace]]]:
    for article in root.iter("article"):
        gold = []
        for place in article.iter("location"):
            cell = {child.tag: child.text or "" for child in place}
            start = int(cell["start"]) - 1
            gold.append(
                GoldPlace(
                    text=cell["name"], start=start, end=int(cell["end"]) - 1, lat=float(cell["lat"]), lon=float(cell["lon"]), km=NEAR_KM
                )
            )
        yield article.findtext("text") or "", gold


def passages(path: Path, gazetteer: Gazetteer, part: str = "dev") -> PlaceScore:
    """Scores on the project's own passages: ``path`` is the folder with dev.toml and held.toml; ``part`` is dev or held."""
    file = path / f"{part}.toml"
    try:
        marked = tomllib.loads(file.read_text(encoding="utf-8"))["passages"]
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise EvaluationError(
            f"Place passages cannot be read from {file} ({error}); give the folder that holds dev.toml and held.toml."
        ) from error
    return score(f"places-{part}", (unmark(text) for text in marked), gazetteer)


def unmark(marked: str) -> tuple[str, list[GoldPlace]]:
    """A passage without its marks, and the places they name.

    >>> unmark("They took [Hama|35.1,36.8].")[0]
    'They took Hama.'
    """
    text, gold, at = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        words, where = mark.groups()
        start, at = len(text), mark.end()
        text += words
        cells = where.split(",")
        if len(cells) == 1:
            gold.append(GoldPlace(text=words, start=start, end=len(text), country=where))
        else:
            km = float(cells[2]) if len(cells) > 2 else 40.0
            gold.append(GoldPlace(text=words, start=start, end=len(text), lat=float(cells[0]), lon=float(cells[1]), km=km))
    return text + marked[at:], gold


def _place(mention: PlaceMention) -> Place | None:
    ref = mention.place
    return ref.place or (ref.within or ref.near or ref).place


def _counted(mentions: Iterable[PlaceMention]) -> list[PlaceMention]:
    """Mentions of named places: sites told by a noun alone are no toponyms."""
    return [m for m in mentions if m.rule not in ("place.facility-noun", "place.plural")]


def score(suite: str, texts: Iterable[tuple[str, list[GoldPlace]]], gazetteer: Gazetteer) -> PlaceScore:
    """Compares what is found in each text with its gold: a find counts where its words overlap a gold place's, one to one."""
    count = found = gold_count = hit = resolved = right = near = 0
    distances: list[float] = []
    missed: list[str] = []
    wrong: list[str] = []
    misplaced: list[str] = []
    for text, gold in texts:
        count += 1
        gold_count += len(gold)
        mentions = _counted(find_places(segment(text), gazetteer))
        exceptions = 0
        used: set[int] = set()
        for place in gold:
            at = next((k for k, m in enumerate(mentions) if k not in used and m.span.start < place.end and place.start < m.span.end), None)
            if at is None:
                missed.append(f"{place.text}: …{text[max(0, place.start - 40) : place.end + 25]}…")
                continue
            used.add(at)
            hit += 1
            answer = _place(mentions[at])
            if answer is None:
                continue
            resolved += 1
            km = distance_km(place.lat, place.lon, answer.lat, answer.lon)
            if place.country:
                ok = answer.country == place.country
                km = 0.0 if ok else 9_999.0
            else:
                ok = km <= place.km
            distances.append(km)
            right += ok
            near += km <= NEAR_KM
            if not ok:
                misplaced.append(f"{place.text}: {answer.id} {answer.name} ({answer.country}), {km:.0f} km off")
        found += len(mentions) + exceptions
        wrong += [
            f"{text[m.span.start : m.span.end]}: …{text[max(0, m.span.start - 40) : m.span.end + 25]}…"
            for k, m in enumerate(mentions)
            if k not in used
        ]
    return PlaceScore(
        suite=suite, texts=count, gold=gold_count, found=found, hit=hit, resolved=resolved, right=right, near=near,
        median_km=round(median(distances), 1) if distances else 0.0, missed=tuple(missed), wrong=tuple(wrong), misplaced=tuple(misplaced),
    )  # fmt: skip
