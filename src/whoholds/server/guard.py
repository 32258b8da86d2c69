"""Who may ask and who may write, and what every answer carries: an ASGI layer around the whole app.

Reading and reviewing have tokens of their own. Without a token only this machine's own names are answered, so that no web site can reach
the server by pointing its name here. A write must come from the page itself: same origin, JSON, and a header that no form can send.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qsl, urlencode, urlsplit

from anyio.to_thread import run_sync
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

API = "/api/v1"
COOKIE = "whoholds"
WRITE_HEADER = "x-whoholds"
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
PROBLEM = "application/problem+json"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "worker-src 'self' blob:; child-src blob:; manifest-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
REVIEW_PATHS = tuple(f"{API}/{name}" for name in ("review", "judgements", "agreement", "training.jsonl"))


def problem(status: int, sentence: str, **more: object) -> Response:
    """An error as RFC 9457 writes it; ``detail`` is the sentence of the command line."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": sentence, **more}
    headers = {"Cache-Control": "no-store"} | ({"WWW-Authenticate": "Bearer"} if status == 401 else {})
    return Response(json.dumps(body, ensure_ascii=False), status, headers, PROBLEM)


def too_large(most: int) -> str:
    """The sentence on a body that goes on past the limit."""
    return f"The request is larger than {most // 1024} KiB; send less at once."


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """The tokens that reading and reviewing need; None: no token. A token to review may read."""

    token: str | None = None
    review_token: str | None = None

    def reads(self, given: frozenset[str]) -> bool:
        return self.token is None or _any(given, (self.token, self.review_token))

    def reviews(self, given: frozenset[str]) -> bool:
        if self.review_token is not None:
            return _any(given, (self.review_token,))
        return self.token is None


def _any(given: frozenset[str], wanted: tuple[str | None, ...]) -> bool:
    return any(hmac.compare_digest(one.encode(), token.encode()) for one in given for token in wanted if token)


class Guard:
    """The layer itself. ``etag`` names the answer to a path and query; ``body`` is the most bytes a request may bring."""

    def __init__(self, app: ASGIApp, *, rights: Rights, etag: Callable[..., str], body: int) -> None:
        self.app, self.rights, self.etag, self.body = app, rights, etag, body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if scope.get("client") and scope["client"][0] in LOCAL:  # packing takes longer than sending to this machine
            scope["headers"] = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        given = _tokens(scope, headers)
        may_review = self.rights.reviews(given)
        scope.setdefault("state", {})["can_review"] = may_review
        refused = self._refusal(scope, headers, given, may_review)
        if refused is not None:
            await _finished(refused)(scope, receive, send)
            return
        tag = await self._tag(scope, may_review)
        if tag is not None and tag in (part.strip().removeprefix("W/") for part in headers.get("if-none-match", "").split(",")):
            await _finished(Response(status_code=304, headers={"ETag": tag, "Cache-Control": "no-cache"}))(scope, receive, send)
            return
        await self._answer(scope, receive, send, tag)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, tag: str | None) -> None:
        count = 0

        async def received() -> Message:
            nonlocal count
            message = await receive()
            count += len(message.get("body", b""))
            if count > self.body:
                raise HTTPException(413, too_large(self.body))  # the only kind that FastAPI lets through from a body
            return message

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                out = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    out.setdefault(name, value)
                if tag is not None and message["status"] == 200:
                    out["ETag"] = tag
                    out["Cache-Control"] = "no-cache"
                elif scope["path"].startswith(API):
                    out.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, received, sent)

    async def _tag(self, scope: Scope, may_review: bool) -> str | None:
        if scope["method"] not in ("GET", "HEAD") or not scope["path"].startswith(API):
            return None
        try:
            return await run_sync(self.etag, scope["path"], scope["query_string"].decode("latin-1"), str(may_review))
        except Exception:  # the route says what is wrong with the store
            return None

    def _refusal(self, scope: Scope, headers: Headers, given: frozenset[str], may_review: bool) -> Response | None:
        path, method = scope["path"], scope["method"]
        host = urlsplit("//" + headers.get("host", "")).hostname or ""
        if self.rights.token is None and host not in LOCAL:
            return problem(
                421, f"This server answers only as localhost, not as '{host[:100]}'; serve with --token to be reached by other names."
            )
        if path == "/" and (token := dict(_query(scope)).get("token")) is not None:
            return self._signed_in(scope, token)
        if not (path.startswith(API) or path.endswith(".pmtiles")):
            return None
        if not self.rights.reads(given):
            return problem(401, "This server needs its token; open the page with ?token=TOKEN, or send it as Authorization: Bearer TOKEN.")
        if method in ("GET", "HEAD", "OPTIONS"):
            if path.startswith(REVIEW_PATHS) and not may_review:
                return problem(403, "Reading is allowed here, reviewing is not; open the page with the token for reviewers.")
            return None
        return self._write_refusal(headers, host, may_review)

    def _write_refusal(self, headers: Headers, host: str, may_review: bool) -> Response | None:
        if not may_review:
            return problem(403, "Reading is allowed here, reviewing is not; open the page with the token for reviewers.")
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        foreign = origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower()
        if foreign or site not in (None, "same-origin", "none") or WRITE_HEADER not in headers:
            return problem(
                403, "A write must come from this server's own page, with the header X-Whoholds: 1; open the page here and try again."
            )
        if headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
            return problem(415, "The body of a write must be JSON; send it with Content-Type: application/json.")
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self.body:
            return problem(413, too_large(self.body))
        return None

    def _signed_in(self, scope: Scope, token: str) -> Response:
        """Keep the token in a cookie that scripts cannot read, and open the same view without it."""
        rest = urlencode([(key, value) for key, value in _query(scope) if key != "token"])
        response = Response(status_code=303, headers={"Location": "./" + (f"?{rest}" if rest else ""), "Cache-Control": "no-store"})
        if token.isascii() and token.isprintable():
            response.set_cookie(COOKIE, token, httponly=True, samesite="strict", path="/", secure=scope.get("scheme") == "https")
        return response


def _query(scope: Scope) -> list[tuple[str, str]]:
    return parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)


def _tokens(scope: Scope, headers: Headers) -> frozenset[str]:
    """Every token that a request brings: by header, by cookie, and for a feed reader by its address."""
    kind, _, token = headers.get("authorization", "").partition(" ")
    found = [token.strip()] if kind.lower() == "bearer" else []
    found += [cookie_parser(headers.get("cookie", "")).get(COOKIE, "")]
    if scope["path"] == f"{API}/feed.atom":
        found += [value for key, value in _query(scope) if key == "token"]
    return frozenset(one for one in found if one)


def _finished(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
