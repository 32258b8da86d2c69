"""Route → store → JSON: one plain handler a question. What each answers is told in docs/api.md."""

from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import date
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

from fastapi import Body, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from whoholds.answers import Answers
from whoholds.errors import AmbiguousPlaceError, StoreError, UnknownPlaceError, WhoHoldsError
from whoholds.export import DISCLAIMER
from whoholds.lexicon.actors import load_actors
from whoholds.records import Json, day
from whoholds.server import feed, questions
from whoholds.server.board import BODY, PAGE, Board
from whoholds.server.bodies import ClaimGiven, WordsGiven
from whoholds.server.claims import Filters
from whoholds.server.desk import Desk
from whoholds.server.guard import API, PROBLEM, Guard, Rights, problem
from whoholds.server.judging import Judging, NotFoundError, Wish
from whoholds.server.reports import Reports
from whoholds.server.telling import States
from whoholds.server.tending import Tending
from whoholds.store import Store, open_store

LONGEST = 200  # characters of a value in an address
OFFSET = 10_000_000
NO_PAGE = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>whoholds</title><p>The page has not been built: run <code>npm ci</code> and "
    "<code>npm run build</code> in the folder <code>web</code>, or install whoholds from its wheel. The API answers under "
    '<a href="./api/v1/meta">api/v1</a>.</p></html>'
)
_FAULTS = {UnknownPlaceError: 404, NotFoundError: 404, AmbiguousPlaceError: 409, StoreError: 503}
_FAILURES = {
    400: "A value that cannot be read",
    401: "No token, or a wrong one",
    403: "No right to it",
    404: "No such thing",
    409: "A name of several places",
    413: "Too large",
    415: "Not JSON",
    421: "Not by this name",
    503: "The store cannot be used now",
}
_PROBLEM_SCHEMA = {"schema": {"type": "object", "required": ["status", "detail"]}}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    status: {"description": words, "content": {PROBLEM: _PROBLEM_SCHEMA}} for status, words in _FAILURES.items()
}

Day = Annotated[str | None, Query(max_length=LONGEST, description="A day, YYYY-MM-DD", json_schema_extra={"format": "date"})]
Text = Annotated[str | None, Query(max_length=LONGEST)]
Form = Annotated[str, Query(pattern="^(rows|compact|geojson)$")]
Published = Annotated[str, Query(pattern="^-?published$")]
Limit = Annotated[int, Query(ge=1, le=PAGE)]
Offset = Annotated[int, Query(ge=0, le=OFFSET)]
Share = Annotated[float | None, Query(ge=0, le=1)]


def create_app(
    store_path: str | Path, token: str | None = None, review_token: str | None = None, pmtiles: str | Path | None = None, *,
    answers: Callable[[Store], Answers] | None = None,
) -> FastAPI:  # fmt: skip
    """The server of one store, to be run by any ASGI server.

    ``token`` is needed to read, ``review_token`` to write; without ``token`` the server answers to names of this machine alone.
    ``answers`` opens the questions on a store (the shipped actors and gazetteer where not given). Raises StoreError as `open_store` does.
    """
    store = open_store(store_path)
    board = Board((answers or _shipped)(store))
    app = FastAPI(
        title="whoholds", description="Who holds which place, since when, according to whom.", version="1", docs_url=None, redoc_url=None,
        openapi_url=f"{API}/openapi.json", lifespan=_tended(board, store), responses=_ANSWERS,
    )  # fmt: skip
    app.state.board = board
    tiles = Path(pmtiles) if pmtiles else None
    if tiles is not None and not tiles.is_file():
        raise WhoHoldsError(f"There is no map file {tiles} (looked in {Path.cwd()}); check the path after --pmtiles.")
    _questions(app, board, "map.pmtiles" if tiles else None)
    _reports(app, board)
    _review(app, Judging(board, str(store_path)), board)
    _files(app, tiles)
    _faults(app)
    app.add_middleware(GZipMiddleware, minimum_size=2048, compresslevel=3)
    app.add_middleware(Guard, rights=Rights(token=token, review_token=review_token), etag=board.etag, body=BODY)
    return app


def _shipped(store: Store) -> Answers:
    from whoholds.gazetteer import open_gazetteer

    actors = (files("whoholds") / "data" / "actors.toml").read_bytes()
    version = blake2b(actors, digest_size=6).hexdigest()  # as the command line names it, so that both keep one cache
    return Answers(store=store, sides=load_actors(), open_gazetteer=open_gazetteer, actors_version=version)


