"""The article and the people of the pages; rows are stored, because pages read them anew."""

import pytest

from app.core.db import Database
from app.people.models import Level, Person
from tests import make
from tests.review.conftest import BODY


@pytest.fixture
def petition(database: Database) -> int:
    with database.writing() as db:
        article = make.article(
            db, title="Petycja", slug="petycja", body=BODY, categories=("przekonac-innych",)
        )
        return article.id


@pytest.fixture
def halina(database: Database) -> Person:
    return make.stored(database, Level.RESIDENT, name="Halina Kowal", email="halina@poczta.example")


@pytest.fixture
def maria(database: Database) -> Person:
    return make.stored(database, Level.MODERATOR, name="Maria Wilk")


@pytest.fixture
def ewa(database: Database) -> Person:
    return make.stored(database, Level.EDITOR, name="Ewa Sowa")
