"""Faults become pages, or JSON for programs: one table for both."""

from typing import Any, Final

import structlog
from flask import Response, current_app, g, jsonify, make_response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from app.core.errors import DomainError, NotFound, TooMany
from app.core.i18n import gettext as _
from app.core.web import Application
from app.people.resume import pack
from app.site.former import present_address
from app.ui.pages import show

log = structlog.get_logger(__name__)
# Statuses with a page of their own; others are shown with the nearest.
_PAGES: Final = frozenset({400, 403, 404, 409, 410, 413, 429, 500, 503})
_NEAREST: Final = {401: 403, 405: 404, 414: 400, 415: 400, 422: 400}


def install(app: Application) -> None:
    """Answer every fault in the reader's words."""
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def _domain_error(error: DomainError) -> ResponseReturnValue:
    if isinstance(error, NotFound) and (moved := present_address()):
        return moved
    if not isinstance(error, TooMany):
        return _answer(error.status, error.message, typed=_typed())
    minutes = -(-error.retry_after // 60)
    response = _answer(error.status, error.message, retry_minutes=minutes, typed=_typed())
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def _typed() -> list[str]:
    """What somebody wrote into the form that was refused: it is shown, so that nothing is lost."""
    carried = pack(request.path, request.form.items(multi=True))
    return [text for text in carried.shown if len(text.split()) > 1] if carried else []


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    if isinstance(error, SecurityError):
        # A foreign Host header: no address can be built for it, so the frame cannot be drawn.
        return error.get_response()
    response = _answer(error.code, "")
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers.setdefault(name, value)
    return response


def _unexpected(error: Exception) -> ResponseReturnValue:
    log.exception("unexpected", fault=type(error).__name__)
    if isinstance(error, IntegrityError):
        # Somebody else was faster with the same thing, in the moment between look and write.
        return _answer(409, "")
    return _answer(503 if isinstance(error, OperationalError) else 500, "")


def _answer(status: int, message: str, **more: Any) -> Response:
    if request.path.startswith("/api/"):
        text = message or _sentence(status)
        response = jsonify(error={"status": status, "message": text})
        response.status_code = status
        return response
    name = _NEAREST.get(status, status)
    if name not in _PAGES:
        name = 400 if status < 500 else 500
    if name >= 500:
        # Drawn without the frame: database, session and menu may be what is broken.
        template = current_app.jinja_env.get_template(f"ui/errors/{name}.html")
        return make_response(template.render(request_id=g.get("request_id", "")), status)
    context: dict[str, Any] = {"reason": message, **more}
    if name == 404:
        context["query"] = request.path.rsplit("/", 1)[-1].replace("-", " ")[:80]
    return make_response(show(f"ui/errors/{name}.html", **context), status)


def _sentence(status: int) -> str:
    return {
        400: _("The request cannot be understood."),
        401: _("Sign in first."),
        403: _("You do not have the right to do this."),
        404: _("There is nothing at this address."),
        410: _("This is hidden."),
        405: _("This address does not take this method."),
        413: _("The request is too large."),
        429: _("Too many requests. Try again later."),
    }.get(status, _("Something failed on our side."))
