"""What was not published shows in no outlet, to nobody who only reads."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.articles import queries
from app.core.db import Database
from app.discussions import hiding
from app.people.models import Level
from app.transfer.exporting import export
from tests import make
from tests.visitor import Visitor

pytestmark = pytest.mark.one_database

Visit = Callable[..., Visitor]
SECRET = "Xenofob"
OUTLETS = (
    "/",
    "/zmiany",
    "/zmiany.atom",
    "/artykuly/petycja/zmiany.atom",
    "/sitemap.xml",
    "/api/v1/articles",
    "/api/v1/articles/petycja",
    f"/api/v1/search?q={SECRET}",
    "/artykuly/petycja",
    "/artykuly/petycja/druk",
    "/artykuly/petycja/historia",
    "/narzedzia",
    "/narzedzia/a-z",
    "/narzedzia/dzial/zglosic",
    "/cele/11",
    "/dyskusje",
)


@pytest.fixture
def secrets(database: Database) -> None:
    """A proposal for an article, and threads that wait or are hidden, all with one word."""
    with database.writing() as db:
        author = make.person(db, Level.EDITOR)
        article = make.article(
            db, author, slug="petycja", title="Petycja", categories=("zglosic",), goals=(11,)
        )
        make.proposal(
            db,
            article,
            comment=f"{SECRET} w opisie",
            title=f"{SECRET} w tytule",
            body=f"{SECRET} w treści.\n",
            lead=f"{SECRET} w leadzie",
            categories=("zglosic", "przekonac-innych"),
            acts=(f"{SECRET} w aktach",),
            sources=(f"{SECRET} w źródłach",),
            related=(SECRET.lower(),),
        )
        make.thread(db, make.person(db, Level.NEW), title=f"{SECRET} czeka", body=SECRET)
        hidden = make.thread(db, author, title=f"{SECRET} ukryty", body=SECRET, article=article)
        db.flush()
        moderator = make.who(make.person(db, Level.MODERATOR))
        hiding.hide_thread(db, moderator, hidden.id, "inne", "Powód")


@pytest.mark.usefixtures("secrets")
@pytest.mark.parametrize("path", OUTLETS)
def test_no_outlet_shows_it(visit: Visit, database: Database, path: str) -> None:
    with database.writing() as db:
        resident = make.person(db)
    for visitor in (visit(), visit(resident)):
        text = visitor.get(path).get_data(as_text=True)
        assert SECRET.lower() not in text.lower()


@pytest.mark.usefixtures("secrets")
def test_no_category_of_a_proposal_counts(visit: Visit) -> None:
    for category, is_there in (("zglosic", True), ("przekonac-innych", False)):
        page = visit().page(f"/narzedzia/dzial/{category}")
        assert bool(page.select('.toolboard a[href="/artykuly/petycja"]')) is is_there


@pytest.mark.usefixtures("secrets")
def test_no_exported_file_holds_it(database: Database, tmp_path: Path) -> None:
    export(database, tmp_path / "out")
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert [path.name for path in files] == ["petycja.md"]
    assert SECRET.lower() not in files[0].read_text(encoding="utf-8").lower()


@pytest.mark.usefixtures("secrets")
def test_the_outlets_do_show_what_is_published(visit: Visit, database: Database) -> None:
    """Otherwise the tests above would pass on empty pages."""
    with database.writing() as db:
        article = queries.article_by_slug(db, "petycja")
        make.edit(db, article, title=f"{SECRET} opublikowany", comment="Zmiana")
    shown = [path for path in OUTLETS if SECRET in visit().get(path).get_data(as_text=True)]
    assert set(OUTLETS) - set(shown) <= {"/sitemap.xml", "/dyskusje", "/artykuly/petycja/druk"}
