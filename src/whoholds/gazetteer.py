"""Name → candidate places, from one SQLite file that `scripts/build_gazetteer.py` makes.

A name is looked up by three keys, surest first: `fold` (case, accents, hyphens and apostrophes off), `bare` (Arabic and other
articles off too) and `skeleton` (transliterations fall together). Keys are kept as 64-bit hashes; a bitmap of them all says in a
microsecond that a word begins no name. A user's own places live in a second file that is never shipped.
"""

from __future__ import annotations

import csv
import json
import math
import re
import sqlite3
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from whoholds.arabic import WRITTEN_IN, arabic_name
from whoholds.errors import GazetteerError
from whoholds.model import Place

SCHEMA_VERSION = 1
BITMAP_BITS = 1 << 25
KM_PER_DEGREE = 111.195
PRIMARY, ALTERNATE, BARE, SKELETON = range(4)  # how surely a key names a place, best first

AREA_KINDS = frozenset({"country", "admin1", "admin2", "region", "district"})

SCHEMA = """
create table meta (name text primary key, value blob);
create table places (
  n integer primary key, id text not null unique, name text not null, country text not null, admin1 text not null,
  admin1_code text not null, admin2 integer, lat real not null, lon real not null, kind text not null, population integer not null,
  radius real not null default 0);
create table names (hash integer not null, place integer not null, tier integer not null, primary key (hash, place)) without rowid;
create table arabic (place integer primary key, name text not null);
create virtual table nearby using rtree_i32 (n, south, north, west, east);
"""

LETTERS = {
    "ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ə": "a", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t", "ɛ": "e", "ɔ": "o",
    "ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي", "ـ": "", "ё": "е", "ʿ": "", "ʾ": "",
}  # fmt: skip
"""Letters that stand for others in a folded name, beside those that lose a sign."""
_SPECIAL = str.maketrans(LETTERS)
_ASCII_NOISE = str.maketrans("", "", " \t\n'`-.,/()\"_&")
_ARTICLES = frozenset("al el ad as ash at az an ar er es esh et ed ez en ul the l la le les los las".split())
_WORDS = re.compile(r"[\s\-–—_]+")
_ARABIC_ARTICLE = "ال"


@lru_cache(maxsize=1 << 16)
def fold(name: str) -> str:
    """A name without case, accents, spaces, hyphens and apostrophes.

    >>> fold("Deir ez-Zor"), fold("Ḩamāh"), fold("Kramators’k")
    ('deirezzor', 'hamah', 'kramatorsk')
    """
    if name.isascii():
        return name.lower().translate(_ASCII_NOISE)
    decomposed = unicodedata.normalize("NFKD", name.casefold().translate(_SPECIAL))
    return "".join(c for c in decomposed if c.isalnum())


def bare(name: str) -> str:
    """The folded name without articles.

    >>> bare("Al-Hasakah"), bare("Tal Abyad"), bare("ar-Raqqah")
    ('hasakah', 'talabyad', 'raqqah')
    """
    words = [w for w in _WORDS.split(name) if w]
    kept = [w for w in words[:-1] if fold(w) not in _ARTICLES] + words[-1:]
    folded = fold("".join(kept))
    return folded[2:] if folded.startswith(_ARABIC_ARTICLE) and len(folded) > 4 else folded


_STEPS = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"shch|sch|tch|ch|sh|ts|tz", "s"), (r"dzh|dj|zh", "j"), (r"kh", "x"), (r"gh", "g"), (r"dh", "d"), (r"th", "t"), (r"ph", "f"),
        (r"ou|oo", "u"), (r"ee|ei|ai|ay|ey|ie|iy|yi|ij|yy", "i"), (r"q", "k"), (r"c(?=[ei])", "s"), (r"c", "k"), (r"w", "v"), (r"y", "i"),
        (r"h$", ""), (r"h", "g"), (r"[ei]+", "i"), (r"[ou]+", "u"), (r"(.)\1+", r"\1"), (r"(sk)(ui|ai|a|i|iu|ia)$", r"\1"),
        (r"(ivk|uvk|iuvk)a?$", "ivk"), (r"(?<=.{3})[iu]v$", "iv"), (r"(?<=.{3})(ia|a|i)$", ""),
    )
)  # fmt: skip


