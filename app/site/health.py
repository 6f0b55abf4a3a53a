"""Whether the process is up, and whether it can serve: for proxies and watchers, without sign-in.

Reasons are fixed sentences: what is wrong in detail stands in the log and in `doctor`.
"""

import structlog
from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from app.core import schema, web
from app.core.db import Database
from app.core.settings import Settings
from app.search.queries import status as index_status

blueprint = Blueprint("health", __name__)
log = structlog.get_logger(__name__)


@blueprint.get("/healthz")
def alive() -> ResponseReturnValue:
    """The process answers; asks nothing of the database."""
    return _answer(200, status="ok")


@blueprint.get("/readyz")
def ready() -> ResponseReturnValue:
    """Database, migrations and index are usable; 503 with the reasons otherwise."""
    app = web.application()
    reasons = unready(app.settings, app.database)
    if reasons:
        return _answer(503, status="unavailable", reasons=reasons)
    return _answer(200, status="ok")


def _answer(code: int, **facts: object) -> ResponseReturnValue:
    response = jsonify(**facts)
    response.status_code = code
    response.headers["Cache-Control"] = "no-store"
    return response


def unready(settings: Settings, database: Database) -> list[str]:
    """Why requests cannot be served now; empty when they can."""
    try:
        current = schema.current(database)
    except SQLAlchemyError:
        log.exception("the database cannot be reached")
        return ["The database cannot be reached."]
    if current != schema.head():
        return ["Migrations are pending."]
    damage = index_status(settings, database)
    if damage is not None:
        log.warning("the index cannot be used", reason=damage)
        return ["The search index cannot be used or is being built."]
    return []
