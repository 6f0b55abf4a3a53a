"""Makes a wiki of any size in a folder: rows through the models in bulk, index by the indexer.

Not through the services one by one: 20,000 saves would take an hour. What the services would
write is written here: revisions, categories, goals, links, threads, and the journal's rows.
"""

import contextlib
import hashlib
import io
import itertools
import re
import secrets
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from app import create_app
from app.articles.links import mark_wanted
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
from app.core.db import Database
from app.core.journal import JournalEntry
from app.core.settings import Settings
from app.discussions.models import OPENING_BRANCH, Post, PostState, Thread, ThreadState
from app.people import sign_ins
from app.people.models import Level, Person
from app.search.indexer import Indexer
from app.setup import set_up
from app.text.polish import slugify, sort_key
from app.text.render_process import Renderer
from app.text.rendered import Rendered
from app.text.safe_html import RENDERER_VERSION
from benchmarks.texts import BLOCKS_OF_ARTICLE, Block, Writer
from tests import make

REVISIONS: Final = 200
EDITORS: Final = 20
RESIDENTS: Final = 30
_AUTHORS: Final = 100
_BATCH: Final = 500
_COMPARED: Final = 20
_TABLE: Final = re.compile('aria-label="Tabela 1"')  # the renderer counts them in each text


@dataclass(frozen=True)
class Filled:
    """What the cases need to know of a wiki."""

    size: int
    slugs: list[str]
    long_history: str
    reader: str
    editors: list[str]
    residents: list[str]
    seconds: float
    index_seconds: float


@dataclass(frozen=True)
class Drawn:
    """A block with its rendering."""

    block: Block
    rendered: Rendered


def fill(settings: Settings, size: int) -> Filled:
    """Make the wiki and tell what is in it; people are told by the cookie of their session."""
    began = time.monotonic()
    database = Database(settings.sqlalchemy_url)
    with contextlib.redirect_stderr(io.StringIO()):
        set_up(settings, database, threading.Event())
    writer = Writer(settings.content_dir / "artykuly")
    renderer = Renderer()
    try:
        slugs = _articles(database, writer, renderer, size)
    finally:
        renderer.close()
    index_began = time.monotonic()
    Indexer(database, settings).rebuild()
    index_seconds = time.monotonic() - index_began
    reader, editors, residents = _sessions(settings, database)
    database.dispose()
    return Filled(
        size, slugs, slugs[0], reader, editors, residents, time.monotonic() - began, index_seconds
    )


def _articles(database: Database, writer: Writer, renderer: Renderer, size: int) -> list[str]:
    titles = [writer.title(number % writer.topics) for number in range(size)]
    slugs = [f"{slugify(title)[:70]}-{number}" for number, title in enumerate(titles)]
    drawn = [Drawn(block, renderer.render(block.text, "article")) for block in writer.blocks(slugs)]
    by_topic = [
        [each for each in drawn if each.block.topic == topic] for topic in range(writer.topics)
    ]
    with database.writing() as db:
        authors = [make.person(db, Level.EDITOR).id for _ in range(_AUTHORS)]
        rows = _Rows(db, authors, set(slugs))
    for start in range(0, size, _BATCH):
        with database.writing() as db:
            for number in range(start, min(size, start + _BATCH)):
                own = by_topic[number % writer.topics]
                blocks = writer.random.sample(own, BLOCKS_OF_ARTICLE - 1)
                blocks.append(writer.random.choice(by_topic[(number + 1) % writer.topics]))
                if number < _COMPARED:
                    _compare(blocks, renderer)
                texts = _history_of(number, blocks, own, writer, renderer)
                rows.article(number, titles[number], slugs, texts, writer)
            rows.write(db)
    return slugs


def _joined(blocks: list[Drawn]) -> tuple[str, Rendered]:
    body = "\n\n".join(each.block.text for each in blocks) + "\n"
    parts = [each.rendered for each in blocks]
    tables = itertools.count(1)
    html = "\n".join(part.html for part in parts)
    rendered = Rendered(
        html=_TABLE.sub(lambda _label: f'aria-label="Tabela {next(tables)}"', html),
        toc=[entry for part in parts for entry in part.toc],
        links=list(dict.fromkeys(link for part in parts for link in part.links)),
        plain="\n".join(part.plain for part in parts),
        sections=[section for part in parts for section in part.sections],
        words=sum(part.words for part in parts),
    )
    return body, rendered


def _compare(blocks: list[Drawn], renderer: Renderer) -> None:
    body, joined = _joined(blocks)
    if renderer.render(body, "article") != joined:
        raise AssertionError("joined blocks differ from the rendering of the whole text")


def _history_of(
    number: int, blocks: list[Drawn], own: list[Drawn], writer: Writer, renderer: Renderer
) -> list[tuple[str, Rendered]]:
    """Texts of an article's versions, oldest first; the very first article has very many."""
    if number == 0:
        return _long_history(blocks, writer, renderer)
    versions = writer.random.choices((1, 2, 4), (6, 3, 1))[0]
    texts = []
    for _ in range(versions):
        texts.append(_joined(blocks))
        fresh = writer.random.choice([each for each in own if each not in blocks])
        blocks = [fresh, *blocks[1:]]
    return texts


def _long_history(
    blocks: list[Drawn], writer: Writer, renderer: Renderer
) -> list[tuple[str, Rendered]]:
    """Each version replaces one sentence, as most edits do."""
    body, _rendered = _joined(blocks)
    texts = []
    for _ in range(REVISIONS):
        texts.append((body, renderer.render(body, "article")))
        paragraphs = body.split("\n\n")
        plain = [
            number
            for number, paragraph in enumerate(paragraphs)
            if paragraph[0].isupper() and ". " in paragraph and "[" not in paragraph
        ]
        chosen = writer.random.choice(plain)
        sentences = paragraphs[chosen].split(". ")
        place = writer.random.randrange(len(sentences) - 1)
        sentences[place] = writer.sentence(blocks[0].block.topic)[:-1]
        paragraphs[chosen] = ". ".join(sentences)
        body = "\n\n".join(paragraphs)
    return texts


class _Rows:
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


def _sessions(settings: Settings, database: Database) -> tuple[str, list[str], list[str]]:
    """Cookies of a reader, of editors who publish, and of residents who propose.

    Writing is limited by person, so it is spread over many instead of lifting the limit.
    """
    app = create_app(settings, database)
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]

    def cookie(db: Session, person: Person) -> str:
        token = sign_ins.begin(db, person, "127.0.0.1", "benchmark")
        csrf = hashlib.sha256(secrets.token_bytes(32)).hexdigest()
        data = {"_user_id": token, "_fresh": True, "csrf_token": csrf}
        return f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps(data)}"

    with database.writing() as db:
        reader = cookie(db, make.person(db, Level.RESIDENT))
        editors = [cookie(db, make.person(db, Level.EDITOR)) for _ in range(EDITORS)]
        residents = [cookie(db, make.person(db, Level.RESIDENT)) for _ in range(RESIDENTS)]
    return reader, editors, residents