def skeleton(name: str) -> str:
    """The bare name with spellings of one sound fallen together; empty where the name is short or not in Latin letters.

    >>> skeleton("Lugansk") == skeleton("Luhansk"), skeleton("Saraqib") == skeleton("Saraqeb"), skeleton("Gao")
    (True, True, '')
    """
    key = bare(name)
    if len(key) < 4 or not key.isascii() or not key.isalpha():
        return ""
    return _skeleton(key)


@lru_cache(maxsize=1 << 15)
def _skeleton(key: str) -> str:
    for pattern, by in _STEPS:
        key = pattern.sub(by, key)
    return key if len(key) >= 4 else ""


def key_hash(key: str) -> int:
    """A signed 64-bit hash of a key, as stored."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "little", signed=True)


def probes(key: str) -> tuple[int, int]:
    """The two bits of the bitmap that stand for a key."""
    data = key.encode()
    return zlib.crc32(data) & (BITMAP_BITS - 1), zlib.adler32(data, 0x9E3779B1) * 2654435761 & (BITMAP_BITS - 1)


def distance_km(lat: float, lon: float, to_lat: float, to_lon: float) -> float:
    """Great-circle distance in kilometres (haversine).

    >>> round(distance_km(35.13, 36.76, 34.73, 36.72))
    45
    """
    a, b = math.radians(lat), math.radians(to_lat)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(to_lon - lon) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(h)))


class Match(NamedTuple):
    """A place a name can mean, and how surely its spelling says so (PRIMARY, ALTERNATE, BARE, SKELETON)."""

    place: Place
    tier: int


class _File:
    """One SQLite file of places; ``bitmap`` is None for a user's file, which is small."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        row = connection.execute("select value from meta where name = 'bitmap'").fetchone()
        self.bitmap: bytes | None = zlib.decompress(row[0]) if row else None

    def arabic(self) -> Iterator[tuple[str, str]]:
        """Every place with a name in Arabic letters: its id, the name."""
        try:
            yield from self.connection.execute("select p.id, a.name from arabic a join places p on p.n = a.place")
        except sqlite3.OperationalError as error:
            raise GazetteerError(f"The place file is of an older whoholds ({error}); run `python scripts/build_gazetteer.py`.") from error

    def places(self, sql: str, values: tuple[object, ...]) -> Iterator[tuple[int, int, Place]]:
        """Rows of `select tier, n, ...` as (tier, row number, Place)."""
        for tier, n, id_, name, country, admin1, code, admin2, lat, lon, kind, population in self.connection.execute(sql, values):
            parents = [admin2] if admin2 else []
            if code and kind != "admin1":
                parents.append(f"admin1:{country}.{code}")
            if country and kind != "country":
                parents.append(f"country:{country}")
            yield tier, n, Place(
                id=id_, name=name, country=country, admin1=admin1, admin1_code=code, lat=lat, lon=lon, kind=kind,
                population=population, parents=tuple(parents),
            )  # fmt: skip


_COLUMNS = (
    "p.n, p.id, p.name, p.country, p.admin1, p.admin1_code, (select a.id from places a where a.n = p.admin2), "
    "p.lat, p.lon, p.kind, p.population"
)
_BY_HASH = (
    f"select n.tier, {_COLUMNS} from names n join places p on p.n = n.place where n.hash = ? "
    "order by n.tier, p.population desc, p.id limit 200"
)
_BY_ID = f"select 0, {_COLUMNS} from places p where p.id = ?"
_NEAR = f"select 0, {_COLUMNS} from nearby r join places p on p.n = r.n where r.south <= ? and r.north >= ? and r.west <= ? and r.east >= ?"


