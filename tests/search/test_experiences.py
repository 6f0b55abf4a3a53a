"""Experiences in the search: found by what all may read, gone at once with what they may not."""

import pytest
from sqlalchemy.orm import Session

from app.core.settings import Settings
from app.experiences import deciding
from app.experiences.models import Experience, ExperienceState
from app.people.models import Level, Person
from app.search import queries
from app.search.engine import Filters
from app.search.indexer import Indexer
from app.search.results import Result
from app.search.tags import EXPERIENCE
from app.search.whoosh_engine import WhooshEngine
from tests import make


@pytest.fixture
def bench(db: Session) -> Experience:
    author = make.person(db)
    tool = make.article(db, title="Spacer badawczy", slug="spacer-badawczy")
    told = make.experience(
        db,
        author,
        title="Ławka na skwerze",
        tools=[tool],
        city_id=make.city(db).id,
        problem="Nie było gdzie usiąść w cieniu kasztanów.",
        goals=(11,),
    )
    db.commit()
    return told


def found(db: Session, engine: WhooshEngine, text: str) -> list[Result]:
    return queries.search(db, engine, text, Filters(EXPERIENCE)).results


@pytest.mark.parametrize("text", ["ławki", "lawka", "kasztany w cieniu", "Ełk", "spacery badawcze"])
def test_it_is_found_by_title_text_city_and_tool(
    db: Session, bench: Experience, indexer: Indexer, engine: WhooshEngine, text: str
) -> None:
    indexer.catch_up()
    (result,) = found(db, engine, text)
    assert result.kind == EXPERIENCE
    assert result.url == f"/doswiadczenia/{bench.id}-lawka-na-skwerze"
    assert result.place == "Ełk"
    assert indexer.check().is_sound


def test_a_hidden_one_leaves_at_once_and_comes_back(
    db: Session, bench: Experience, indexer: Indexer, engine: WhooshEngine
) -> None:
    indexer.catch_up()
    moderator = make.who(make.person(db, Level.MODERATOR))
    db.commit()
    deciding.hide(db, moderator, bench.id, "dane-osobowe", "")
    db.commit()
    assert found(db, engine, "ławka") == []  # before the worker has looked
    indexer.catch_up()
    assert f"{EXPERIENCE}:{bench.id}" not in indexer.engine.versions()
    deciding.unhide(db, moderator, bench.id)
    db.commit()
    indexer.catch_up()
    assert len(found(db, engine, "ławka")) == 1


def test_drafts_and_what_waits_never_come_in(
    db: Session, bench: Experience, indexer: Indexer, engine: WhooshEngine
) -> None:
    newcomer = make.person(db, Level.NEW)
    make.experience(db, newcomer, title="Tajna tężnia", publish=False)
    waiting = make.experience(db, newcomer, title="Tajny przystanek")
    db.commit()
    assert waiting.state == ExperienceState.WAITING
    indexer.catch_up()
    assert set(indexer.engine.versions()) >= {f"{EXPERIENCE}:{bench.id}"}
    assert found(db, engine, "tajna") == found(db, engine, "tajny") == []
    indexer.rebuild()
    assert found(db, engine, "tajna") == found(db, engine, "tajny") == []


def test_without_an_index_titles_are_searched(
    db: Session, bench: Experience, settings: Settings
) -> None:
    nobody: Person = make.person(db, Level.NEW)
    make.experience(db, nobody, title="Ławka tajna")
    db.flush()
    results = queries.titled(db, "ławk", 10)
    assert [result.url for result in results] == [f"/doswiadczenia/{bench.id}-lawka-na-skwerze"]
