"""The index follows what is published, and mends itself."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.core import clock, journal
from app.core.db import Database
from app.core.journal import JournalEntry
from app.core.settings import Settings
from app.discussions import following, hiding, service, thanks
from app.discussions.models import Post, Thread
from app.people.models import Level
from app.search import documents
from app.search.engine import Filters, Position
from app.search.indexer import BATCH, Indexer
from app.search.query import parse
from app.search.whoosh_engine import WhooshEngine
from tests import make


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With the index in a folder, whatever the database: these tests look into it."""
    return settings.model_copy(update={"search_engine": "whoosh"})


def found(engine: WhooshEngine, text: str) -> set[str]:
    return {hit.key for hit in engine.search(parse(text).strict, Filters(), 0, 100).found}


def test_a_fresh_installation_gets_an_empty_index(indexer: Indexer) -> None:
    assert indexer.catch_up() == 0
    assert indexer.check().is_sound
    assert indexer.check().documents == 0


def test_new_changed_and_renamed_articles_are_found(
    db: Session, indexer: Indexer, engine: WhooshEngine
) -> None:
    indexer.prepare()
    article = make.article(
        db, title="Petycja", body="## Kto może\n\nKażdy, także hulajnoga.", lead="Żądanie zmiany.",
        also_called=("apel do rady",), acts=("Ustawa o petycjach (Dz.U. 2014 poz. 1195)",),
        categories=("zglosic",), goals=(11,),
    )  # fmt: skip
    db.commit()
    assert indexer.catch_up() == 1
    for text in ("petycji", "hulajnogi", "kto może", "żądania", "apele", "poz. 1195"):
        assert found(engine, text) == {f"article:{article.id}"}, text
    make.edit(db, article, body="## Kto może\n\nKażdy, także rower.")
    db.commit()
    assert indexer.catch_up() == 1
    assert found(engine, "hulajnoga") == set()
    assert found(engine, "rowerem") == {f"article:{article.id}"}
    assert indexer.catch_up() == 0
    assert indexer.check().is_sound


def test_only_what_everybody_may_read_is_in_the_index(
    db: Session, indexer: Indexer, engine: WhooshEngine
) -> None:
    moderator = make.who(make.person(db, Level.MODERATOR))
    resident, newcomer = make.person(db), make.person(db, Level.NEW)
    article = make.article(db, title="Widoczny", body="jawne", categories=("zglosic",))
    make.proposal(db, article, resident, body="propozycyjka sekretna")
    waiting = make.thread(db, newcomer, title="Czekający sekret", body="sekretny")
    thread = make.thread(db, resident, title="Rozmowa", body="otwarcie")
    hidden = make.post(db, resident, thread, "ukrywane sekreciki")
    late = make.post(db, newcomer, thread, "czekająca tajemnica")
    db.commit()
    indexer.prepare()
    assert found(engine, "jawne") == {f"article:{article.id}"}
    assert found(engine, "ukrywane") == {f"thread:{thread.id}"}
    for text in ("sekret", "sekretny", "propozycyjka", "tajemnica", "czekający"):
        assert found(engine, text) == set(), text

    hiding.hide_post(db, moderator, hidden.id, "poza-zakresem", "Nie na temat.")
    service.approve_post(db, moderator, late.id, late.version)
    opening = db.query(Post).where(Post.thread_id == waiting.id).one()
    service.approve_post(db, moderator, opening.id, opening.version)
    db.commit()
    while indexer.catch_up():
        pass
    assert found(engine, "ukrywane") == set()
    assert found(engine, "tajemnica") == {f"thread:{thread.id}"}
    assert found(engine, "sekretny") == {f"thread:{waiting.id}"}

    hiding.hide_thread(db, moderator, thread.id, "poza-zakresem", "Nie na temat.")
    db.commit()
    while indexer.catch_up():
        pass
    assert found(engine, "otwarcie") == set()
    hiding.unhide_thread(db, moderator, thread.id)
    hiding.unhide_post(db, moderator, hidden.id)
    db.commit()
    while indexer.catch_up():
        pass
    assert found(engine, "otwarcie ukrywane") == {f"thread:{thread.id}"}
    assert indexer.check().is_sound


def test_many_entries_are_followed_in_batches(db: Session, indexer: Indexer) -> None:
    indexer.prepare()
    author = make.person(db, Level.EDITOR)
    for number in range(BATCH + 5):
        make.article(db, author, title=f"Artykuł {number}")
        db.commit()
    assert [indexer.catch_up(), indexer.catch_up(), indexer.catch_up()] == [BATCH, 5, 0]
    assert indexer.check().documents == BATCH + 5


