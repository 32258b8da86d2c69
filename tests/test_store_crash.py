"""A kill -9 at any moment loses no stored document and leaves a store that opens."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from whoholds.store import open_store

REPORTS = 8_000
WRITER = '''
import sys
from datetime import date
from whoholds.intake import intake
from whoholds.model import Claim, Document, Evidence, Place, PlaceRef, document_id
from whoholds.store import CopyTest, open_store

class Found:
    relations = ()
    def __init__(self, claims):
        self.claims = claims

def documents():
    for number in range(int(sys.argv[2])):
        text = f"Report {number}: rebels took Hama. " + "word " * 150
        yield Document(id=document_id(text.encode()), text=text, raw=text.encode(), published=date(2024, 12, 6), source=str(number))

def read(document):
    place = PlaceRef(text="Hama", place=Place(id="geonames:170017", name="Hama", lat=35.1, lon=36.7, parents=("country:SY",)))
    return Found(tuple(
        Claim(id=f"c-{document.id}-{n}", document=document.id, type="capture", evidence=Evidence(start=0, end=6, quote="Report"),
              place=place, known=document.known)
        for n in range(3)))

copies = CopyTest(signature=str.split, bands=lambda words: words[1:2], same_text=lambda a, b: a == b)
with open_store(sys.argv[1], write=True) as store:
    print("open", flush=True)
    intake(store, documents(), lambda: read, extractor="fake 1", copies=copies, on_stored=lambda t: print(t.new + t.known, flush=True))
print("done", flush=True)
'''  # fmt: skip


def killed_after(delay: float, store: Path) -> tuple[int, bool]:
    """Run the writer, kill it without warning; how many documents it said were stored, and whether it had ended by itself."""
    with subprocess.Popen([sys.executable, "-c", WRITER, str(store), str(REPORTS)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        while delay > 0.5 and writer.poll() is None and writer.stdout.readline().strip() not in ("open", "done", ""):
            pass
        time.sleep(delay if delay <= 0.5 else delay - 0.5)
        os.kill(writer.pid, signal.SIGKILL)
        said = writer.stdout.read().split()
    numbers = [int(word) for word in said if word.isdigit()]
    return max(numbers, default=0), "done" in said


def check(store: Path, at_least: int) -> int:
    """The store opens, is whole, and has every document that was said to be stored, each with its text, reading and claims."""
    raw = sqlite3.connect(store)
    assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with open_store(store) as opened:
        counts = opened.counts()
        found = list(opened.all_documents())
    assert counts.documents == len(found) >= at_least
    assert counts.claims == 3 * counts.documents
    lonely = "SELECT count(*) FROM documents d WHERE {} (SELECT 1 FROM {} x WHERE x.document = d.id)"
    for table in ("versions", "runs", "copies"):
        assert raw.execute(lonely.format("NOT EXISTS", table)).fetchone() == (0,)
    assert raw.execute("SELECT count(*) FROM words WHERE words MATCH 'rebels'").fetchone() == (counts.documents,)
    raw.close()
    return counts.documents


@pytest.mark.parametrize("seed", [7])
def test_twenty_kills_at_random_moments_lose_no_stored_document(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    store = tmp_path / "war.db"
    stored = 0
    kills = in_the_middle = 0
    slow = 1.0  # a busy machine gets more time before the kill, so that kills fall in the middle of the work on any
    while kills < 20 or (in_the_middle < 5 and kills < 60):
        delay = chance.uniform(0.05, 0.5) if kills < 6 else 0.5 + slow * chance.uniform(0.0, 0.8)
        said, ended = killed_after(delay, store)
        if not store.exists():
            assert said == 0
            kills += 1
            continue
        now = check(store, max(said, stored))
        in_the_middle += stored < now < REPORTS
        slow = slow / 1.5 if ended else min(8.0, slow * 1.3) if now == stored else slow
        stored = now
        kills += 1
        if ended:
            store = tmp_path / f"war{kills}.db"
            stored = 0
    assert in_the_middle >= 5
    subprocess.run([sys.executable, "-c", WRITER, str(store), str(REPORTS)], check=True, stdout=subprocess.DEVNULL)
    assert check(store, REPORTS) == REPORTS


def test_a_killed_read_of_real_reports_ends_as_one_that_was_never_killed(tmp_path: Path) -> None:
    sides = ("Syrian rebels", "The Syrian army", "Islamic State")
    lines = [
        json.dumps(
            {"text": f"{sides[n % 3]} captured the city of Hama. {'The council met again. ' * 40}Report {n}.", "published": "2024-12-06"}
        )
        for n in range(200)
    ]
    reports = tmp_path / "reports.jsonl"
    reports.write_text("\n".join(lines))

    def reading(store: Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "whoholds", "read", str(reports), "--store", str(store)], stdout=subprocess.DEVNULL)

    chance = random.Random(3)
    killed = tmp_path / "killed.db"
    last = 0
    for _ in range(2):
        with reading(killed) as reader:
            while not killed.exists() and reader.poll() is None:
                time.sleep(0.02)
            time.sleep(chance.uniform(0.5, 3.0))
            reader.kill()
        with open_store(killed) as opened:
            now = opened.counts().documents
        assert last <= now <= 200
        last = now
    for store in (killed, tmp_path / "whole.db"):
        with reading(store) as reader:
            assert reader.wait() == 0
    with open_store(killed) as one, open_store(tmp_path / "whole.db") as other:
        assert list(one.claims()) == list(other.claims())
        assert one.counts() == other.counts()
