"""Many posts in a wiki that stands: one very long thread, and short ones on boards and articles.

The journal tells nothing of them: what is measured are pages that readers open, and a worker that
indexes a hundred thousand posts beside them would only blur the figures.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.core import clock
from app.core.db import Database
from app.discussions.models import OPENING_BRANCH, Post, PostState, Thread, ThreadState
from app.discussions.participation_models import ThreadFollow, ThreadReading
from app.people.models import Level
from app.text.safe_html import RENDERER_VERSION
from tests import make

LONGEST: Final = 5_000  # posts of the longest thread; the aim in docs/benchmarks.md is about it
_SHORT: Final = 10  # posts of any other thread
_BATCH: Final = 5_000
_TEXT: Final = "Gmina odpowiedziała po dwóch tygodniach, a plan zmieniono po drugim piśmie. " * 4


@dataclass(frozen=True)
class Talk:
    """What the cases need to know of the threads."""

    posts: int
    threads: int
    longest: int
    long_id: int
    long_pages: int
    short_ids: list[int]
    article: str


def add(database: Database, number: int, reader_id: int, page_size: int) -> Talk:
    """Put so many posts into the wiki; the reader has read half of every fifth thread."""
    with database.writing() as db:
        authors = [make.person(db, Level.EDITOR).id for _ in range(50)]
        first = (db.scalar(select(func.max(Thread.id))) or 0) + 1
        articles = list(db.execute(select(Article.id, Article.slug).order_by(Article.id).limit(20)))
    longest = min(LONGEST, number // 2)
    short = range(first + 1, first + 1 + (number - longest) // _SHORT)
    now = clock.now()
    on_articles = list(_on_articles(short, [row.id for row in articles]))
    with database.writing() as db:
        _write(db, Thread, [_thread(first, None, longest, authors, now)])
        rows = [_thread(each, on, _SHORT, authors, _last(each, now)) for each, on in on_articles]
        _write(db, Thread, rows)
        _write(db, Post, _posts(first, longest, authors, now))
        for each in short:
            _write(db, Post, _posts(each, _SHORT, authors, _last(each, now)))
        _write(db, ThreadFollow, [_follow(reader_id, each, now) for each in short[::5]])
        seen = [(first, now - timedelta(minutes=longest // 2))]
        seen += [(each, _last(each, now) - timedelta(minutes=_SHORT // 2)) for each in short[::5]]
        _write(db, ThreadReading, [_reading(reader_id, *each) for each in seen])
    pages = -(-longest // page_size)
    return Talk(number, len(short) + 1, longest, first, pages, list(short), articles[0].slug)


def _on_articles(threads: range, articles: list[int]) -> Iterator[tuple[int, int | None]]:
    """Every third thread stands on an article, the others on a board."""
    for place, thread in enumerate(threads):
        yield thread, articles[place // 3 % len(articles)] if place % 3 == 0 else None


def _write(db: Session, model: Any, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), _BATCH):
        db.execute(insert(model), rows[start : start + _BATCH])


def _last(thread: int, now: datetime) -> datetime:
    """Threads are spread over two years, in the order of their numbers."""
    return now - timedelta(hours=20_000 - thread % 20_000)


def _thread(
    number: int, article_id: int | None, posts: int, authors: list[int], last: datetime
) -> dict[str, Any]:
    return {
        "id": number,
        "article_id": article_id,
        "board": None if article_id else "pomysly",
        "title": f"Ile czeka się na odpowiedź w sprawie {number}?",
        "slug": "ile-czeka-sie-na-odpowiedz",
        "author_id": authors[number % len(authors)],
        "created": last - timedelta(minutes=posts),
        "state": ThreadState.VISIBLE,
        "reply_count": posts - 1,
        "last_at": last,
        "last_author_id": authors[(number + posts) % len(authors)],
        "is_locked": False,
    }


def _posts(thread: int, number: int, authors: list[int], last: datetime) -> list[dict[str, Any]]:
    """Posts a minute apart; every fifth answers the one before it."""
    rows, branch, place = [], OPENING_BRANCH - 1, 0
    for each in range(number):
        is_answer = each % 5 == 4
        branch, place = (branch, place + 1) if is_answer else (branch + 1, 0)
        at = last - timedelta(minutes=number - 1 - each)
        rows.append(
            {
                "thread_id": thread,
                "branch": branch,
                "place": place,
                "author_id": authors[(thread + each) % len(authors)],
                "state": PostState.VISIBLE,
                "created": at,
                "published": at,
                "version": 1,
                "renderer_version": RENDERER_VERSION,
                "html": f"<p>{_TEXT}</p>",
                "plain": _TEXT,
                "body": _TEXT,
            }
        )
    return rows


def _follow(person_id: int, thread: int, now: datetime) -> dict[str, Any]:
    return {"person_id": person_id, "thread_id": thread, "since": now, "is_on": True}


def _reading(person_id: int, thread: int, seen: datetime) -> dict[str, Any]:
    return {"person_id": person_id, "thread_id": thread, "seen_until": seen}
