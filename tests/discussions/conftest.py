"""People and threads that the tests of discussions share."""

import pytest
from sqlalchemy.orm import Session

from app.discussions.models import Thread
from app.people.models import Level, Person
from tests import make


@pytest.fixture
def halina(db: Session) -> Person:
    person = make.person(db, name="Halina K.")
    db.commit()
    return person


@pytest.fixture
def moderator(db: Session) -> Person:
    person = make.person(db, Level.MODERATOR, name="Maria W.")
    db.commit()
    return person


@pytest.fixture
def newcomer(db: Session) -> Person:
    person = make.person(db, Level.NEW, name="Nowy N.")
    db.commit()
    return person


@pytest.fixture
def thread(db: Session, halina: Person) -> Thread:
    made = make.thread(db, halina, title="Spółka miejska", body="Czy mają *rację*?")
    db.commit()
    return made
