"""What every request gets: its session, one commit at the end, an id, a log line, safe headers."""

import functools
import gzip
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, cast
from urllib.parse import quote, urlsplit

import structlog
from flask import Flask, Response, current_app, g, make_response, redirect, request
from flask import session as cookie_session
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from app.core import submissions
from app.core.db import Database
from app.core.limiter import Limiter
from app.core.settings import Settings

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
KEY_FIELD = "klucz"
LONGEST_TARGET = 1800  # fits beside a form's key in the database
PACKED_TYPES = frozenset(
    {"text/html", "application/json", "application/atom+xml", "application/xml", "text/plain"}
)
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "object-src 'none'; manifest-src 'self'"
)
# No view sets any of these.
SAFE_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
log = structlog.get_logger("request")


class Application(Flask):
    """Flask with the parts that requests need, typed."""

    settings: Settings
    database: Database
    limiter: Limiter


def application() -> Application:
    """The running application."""
    return cast(Application, current_app._get_current_object())  # type: ignore[attr-defined]


def db() -> Session:
    """The session of this request: a reader for GET, a writer (locking at first use) for POST.

    Render texts and check limits before the first statement of a writer, so that nobody waits.
    """
    if "db" not in g:
        database = application().database
        g.db = database.reader() if request.method in SAFE_METHODS else database.writer()
    return cast(Session, g.db)


@contextmanager
def reading() -> Iterator[Session]:
    """A short look into the database before a POST begins to write."""
    with application().database.reading() as session:
        yield session


def actor_id() -> int | None:
    """Id of the signed-in person, set by `app.people.access`."""
    return cast("int | None", g.get("actor_id"))


def once(view: View[P]) -> View[P]:
    """Carry out a form once: a second sending with the same key is led where the first led."""

    @functools.wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        sent = request.form.get(KEY_FIELD, "")
        if request.method in SAFE_METHODS or not sent:
            return view(*args, **kwargs)
        key = submissions.key_of(actor_id(), request.endpoint, sent)
        with reading() as session:
            location = submissions.outcome(session, key)
        if location:
            return redirect(location, 303)
        response = make_response(view(*args, **kwargs))
        if not 300 <= response.status_code < 400:
            return response
        submissions.remember(db(), key, response.headers["Location"])
        try:
            db().commit()
        except IntegrityError:
            # The same form ran beside us and was faster; ours leaves no trace.
            db().rollback()
            with reading() as session:
                location = submissions.outcome(session, key)
            if not location:
                raise
            return redirect(location, 303)
        return response

    return wrapper


def not_modified(etag: str) -> Response | None:
    """A 304 answer when the browser holds the page with this tag, None otherwise."""
    if request.if_none_match.contains_weak(etag):
        return with_etag(Response(status=304), etag)
    return None


def with_etag(response: Response, etag: str) -> Response:
    """Let browsers keep the page, asking each time whether it still holds."""
    response.set_etag(etag, weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def open_to_all(response: Response) -> Response:
    """Let any page read an answer: only for what is public, and looks at no cookies."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def tagged(etag: str, draw: Callable[[], Response | str]) -> Response:
    """What bears this tag: 304 when the browser holds it, drawn otherwise."""
    return not_modified(etag) or with_etag(make_response(draw()), etag)


def is_same_site(target: str | None) -> bool:
    """Whether an address to go on to stays on this site: a path, nothing cleverer or longer."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return False
    if len(quote(target)) > LONGEST_TARGET:
        return False
    parts = urlsplit(target)
    return not parts.scheme and not parts.netloc and not any(ord(c) < 32 for c in target)


def install(app: Application) -> None:
    """Hook the request's beginning and end into the application; call last of all installers.

    Flask runs what is registered last first after a view, so the commit comes before headers.
    """
    # Before the token check of forms: its refusals are logged with their request's id too.
    app.before_request_funcs.setdefault(None, []).insert(0, _begin)
    app.after_request(_finish)
    app.after_request(_commit)
    app.teardown_request(_close)


def _begin() -> None:
    g.started = time.perf_counter()
    g.request_id = secrets.token_hex(8)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _commit(response: Response) -> Response:
    session: Session | None = g.get("db")
    if session is None or request.method in SAFE_METHODS:
        return response
    if response.status_code >= 400:
        session.rollback()
        return response
    try:
        session.commit()
    except SQLAlchemyError as error:
        # What fails only now gets the same page as a fault of the view.
        session.rollback()
        cookie_session.pop("_flashes", None)  # it says that the act is done
        return current_app.make_response(current_app.handle_user_exception(error))
    return response


def _finish(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers.extend(SAFE_HEADERS)
    headers.add("X-Request-ID", g.get("request_id", ""))
    if application().settings.is_https:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    # What is immutable is the same for everybody: its view says so.
    if actor_id() is not None and not response.cache_control.immutable:
        headers["Cache-Control"] = "private, no-cache" if response.get_etag()[0] else "no-store"
    _pack(response)
    log.info(
        "request",
        method=request.method,
        # The rule, not the path: paths of single-use links would carry secrets into the log.
        route=str(request.url_rule) if request.url_rule else None,
        status=response.status_code,
        user_id=actor_id(),
        ms=round((time.perf_counter() - g.started) * 1000, 1) if "started" in g else None,
    )
    return response


def _pack(response: Response) -> None:
    """Compress a guest's page that holds nothing of a session.

    A page with a form's token must not be compressed together with what a visitor typed: its
    size would tell a listener about the token (BREACH).
    """
    if (
        response.status_code != 200
        or "Content-Encoding" in response.headers
        or response.mimetype not in PACKED_TYPES
        or actor_id() is not None
        or cookie_session  # it holds a token, or who somebody is
        or response.is_streamed
    ):
        return
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] > 0:
        response.set_data(gzip.compress(response.get_data(), 5, mtime=0))
        response.headers["Content-Encoding"] = "gzip"


def _close(_fault: BaseException | None) -> None:
    session: Any = g.pop("db", None)
    if session is not None:
        session.close()
