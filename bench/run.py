"""Measures what `make bench` promises, each as a ratio within one run or against a fixed bound, and prints one table.

python -m bench.run [--full] [--only stages prefilter memory store start]
Times are CPU time of this process, so a busy machine changes little. ``--full`` streams 100,000 reports instead of 3,000 (an hour or so).
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import TypeVar

import psutil  # type: ignore[import-untyped]

from bench.corpus import conflict, mixed
from whoholds import gate, language
from whoholds.answers import Answers
from whoholds.corroborate import bands, same_text, signature, wire
from whoholds.extract.actors import find_actors
from whoholds.extract.domain import Domain
from whoholds.extract.places import find_places, theatre
from whoholds.extract.times import find_times
from whoholds.gazetteer import open_gazetteer
from whoholds.intake import intake
from whoholds.lexicon.actors import load_actors
from whoholds.lexicon.cues import load_cues
from whoholds.model import ActorRef, Claim, Document, Evidence, Interval, Place, PlaceRef, Precision, Sentence, claim_id
from whoholds.pipeline import EXTRACTOR, Mentions, Reader, extracted
from whoholds.store import CopyTest, Store, open_store

T = TypeVar("T")
DAYS = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    what: str
    found: str
    target: str
    held: bool


class Clock:
    """CPU seconds by stage."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)

    def of(self, stage: str, work: Callable[[], T]) -> T:
        """Does the work, and books its time on the stage."""
        began = time.process_time()
        try:
            return work()
        finally:
            self.spent[stage] += time.process_time() - began


def _tagged_and_parsed(sentences: tuple[Sentence, ...], wanted: frozenset[int]) -> None:
    """spaCy's own work on the wanted sentences, as ``language.parse`` asks for it."""
    for _ in language.docs([s for s in sentences if s.index in wanted and s.tokens]):
        pass


def stages(reports: int = 150) -> Iterator[Row]:
    """(a) Our own stages against spaCy's tagging and parsing of the same sentences, on conflict text."""
    reader, cues = Reader.open(model=False), load_cues()
    texts = list(conflict(reports))
    for document in conflict(100, seed=12):  # other reports, so that what a running reader has looked up is known here too
        reader.read(document)
    gc.collect()
    gc.freeze()
    clock = Clock()
    words = 0
    for document in texts:
        text = document.text
        sentences = clock.of("segment", lambda: language.segment(text))  # noqa: B023
        domain = clock.of("domain", lambda: Domain(sentences, text, cues))  # noqa: B023
        places = clock.of("places", lambda: find_places(sentences, reader.gazetteer))  # noqa: B023
        countries = theatre(places)
        actors = clock.of("actors", lambda: find_actors(sentences, reader.actors, document.published, countries))  # noqa: B023
        times = clock.of("times", lambda: find_times(sentences, document.published))  # noqa: B023
        mentions = Mentions(places=places, actors=actors, times=times, theatre=countries)
        wanted = clock.of("gate", lambda: gate.wanted(sentences, text, reader.index, domain, places, actors))  # noqa: B023
        chosen = wanted | clock.of("gate", lambda: gate.beside(wanted, text, domain, cues))  # noqa: B023
        clock.of("spaCy", lambda: _tagged_and_parsed(sentences, chosen))  # noqa: B023
        parsed = clock.of("spaCy and tokens", lambda: language.parse(sentences, chosen))  # noqa: B023
        clock.of("events", lambda: extracted(reader, document, parsed, mentions, domain))  # noqa: B023
        words += sum(len(s.tokens) for s in sentences)
    gc.unfreeze()
    spent = dict(clock.spent)
    spacy = spent.pop("spaCy")
    spent["tokens"] = max(0.0, spent.pop("spaCy and tokens") - spacy)
    own = sum(spent.values())
    yield Row("own stages over spaCy's tagging and parsing", f"+{100 * own / spacy:.0f} %", "<= +40 %", own <= 0.4 * spacy)
    for stage, seconds in sorted(spent.items(), key=lambda s: -s[1]):
        yield Row(f"  {stage}", f"{1e6 * seconds / words:.1f} µs a token, {100 * seconds / spacy:.0f} % of spaCy", "", True)
    yield Row("  spaCy", f"{1e6 * spacy / words:.1f} µs a token", "", True)


