# ruff: noqa: T201
"""Measure the server on a store of 20,000 places and 200,000 claims: python scripts/bench_server.py [--store FILE]…

Makes the store where there is none (synthetic claims about real places of Ukraine and Syria over three years), then times in process what
the page waits for: the data of the first view, another "as known on", a place, the smaller questions; and what reading pays for that.
Prints one line a measure.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from whoholds.gazetteer import open_gazetteer
from whoholds.model import (
    ActorRef,
    Claim,
    Document,
    Evidence,
    Interval,
    Modality,
    Place,
    PlaceRef,
    Precision,
    Speaker,
    SpeakerKind,
    claim_id,
)
from whoholds.store import open_store

FIRST = date(2022, 2, 24)
DAYS = 1000
CENTRES = (("UA", 48.5, 37.0), ("UA", 47.0, 34.0), ("UA", 50.0, 32.0), ("SY", 35.0, 38.0), ("UA", 49.5, 26.0), ("IQ", 34.0, 43.5))
SIDES = {
    "UA": ("ukraine-government", "russia-government"),
    "SY": ("syria-opposition", "syria-government-assad"),
    "IQ": ("iq-government", "islamic-state"),
}
TYPES = ("capture", "hold", "hold", "hold", "repel", "withdraw", "enter", "contest", "clash", "shelling", "advance", "besiege")


def places(count: int) -> list[Place]:
    """So many settlements around the centres, nearest first from each."""
    gazetteer = open_gazetteer()
    found: dict[str, Place] = {}
    for _, lat, lon in CENTRES:
        for place in gazetteer.near(lat, lon, 1200):
            if place.kind in ("city", "town", "village") and len(found) < count:
                found[place.id] = place
    short = count - len(found)
    made = [
        Place(id=f"supp:bench-{n}", name=f"Bench {n}", country="UA", admin1="Bench", lat=47 + (n % 200) * 0.02, lon=34 + (n // 200) * 0.03)
        for n in range(short)
    ]
    return [*found.values(), *made]


def documents(count_places: int, count_claims: int) -> Iterator[tuple[Document, list[Claim]]]:
    """Reports of ten claims each; a front moves over the places, so that most change hands once or twice."""
    chance = random.Random(4)
    all_places = places(count_places)
    for number in range(count_claims // 10):
        published = FIRST + timedelta(days=number * DAYS // (count_claims // 10))
        lines, claims = [], []
        picked = [all_places[(number * 10 + k) % len(all_places)] for k in range(10)]
        text = "\n\n".join(f"Report {number}: something happened in {place.name} on {published}." for place in picked)
        id_ = f"d-{number:016x}"
        offset = 0
        for place in picked:
            line = f"Report {number}: something happened in {place.name} on {published}."
            lines.append(line)
            sides = SIDES.get(place.country, SIDES["UA"])
            actor = sides[(chance.random() < 0.5 + 0.4 * (1 if (place.lon * 7) % 3 > published.toordinal() % 1000 / 400 else -1))]
            other = sides[1 - sides.index(actor)]
            type_ = chance.choice(TYPES)
            evidence = Evidence(start=offset, end=offset + len(line), quote=line)
            kind = chance.choice((SpeakerKind.OUTLET, SpeakerKind.MONITOR, SpeakerKind.GOVERNMENT))
            claims.append(
                Claim(
                    id=claim_id(id_, type_, evidence, (actor, place.name)),
                    document=id_,
                    type=type_,
                    evidence=evidence,
                    actors=(ActorRef(text=actor, id=actor, name=actor),),
                    recipients=(ActorRef(text=other, id=other, name=other),),
                    place=PlaceRef(text=place.name, place=place),
                    when=Interval(start=published, end=published + timedelta(days=1), precision=Precision.DAY),
                    said_by=Speaker(kind=kind, actor_id=actor if kind is SpeakerKind.GOVERNMENT else None),
                    modality=Modality.CLAIMED if kind is SpeakerKind.GOVERNMENT else Modality.ASSERTED,
                    rule="bench",
                    confidence=round(chance.uniform(0.4, 0.98), 2),
                    extractor="bench",
                    published=published,
                    known=published,
                    outlet=f"Outlet {number % 40}",
                )
            )
            offset += len(line) + 2
        yield (
            Document(id=id_, text=text, raw=text.encode(), published=published, title=f"Report {number}", outlet=f"Outlet {number % 40}"),
            claims,
        )


def make(where: Path, count_places: int, count_claims: int) -> None:
    """The store, in transactions of 500 reports."""
    with open_store(where, write=True) as store:
        waiting = list(documents(count_places, count_claims))
        for start in range(0, len(waiting), 500):
            with store.batch():
                for document, claims in waiting[start : start + 500]:
                    store.add(document, claims, extractor="bench")


def timed(what: str, ask: Callable[[], object], times: int = 5) -> float:
    """The median milliseconds of asking so often, printed with the processor time of this process."""
    wall, cpu = [], []
    for _ in range(times):
        start, worked = time.perf_counter(), time.process_time()
        ask()
        wall.append(1000 * (time.perf_counter() - start))
        cpu.append(1000 * (time.process_time() - worked))
    print(f"{what:<46} {statistics.median(wall):>9.0f} ms   ({statistics.median(cpu):.0f} ms of processor time)", flush=True)
    return statistics.median(wall)


def asker(where: Path) -> tuple[Any, Callable[..., bytes]]:
    """A fresh server and a function that asks it. It is not entered, so that nothing is worked out beside what is measured."""
    from fastapi.testclient import TestClient

    from whoholds.server import create_app

    app = create_app(where)
    asked = TestClient(app, base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50000))

    def get(path: str, **query: object) -> bytes:
        answer = asked.get(f"/api/v1/{path}", params=query, headers={"Accept-Encoding": "gzip"})  # type: ignore[arg-type]
        assert answer.status_code == 200, answer.text
        return answer.content

    return asked, get


def read_and_prepared(where: Path) -> None:
    """What `whoholds read` works out after reading: the spells, every day of knowledge, the first view."""
    from whoholds.server.tending import prepare

    board = asker(where)[0].app.state.board
    timed("after `whoholds read`: the spells", board.answers.refresh, 1)
    timed("after `whoholds read`: all that servers need", lambda: prepare(board), 1)


def starts(where: Path, times: int = 3) -> None:
    """The first question to a server that has just started, each time to a new one that works nothing out beside it."""
    timed("start: until the first view is answered", lambda: _first_view(asker(where)[1]), times)
    started = iter([asker(where)[1] for _ in range(times)])
    timed('started: "as known on" before anything else', lambda: next(started)("spells", known_on="2023-06-15"), times)


def _first_view(get: Callable[..., bytes]) -> tuple[bytes, bytes]:
    return get("meta"), get("spells")


@contextmanager
def serving(where: Path) -> Iterator[str]:
    """`whoholds serve` as a process of its own; gives the address, which may not answer yet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "whoholds", "serve", "--store", str(where), "--port", str(port)]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait()