def test_a_position_that_lags_repeats_work_with_the_same_outcome(
    db: Session, indexer: Indexer, engine: WhooshEngine
) -> None:
    article = make.article(db, body="hulajnoga")
    db.commit()
    indexer.prepare()
    before = indexer.engine.versions()
    indexer.engine.update([], [], Position())  # as if killed before the position was written
    again = Indexer(indexer._database, Settings(index_dir=indexer.engine.folders._root))
    again.prepare()
    assert again.engine.versions() == before
    assert found(engine, "hulajnoga") == {f"article:{article.id}"}
    again.engine.close()


def test_entries_of_other_domains_cost_no_update(
    db: Session, indexer: Indexer, engine: WhooshEngine
) -> None:
    make.article(db)
    db.commit()
    indexer.prepare()
    before = engine.position()
    journal.record(db, "person.registered", None, "person:1")
    journal.record(db, "article.strange", None, "nothing")
    journal.record(db, "post.strange", None, "post:x", {"thread": "no number"})
    db.commit()
    assert indexer.catch_up() == 2
    assert indexer.catch_up() == 0
    assert engine.position().entry > before.entry


def lose(folders: Path) -> None:
    shutil.rmtree(folders)


def damage_segment(folders: Path) -> None:
    (segment,) = folders.glob("index-*/build-*/*.seg")
    content = segment.read_bytes()
    segment.unlink()
    segment.write_bytes(content[: len(content) // 2])


def older_version(folders: Path) -> None:
    (home,) = folders.glob("index-*")
    home.rename(folders / "index-0-other")


@pytest.mark.parametrize("spoil", [lose, damage_segment, older_version])
def test_a_lost_or_damaged_index_is_rebuilt_at_start(
    db: Session,
    database: Database,
    settings: Settings,
    indexer: Indexer,
    engine: WhooshEngine,
    spoil: Callable[[Path], None],
) -> None:
    article = make.article(db, body="hulajnoga")
    db.commit()
    indexer.prepare()
    indexer.engine.close()
    spoil(settings.index_dir)
    assert not Indexer(database, settings).check().is_sound
    started = Indexer(database, settings)
    started.prepare()
    assert found(engine, "hulajnoga") == {f"article:{article.id}"}
    assert started.check().is_sound
    started.engine.close()


def test_an_index_that_vanishes_while_the_worker_runs_comes_back(
    db: Session, settings: Settings, indexer: Indexer, engine: WhooshEngine
) -> None:
    article = make.article(db, body="hulajnoga")
    db.commit()
    indexer.prepare()
    shutil.rmtree(settings.index_dir)
    indexer.catch_up()
    assert found(engine, "hulajnoga") == {f"article:{article.id}"}


def test_a_complaint_of_a_reader_rebuilds_once(
    db: Session, indexer: Indexer, engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.article(db)
    db.commit()
    indexer.prepare()
    rebuilt: list[int] = []
    monkeypatch.setattr(indexer, "prepare", lambda: rebuilt.append(1))
    engine.folders.suspect(engine.folders.current())
    indexer.catch_up()
    assert rebuilt == []  # it was built a moment ago: another rebuild would not help
    indexer._last_rebuild = float("-inf")
    engine.folders.suspect(engine.folders.current())
    indexer.catch_up()
    indexer.catch_up()
    assert rebuilt == [1]


def test_damage_that_a_reader_found_is_mended_at_once(
    db: Session, settings: Settings, indexer: Indexer, engine: WhooshEngine
) -> None:
    article = make.article(db, body="hulajnoga")
    db.commit()
    indexer.prepare()  # builds: the last rebuild is a moment ago
    damage_segment(settings.index_dir)
    engine.folders.suspect(engine.folders.current())
    indexer.catch_up()
    assert indexer.check().is_sound
    assert found(engine, "hulajnoga") == {f"article:{article.id}"}


def test_thanks_and_followers_do_not_let_a_thread_be_drawn_anew(
    db: Session, indexer: Indexer
) -> None:
    author, other = make.person(db), make.person(db)
    thread = make.thread(db, author)
    post = make.post(db, author, thread)
    db.commit()
    indexer.prepare()
    thanks.thank(db, make.who(other), post.id)
    thanks.take_back(db, make.who(other), post.id)
    following.follow(db, make.who(other), thread.id)
    db.commit()
    entries = journal.entries_after(
        db, indexer.engine.position().entry, kinds=documents.JOURNAL_KINDS, limit=9
    )
    assert len(entries) == 3
    assert [key for entry in entries for key in documents.keys_of(entry)] == []
    assert indexer.catch_up() == 3
    assert indexer.catch_up() == 0


def test_an_index_of_another_database_is_rebuilt(
    db: Session, settings: Settings, database: Database, indexer: Indexer
) -> None:
    make.article(db, body="hulajnoga")
    db.commit()
    indexer.prepare()
    db.execute(update(JournalEntry).values(at=clock.now() + timedelta(seconds=7)))
    db.commit()
    assert "another database" in indexer.check().damage
    indexer.prepare()
    assert indexer.check().is_sound


def test_a_database_that_went_back_in_time_is_noticed_while_running(
    db: Session, indexer: Indexer, engine: WhooshEngine
) -> None:
    make.article(db, body="hulajnoga")
    db.commit()
    indexer.prepare()
    db.execute(delete(JournalEntry))
    db.commit()
    indexer.catch_up()
    assert engine.position() == Position()
    assert len(found(engine, "hulajnoga")) == 1


def test_differences_are_reported_and_repaired(
    db: Session, settings: Settings, database: Database, indexer: Indexer
) -> None:
    missing, stale, surplus = (make.article(db, body="hulajnoga") for _ in range(3))
    thread = make.thread(db, make.person(db))
    db.commit()
    indexer.prepare()
    position = indexer.engine.position()
    with database.reading() as reading:
        found_documents = documents.documents(reading, [f"article:{stale.id}"])
    odd = documents.SearchDocument(
        f"article:{stale.id}", "article", "0", found_documents[0].updated, ()
    )
    ghost = documents.SearchDocument("article:4000", "article", "1", odd.updated, ())
    indexer.engine.update([odd, ghost], [f"article:{missing.id}", f"thread:{thread.id}"], position)
    report = indexer.check()
    assert set(report.missing) == {f"article:{missing.id}", f"thread:{thread.id}"}
    assert report.stale == (f"article:{stale.id}",)
    assert report.surplus == ("article:4000",)
    assert not report.is_sound
    indexer.prepare()
    assert indexer.check().is_sound
    assert f"article:{surplus.id}" in indexer.engine.versions()


def test_what_waits_in_the_journal_is_no_fault(db: Session, indexer: Indexer) -> None:
    indexer.prepare()
    make.article(db)
    db.commit()
    report = indexer.check()
    assert report.is_sound
    assert report.behind == 1


def test_a_thread_whose_text_changed_unseen_is_stale(db: Session, indexer: Indexer) -> None:
    thread = make.thread(db, make.person(db))
    db.commit()
    indexer.prepare()
    db.execute(update(Thread).values(title="Inny tytuł"))
    db.commit()
    assert indexer.check().stale == (f"thread:{thread.id}",)


def test_an_article_that_is_gone_leaves_the_index(
    db: Session, indexer: Indexer, engine: WhooshEngine
) -> None:
    article = make.article(db, body="hulajnoga")
    db.commit()
    indexer.prepare()
    db.execute(update(Article).values(published_id=0))
    journal.record(db, "article.withdrawn", None, f"article:{article.id}")
    db.commit()
    assert indexer.catch_up() == 1
    assert found(engine, "hulajnoga") == set()


def test_rebuilding_takes_the_place_in_the_journal_before_it_reads(
    db: Session, indexer: Indexer, engine: WhooshEngine
) -> None:
    first = make.article(db, body="hulajnoga")
    db.commit()

    def publish_meanwhile(_done: int, _total: int) -> None:
        make.edit(db, first, body="rower")
        db.commit()

    indexer.rebuild(publish_meanwhile)
    while indexer.catch_up():
        pass
    assert found(engine, "hulajnoga") == set()
    assert found(engine, "rower") == {f"article:{first.id}"}


def test_only_one_indexer_writes_at_a_time(
    db: Session, database: Database, settings: Settings, indexer: Indexer
) -> None:
    indexer.prepare()
    second = Indexer(database, settings)
    second.prepare()
    make.article(db)
    db.commit()
    with indexer.engine.writing(wait=True) as is_ours:
        assert is_ours
        assert second.catch_up() == 0
    assert second.catch_up() == 1
    assert indexer.catch_up() == 0
    make.article(db)
    db.commit()
    assert indexer.catch_up() == 1
    assert second.catch_up() == 0
    assert indexer.check().documents == 2
    second.engine.close()


def test_looking_for_work_asks_only_for_the_newest_entry(
    db: Session,
    indexer: Indexer,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    make.article(db)
    db.commit()
    indexer.prepare()
    indexer.catch_up()
    with count_queries() as statements:
        assert indexer.catch_up() == 0
    assert 1 <= len(statements) <= 2
    assert all("max(journal_entry.id)" in statement for statement in statements)