def prefilter(reports: int = 100) -> Iterator[Row]:
    """(b, c) Reading only what can hold an event against parsing everything, on mixed news; the claims are the same. By patterns alone, as
    the aims are set, and with the proposer."""
    texts = list(mixed(reports))
    asked = (("types with effect on control", frozenset({"control"}), 4.0), ("all types", None, 2.2))
    for (name, types, least), model in product(asked, (False, True)):
        name += ", with the proposer" if model else ""
        some, every = (Reader.open(types=types, model=model, parse_all=whole) for whole in (False, True))
        for document in texts[:20]:
            assert some.read(document) == every.read(document)
        clock, differing, claims = Clock(), 0, 0
        for document in texts:
            found = clock.of("some", lambda: some.read(document))  # noqa: B023
            expected = clock.of("every", lambda: every.read(document))  # noqa: B023
            differing += found != expected
            claims += len(expected.claims)
        ratio = clock.spent["every"] / clock.spent["some"]
        rate = reports / clock.spent["some"]
        aim = "" if model else f">= {least}x"
        yield Row(f"throughput on mixed news, {name}", f"{ratio:.1f}x ({rate:.0f} reports/s)", aim, model or ratio >= least)
        yield Row("  claims the same in both modes", f"{claims} claims, {differing} reports differ", "0 differ", differing == 0)


def _copy_test() -> CopyTest:
    return CopyTest(signature=signature, bands=bands, same_text=same_text, wire=wire)