def _tended(board: Board, store: Store) -> Any:
    """While the server answers, what is asked next is worked out beside it."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        tending = Tending(board)
        tending.start()
        yield
        tending.stop()
        store.close()

    return lifespan


# -- questions -----------------------------------------------------------------------------------------------------------------


def _questions(app: FastAPI, board: Board, tiles: str | None) -> None:
    @app.get(f"{API}/meta")
    def meta(request: Request) -> Json:
        """About the store: days, counts, sides with their colours, closed lists."""
        return board.meta(can_review=request.state.can_review, pmtiles=tiles)

    @app.get(f"{API}/spells")
    def spells(request: Request, known_on: Day = None) -> Response:
        """All places, all days, in one compact answer."""
        packed = board.packed(_day(known_on, "known_on"))
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(packed, headers={"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}, media_type="application/json")
        return Response(gzip.decompress(packed), media_type="application/json")

    @app.get(f"{API}/states")
    def states(
        on: Day = None, known_on: Day = None, inherited: bool = False, format: Form = "rows",
        bbox: Text = None, limit: Limit = 100, offset: Offset = 0,
    ) -> Json:  # fmt: skip
        """The state of every place on a day."""
        asked, known, box = _day(on, "on") or board.span()[1], _day(known_on, "known_on"), questions.box_of(bbox)
        if format == "rows":
            return questions.states(board, asked, known, inherited=inherited, box=box, limit=limit, offset=offset)
        return questions.all_states(board, asked, known, inherited=inherited, box=box, geojson=format == "geojson")

    @app.get(API + "/places/{id:path}")
    def place(id: str, on: Day = None, known_on: Day = None) -> Json:
        """A place and why the record says what it says of it."""
        return questions.place_page(board, id[:500], _day(on, "on"), _day(known_on, "known_on"))

    @app.get(f"{API}/changes")
    def changes(
        since: Day = None, until: Day = None, known_on: Day = None, place: Text = None, actor: Text = None, kind: Text = None,
        limit: Limit = 100, offset: Offset = 0,
    ) -> Json:  # fmt: skip
        """State changes, newest first."""
        return questions.changes(
            board, _day(known_on, "known_on"), _day(since, "since"), _day(until, "until"), place=place, actor=actor, kind=kind, limit=limit,
            offset=offset,
        )  # fmt: skip

    @app.get(f"{API}/sparkline")
    def sparkline(since: Day = None, until: Day = None, known_on: Day = None) -> Json:
        """How many changes each day has."""
        first, last = board.span()
        return board.history(_day(known_on, "known_on")).sparkline(_day(since, "since") or first, _day(until, "until") or last)

    @app.get(f"{API}/claims")
    def claims(
        place: Text = None, actor: Text = None, type: Text = None, since: Day = None, until: Day = None, speaker: Text = None,
        modality: Text = None, min_confidence: Share = None, max_confidence: Share = None, document: Text = None, judged: Text = None,
        q: Text = None, known_on: Day = None, sort: Text = None, limit: Limit = 100, offset: Offset = 0,
    ) -> Json:  # fmt: skip
        """Claims that pass every filter."""
        filters = {
            "type": type, "since": _day(since, "since"), "until": _day(until, "until"), "speaker": speaker, "modality": modality,
            "min_confidence": min_confidence, "max_confidence": max_confidence, "document": document, "judged": judged,
            "known_on": _day(known_on, "known_on"),
        }  # fmt: skip
        return questions.claims(board, filters, place=place, actor=actor, q=q, sort=sort or "known", limit=limit, offset=offset)

    @app.get(API + "/claims/{id}")
    def claim(id: str) -> Json:
        """One claim with every word on it."""
        return questions.one_claim(board, id[:500])

    @app.get(f"{API}/feed.atom", response_class=Response, responses={200: {"content": {"application/atom+xml": {}}}})
    def atom(request: Request, known_on: Day = None) -> Response:
        """State changes and disputes as an Atom feed."""
        text = atom_feed(board, str(request.base_url), _day(known_on, "known_on"))
        return Response(text, media_type="application/atom+xml")


def atom_feed(board: Board, page: str, known_on: date | None = None) -> str:
    """The feed of the newest changes of holder and disputes; ``page`` is the address of the page."""
    history = board.history(known_on)
    newest = [change for change in history.changes(until=board.span()[1]) if change.kind != "status"][: feed.ENTRIES]
    told = (questions.change_json(board, history, change) for change in newest)
    meta = board.meta(can_review=False, pmtiles=None)
    return feed.atom(told, page=page, store=meta["store"], updated=newest[0].day if newest else board.span()[1], note=DISCLAIMER)


def _reports(app: FastAPI, board: Board) -> None:
    reports = Reports(board)

    @app.get(f"{API}/documents")
    def documents(
        known_on: Day = None, outlet: Text = None, type: Text = None, speaker: Text = None, since: Day = None, until: Day = None,
        on: Day = None, actor: Text = None, status: Text = None, min_confidence: Share = None, disputed: bool = False,
        sort: Published = "published", limit: Limit = 100, offset: Offset = 0,
    ) -> Json:  # fmt: skip
        """Reports that tell of what the filters choose, by day of publication."""
        known = _day(known_on, "known_on")
        filters = Filters(type=type, speaker=speaker, since=_day(since, "since"), until=_day(until, "until"), known_on=known)
        states = States(actor=actor, status=status, min_confidence=min_confidence, disputed=disputed)
        found = reports.listed(known, outlet, reports.telling(filters, states, _day(on, "on")))
        found = found if sort == "published" else found[::-1]
        return questions.page_of(found[offset : offset + limit], len(found), len(board.heads()), limit, offset)

    @app.get(API + "/documents/{id}")
    def document(id: str, known_on: Day = None) -> Json:
        """A report in full, with everything named in it."""
        known = _day(known_on, "known_on")
        found = board.answers.store.documents([id[:500]]).get(id[:500])
        if found is None:
            raise NotFoundError(f"No report '{id[:100]}' is in the store; look it up with GET documents.")
        return reports.report(found, known)

    @app.get(f"{API}/search")
    def search(
        q: Annotated[str, Query(min_length=1, max_length=LONGEST)], known_on: Day = None, limit: Limit = 20,
    ) -> Json:  # fmt: skip
        """Places and actors by any spelling, reports by their words."""
        return reports.search(q, _day(known_on, "known_on"), limit)


# -- review --------------------------------------------------------------------------------------------------------------------


def _review(app: FastAPI, judging: Judging, board: Board) -> None:
    desk = Desk(board)

    @app.get(f"{API}/review")
    def queue(
        user: Text = None, blind_of: Text = None, known_on: Day = None, limit: Limit = 100, offset: Offset = 0,
    ) -> Json:  # fmt: skip
        """Claims to look at, those that matter most and are least sure first."""
        items, waiting, judged = desk.queue(user, blind_of, _day(known_on, "known_on"), limit, offset)
        return questions.page_of(items, waiting, len(board.claims().all), limit, offset) | {"judged": judged}

    @app.post(f"{API}/judgements")
    def judge(given: Annotated[WordsGiven, Body()]) -> Json:
        """Store words whole or not at all, or take words back; gives what they moved."""
        if given.undo and given.judgements:
            raise WhoHoldsError("One request either gives judgements or takes some back with undo; send two.")
        if given.undo:
            return judging.undo(given.user, given.undo)
        wishes = [Wish(target=w.target, action=w.action, reason=w.reason, changes=w.changes) for w in given.judgements]
        return judging.judge(given.user, wishes)

    @app.post(f"{API}/claims", status_code=201)
    def add(given: Annotated[ClaimGiven, Body()]) -> Json:
        """Store a claim that the machine missed."""
        return judging.add(given.user, given.model_dump())

    @app.get(f"{API}/judgements")
    def judgements(target: Text = None, user: Text = None, limit: Limit = 100, offset: Offset = 0) -> Json:
        """People's words, newest first."""
        return questions.judgements(board, target, user, limit, offset)

    @app.get(f"{API}/agreement")
    def agreement() -> Json:
        """How far every two reviewers agree."""
        return desk.agreement()

    @app.get(f"{API}/training.jsonl", response_class=Response, responses={200: {"content": {"application/jsonl": {}}}})
    def training() -> StreamingResponse:
        """Judged claims, one a line, to train and measure extractors with."""

        def lines() -> Iterator[str]:
            for record in desk.training():
                yield json.dumps(record, ensure_ascii=False) + "\n"

        return StreamingResponse(lines(), media_type="application/jsonl")