class Gazetteer:
    """Places by name, by id and by position; made by `open_gazetteer`.

    >>> gazetteer = open_gazetteer()
    >>> gazetteer.candidates("Hama")[0].id
    'geonames:170017'
    >>> gazetteer.close()
    """

    def __init__(self, path: Path, added: Path | None = None) -> None:
        if not path.is_file():
            raise GazetteerError(
                f"The place file {path} is missing; run `python scripts/build_gazetteer.py` in the source folder, "
                "or install whoholds again."
            )
        try:
            self._files = [_File(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False))]
        except sqlite3.DatabaseError as error:
            raise GazetteerError(f"The place file {path} cannot be read ({error}); build it again or name another.") from error
        self.path = path
        self.added = added
        if added is not None:
            self._files.append(_File(_open_added(added)))
        row = self._files[0].connection.execute("select value from meta where name = 'demonyms'").fetchone()
        self.demonyms: dict[str, str] = json.loads(row[0]) if row else {}
        row = self._files[0].connection.execute("select value from meta where name = 'ordinary'").fetchone()
        self.ordinary: frozenset[str] = frozenset(row[0].split()) if row else frozenset()
        self.matches = lru_cache(maxsize=20_000)(self._matches)
        self.get = lru_cache(maxsize=5_000)(self._get)

    def close(self) -> None:
        for file in self._files:
            file.connection.close()

    def maybe(self, key: str) -> bool:
        """Whether a folded or bare key may name a place: never wrong when it says no, wrong once in a hundred when it says yes."""
        if len(self._files) > 1:
            return True
        bits = self._files[0].bitmap
        if bits is None:
            return True
        a, b = probes(key)
        return bool(bits[a >> 3] >> (a & 7) & 1 and bits[b >> 3] >> (b & 7) & 1)

    def _by_key(self, key: str) -> Iterator[tuple[int, Place]]:
        value = key_hash(key)
        for file in self._files:
            for tier, _, place in file.places(_BY_HASH, (value,)):
                yield tier, place

    def _matches(self, name: str) -> tuple[Match, ...]:
        """All places a name can mean, surest spelling first, then the most populous."""
        found: dict[str, Match] = {}
        for key, least in dict.fromkeys(((fold(name), PRIMARY), (bare(name), BARE), (skeleton(name), SKELETON))):
            if not key or (least < SKELETON and not self.maybe(key)):
                continue
            for tier, place in self._by_key(key):
                match = Match(place, max(tier, least))
                if place.id not in found or match.tier < found[place.id].tier:
                    found[place.id] = match
        return tuple(
            sorted(
                found.values(),
                key=lambda m: (
                    m.tier > ALTERNATE and m.tier,
                    m.place.kind in AREA_KINDS and m.place.kind != "country",
                    -m.place.population,
                    m.place.id,
                ),
            )
        )

    def candidates(self, name: str) -> tuple[Place, ...]:
        """Places a name can mean, in any script, surest spelling first, then the most populous; empty where none is known."""
        return tuple(match.place for match in self.matches(name))

    def _get(self, id_: str) -> Place | None:
        """The place with this id, or None."""
        for file in self._files:
            for _, _, place in file.places(_BY_ID, (id_,)):
                return place
        return None

    @cached_property
    def arabic(self) -> dict[str, str]:
        """Names in Arabic letters, by the ids of the places that have one: places where Arabic is written."""
        return {id_: name for file in self._files for id_, name in file.arabic()}

    def keys(self, ids: Iterable[str]) -> dict[str, tuple[int, ...]]:
        """The keys (as `key_hash` of `fold` or `bare` makes them) of every spelling known of some places, without those that only sound alike."""
        wanted, found = set(ids), dict[str, list[int]]()
        for file in self._files:
            numbers = {n: id_ for n, id_ in file.connection.execute("select n, id from places") if id_ in wanted}
            for n, key in file.connection.execute("select place, hash from names where tier <= ?", (BARE,)):
                if n in numbers:
                    found.setdefault(numbers[n], []).append(key)
        return {id_: tuple(keys) for id_, keys in found.items()}

    def near(self, lat: float, lon: float, km: float) -> tuple[Place, ...]:
        """Places within ``km`` kilometres of a point, nearest first."""
        dlat = km / KM_PER_DEGREE
        dlon = min(180.0, dlat / max(0.01, math.cos(math.radians(lat))))
        box = tuple(round(v * 10_000) for v in (lat + dlat, lat - dlat, lon + dlon, lon - dlon))
        rows = (place for file in self._files for _, _, place in file.places(_NEAR, box))
        measured = ((distance_km(lat, lon, p.lat, p.lon), p) for p in rows)
        return tuple(p for d, p in sorted(((d, p) for d, p in measured if d <= km), key=lambda x: (x[0], x[1].id)))

    def count(self) -> int:
        """How many places there are, the user's own included."""
        return sum(int(file.connection.execute("select count(*) from places").fetchone()[0]) for file in self._files)

    def contains(self, area: Place, place: Place) -> bool:
        """Whether a place lies in an area, by the parents that the gazetteer records."""
        return area.id in place.parents

    def add(self, rows: Iterable[tuple[Place, tuple[str, ...]]]) -> int:
        """Puts places with their other names into the user's file; returns how many. A place with a known id replaces it there."""
        if self.added is None:
            raise GazetteerError("Places can only be added to a file of one's own; open the gazetteer with `added=` and its path.")
        connection = self._files[-1].connection
        count = 0
        with connection:
            for place, aliases in rows:
                put(connection, place, [place.name], aliases)
                count += 1
        self.matches.cache_clear()
        self.get.cache_clear()
        self.__dict__.pop("arabic", None)
        return count


