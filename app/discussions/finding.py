"""Finding posts within a thread or a board by their words, and threads with a similar title."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.core.paging import Page, slice_of
from app.discussions.addresses import post_address, thread_address
from app.discussions.models import Post, PostState, Thread, ThreadState
from app.discussions.participation_models import PostWords, TitleWord
from app.discussions.queries import Name, name_columns, name_of
from app.discussions.words import words_of
from app.people.models import Person
from app.text.stop_words import QUESTION_WORDS

PAGE_SIZE: Final = 20
MOST_WORDS: Final = 8
LONGEST_QUESTION: Final = 200
SIMILAR: Final = 5
LOOKED_AT: Final = 30
_EXCERPT: Final = 240


@dataclass(frozen=True)
class FoundPost:
    """A post in which the words stand."""

    id: int
    author: Name
    published: datetime
    thread_title: str
    excerpt: str

    @property
    def url(self) -> str:
        return post_address(self.id)


@dataclass(frozen=True)
class SimilarThread:
    """A thread that may have the answer already."""

    id: int
    slug: str
    title: str
    replies: int
    is_solved: bool

    @property
    def url(self) -> str:
        return thread_address(self.id, self.slug)


def in_thread(db: Session, thread_id: int, typed: str, number: int) -> Page[FoundPost]:
    """Visible posts of a thread that hold every word, in the order of the thread."""
    return _page(db, typed, number, (PostWords.thread_id == thread_id,), (Post.branch, Post.place))


def on_board(db: Session, board: str, typed: str, number: int) -> Page[FoundPost]:
    """Visible posts of a board that hold every word, newest first."""
    newest = (Post.published.desc(), Post.id.desc())
    return _page(db, typed, number, (Thread.board == board,), newest)


def _page(
    db: Session,
    typed: str,
    number: int,
    where: Sequence[ColumnElement[bool]],
    order: Sequence[Any],
) -> Page[FoundPost]:
    words = words_of(typed[:LONGEST_QUESTION])[:MOST_WORDS]
    if not words:
        return Page([], 1, PAGE_SIZE, 0)
    found = (
        select(Post.id)
        .join(PostWords, PostWords.post_id == Post.id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            *where,
            Post.state == PostState.VISIBLE,
            Thread.state == ThreadState.VISIBLE,
            *(or_(*(_holds(form) for form in sorted(forms))) for forms in words),
        )
    )
    total = db.scalar(select(func.count()).select_from(found.subquery())) or 0
    number = min(number, max(1, -(-total // PAGE_SIZE)))
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = db.execute(
        select(Post.id, Post.published, Post.plain, Thread.title, *name_columns(Person))
        .join(Person, Person.id == Post.author_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.id.in_(found.order_by(*order).offset(offset).limit(limit)))
        .order_by(*order)
    )
    items = [
        FoundPost(row.id, name_of(row), row.published, row.title, _excerpt_around(row.plain, words))
        for row in rows
    ]
    return Page(items, number, PAGE_SIZE, total)


def _holds(form: str) -> ColumnElement[bool]:
    escaped = re.sub(r"([%_\\])", r"\\\1", form)
    return PostWords.words.like(f"% {escaped} %", escape="\\")


def _excerpt_around(plain: str, words: Sequence[frozenset[str]]) -> str:
    """The piece of a text in which the first of the words stands."""
    line = " ".join(plain.split())
    wanted = frozenset[str]().union(*words)
    for match in re.finditer(r"[^\W_]+", line):
        forms = words_of(match.group())
        if forms and forms[0] & wanted:
            start = max(0, match.start() - _EXCERPT // 3)
            break
    else:
        start = 0
    start = line.find(" ", start) + 1 if start else 0
    piece = line[start : start + _EXCERPT]
    if start + _EXCERPT < len(line):
        piece = piece.rpartition(" ")[0] + "…"
    return ("…" if start else "") + piece


def similar_to(db: Session, title: str) -> list[SimilarThread]:
    """Visible threads that share words with a title: at least two, or the only one it has."""
    words = [forms for forms in words_of(title[:LONGEST_QUESTION]) if not forms & QUESTION_WORDS][
        :MOST_WORDS
    ]
    wanted = sorted(frozenset[str]().union(*words))
    if not wanted:
        return []
    rows = db.execute(
        select(Thread.id, Thread.slug, Thread.title, Thread.reply_count, Thread.answer_post_id)
        .join(TitleWord, TitleWord.thread_id == Thread.id)
        .where(TitleWord.word.in_(wanted), Thread.state == ThreadState.VISIBLE)
        .group_by(Thread.id, Thread.slug, Thread.title, Thread.reply_count, Thread.answer_post_id)
        .order_by(func.count().desc(), Thread.id.desc())
        .limit(LOOKED_AT)
    ).all()
    # A word may have several dictionary forms; what counts is how many words are shared.
    shared = {row.id: _shared(words, row.title) for row in rows}
    found = [row for row in rows if shared[row.id] >= min(2, len(words))]
    found.sort(key=lambda row: shared[row.id], reverse=True)
    return [
        SimilarThread(row.id, row.slug, row.title, row.reply_count, row.answer_post_id is not None)
        for row in found[:SIMILAR]
    ]


def _shared(words: Sequence[frozenset[str]], title: str) -> int:
    there = frozenset[str]().union(*words_of(title))
    return sum(1 for forms in words if forms & there)