def memory(reports: int) -> Iterator[Row]:
    """(d) Memory while reports of 200 words stream into a store: its peak, and its growth over the second half."""
    process = psutil.Process()
    seen: list[tuple[int, float]] = []

    def watched() -> Iterator[Document]:
        for n, document in enumerate(mixed(reports, seed=23)):
            if n % max(1, reports // 60) == 0:
                seen.append((n, process.memory_info().rss / 1e6))
            yield document

    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "bench.db", write=True) as store:
        intake(store, watched(), lambda: Reader.open(types={"control"}).read, extractor=EXTRACTOR, types="control", copies=_copy_test())
    peak = max(mb for _, mb in seen)
    middle = [mb for n, mb in seen if n >= reports // 2]
    growth = (middle[-1] - middle[0]) / max(1, reports / 2) * 100_000 if len(middle) > 1 else 0.0
    yield Row(f"memory over {reports:,} reports into a store", f"{peak:.0f} MB at most", "< 700 MB", peak < 700)
    yield Row(
        "  growth over the second half", f"{middle[-1] - middle[0]:+.1f} MB ({growth:+.0f} MB per 100,000)", "flat", peak + growth < 700
    )


def _claims(store: Store, count: int, each: int = 5) -> list[Place]:
    """So many claims on 1,200 towns of the gazetteer, those nearest to one point, five a report."""
    rng = random.Random(5)
    gazetteer = open_gazetteer()
    near = [p for p in gazetteer.near(35.1, 36.75, 400) if p.kind in ("city", "town", "village")][:1_200]
    sides = [ActorRef(text=id_, id=id_, name=id_) for id_ in ("hts", "sy-government", "sna", "sdf-syria")]
    types = ("capture", "hold", "contest", "clash", "withdraw", "shelling")
    with store.batch():
        for n in range(count // each):
            day = DAYS + timedelta(days=rng.randrange(1_500))
            words = f"Report {n} tells of {day}."
            document = Document(
                id=f"d-{n:016x}", text=words, raw=words.encode(), published=day, read_on=day, outlet=f"Agency {rng.randrange(40)}"
            )
            evidence = Evidence(start=0, end=len(words), quote=words)
            told = []
            for k in range(each):
                place, actor, type_ = rng.choice(near), rng.choice(sides), rng.choice(types)
                told.append(
                    Claim(
                        id=claim_id(document.id, type_, evidence, (str(k), place.id)),
                        document=document.id,
                        type=type_,
                        evidence=evidence,
                        actors=(actor,),
                        place=PlaceRef(text=place.name, place=place),
                        published=day,
                        known=day,
                        outlet=document.outlet,
                        when=Interval(start=day, end=day + timedelta(days=1), precision=Precision.DAY),
                        confidence=0.9,
                    )
                )
            store.add(document, told, extractor=EXTRACTOR)
    return near


def answers(count: int = 100_000) -> Iterator[Row]:
    """(e) How long `control` and `why` take on a store of 100,000 claims, once the cache of spells is fresh."""
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "bench.db", write=True) as store:
        places = _claims(store, count)
        asked = Answers(store=store, sides=load_actors())
        began = time.process_time()
        asked.refresh()
        refreshed = time.process_time() - began
        rng = random.Random(9)
        slow: dict[str, list[float]] = {"control": [], "why": []}
        for place in rng.sample(places, 40):
            day = DAYS + timedelta(days=rng.randrange(1_500))
            for name, ask in (("control", asked.control), ("why", asked.why)):
                began = time.process_time()
                ask(place, day)
                slow[name].append(1_000 * (time.process_time() - began))
    for name, spent in slow.items():
        ordered = sorted(spent)
        worst = ordered[int(0.95 * len(ordered))]
        yield Row(
            f"`{name}` on {count:,} claims", f"{ordered[len(ordered) // 2]:.0f} ms, 95 % under {worst:.0f} ms", "< 100 ms", worst < 100
        )
    yield Row("  refreshing the cache of spells", f"{refreshed:.0f} s for {len(places):,} places", "", True)


def start(times: int = 5) -> Iterator[Row]:
    """(f) Start of the command line, the best of some runs (CPU time), and whether it loads spaCy.

    Modules are compiled before, as pip leaves an installed package, whatever this environment says about writing bytecode.
    """
    with tempfile.TemporaryDirectory() as folder:
        compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        compiled["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "compiled")
        where = str(Path(folder) / "bench.db")
        with open_store(where, write=True) as store:
            _claims(store, 50)
        asked = ["control", "Hama", "--on", "2021-01-01", "--store", where]
        for words in (["control", "--help"], asked):
            command = [sys.executable, "-X", "importtime", "-m", "whoholds", *words]
            loads = " spacy\n" in subprocess.run(command, capture_output=True, text=True, check=False, env=compiled).stderr
            spent = []
            for _ in range(times):
                began = resource.getrusage(resource.RUSAGE_CHILDREN)
                subprocess.run([sys.executable, "-m", "whoholds", *words], capture_output=True, check=False, env=compiled)
                ended = resource.getrusage(resource.RUSAGE_CHILDREN)
                spent.append(ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime)
            name = "whoholds control " + ("--help" if "--help" in words else "PLACE")
            yield Row(
                f"start of `{name}`", f"{min(spent):.2f} s{', loads spaCy' if loads else ''}", "<= 0.6 s", min(spent) <= 0.6 and not loads
            )


def main() -> int:
    """Runs the parts and prints the table; 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="stream 100,000 reports for the memory row")
    parser.add_argument("--only", nargs="+", choices=["stages", "prefilter", "memory", "store", "start"], default=None)
    args = parser.parse_args()
    parts: dict[str, Callable[[], Iterator[Row]]] = {
        "start": start, "stages": stages, "prefilter": prefilter, "store": answers,
        "memory": lambda: memory(100_000 if args.full else 3_000),
    }  # fmt: skip
    rows: list[Row] = []
    for name, part in parts.items():
        if args.only is None or name in args.only:
            for row in part():
                rows.append(row)
                mark = "" if not row.target else ("ok" if row.held else "SHORT")
                sys.stdout.write(f"{row.what:<52} {row.found:<44} {row.target:<10} {mark}\n")
                sys.stdout.flush()
    return 0 if all(row.held for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
