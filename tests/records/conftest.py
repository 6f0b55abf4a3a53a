"""A kind of records for the tests: a note with a title, a number and a text."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.core.i18n import lazy_gettext
from app.people.models import Level
from app.people.rules import Permission, Who
from app.records import kinds
from app.records.kinds import Fault, Fields, RecordField, RecordKind, Shape, Surroundings
from app.records.rules import Written
from tests import make
from tests.records import things


def _check(fields: Fields, _around: Surroundings) -> list[Fault]:
    faults = []
    if not fields.get("title"):
        faults.append(Fault("title", "Brakuje tytułu"))
    if int(fields.get("least", "0")) > int(fields.get("most", "9")):
        faults.append(Fault("most", "Mniej niż najmniej", line=2))
    return faults


NOTE = RecordKind(
    name="notatka",
    label=lazy_gettext("Notatka"),
    fields=(
        RecordField("title", lazy_gettext("Tytuł")),
        RecordField("least", "Najmniej", Shape.NUMBER),
        RecordField("most", "Najwięcej", Shape.NUMBER),
        RecordField("text", "Treść", Shape.TEXT),
    ),
    check=_check,
    title_of=lambda fields: str(fields["title"]),
    url_of=lambda key: f"/notatki/{key}",
    propose=Permission.PROPOSE,
    decide=Permission.REVIEW,
)


@pytest.fixture(autouse=True)
def _kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_KINDS", {})
    kinds.register(NOTE)
    kinds.register(things.THING)
    things.APPLIED.clear()
    things.SPEAKERS.clear()


@pytest.fixture
def author(db: Session) -> Who:
    return make.who(make.person(db))


@pytest.fixture
def reviewer(db: Session) -> Who:
    return make.who(make.person(db, Level.CURATOR))


@pytest.fixture
def other(db: Session) -> Who:
    return make.who(make.person(db, Level.MODERATOR))


def around(db: Session) -> Surroundings:
    """A wiki without a content folder."""
    return Surroundings(db, Path("nowhere"))


def written(comment: str = "Poprawiam", **fields: Any) -> Written:
    return Written({"title": "Petycja", "text": "Ala ma kota. Jan śpi.", **fields}, comment)
