"""What was typed before a suppression does not bring the passage back when it is saved after."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import Invalid
from app.core.settings import Settings
from app.people.models import Level
from app.review import drafts, holding, removed_passages
from app.review.drafts import Typed
from app.review.removed_passages import WATCHED, RemovedPassage, fingerprint_key
from app.text.redaction import MARK, Fingerprint, Words
from tests import make

PASSAGE = "tel. 600 100 200"


@pytest.fixture
def removed(db: Session, settings: Settings) -> None:
    printed = Fingerprint.of(Words.of(PASSAGE), fingerprint_key(settings))
    removed_passages.remember(db, printed.length, printed.checksum, printed.digest)
    db.flush()


@pytest.mark.usefixtures("removed")
@pytest.mark.parametrize("level", [None, Level.NEW, Level.EDITOR, Level.ADMINISTRATOR])
def test_nobody_brings_it_back(db: Session, settings: Settings, level: Level | None) -> None:
    who = make.who(make.person(db, level)) if level is not None else None
    with pytest.raises(Invalid, match=PASSAGE):
        holding.reasons_to_hold(db, settings, who, "", f"Zadzwoń: **tel.** 600\n> 100 200, {MARK}")
    assert holding.reasons_to_hold(db, settings, who, "", "Zadzwoń: tel. 600 100 201") == []


@pytest.mark.usefixtures("removed")
def test_a_draft_is_kept_without_it(db: Session, settings: Settings) -> None:
    typed = Typed(
        None,
        "petycja",
        f"O {PASSAGE}",
        {"title": [f"O {PASSAGE}"], "body": [f"Jest {PASSAGE}.", ""], "slug": ["petycja"]},
    )
    kept = drafts.without_removed(db, settings, typed)
    assert kept.title == f"O {MARK}"
    assert kept.fields == {
        "title": [f"O {MARK}"],
        "body": [f"Jest {MARK}.", ""],
        "slug": ["petycja"],
    }


@pytest.mark.usefixtures("removed")
def test_the_watch_ends(db: Session, settings: Settings) -> None:
    db.execute(update(RemovedPassage).values(at=clock.now() - WATCHED - timedelta(minutes=1)))
    removed_passages.check(db, settings, PASSAGE)
    assert removed_passages.without_removed(db, settings, [PASSAGE]) == [PASSAGE]


def test_another_key_recognises_nothing(db: Session, settings: Settings) -> None:
    printed = Fingerprint.of(Words.of(PASSAGE), b"another key")
    removed_passages.remember(db, printed.length, printed.checksum, printed.digest)
    db.flush()
    removed_passages.check(db, settings, PASSAGE)
