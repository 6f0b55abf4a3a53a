"""Three changes of two articles, one of them reviewed."""

import pytest

from app.articles.models import ArticleRevision
from app.core.db import Database
from app.people.models import Level
from tests import make


@pytest.fixture
def changes(database: Database) -> None:
    with database.writing() as db:
        author = make.person(db, Level.EDITOR, name="Halina K.", slug="halina")
        reviewer = make.person(db, Level.MODERATOR, name="Tomasz R.", slug="tomasz")
        categories = ("zglosic",)
        article = make.article(db, author, slug="petycja", title="Petycja", categories=categories)
        make.article(db, author, slug="budzet", title="Budżet <b> & reszta", categories=categories)
        make.edit(db, article, author, comment="Dopisano termin & <koszt>", body="Nowa treść.\n")
        db.flush()
        db.get_one(ArticleRevision, article.published_id).reviewer_id = reviewer.id