def open_gazetteer(path: Path | None = None, added: Path | None = None) -> Gazetteer:
    """Opens the shipped place file (or ``path``), with the user's own places from ``added``, made if it does not exist.

    Raises GazetteerError where the file is missing or is no place file.
    """
    shipped = Path(str(files("whoholds").joinpath("data", "gazetteer.sqlite")))
    return Gazetteer(path or shipped, added)


def _open_added(path: Path) -> sqlite3.Connection:
    new = not path.exists()
    try:
        connection = sqlite3.connect(path, check_same_thread=False)
        if new:
            connection.executescript(SCHEMA)
        connection.execute("select 1 from names limit 1")
        connection.execute("create table if not exists arabic (place integer primary key, name text not null)")  # files of before
    except sqlite3.DatabaseError as error:
        raise GazetteerError(
            f"The file {path} is no place file of whoholds ({error}); name a new file or one made by `gazetteer add`."
        ) from error
    return connection


def put(connection: sqlite3.Connection, place: Place, names: Iterable[str], aliases: Iterable[str] = ()) -> None:
    """Writes one place with its names into an open place file."""
    old = connection.execute("select n from places where id = ?", (place.id,)).fetchone()
    if old:
        connection.execute("delete from names where place = ?", old)
        connection.execute("delete from nearby where n = ?", old)
        connection.execute("delete from arabic where place = ?", old)
        connection.execute("delete from places where n = ?", old)
    cursor = connection.execute(
        "insert into places (id, name, country, admin1, admin1_code, lat, lon, kind, population) values (?,?,?,?,?,?,?,?,?)",
        (place.id, place.name, place.country, place.admin1, place.admin1_code, place.lat, place.lon, place.kind, place.population),
    )
    n = cursor.lastrowid
    lat, lon = round(place.lat * 10_000), round(place.lon * 10_000)
    connection.execute("insert into nearby values (?,?,?,?,?)", (n, lat, lat, lon, lon))
    names, aliases = list(names), list(aliases)
    if place.country in WRITTEN_IN and (arabic := arabic_name(place.name, [*names, *aliases])):
        connection.execute("insert into arabic values (?,?)", (n, arabic))
    connection.executemany(
        "insert or ignore into names values (?,?,?)", [(key_hash(key), n, tier) for key, tier in keys_of(names, aliases).items()]
    )


