"""What a server keeps of a store: the past of every place is what the store answers for each day, however it was come by."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Event, Thread
from time import sleep

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from served import ACTORS, ARMY, HAMA, HOMS, NEUTRAL, PROVINCE, REBELS, REPORTS, TWINS, day, make_store, report
from whoholds.answers import Answers
from whoholds.corroborate import bands, same_text, signature, wire
from whoholds.model import ActorRef, ControlSpell, Modality, Place
from whoholds.review import judgement_on
from whoholds.server import facts
from whoholds.server import ground as grounds
from whoholds.server import ledger as ledgers
from whoholds.server.board import Board, Sheet
from whoholds.server.ledger import Ledger
from whoholds.server.past import COLUMNS, Past, Rows
from whoholds.server.stock import Stock, packed, unpacked
from whoholds.server.tending import prepare
from whoholds.store import CopyTest, Store, open_store
from whoholds.store.bulk import Watermark
from whoholds.store.kept import Kept, keep, kept

KNOWN = [date(2024, 11, 30) + timedelta(days=n) for n in range(16)]
Holding = list[tuple[date, date | None, str | None, str, float, tuple[str, ...], tuple[str, ...]]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(make_store(tmp_path / "war.db"), write=True) as opened:
        yield opened


def answers(store: Store) -> Answers:
    return Answers(store=store, sides=ACTORS)


def told(ledger: Ledger, known_on: date | None) -> dict[str, Holding]:
    """What a ledger says of every place, in words instead of numbers."""
    numbers = ledger.numbers
    return {
        id_: [
            (
                date.fromordinal(row[0]),
                None if row[1] > date.max.toordinal() else date.fromordinal(row[1]),
                numbers.holder_id(row[2]),
                str(row[3]),
                row[6] / 10_000,
                numbers.members(row[4]),
                numbers.members(row[5]),
            )
            for row in rows.tolist()
        ]
        for id_, rows in ledger.as_known(known_on).by_place().items()
    }


def plain(store: Store, known_on: date | None) -> dict[str, Holding]:
    """The same from nothing but the store: no past, no cache, nothing kept."""
    ledger = Ledger(answers(store), "plain")
    asked = answers(store)
    ledger.places = {place.id: place for place in asked.heard()}
    spells: dict[str, tuple[ControlSpell, ...]] = asked._computed(list(ledger.places.values()), known_on)
    ledger._now = {id_: ledger.numbers.rows(found) for id_, found in spells.items()}
    return told(ledger, None)


def agree(ledger: Ledger, store: Store) -> None:
    """A ledger says of every day of knowledge what the store answers."""
    ledger.refresh()
    for known_on in (None, *KNOWN):
        assert told(ledger, known_on) == plain(store, known_on), known_on


def more(store: Store, number: int, type_: str, who: ActorRef, place: Place, copies: CopyTest | None = None) -> str:
    text = f"Report {number}: there was {type_} at {place.name} on that day, says the paper of the town. Nothing else."
    document, claims = report(text, day(number), f"Paper {number}", [(type_, who, place, day(number), NEUTRAL, Modality.ASSERTED, 0.9)])
    store.add(document, claims, extractor="en test", copies=copies)
    return claims[0].id


def test_a_ledger_says_of_every_day_what_the_store_answers_whether_it_learnt_before_or_not(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    agree(Ledger(answers(store)), store)
    monkeypatch.setattr(ledgers, "FEW", 0)
    agree(Ledger(answers(store)), store)
    learnt = Ledger(answers(store))
    learnt.refresh()
    learnt.learn(learnt.unlearnt())
    assert not learnt.unlearnt()
    agree(learnt, store)


def changes(store: Store) -> Iterator[str]:
    """Whatever may happen to a store, one thing after another."""
    yield "nothing"
    claim = more(store, 9, "capture", ARMY, HAMA)
    yield "a new report"
    more(store, 2, "capture", REBELS, HOMS)
    yield "a report that became known earlier"
    store.add_judgement(replace(judgement_on(claim, "reject", "ada"), made_on=day(10)))
    yield "a judgement"
    word = judgement_on(PROVINCE.id, "correct", "ada", changes=(("holder", "syria-opposition"), ("start", "2024-12-11")))
    store.add_judgement(replace(word, made_on=day(11)))
    yield "a word on a province"
    store.add_judgement(replace(judgement_on(REPORTS[0][1][0].id, "correct", "ada", changes=(("place", HOMS.id),)), made_on=day(12)))
    yield "a correction of a place"
    more(store, 12, "capture", REBELS, PROVINCE)
    yield "a capture of a province"
    document, claims = REPORTS[4]
    store.add(document, claims[:1], extractor="newer")
    yield "a second reading with fewer claims"
    copies = CopyTest(signature=signature, bands=bands, same_text=same_text, wire=wire)
    text = "HAMA, Syria (AP) — " + " ".join(f"Rebels captured the city and word {n} of the report goes on." for n in range(20))
    for number in (5, 7):
        told_ = [("capture", REBELS, HAMA, day(5), NEUTRAL, Modality.ASSERTED, 0.9)]
        store.add(*report(f"{text} Edition {number}.", day(number), f"Print {number}", told_), extractor="en test", copies=copies)
    yield "copies of one text"
    more(store, 13, "hold", ARMY, TWINS[1])
    yield "a report after the copies"


def test_a_ledger_follows_whatever_comes_to_the_store_and_so_does_one_that_starts_from_what_is_kept(store: Store) -> None:
    running = Ledger(answers(store), "rules")
    for what in changes(store):
        started = Ledger(answers(store), "rules")
        agree(started, store)
        agree(running, store)
        running.learn(running.unlearnt())
        running.keep()
        assert kept(store, "ledger") is not None, what
        agree(running, store)


def test_versions_from_equal_inputs_are_not_worked_out_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Ledger(answers(store), "rules")
    first.refresh()
    first.learn(first.unlearnt())
    first.keep()
    more(store, 9, "capture", ARMY, HAMA)
    next_one = Ledger(answers(store), "rules")
    assert next_one.refresh() == {HAMA.id}
    monkeypatch.setattr(Answers, "_folded", lambda *_: pytest.fail("a version was worked out"))
    next_one.learn(next_one.unlearnt())
    monkeypatch.undo()
    assert not next_one.unlearnt(), "older versions are kept, and the newest is known"
    agree(next_one, store)


def test_what_is_kept_under_other_rules_counts_for_nothing(store: Store) -> None:
    first = Ledger(answers(store), "rules")
    first.refresh()
    first.keep()
    other = Ledger(answers(store), "other rules")
    assert other.refresh() == set(other.places)


def test_a_reader_leaves_places_of_many_versions_to_the_server(store: Store) -> None:
    ledger = Ledger(answers(store))
    ledger.refresh()
    ledger.learn(ledger.unlearnt(), most=2)
    assert ledger.unlearnt() == [HAMA.id]
    agree(ledger, store)


# -- bytes -----------------------------------------------------------------------------------------------------------------


def rows(length: int, seed: int) -> Rows:
    return np.random.default_rng(seed).integers(-2, 800_000, (length, COLUMNS)).astype(np.int32)


@st.composite
def stocks(draw: st.DrawFn) -> Stock:
    """Any stock: places without rows, without versions, without a past, with the same rows twice."""
    ids = draw(st.lists(st.text(min_size=1, max_size=6), unique=True, max_size=5))
    places = {id_: Place(id=id_, name=draw(st.text(max_size=5)) or "x", lat=1.5, parents=tuple(draw(st.lists(st.text(min_size=1)))))
              for id_ in ids}  # fmt: skip
    past = {}
    for id_ in draw(st.lists(st.sampled_from(ids), unique=True)) if ids else []:
        count = draw(st.integers(0, 4))
        given_: list[Rows] = []
        for n in range(count):
            same = n and draw(st.booleans())
            given_.append(given_[-1] if same else rows(draw(st.integers(0, 3)), n))
        past[id_] = Past(tuple(range(count)), tuple(draw(st.integers(0, 2**64 - 1)) for _ in range(count)), tuple(given_))
    now = {id_: rows(draw(st.integers(0, 3)), 7) for id_ in ids}
    gone = {id_: past.pop(id_) for id_ in list(past) if draw(st.booleans())}
    return Stock(places=places, actors=draw(st.lists(st.text())), sets=[(), (0, 1)], now=now, past=past, gone=gone)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(stocks())
def test_a_stock_comes_back_whole(stock: Stock) -> None:
    back = unpacked(packed(stock))
    assert (dict(back.places), list(back.actors), list(back.sets)) == (dict(stock.places), list(stock.actors), list(stock.sets))
    assert list(back.now) == list(stock.now)
    assert all(np.array_equal(back.now[id_], found) for id_, found in stock.now.items())
    for found, expected in ((back.past, stock.past), (back.gone, stock.gone)):
        assert found.keys() == expected.keys()
        for id_, past in expected.items():
            assert (found[id_].days, found[id_].inputs) == (past.days, past.inputs)
            assert all(np.array_equal(a, b) for a, b in zip(found[id_].rows, past.rows, strict=True))


@settings(max_examples=80, deadline=None, derandomize=True)
@given(stocks(), st.integers(-1, 4))
def test_rows_of_a_day_taken_from_all_places_at_once_are_those_taken_place_by_place(stock: Stock, day: int) -> None:
    pasts = unpacked(packed(stock)).past
    for put in list(stock.past)[:1]:
        pasts[put] = stock.past[put]
    beside = {id_: rows(2, 5) for id_ in stock.places.keys() - stock.past.keys()}
    expected = {id_: stock.past[id_].at(day) if id_ in stock.past else beside[id_] for id_ in sorted(stock.places)}
    found = pasts.at(day, sorted(stock.places), beside).by_place()
    assert list(found) == [id_ for id_, some in expected.items() if len(some)]
    assert all(np.array_equal(found[id_], expected[id_]) for id_ in found)


def test_facts_come_back_whole(store: Store) -> None:
    found = Board(answers(store)).facts()
    assert facts.unpacked(facts.packed(found)) == found
    assert found.last_known == day(8)
    board = Board(answers(store))
    board.claims()
    assert board.facts() == found, "from claims in memory or one by one"


# -- what the store keeps ----------------------------------------------------------------------------------------------------


def test_a_store_keeps_bytes_under_a_name_and_one_without_the_table_keeps_nothing(store: Store) -> None:
    thing = Kept(rules="a", mark=Watermark(run=1, judgement=0), content=b"\x00\xff")
    assert kept(store, "x") is None
    assert keep(store, "x", thing)
    assert kept(store, "x") == thing
    newer = replace(thing, content=b"new")
    with open_store(store.where) as other:
        assert keep(other, "x", newer)
        assert kept(other, "x") == newer
        with store.batch():
            store.add(*report("Something else.", day(9), "Wire", []), extractor="test")
            assert not keep(other, "x", thing), "another process writes"
        assert kept(other, "x") == newer


def test_a_board_on_a_store_that_cannot_be_written_answers_all_the_same(tmp_path: Path) -> None:
    where = make_store(tmp_path / "war.db")
    with open_store(where) as writable:
        expected = Board(answers(writable)).sheet().plain
    where.chmod(stat.S_IRUSR)
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with open_store(where) as store:
            board = Board(answers(store))
            board.keep()
            assert board.sheet().plain == expected
    finally:
        tmp_path.chmod(stat.S_IRWXU)


def test_a_new_board_has_the_first_view_from_the_store_and_works_nothing_out(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Board(answers(store))
    prepare(before)
    view, meta = before.packed(), before.meta(can_review=True, pmtiles=None)
    for name in ("heard", "versions", "_computed", "arabic"):
        monkeypatch.setattr(Answers, name, None)
    for name in ("claims", "heads"):
        monkeypatch.setattr(Board, name, None)
    monkeypatch.setattr(grounds, "ground", None)
    after = Board(answers(store))
    assert after.packed() == view
    assert after.packed(date(2100, 1, 1)) == view
    assert after.meta(can_review=True, pmtiles=None) == meta
    known, expected = (json.loads(board.sheet(day(4)).plain) for board in (after, before))
    assert known == expected


def test_claims_are_read_behind_a_history_that_somebody_waits_for(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    board, begun, made = Board(answers(store)), Event(), list[str]()
    whole = Board._sheet

    def slowly(self: Board, known_on: date | None) -> Sheet:
        begun.set()
        sleep(0.3)
        made.append("history")
        return whole(self, known_on)

    monkeypatch.setattr(Board, "_sheet", slowly)
    asked = Thread(target=board.sheet, args=(day(4),))
    asked.start()
    assert begun.wait(10)
    board.claims(board.give_way)
    made.append("claims")
    asked.join()
    assert made == ["history", "claims"]


def test_a_judgement_makes_the_kept_first_view_old(store: Store) -> None:
    prepare(Board(answers(store)))
    store.add_judgement(judgement_on(REPORTS[4][1][0].id, "reject", "ada"))
    board = Board(answers(store))
    assert board._first_view() is None
    fresh = Board(answers(store))
    fresh.ledger._rules = "nothing kept"
    assert board.sheet().history.rows.tolist() == fresh.sheet().history.rows.tolist()
    assert board.meta(can_review=False, pmtiles=None)["counts"]["judgements"] == 1
