"""Takes the names of erased people out of the posts of others.

A mention keeps the name in the text's HTML and the profile's address in its source, a quotation
begins with the name. The worker looks through all texts, former ones too, after an erasure.
"""

import html as html_entities
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from app.core import journal
from app.core.db import Database
from app.core.followers import follow
from app.core.settings import Settings
from app.discussions.mentions import MENTION
from app.discussions.models import Post, PostVersion, Thread
from app.people.models import Person
from app.people.words import ERASED_NAME

KINDS: Final = ("person.erased",)
_BATCH: Final = 200
_MENTIONED: Final = re.compile(r'<a href="/osoby/([a-z0-9-]+)">@[^<]*</a>')
# As a quotation begins: in the source, and in what is drawn of it.
_QUOTED: Final = re.compile(r"\[\*\*((?:\\.|[^*\\])*)\*\*\]\(/posty/(\d{1,18})\)")
_DRAWN: Final = re.compile(r'(<a [^>]*?href="/posty/(\d{1,18})"[^>]*>)<strong>([^<]*)</strong></a>')


@dataclass(frozen=True)
class _Gone:
    """Addresses of profiles that are no more, and posts whose authors were erased."""

    slugs: frozenset[str]
    posts: frozenset[int]


@dataclass(frozen=True)
class _Words:
    """A text in the forms in which it is kept; a former one has no plain words."""

    html: str
    body: str
    plain: str = ""


def forget_names(_settings: Settings, database: Database) -> None:
    """Look through all posts if anybody was erased since the last time."""
    while follow(database, "names of the erased", partial(_look_through, database), kinds=KINDS):
        pass


def _look_through(database: Database, _entries: Sequence[journal.Entry]) -> None:
    for post_id in _holding(database, select(Post.id, Post.html, Post.body), Post.id):
        with database.writing() as db:
            _forget_in_post(db, post_id)
    versions = select(PostVersion.post_id, PostVersion.html, PostVersion.body)
    for post_id in _holding(database, versions, PostVersion.post_id):
        with database.writing() as db:
            _forget_in_versions(db, post_id)


def _holding(database: Database, query: Select[int, str, str], key: Any) -> list[int]:
    """Ids of the posts whose text, as the query reads it, names somebody who is gone."""
    html, body = query.selected_columns[1:]
    naming = query.where(or_(html.contains('href="/osoby/'), body.contains("](/posty/")))
    found: dict[int, None] = {}
    with database.reading() as db:
        rows = db.execute(naming.order_by(key).execution_options(yield_per=_BATCH))
        for batch in rows.partitions(_BATCH):
            texts = [(row[0], _Words(row[1], row[2])) for row in batch]
            gone = _gone(db, [words for _id, words in texts])
            found |= {post_id: None for post_id, words in texts if without(words, gone) != words}
    return list(found)


def _gone(db: Session, texts: Sequence[_Words]) -> _Gone:
    """Who of those that these texts name is no more. Two queries."""
    slugs = {match[1] for words in texts for match in _MENTIONED.finditer(words.html)}
    posts = {number for words in texts for number in _quoted(words)}
    there = set(db.scalars(select(Person.slug).where(Person.slug.in_(slugs))))
    erased = (
        select(Post.id)
        .join(Person, Person.id == Post.author_id)
        .where(Post.id.in_(posts), Person.erased.is_not(None))
    )
    return _Gone(frozenset(slugs - there), frozenset(db.scalars(erased)))


def _quoted(words: _Words) -> Iterator[int]:
    for match in _QUOTED.finditer(words.body):
        yield int(match[2])
    for match in _DRAWN.finditer(words.html):
        yield int(match[2])


def _forget_in_post(db: Session, post_id: int) -> None:
    post = db.get(Post, post_id, with_for_update=True)
    if post is None:
        return
    words = _Words(post.html, post.body, post.plain)
    left = without(words, _gone(db, [words]))
    if left == words:
        return
    post.html, post.body, post.plain = left.html, left.body, left.plain
    article_id = db.scalar(select(Thread.article_id).where(Thread.id == post.thread_id))
    # The search and the words of the thread are noted anew.
    journal.record(
        db,
        "post.name-dropped",
        None,
        f"post:{post.id}",
        {"thread": post.thread_id, "article": article_id, "post": post.id},
    )


def _forget_in_versions(db: Session, post_id: int) -> None:
    query = select(PostVersion).where(PostVersion.post_id == post_id).with_for_update()
    for version in db.scalars(query).all():
        words = _Words(version.html, version.body)
        left = without(words, _gone(db, [words]))
        version.html, version.body = left.html, left.body


def without(words: _Words, gone: _Gone) -> _Words:
    """The text with other words in place of the names of those who are gone."""
    if not gone.slugs and not gone.posts:
        return words
    plain = words.plain
    for match in _DRAWN.finditer(words.html):
        if int(match[2]) in gone.posts:
            plain = plain.replace(f"{html_entities.unescape(match[3])}:", f"{ERASED_NAME}:")
    html = _put(
        _DRAWN,
        words.html,
        lambda found: int(found[2]) in gone.posts,
        rf"\1<strong>{ERASED_NAME}</strong></a>",
    )
    body = _put(
        _QUOTED,
        words.body,
        lambda found: int(found[2]) in gone.posts,
        rf"[**{ERASED_NAME}**](/posty/\2)",
    )

    def is_gone(found: re.Match[str]) -> bool:
        return found[1] in gone.slugs

    return _Words(
        _put(_MENTIONED, html, is_gone, ERASED_NAME),
        _put(MENTION, body, is_gone, ERASED_NAME),
        _put(MENTION, plain, is_gone, ERASED_NAME),
    )


def _put(
    pattern: re.Pattern[str], text: str, fits: Callable[[re.Match[str]], bool], words: str
) -> str:
    return pattern.sub(lambda found: found.expand(words) if fits(found) else found[0], text)
