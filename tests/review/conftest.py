"""People and an article that the tests of review share."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.core import clock
from app.people.models import Level, Person
from app.people.rules import Who
from tests import make
from tests.review.people import somebody

BODY = """Petycja to pismo z żądaniem. Może je złożyć każdy.

## Kroki

- Napisz, czego chcesz.
- Podpisz pismo.
- Wyślij je do urzędu.

## Terminy

| Co | Termin |
| --- | --- |
| Odpowiedź | 3 miesiące |
| Przekazanie | 30 dni |

Urząd publikuje petycję na stronie. Możesz śledzić jej los.
"""
# Three edits of it: of the first sentence, of the last, and one that clashes with the first.
FIRST = BODY.replace("Może je złożyć każdy.", "Może je złożyć każdy, także dziecko.")
LAST = BODY.replace("Możesz śledzić jej los.", "Możesz śledzić jej los w internecie.")
CLASH = BODY.replace("Może je złożyć każdy.", "Składa je mieszkaniec.")


@pytest.fixture
def suspended() -> Who:
    return somebody(7, Level.MODERATOR, suspended_until=clock.now() + timedelta(days=1))


@pytest.fixture
def halina(db: Session) -> Person:
    return make.person(db, Level.RESIDENT, name="Halina Kowal")


@pytest.fixture
def jan(db: Session) -> Person:
    return make.person(db, Level.RESIDENT, name="Jan Lis")


@pytest.fixture
def maria(db: Session) -> Person:
    return make.person(db, Level.MODERATOR, name="Maria Wilk")


@pytest.fixture
def tomasz(db: Session) -> Person:
    return make.person(db, Level.MODERATOR, name="Tomasz Ryś")


@pytest.fixture
def ewa(db: Session) -> Person:
    return make.person(db, Level.EDITOR, name="Ewa Sowa")


@pytest.fixture
def petition(db: Session) -> Article:
    return make.article(
        db, title="Petycja", slug="petycja", body=BODY, categories=("przekonac-innych",)
    )
