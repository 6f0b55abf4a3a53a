"""What an author can link to, found before the word is finished."""

from sqlalchemy.orm import Session

from app.discussions import hiding
from app.people.models import Level
from app.search.indexer import Indexer
from app.search.link_targets import MOST, link_targets
from app.search.whoosh_engine import WhooshEngine
from tests import make


def test_an_unfinished_word_finds_titles_once_each(
    db: Session, indexer: Indexer, engine: WhooshEngine
) -> None:
    indexer.prepare()
    author = make.person(db)
    make.article(db, title="Łąka kwietna", slug="laka-kwietna", body="## Łąka od zera\n\nSiej.")
    make.thread(db, author, title="Gdzie posiać łąkę?")
    hidden = make.thread(db, author, title="Łąka na sprzedaż")
    hiding.hide_thread(db, make.who(make.person(db, Level.MODERATOR)), hidden.id, "reklama", "")
    db.commit()
    indexer.catch_up()
    for typed in ("łąk", "lak", "łąka kw", "ŁĄKA KWIET"):
        found = [target.markdown for target in link_targets(db, engine, typed)]
        assert found.count("[[laka-kwietna|Łąka kwietna]]") == 1, typed
    lines = [target.markdown for target in link_targets(db, engine, "łąka")]
    assert lines.count("[[laka-kwietna|Łąka kwietna]]") == 1
    assert "[Łąka od zera](/artykuly/laka-kwietna#s-laka-od-zera)" in lines
    assert any("Gdzie posiać" in target.markdown for target in link_targets(db, engine, "posi"))
    assert not any("sprzedaż" in target.words for target in link_targets(db, engine, "łąk"))
    for typed in ("%", "_", "zzz"):
        assert link_targets(db, engine, typed) == [], typed


def test_a_title_that_begins_with_what_was_typed_comes_first(
    db: Session, indexer: Indexer, engine: WhooshEngine
) -> None:
    indexer.prepare()
    make.article(db, title="Komisja skarg, wniosków i petycji", slug="komisja")
    make.article(db, title="Petycja", slug="petycja")
    db.commit()
    indexer.catch_up()
    for typed in ("petyc", "pet"):
        found = [target.markdown for target in link_targets(db, engine, typed)]
        assert found[0] == "[[petycja|Petycja]]", typed


def test_there_are_never_more_titles_than_fit(
    db: Session, indexer: Indexer, engine: WhooshEngine
) -> None:
    indexer.prepare()
    for number in range(MOST + 3):
        make.article(db, title=f"Łąka {number}", slug=f"laka-{number}")
    db.commit()
    assert len(link_targets(db, engine, "łąk")) == MOST
