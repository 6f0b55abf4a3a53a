"""Rows of articles and their threads as the services would write them, collected and inserted."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from app.articles.models import (
    Article,
    ArticleCategory,
    ArticleGoal,
    ArticleLink,
    ArticleRevision,
    Origin,
)
from app.articles.source import ArticleSource
from app.articles.vocabulary import CATEGORIES, STAGES
from app.core import clock
from app.core.journal import JournalEntry
from app.discussions.models import OPENING_BRANCH, Post, PostState, Thread, ThreadState
from app.text.polish import slugify, sort_key
from app.text.rendered import Rendered
from app.text.safe_html import RENDERER_VERSION, mark_wanted
from benchmarks.texts import Writer


class Rows:
    """Rows that wait to be inserted, with the ids they will have."""

    def __init__(self, db: Session, authors: list[int], slugs: set[str]) -> None:
        self._authors = authors
        self._slugs = slugs
        self._next = {
            table: (db.scalar(select(func.max(table.id))) or 0) + 1
            for table in (Article, ArticleRevision, Thread, Post)
        }
        self._waiting: dict[Any, list[dict[str, Any]]] = {}
        self._at = clock.now() - timedelta(days=700)

    def _id(self, table: Any) -> int:
        number = self._next[table]
        self._next[table] += 1
        return number

    def _add(self, table: Any, rows: Iterable[dict[str, Any]]) -> None:
        self._waiting.setdefault(table, []).extend(rows)

    def write(self, db: Session) -> None:
        order: list[Table] = list(Article.metadata.sorted_tables)
        for table in sorted(self._waiting, key=lambda each: order.index(each.__table__)):
            db.execute(insert(table), self._waiting[table])
        self._waiting.clear()

    def article(
        self,
        number: int,
        title: str,
        slugs: list[str],
        texts: list[tuple[str, Rendered]],
        writer: Writer,
    ) -> None:
        article_id = self._id(Article)
        source = _source(number, title, slugs, writer)
        created = self._at
        revision_id = 0
        for place, (body, rendered) in enumerate(texts, 1):
            revision_id = self._revision(article_id, place, source, body, rendered, slugs[number])
        links = texts[-1][1].links
        self._add(
            Article,
            [
                {
                    "id": article_id,
                    "slug": slugs[number],
                    "published_id": revision_id,
                    "stamp": len(texts),
                    "title": title,
                    "sort_key": sort_key(title),
                    "lead": source.lead,
                    "category": source.categories[0],
                    "pictogram": source.pictogram,
                    "legal_date": source.legal_date,
                    "created": created,
                    "updated": self._at,
                    "waiting_proposals": 0,
                }
            ],
        )
        here = {"article_id": article_id}
        self._add(ArticleCategory, [here | {"category": each} for each in source.categories])
        self._add(ArticleGoal, [here | {"goal": goal} for goal in source.goals])
        self._add(ArticleLink, [here | {"target": target[:80]} for target in links])
        if number % 10 == 0:
            self._thread(article_id if number % 50 else None, writer, number)

    def _revision(
        self,
        article_id: int,
        number: int,
        source: ArticleSource,
        body: str,
        rendered: Rendered,
        slug: str,
    ) -> int:
        self._at += timedelta(seconds=300)
        revision_id = self._id(ArticleRevision)
        author = self._authors[(article_id + number) % len(self._authors)]
        self._add(
            ArticleRevision,
            [
                {
                    "id": revision_id,
                    "article_id": article_id,
                    "number": number,
                    "base_id": revision_id - 1 if number > 1 else None,
                    "author_id": author,
                    "reviewer_id": None,
                    "created": self._at,
                    "origin": Origin.EDIT,
                    "comment": f"Poprawka numer {number}",
                    "words_added": 12,
                    "words_removed": 7,
                    "title": source.title,
                    "details": source.details,
                    "renderer_version": RENDERER_VERSION,
                    "words": rendered.words,
                    "toc": [list(entry) for entry in rendered.toc],
                    "html": mark_wanted(rendered.html, set(rendered.links) - self._slugs),
                    "body": body,
                    "sections": [
                        {"anchor": a, "heading": b, "text": c} for a, b, c in rendered.sections
                    ],
                }
            ],
        )
        data = {
            "article": article_id,
            "slug": slug,
            "revision": revision_id,
            "number": number,
            "origin": Origin.EDIT.value,
            "reviewer": None,
        }
        self._note("article.published", author, f"article:{article_id}", data)
        return revision_id

    def _note(self, kind: str, actor: int, subject: str, data: dict[str, Any]) -> None:
        row = {"at": self._at, "kind": kind, "actor_id": actor, "subject": subject, "data": data}
        self._add(JournalEntry, [row])

    def _thread(self, article_id: int | None, writer: Writer, number: int) -> None:
        """A thread with two replies on the article, or on a board."""
        thread_id = self._id(Thread)
        title = writer.title(number % writer.topics)
        author = self._authors[number % len(self._authors)]
        board = None if article_id else "pomysly"
        for branch in range(OPENING_BRANCH, OPENING_BRANCH + 3):
            post_id = self._id(Post)
            text = " ".join(writer.sentence(number % writer.topics) for _ in range(4))
            self._add(
                Post,
                [
                    {
                        "id": post_id,
                        "thread_id": thread_id,
                        "parent_id": None,
                        "branch": branch,
                        "place": 0,
                        "author_id": author,
                        "state": PostState.VISIBLE,
                        "created": self._at,
                        "published": self._at,
                        "version": 1,
                        "renderer_version": RENDERER_VERSION,
                        "html": f"<p>{text}</p>",
                        "plain": text,
                        "body": text,
                    }
                ],
            )
            kind = "thread.started" if branch == OPENING_BRANCH else "post.added"
            subject = f"thread:{thread_id}" if branch == OPENING_BRANCH else f"post:{post_id}"
            data = {"thread": thread_id, "article": article_id, "board": board, "post": post_id}
            self._note(kind, author, subject, data | {"thread_state": "visible"})
        self._add(
            Thread,
            [
                {
                    "id": thread_id,
                    "board": board,
                    "article_id": article_id,
                    "title": title,
                    "slug": slugify(title),
                    "author_id": author,
                    "created": self._at,
                    "state": ThreadState.VISIBLE,
                    "reply_count": 2,
                    "last_at": self._at,
                    "last_author_id": author,
                    "is_locked": False,
                }
            ],
        )


def _source(number: int, title: str, slugs: list[str], writer: Writer) -> ArticleSource:
    topic = number % writer.topics
    choose = writer.random
    categories = choose.sample([each.slug for each in CATEGORIES], choose.randint(1, 2))
    facts = ("who", "where", "cost", "time", "result")
    return ArticleSource(
        title=title,
        body="",
        lead=writer.sentence(topic, 20)[:300],
        categories=tuple(categories),
        stage=choose.choice(STAGES).slug,
        goals=tuple(sorted(choose.sample(range(1, 18), choose.randint(0, 3)))),
        legal_date=clock.today(),
        facts=tuple((key, writer.words(topic, 4)) for key in facts),
        acts=tuple(writer.sentence(topic, 9) for _ in range(3)),
        sources=tuple(writer.sentence(topic, 6) for _ in range(3)),
        pictogram="flag",
        related=tuple(choose.sample(slugs, 4)),
    )
