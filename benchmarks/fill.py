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
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from app import create_app
from app.core.db import Database
from app.core.settings import Settings
from app.people import sign_ins
from app.people.models import Level, Person
from app.search.indexer import Indexer
from app.setup import set_up
from app.text.polish import slugify
from app.text.render_process import Renderer
from app.text.rendered import Rendered
from benchmarks.rows import Rows
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
    reader_id: int
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
    reader_id, reader, editors, residents = _sessions(settings, database)
    database.dispose()
    seconds = time.monotonic() - began
    return Filled(
        size, slugs, slugs[0], reader, reader_id, editors, residents, seconds, index_seconds
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
        rows = Rows(db, authors, set(slugs))
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


def _sessions(settings: Settings, database: Database) -> tuple[int, str, list[str], list[str]]:
    """A reader, and cookies: the reader's, of editors who publish, of residents who propose.

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
        resident = make.person(db, Level.RESIDENT)
        reader_id, reader = resident.id, cookie(db, resident)
        editors = [cookie(db, make.person(db, Level.EDITOR)) for _ in range(EDITORS)]
        residents = [cookie(db, make.person(db, Level.RESIDENT)) for _ in range(RESIDENTS)]
    return reader_id, reader, editors, residents
