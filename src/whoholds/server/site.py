"""The record as files that any web server shows: the page and the answers of docs/api.md, for valid days only.

Full texts go along only where they are asked for: most reports belong to others.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from whoholds.answers import Answers, Why
from whoholds.errors import WhoHoldsError
from whoholds.export import LONGEST_QUOTE
from whoholds.gazetteer import LETTERS
from whoholds.model import FIRST_DAY, ControlSpell
from whoholds.records import Json
from whoholds.server import questions
from whoholds.server.app import atom_feed, page_folder
from whoholds.server.board import Board
from whoholds.server.guard import POLICY
from whoholds.server.reports import Reports
from whoholds.server.shapes import answer_json, control_row, head_json, place_json

NOTE = (
    "A copy of the record as of {day}. Its answers are for valid days; what was known on an earlier day (“as known on”) and review need "
    "the server: whoholds serve. {texts}\n"
)
POLICY_TAG = f'<meta http-equiv="Content-Security-Policy" content="{POLICY.rpartition("; ")[0]}">'  # frame-ancestors works in a header only
QUOTED = "Reports are quoted briefly; their full texts stay where the record is kept."
WITH_TEXTS = "It holds the full texts of the reports: pass it on only where their owners allow that."


def write_site(answers: Answers, folder: Path, *, texts: bool = False) -> int:
    """Write the page and the files below ``folder``, with the reports' full ``texts`` if asked; gives how many files.

    A folder with other things in it is refused.
    """
    if not (page_folder() / "index.html").is_file():
        raise WhoHoldsError(
            f"The page is not built (looked in {page_folder()}); run npm ci and npm run build in web, or install the wheel."
        )
    if folder.exists() and any(folder.iterdir()) and not (folder / "api" / "v1" / "meta.json").exists():
        raise WhoHoldsError(f"The folder {folder} has other things in it; name an empty or a new one with -o.")
    try:
        shutil.copytree(page_folder(), folder, dirs_exist_ok=True)
        shutil.rmtree(folder / "api", ignore_errors=True)
        (folder / "README.txt").write_text(NOTE.format(day=date.today(), texts=WITH_TEXTS if texts else QUOTED), encoding="utf-8")
        index = folder / "index.html"
        index.write_text(index.read_text(encoding="utf-8").replace("<head>", f"<head>{POLICY_TAG}", 1), encoding="utf-8")
        count = 1 + sum(1 for path in page_folder().rglob("*") if path.is_file())
        for name, answer in _answers(Board(answers), texts):
            path = folder / "api" / "v1" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(
                answer if isinstance(answer, bytes) else json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
            )
            count += 1
    except OSError as error:
        raise WhoHoldsError(f"The site cannot be written to {folder} ({error.strerror}); check the folder.") from None
    return count


def _answers(board: Board, texts: bool) -> Iterator[tuple[str, Any]]:
    """Every file with its answer."""
    sheet, reports = board.sheet(), Reports(board)
    history = sheet.history
    changes = [questions.change_json(board, history, change) for change in history.changes(until=board.span()[1])]
    heads = reports.listed(None, None)
    yield "meta.json", board.meta(can_review=False, pmtiles=None, static=True)
    yield "spells.json", sheet.plain
    yield "changes.json", questions.page_of(changes, len(changes), len(changes), max(len(changes), 1), 0)
    yield "sparkline.json", history.sparkline(*board.span())
    yield "documents.json", questions.page_of(heads, len(heads), len(heads), max(len(heads), 1), 0)
    yield "feed.atom", atom_feed(board, "../../").encode()
    for number, place in enumerate(history.places):
        yield f"places/{number}.json", _place(board, place.id, texts)
    words: dict[str, list[str]] = {}
    for head in heads:
        report = _report(board, reports, head["id"], texts)
        words[head["id"]] = [report["text"]] if texts else list(dict.fromkeys(claim["evidence"]["quote"] for claim in report["claims"]))
        yield f"documents/{head['id']}.json", report
    yield "search.json", _search(board, reports, [head | {"words": words[head["id"]]} for head in heads])


def _search(board: Board, reports: Reports, documents: list[Json]) -> Json:
    """What the page searches in: names in every spelling known, of places as keys, which is how the gazetteer has them; reports by what
    the copy holds of them."""
    places = board.history().places
    keys = reports.gazetteer.keys(place.id for place in places) if reports.gazetteer else {}
    told = [
        place_json(place, board.answers.arabic) | {"in_record": True, "keys": sorted({_short_key(key) for key in keys.get(place.id, ())})}
        for place in places
    ]
    return {"documents": documents, "actors": reports.actors(), "places": told, "letters": LETTERS}


def _short_key(key: int) -> str:
    """The first half of a key, as hexadecimal digits: enough for the places of one record."""
    return f"{key & 0xFFFF_FFFF:08x}"


def _place(board: Board, id_: str, texts: bool) -> Json:
    """A place with the answer of each of its spells, as on a day that stands for it."""
    place, answers = board.place(id_), board.answers
    spells = answers.timeline(place)
    whys, _ = answers.story(place, [_day_of(board, spell) for spell in spells])
    return {
        "place": place_json(place, answers.arabic),
        "known_on": None,
        "states": [_state(board, spell, why, texts) for spell, why in zip(spells, whys, strict=True)],
        "spells": [control_row(spell, answers.name) for spell in spells],
    }


def _state(board: Board, spell: ControlSpell, why: Why, texts: bool) -> Json:
    answer = answer_json(why, board.standing(), board.answers.name, board.answers.weights)
    for exhibit in [] if texts else answer["evidence"]:
        exhibit["paragraph"] = {"text": _short(exhibit["claim"]["evidence"]["quote"]), "start": exhibit["claim"]["evidence"]["start"]}
        exhibit["claim"] = _quoted(exhibit["claim"])
    span = {"from": spell.valid_from.isoformat(), "to": spell.valid_to.isoformat() if spell.valid_to else None}
    return span | {"on": why.on.isoformat()} | answer


def _day_of(board: Board, spell: ControlSpell) -> date:
    """A day that stands for a spell: its first, or of the open past and of what lasts, the record's nearest."""
    first, last = board.span()
    if spell.valid_from == FIRST_DAY:
        return min(first, spell.valid_to - timedelta(days=1)) if spell.valid_to else last
    return max(spell.valid_from, last) if spell.valid_to is None else spell.valid_from


def _report(board: Board, reports: Reports, id_: str, texts: bool) -> Json:
    document = board.answers.store.documents([id_])[id_]
    full = reports.report(document)
    if texts:
        return full
    claims = [_quoted(claim) for claim in full["claims"]]
    return head_json(document) | {"text": None, "claims": claims, "paragraphs": [], "mentions": [], "copies": full["copies"]}


def _quoted(claim: Json) -> Json:
    """A claim with its quotes cut short."""
    evidence = claim["evidence"] | {"quote": _short(claim["evidence"]["quote"])}
    more = [one | {"quote": _short(one["quote"])} for one in claim.get("more_evidence", [])]
    return claim | {"evidence": evidence} | ({"more_evidence": more} if more else {})


def _short(quote: str) -> str:
    return quote if len(quote) <= LONGEST_QUOTE else quote[: LONGEST_QUOTE - 1] + "…"