def keys_of(names: Iterable[str], aliases: Iterable[str]) -> dict[str, int]:
    """All keys of a place's names, each with its best tier.

    >>> keys_of(["Al-Bab"], ["Bab"])
    {'albab': 0, 'bab': 1}
    """
    found: dict[str, int] = {}
    for tier, group in ((PRIMARY, names), (ALTERNATE, aliases)):
        for name in group:
            folded, plain = fold(name), bare(name)
            if not folded:
                continue
            found[folded] = min(tier, found.get(folded, SKELETON))
            if plain not in found or found[plain] == SKELETON:
                found[plain] = BARE
                sound = skeleton(name)
                if sound:
                    found.setdefault(sound, SKELETON)
            elif plain == folded and (sound := skeleton(name)):
                found.setdefault(sound, SKELETON)
    return found


_KIND_OF_CODE = {
    "PPLC": "city",
    "PPLA": "city",
    "PPLX": "district",
    "ADM1": "admin1",
    "ADM2": "admin2",
    "ADM3": "district",
    "AIRB": "facility",
    "AIRP": "facility",
}


def read_places(path: Path) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """A user's places: a GeoNames country dump (tab-separated, no header) or a CSV with `name,lat,lon` and optionally
    `id,aliases,country,admin1,admin1_code,kind,population` ("|" between aliases).

    Raises GazetteerError with the line where a row cannot be read.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        first = lines.readline()
        lines.seek(0)
        if first.count("\t") >= 14:
            yield from _geonames_rows(path, lines)
        else:
            yield from _csv_rows(path, lines)


def _geonames_rows(path: Path, lines: Iterable[str]) -> Iterator[tuple[Place, tuple[str, ...]]]:
    for number, line in enumerate(lines, 1):
        cells = line.rstrip("\n").split("\t")
        try:
            id_, name, plain, others, lat, lon, class_, code, country, _, admin1 = cells[:11]
            if class_ not in ("P", "A", "S", "L"):
                continue
            population = int(cells[14] or 0)
            kind = _KIND_OF_CODE.get(code, {"P": "village", "A": "district", "S": "facility"}.get(class_, "region"))
            if class_ == "P" and kind == "village" and population >= 5_000:
                kind = "city" if population >= 100_000 else "town"
            place = Place(
                id=f"geonames:{int(id_)}", name=name, country=country, admin1_code=admin1, lat=float(lat), lon=float(lon),
                kind=kind, population=population,
            )  # fmt: skip
        except (ValueError, IndexError) as error:
            raise GazetteerError(
                f"Line {number} of {path} is no row of a GeoNames dump ({error}); take the country file from GeoNames unchanged."
            ) from error
        yield place, tuple(n for n in [plain, *others.split(",")] if n and n != name)


def _csv_rows(path: Path, lines: Iterable[str]) -> Iterator[tuple[Place, tuple[str, ...]]]:
    for number, row in enumerate(csv.DictReader(lines), 2):
        try:
            lat, lon = float(row["lat"]), float(row["lon"])
            if not (-90 <= lat <= 90 and -180 <= lon <= 180):
                raise ValueError(f"{lat}, {lon} is no position")
            name = row["name"].strip()
            place = Place(
                id=row.get("id") or f"supp:{fold(name)}-{round(lat * 100)}-{round(lon * 100)}", name=name,
                country=(row.get("country") or "").upper(),
                admin1=row.get("admin1") or "", admin1_code=row.get("admin1_code") or "", lat=lat, lon=lon, kind=row.get("kind") or "town",
                population=int(row.get("population") or 0),
            )  # fmt: skip
        except (KeyError, TypeError, ValueError) as error:
            raise GazetteerError(f"Line {number} of {path} is no place ({error}); the columns name, lat and lon are needed.") from error
        yield place, tuple(a.strip() for a in (row.get("aliases") or "").split("|") if a.strip())
