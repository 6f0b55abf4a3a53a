"""What administrators see of the index, and the new one that they ask for."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.core.db import Database
from app.core.errors import Forbidden
from app.core.settings import Settings
from app.people.models import Level, Person
from app.search.index_state import ask_for_rebuild, state
from app.search.indexer import Indexer
from app.search.whoosh_engine import WhooshEngine
from tests import make
from tests.visitor import Visit


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With the index in a folder, whatever the database: these tests look into it."""
    return settings.model_copy(update={"search_engine": "whoosh"})


def build(indexer: Indexer) -> Path:
    assert isinstance(indexer.engine, WhooshEngine)
    return indexer.engine.folders.current()


def ask(db: Session, level: Level = Level.ADMINISTRATOR) -> None:
    ask_for_rebuild(db, make.who(make.person(db, level)))
    db.commit()


def test_the_state_tells_of_engine_words_and_differences(
    db: Session, database: Database, settings: Settings, indexer: Indexer
) -> None:
    lost = state(db, settings, database)
    assert lost.report.damage == "there is no index"
    assert lost.engine == "Whoosh"
    article = make.article(db)
    make.article(db)
    db.commit()
    indexer.prepare()
    sound = state(db, settings, database)
    assert sound.report.is_sound
    assert sound.report.documents == 2
    assert sound.version == indexer.engine.version
    indexer.engine.update([], [f"article:{article.id}"], indexer.engine.position())
    wrong = state(db, settings, database)
    assert wrong.report.missing == (f"article:{article.id}",)
    assert not wrong.report.is_sound


def test_a_new_index_is_built_once_for_each_wish(
    db: Session, database: Database, settings: Settings, indexer: Indexer
) -> None:
    make.article(db)
    db.commit()
    indexer.prepare()
    first = build(indexer)
    ask(db)
    assert state(db, settings, database).is_rebuild_awaited
    indexer.catch_up()
    second = build(indexer)
    assert second != first
    assert not state(db, settings, database).is_rebuild_awaited
    assert indexer.catch_up() == 0
    make.article(db)
    db.commit()
    indexer.catch_up()
    assert build(indexer) == second
    assert indexer.check().is_sound


def test_without_room_for_a_new_index_the_old_one_still_follows(
    db: Session, indexer: Indexer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    indexer.prepare()
    first = build(indexer)
    ask(db)
    article = make.article(db)
    db.commit()
    monkeypatch.setattr(indexer.engine, "rebuild", full)
    indexer.catch_up()
    assert build(indexer) == first
    assert f"article:{article.id}" in indexer.engine.versions()
    assert indexer.catch_up() == 0


@pytest.mark.parametrize("level", [Level.CURATOR, Level.MODERATOR])
def test_only_administrators_ask_for_a_new_index(db: Session, level: Level) -> None:
    with pytest.raises(Forbidden):
        ask(db, level)


def test_the_page_has_the_button_for_administrators_only(db: Session, visit: Visit) -> None:
    def buttons(person: Person) -> int:
        page = visit(person).page("/moderacja/wyszukiwarka")
        return len(page.select("main form[action$='/zbuduj'] button"))

    curator, administrator = make.person(db, Level.CURATOR), make.person(db, Level.ADMINISTRATOR)
    db.commit()
    assert buttons(curator) == 0
    assert buttons(administrator) == 1
    visit(administrator).send("/moderacja/wyszukiwarka/zbuduj", at="/moderacja/wyszukiwarka")
    assert buttons(administrator) == 0  # it is on its way
