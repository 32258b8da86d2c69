"""The sample reports, read and decided as a user would: each line of ``samples/expected.toml`` holds, or is known to fail and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest

from whoholds.answers import Answers
from whoholds.corroborate import bands, same_text, signature, wire
from whoholds.evaluate.cases import known_failures
from whoholds.evaluate.gold import GoldClaim, GoldControl, GoldRelation, claim, control, load_toml, relation
from whoholds.evaluate.matching import gold_in_words, in_words, named, never_hits, relation_found
from whoholds.evaluate.reading import Answer, agrees, holder_names
from whoholds.evaluate.report import Miss
from whoholds.evaluate.seed import missed_claims
from whoholds.gazetteer import open_gazetteer
from whoholds.intake import intake
from whoholds.lexicon.actors import load_actors
from whoholds.model import Claim, Relation
from whoholds.pipeline import EXTRACTOR, Reader
from whoholds.sources import read
from whoholds.store import CopyTest, Store, open_store

FOLDER = Path(__file__).parent.parent / "samples"
REPORTS = FOLDER / "reports"
EXPECTED = load_toml(FOLDER / "expected.toml")
KNOWN = known_failures(FOLDER)
Entry = Mapping[str, Any]
Gold = TypeVar("Gold", GoldClaim, GoldRelation)


def _of_report(head: Sequence[Entry], make: Callable[[Entry, str], Gold], label: Callable[[Entry], str]) -> list[tuple[str, Gold]]:
    """Golden entries with the file that each belongs to."""
    return [(entry["report"], make({k: v for k, v in entry.items() if k != "report"}, label(entry))) for entry in head]


def _numbered(entries: Sequence[Entry], word: str) -> list[Entry]:
    """Entries with a number within their report, for ids."""
    seen: Counter[str] = Counter()
    out: list[Entry] = []
    for entry in entries:
        seen[entry["report"]] += 1
        out.append({**entry, "n": f"{word}{seen[entry['report']]}"})
    return out


def _ends(entry: Entry) -> str:
    a, b = (entry[end] if isinstance(entry[end], str) else entry[end][0] for end in "ab")
    return f"{entry['report']} {a} {entry['type'] if isinstance(entry['type'], str) else entry['type'][0]} {b}"


CLAIMS = _of_report(EXPECTED["claim"], claim, lambda e: f"{e['report']} {e['n']}")
RELATIONS = _of_report(EXPECTED["relation"], relation, _ends)
NEVER_CLAIMS = _of_report(_numbered(EXPECTED["never"]["claim"], "never "), claim, lambda e: f"{e['report']} {e['n']}")
QUESTIONS = [control(q, f"{q['place']} on {q['on']}") for q in EXPECTED["control"]]
NEVER_HOLDERS: list[tuple[str, list[str]]] = [(e["place"], e["holder"]) for e in EXPECTED["never"]["holder"]]
COPIES = [e["reports"] for e in EXPECTED["copies"]]


@dataclass(frozen=True, kw_only=True)
class Record:
    """The store of the samples, with claims and relations by file and the golden claims that were not found."""

    store: Store
    answers: Answers
    documents: Mapping[str, tuple[str, ...]]
    claims: Mapping[str, tuple[Claim, ...]]
    relations: Mapping[str, tuple[Relation, ...]]
    missed: Mapping[str, Miss]


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    copies = CopyTest(signature=signature, bands=bands, same_text=same_text, wire=wire)
    with open_store(tmp_path_factory.mktemp("samples") / "samples.db", write=True) as store:
        found = read([str(REPORTS)], read_on=date(2024, 12, 31))
        tally = intake(store, found, lambda: Reader.open().read, extractor=EXTRACTOR, copies=copies)
        assert tally.reasons == []
        documents = {d.id: _file(d.source) for d in store.all_documents()}
        claims = _by_file(store.claims(), documents)
        missed = {m.item: m for file in documents.values() for m in missed_claims([g for f, g in CLAIMS if f == file], claims[file])}
        yield Record(
            store=store,
            answers=Answers(store=store, sides=load_actors(), open_gazetteer=open_gazetteer),
            documents={file: tuple(id_ for id_, f in documents.items() if f == file) for file in documents.values()},
            claims=claims,
            relations=_by_file(store.relations(), documents),
            missed=missed,
        )


Told = TypeVar("Told", Claim, Relation)


def _by_file(told: Iterable[Told], documents: Mapping[str, str]) -> dict[str, tuple[Told, ...]]:
    every = tuple(told)
    return {file: tuple(one for one in every if documents[one.document] == file) for file in documents.values()}


def _file(source: str) -> str:
    """The file that a document came from; of a row, the file of the table."""
    return next(path.name for path in REPORTS.iterdir() if path.name in source)


def _params(items: Iterable[tuple[str, object]]) -> list[object]:
    return [
        pytest.param(item, id=id_, marks=[pytest.mark.xfail(strict=True, reason=KNOWN[id_])] if id_ in KNOWN else []) for id_, item in items
    ]


CLAIM_ITEMS = [(gold.label, (file, gold)) for file, gold in CLAIMS if not gold.optional]
RELATION_ITEMS = [(gold.label, (file, gold)) for file, gold in RELATIONS]
CONTROL_ITEMS = [(q.label, q) for q in QUESTIONS]
NEVER_ITEMS = [(gold.label, (file, gold)) for file, gold in NEVER_CLAIMS]
PLACE_ITEMS = [(f"never {place}", place) for place in EXPECTED["never"]["places"]]
HOLDER_ITEMS = [(f"{place} never held by {holders[0]}", (place, holders)) for place, holders in NEVER_HOLDERS]


@pytest.mark.parametrize("item", _params(CLAIM_ITEMS))
def test_a_claim_is_found(item: tuple[str, GoldClaim], record: Record) -> None:
    miss = record.missed.get(item[1].label)
    assert miss is None, f"[{miss.cause}] expected {miss.expected}; found {miss.found} {' '.join(miss.context)}"


@pytest.mark.parametrize("item", _params(RELATION_ITEMS))
def test_a_relation_is_found(item: tuple[str, GoldRelation], record: Record) -> None:
    file, gold = item
    found = record.relations[file]
    assert relation_found(gold, found), "; ".join(f"{r.a.name or r.a.text} {r.type} {r.b.name or r.b.text}" for r in found)


@pytest.mark.parametrize("question", _params(CONTROL_ITEMS))
def test_a_question_on_control_is_answered_right(question: GoldControl, record: Record) -> None:
    place = record.answers.place(question.place)
    spell = record.answers.control(place, question.on, question.known_on)
    claims = tuple(record.store.claims_by_id(spell.claim_ids).values())
    found = Answer(spell=spell, names=tuple(holder_names(spell, claims)))
    wanted = f"{'/'.join(question.holders) or 'any'}, {'/'.join(question.statuses) or 'any status'}"
    fired = "\n".join(f"{r.rule} {r.stance} {r.side} {r.weight:+.2f} {r.words}" for r in spell.fired)
    assert agrees(question, found), f"{place.id}: expected {wanted} {question.min_confidence or ''}; found {found.words}\n{fired}"


@pytest.mark.parametrize("item", _params(NEVER_ITEMS))
def test_what_must_not_be_recorded_is_not(item: tuple[str, GoldClaim], record: Record) -> None:
    file, never = item
    hits = never_hits(never, record.claims[file])
    assert not hits, f"never {gold_in_words(never)}; found {in_words(hits[0])}"


@pytest.mark.parametrize("name", _params(PLACE_ITEMS))
def test_a_place_that_no_report_moves_has_no_holder(name: str, record: Record) -> None:
    spells = record.answers.timeline(record.answers.place(name))
    held = [f"{s.place.name} ({s.place.id}) {s.holder}, {s.status} from {s.valid_from}" for s in spells if s.holder is not None]
    assert not held, held


@pytest.mark.parametrize("item", _params(HOLDER_ITEMS))
def test_a_side_that_never_held_a_place_does_not(item: tuple[str, list[str]], record: Record) -> None:
    name, holders = item
    claims = tuple(record.store.claims())
    wrong = [s for s in record.answers.timeline(record.answers.place(name)) if s.holder and named(holders, holder_names(s, claims))]
    assert not wrong, [f"{s.place.name} ({s.place.id}) {s.holder}, {s.status} from {s.valid_from}" for s in wrong]


@pytest.mark.parametrize("reports", COPIES)
def test_copies_of_one_wire_text_are_one_origin(reports: Sequence[str], record: Record) -> None:
    documents = [id_ for file in reports for id_ in record.documents[file]]
    groups = record.store.copy_groups(documents)
    assert len(documents) == len(reports)
    assert len({groups[id_] for id_ in documents}) == 1


def test_every_quote_of_the_gold_stands_in_its_report(record: Record) -> None:
    texts = {file: " ".join(d.text for d in record.store.documents(ids).values()) for file, ids in record.documents.items()}
    assert [g.label for f, g in CLAIMS for quote in g.quotes if " ".join(quote.split()) not in " ".join(texts[f].split())] == []


def test_ids_are_unique_and_known_failures_exist() -> None:
    items = (CLAIM_ITEMS, RELATION_ITEMS, CONTROL_ITEMS, NEVER_ITEMS, PLACE_ITEMS, HOLDER_ITEMS)
    counted = Counter(id_ for group in items for id_, _ in group)
    assert [id_ for id_, n in counted.items() if n > 1] == []
    assert sorted(set(KNOWN) - set(counted)) == []
    assert len(QUESTIONS) >= 30
    assert len({q.place for q in QUESTIONS}) >= 10
    assert len({q.on for q in QUESTIONS}) >= 4
    assert sum(1 for q in QUESTIONS if q.known_on) >= 4
