"""People and tools that the tests of experiences share."""

import pytest
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.people.models import Level, Person
from tests import make


@pytest.fixture
def halina(db: Session) -> Person:
    return _kept(db, make.person(db, name="Halina K."))


@pytest.fixture
def stefan(db: Session) -> Person:
    return _kept(db, make.person(db, name="Stefan L."))


@pytest.fixture
def moderator(db: Session) -> Person:
    return _kept(db, make.person(db, Level.MODERATOR, name="Maria W."))


@pytest.fixture
def newcomer(db: Session) -> Person:
    return _kept(db, make.person(db, Level.NEW, name="Nowy N."))


@pytest.fixture
def walk(db: Session) -> Article:
    made = make.article(db, title="Spacer badawczy", slug="spacer-badawczy")
    db.commit()
    return made


def _kept(db: Session, person: Person) -> Person:
    db.commit()
    return person
