"""Short ways to addresses and stored rows, for tests of pages."""

from typing import Any

from sqlalchemy import Select, func, select

from app.core.db import Database
from app.discussions.models import Post, Thread

NEW = "/dyskusje/nowy"
TYPED = {"board": "pomysly", "title": "Czy łąka to chwast?", "body": "U nas **koszą** co tydzień."}


def url(thread: Thread) -> str:
    return f"/dyskusje/{thread.id}-{thread.slug}"


def answer_url(thread: Thread) -> str:
    return f"/dyskusje/{thread.id}/odpowiedz"


def count(database: Database, model: type[Any]) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(model)) or 0


def one(database: Database, query: Select[tuple[Any]]) -> Any:
    """The one row; the session `db` would keep the write lock of SQLite."""
    with database.reading() as db:
        return db.scalars(query).one()


def stored_post(database: Database, post_id: int) -> Post:
    with database.reading() as db:
        return db.get_one(Post, post_id)