# -- files and faults ------------------------------------------------------------------------------------------------------------


def page_folder() -> Path:
    """Where the built page is."""
    return Path(str(files("whoholds").joinpath("static")))


def _files(app: FastAPI, tiles: Path | None) -> None:
    if tiles is not None:

        @app.get("/map.pmtiles", include_in_schema=False)
        def map_file() -> FileResponse:
            return FileResponse(tiles, media_type="application/octet-stream")

    if (page_folder() / "index.html").is_file():
        app.mount("/", StaticFiles(directory=page_folder(), html=True))
    else:

        @app.get("/", include_in_schema=False)
        def no_page() -> HTMLResponse:
            return HTMLResponse(NO_PAGE, 503)


def _faults(app: FastAPI) -> None:
    @app.exception_handler(WhoHoldsError)
    def ours(_: Request, error: WhoHoldsError) -> Response:
        return problem(_FAULTS.get(type(error), 400), str(error))

    @app.exception_handler(RequestValidationError)
    def unreadable(_: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"][1:]) or "the body"
        given = json.dumps(first.get("input"), default=str, ensure_ascii=False)[:60]
        return problem(400, f"{where} cannot be {given} ({first['msg']}); see docs/api.md or {API}/openapi.json.")

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        if not request.url.path.startswith(API):
            return JSONResponse({"detail": error.detail}, error.status_code, dict(error.headers or {}))
        missing = f"{request.method} {request.url.path[:200]} is not in this API; docs/api.md lists what is."
        sentence = error.detail if error.status_code == 413 else missing
        response = problem(error.status_code, sentence)
        response.headers.update(error.headers or {})
        return response


def _day(text: str | None, what: str) -> date | None:
    return day(text, what)
