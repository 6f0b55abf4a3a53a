"""What the index is told of things: tags, standing, versions that change with what readers see."""

from sqlalchemy.orm import Session

from app.core.db import Database
from app.discussions import answers
from app.discussions.models import Thread
from app.people.models import Level
from app.search import documents
from app.search.engine import Filters, SearchDocument, SearchEngine
from app.search.indexer import Indexer
from app.search.query import parse
from tests import make


def drawn(database: Database, key: str) -> SearchDocument:
    with database.reading() as db:
        (document,) = documents.documents(db, [key])
    return document


def test_an_article_tells_its_categories_goals_and_stage(db: Session, database: Database) -> None:
    article = make.article(
        db, categories=("zglosic", "przekonac-innych"), goals=(11, 13), stage="dzialaj"
    )
    bare = make.article(db)
    db.commit()
    assert drawn(database, f"article:{article.id}").tags == (
        "kategoria-zglosic", "kategoria-przekonac-innych", "cel-11", "cel-13", "etap-dzialaj",
    )  # fmt: skip
    assert drawn(database, f"article:{bare.id}").tags == ()


def test_a_thread_tells_its_place_and_whether_it_is_solved(db: Session, database: Database) -> None:
    asker, helper = make.person(db), make.person(db)
    thread = make.thread(db, asker, title="Ławki")
    post = make.post(db, helper, thread)
    town = make.city(db)
    local = make.thread(db, asker, title="Chodnik")
    local.board, local.city_id = None, town.id
    db.commit()
    before = drawn(database, f"thread:{thread.id}")
    assert before.tags == ("stan-open", "tablica-pomysly")
    assert drawn(database, f"thread:{local.id}").tags == ("stan-open", "miasto-elk")
    answers.mark(db, make.who(asker), post.id)
    db.commit()
    after = drawn(database, f"thread:{thread.id}")
    assert after.tags == ("stan-solved", "tablica-pomysly")
    assert after.standing > before.standing
    assert after.version != before.version


def test_an_experience_tells_city_outcome_goals_and_tools(db: Session, database: Database) -> None:
    tool = make.article(db, slug="petycja")
    told = make.experience(
        db,
        make.person(db),
        tools=[tool],
        city_id=make.city(db).id,
        goals=(11,),
        outcome="udalo-sie",
    )
    db.commit()
    document = drawn(database, f"experience:{told.id}")
    assert set(document.tags) == {
        "cel-11", "miasto-elk", "wynik-udalo-sie", "narzedzie-petycja",
    }  # fmt: skip


def test_at_equal_match_articles_come_first_and_unsolved_threads_last(
    db: Session, indexer: Indexer, engine: SearchEngine
) -> None:
    asker = make.person(db)
    open_thread = make.thread(db, asker, title="Hulajnogi na chodniku", body="Co robić?")
    solved = make.thread(db, asker, title="Hulajnogi na chodniku", body="Co robić?")
    told = make.experience(db, asker, title="Hulajnogi na chodniku", problem="Co robić?")
    article = make.article(
        db, make.person(db, Level.EDITOR), title="Hulajnogi na chodniku", body="Co robić?"
    )
    make.post(db, make.person(db), open_thread, "Nic.")
    answers.mark(db, make.who(asker), make.post(db, make.person(db), solved, "Nic.").id)
    db.commit()
    indexer.catch_up()
    hits = engine.search(parse("hulajnoga na chodniku").strict, Filters(), 0, 10)
    keys = [hit.key for hit in hits.found]
    assert keys[0] == f"article:{article.id}"
    assert set(keys[1:3]) == {f"experience:{told.id}", f"thread:{solved.id}"}
    assert keys[3:] == [f"thread:{open_thread.id}"]
    assert hits.facets["stan-solved"] == hits.facets["stan-open"] == 1


def test_a_mark_of_an_answer_reaches_the_index(
    db: Session, indexer: Indexer, engine: SearchEngine
) -> None:
    asker = make.person(db)
    thread: Thread = make.thread(db, asker, title="Hulajnogi")
    post = make.post(db, make.person(db), thread)
    db.commit()
    indexer.catch_up()
    query = parse("hulajnogi").strict
    solved = Filters(tags=(("stan-solved",),))
    assert engine.search(query, solved, 0, 1).total == 0
    answers.mark(db, make.who(asker), post.id)
    db.commit()
    indexer.catch_up()
    assert engine.search(query, solved, 0, 1).total == 1
    answers.unmark(db, make.who(asker), thread.id)
    db.commit()
    indexer.catch_up()
    assert engine.search(query, solved, 0, 1).total == 0
