"""Posts as rows, many at once: for lists and pages whose length matters and whose words do not."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.discussions.models import Post, Thread
from app.people.models import Person


def add_posts(
    db: Session, thread: Thread, author: Person, places: Iterable[tuple[int, int, datetime]]
) -> None:
    """Visible posts of one author, each with its branch, its place there and its time."""
    rows = [
        {
            "thread_id": thread.id,
            "branch": branch,
            "place": place,
            "author_id": author.id,
            "state": "visible",
            "created": at,
            "published": at,
            "version": 1,
            "reason_code": "",
            "reason_text": "",
            "renderer_version": 1,
            "html": "<p>Tekst</p>",
            "plain": "Tekst",
            "body": "Tekst",
        }
        for branch, place, at in places
    ]
    db.execute(insert(Post), rows)