def first_view(address: str) -> None:
    """Asks for the first view as soon as the server answers."""
    while True:
        try:
            fetched(f"{address}api/v1/meta")
        except OSError:
            time.sleep(0.02)
        else:
            break
    fetched(f"{address}api/v1/spells")


def fetched(address: str) -> bytes:
    """What an address answers, packed."""
    with urllib.request.urlopen(urllib.request.Request(address, headers={"Accept-Encoding": "gzip"}), timeout=300) as answer:
        return bytes(answer.read())


def served(where: Path) -> None:
    """A server with what it works out beside its answers, from the command on."""
    began = time.perf_counter()
    with serving(where) as address:
        timed("serve: from the command to the first view", lambda: first_view(address), 1)
        for day in ("2023-05-15", "2023-06-15", "2023-07-15"):
            what = f'serve: "as known on" {day}, after {time.perf_counter() - began:.1f} s'
            timed(what, lambda day=day: fetched(f"{address}api/v1/spells?known_on={day}"), 1)  # type: ignore[misc]
            time.sleep(3)


def measure(where: Path) -> None:
    """What the page waits for, one line each."""
    asked, get = asker(where)
    size = len(get("spells"))
    shown = json.loads(get("spells"))
    print(f"  {len(shown['places']['id']):,} places, {len(shown['spells']['place']):,} spells, {size / 1e6:.1f} MB")
    timed("first view: meta and spells", lambda: (get("meta"), get("spells")))
    days = iter(f"2023-{month:02}-15" for month in range(1, 13))
    timed('another "as known on"', lambda: get("spells", known_on=next(days)), 9)
    ids = iter(random.Random(1).sample(shown["places"]["id"], 12))
    timed("a place with its evidence", lambda: get(f"places/{next(ids)}", on="2024-06-01"), 12)
    timed("changes of a month", lambda: get("changes", since="2024-05-01", until="2024-05-31", limit=100))
    timed("sparkline", lambda: get("sparkline"))
    timed("search", lambda: get("search", q="Kharkiv"))
    timed("claims with filters", lambda: get("claims", type="capture", speaker="monitor", min_confidence=0.8))
    timed("reviewer's queue", lambda: get("review"))
    timed("a page of states with sentences", lambda: get("states", on="2024-06-01", limit=100), 3)
    timed("all states of a day, GeoJSON", lambda: get("states", on="2024-06-01", format="geojson"), 3)
    claim = json.loads(get("claims", type="capture", limit=1))["items"][0]["id"]
    word = {"user": "bench", "judgements": [{"target": claim, "action": "reject"}]}
    timed("a judgement and what it moved", lambda: asked.post("/api/v1/judgements", json=word, headers={"X-Whoholds": "1"}), 3)
    timed("first view after it", lambda: get("spells"), 1)
    timed('"as known on" after it', lambda: get("spells", known_on=next(days)), 1)


def main() -> None:
    """Parse, make, measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split(":", 1)[0])
    parser.add_argument("--store", type=Path, default=Path("out/bench.db"))
    parser.add_argument("--places", type=int, default=20_000)
    parser.add_argument("--claims", type=int, default=200_000)
    parser.add_argument("--unprepared", action="store_true", help="leave out what `whoholds read` works out, which takes minutes at first")
    given = parser.parse_args()
    gc.set_threshold(100_000, 20, 20)  # as `whoholds serve` does
    if not given.store.exists():
        given.store.parent.mkdir(parents=True, exist_ok=True)
        print(f"making {given.store} …", file=sys.stderr)
        make(given.store, given.places, given.claims)
    if not given.unprepared:
        read_and_prepared(given.store)
    starts(given.store)
    served(given.store)
    measure(given.store)


if __name__ == "__main__":
    main()
