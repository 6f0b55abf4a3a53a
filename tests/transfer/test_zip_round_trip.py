"""Whatever histories there are, a ZIP brings them into an empty instance as they were."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app import all_tables
from app.articles.models import Article, ArticleRedirect, ArticleRevision
from app.articles.service import rename
from app.core.db import Database
from app.core.file_store import FolderStore
from app.people.models import Level, Person
from app.text.safe_html import to_safe_html
from app.transfer.zip_export import export_zip
from app.transfer.zip_import import import_zip
from tests import make

WORDS = st.text(
    st.sampled_from("ąćęłńóśźżŻa b:\"'\\-#>*_[]{}|&%\u2028\U0001f333„”"), min_size=1, max_size=20
).filter(lambda text: bool(text.strip()))
TEXTS = st.lists(
    st.one_of(WORDS, st.sampled_from(["[[petycja|x]]", "---", "- a\n- b", "| a |\n|---|\n| b |"])),
    min_size=1,
    max_size=4,
).map("\n\n".join)
VERSIONS = st.lists(
    st.fixed_dictionaries({"body": TEXTS, "lead": st.just("") | WORDS, "comment": WORDS}),
    min_size=1,
    max_size=4,
)
HISTORIES = st.lists(st.tuples(WORDS, VERSIONS, st.booleans()), min_size=1, max_size=3)


@contextmanager
def _instance(folder: Path, name: str) -> Iterator[Database]:
    database = Database(f"sqlite:///{folder / name}.sqlite3")
    all_tables().create_all(database.engine)
    yield database
    database.dispose()


def _write(database: Database, histories: list[tuple[str, list[dict[str, str]], bool]]) -> None:
    with database.writing() as db:
        staff = make.who(make.person(db, Level.MODERATOR))
        authors = [make.person(db, Level.EDITOR, name=name) for name in ("Łucja", "Jan \\ „J”")]
        for number, (title, versions, is_renamed) in enumerate(histories, start=1):
            first, *later = versions
            article = make.article(
                db,
                authors[0],
                slug=f"wpis-{number}",
                title=" ".join(title.split()),
                body=first["body"],
                categories=("zglosic",),
            )
            for turn, version in enumerate(later):
                text = f"{turn} {version['body']}"
                lead = " ".join(version["lead"].split())
                comment = f"Zmiana {version['comment']}"
                make.edit(db, article, authors[turn % 2], body=text, lead=lead, comment=comment)
            if is_renamed:
                rename(db, staff, article, f"wpis-{number}-inaczej", "Lepsza nazwa")


def _told(database: Database) -> list[list[Any]]:
    """Pages, histories and authors' names as readers see them."""
    pages = (
        select(
            Article.slug,
            ArticleRevision.number,
            ArticleRevision.title,
            ArticleRevision.body,
            ArticleRevision.html,
            ArticleRevision.details,
            ArticleRevision.comment,
            ArticleRevision.created,
            ArticleRevision.words_added,
            ArticleRevision.words_removed,
            Person.name,
        )
        .join(Article, Article.id == ArticleRevision.article_id)
        .join(Person, Person.id == ArticleRevision.author_id)
        .order_by(Article.slug, ArticleRevision.number)
    )
    cards = select(Article.slug, Article.title, Article.lead, Article.category, Article.sort_key)
    former = select(ArticleRedirect.slug, Article.slug).join(
        Article, Article.id == ArticleRedirect.article_id
    )
    with database.reading() as db:
        return [
            [tuple(row) for row in db.execute(query)]
            for query in (pages, cards.order_by(Article.slug), former.order_by("slug"))
        ]


@settings(max_examples=12, deadline=None)
@given(HISTORIES)
def test_every_history_comes_back_as_it_was(
    histories: list[tuple[str, list[dict[str, str]], bool]],
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = FolderStore(folder / "files")
        there, back = folder / "there.zip", folder / "back.zip"
        with _instance(folder, "here") as here, _instance(folder, "other") as other:
            _write(here, histories)
            report = export_zip(here, store, there)
            assert import_zip(other, store, to_safe_html, there) == report
            assert _told(other) == _told(here)
            export_zip(other, store, back)
        assert back.read_bytes() == there.read_bytes()
