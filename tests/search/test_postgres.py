"""What only PostgreSQL's index does: documents commit with their vectors, and mend themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from app import doctor
from app.core import clock
from app.core.db import Database
from app.core.settings import Settings
from app.discussions import hiding
from app.doctor import Verdict
from app.people.models import Level
from app.search import in_transaction, postgres_engine
from app.search import postgres_building as building
from app.search.engine import Filters, Hits, IndexUnusable, Part, Position, SearchDocument, Sort
from app.search.engines import engine_of
from app.search.indexer import Indexer
from app.search.postgres_engine import PostgresEngine
from app.search.postgres_models import SearchIndex, SearchRow
from app.search.query import parse
from app.search.whoosh_engine import WhooshEngine
from tests import make

pytestmark = pytest.mark.postgres


@pytest.fixture
def built(database: Database, settings: Settings) -> PostgresEngine:
    """The engine of an index that was built before anything was written."""
    indexer = Indexer(database, settings)
    indexer.prepare()
    assert isinstance(indexer.engine, PostgresEngine)
    return indexer.engine


def found(engine: PostgresEngine, typed: str) -> set[str]:
    return {hit.key for hit in engine.search(parse(typed).strict, Filters(), 0, 100).found}


def document(number: int, words: str) -> SearchDocument:
    return SearchDocument(f"article:{number}", "article", "1", clock.now(), (Part(words),))


@pytest.mark.parametrize(
    ("chosen", "kind"),
    [("auto", PostgresEngine), ("postgres", PostgresEngine), ("whoosh", WhooshEngine)],
)
def test_the_setting_chooses(
    settings: Settings, database: Database, chosen: str, kind: type
) -> None:
    engine = engine_of(settings.model_copy(update={"search_engine": chosen}), database)
    assert isinstance(engine, kind)


class TestInTheTransaction:
    def test_an_article_is_found_as_soon_as_it_is_published(
        self, db: Session, built: PostgresEngine
    ) -> None:
        article = make.article(db, title="Petycja", body="## Kto\n\nTakże hulajnoga.")
        db.commit()
        assert found(built, "hulajnogi") == {f"article:{article.id}"}
        make.edit(db, article, body="## Kto\n\nTakże rower.")
        db.commit()
        assert found(built, "hulajnogi") == set()
        assert found(built, "rowerem") == {f"article:{article.id}"}

    def test_a_transaction_that_is_rolled_back_leaves_nothing(
        self, db: Session, built: PostgresEngine
    ) -> None:
        make.article(db, body="hulajnoga")
        db.rollback()
        assert built.versions() == {}

    def test_threads_come_and_are_hidden(self, db: Session, built: PostgresEngine) -> None:
        moderator = make.who(make.person(db, Level.MODERATOR))
        thread = make.thread(db, make.person(db), title="Ławka", body="hulajnoga")
        db.commit()
        assert found(built, "hulajnoga") == {f"thread:{thread.id}"}
        make.post(db, make.person(db), thread, "a może rower")
        db.commit()
        assert found(built, "rower hulajnoga") == {f"thread:{thread.id}"}
        hiding.hide_thread(db, moderator, thread.id, "poza-zakresem", "Nie na temat.")
        db.commit()
        assert built.versions() == {}

    def test_a_fault_of_the_index_is_no_fault_of_the_act(
        self, db: Session, built: PostgresEngine, indexer: Indexer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_arguments: object) -> None:
            db.execute(text("SELECT nothing FROM nowhere"))

        with monkeypatch.context() as patch:
            patch.setattr(in_transaction, "_write", fail)
            article = make.article(db, body="hulajnoga")
            db.commit()
        assert found(built, "hulajnoga") == set()
        indexer.catch_up()
        assert found(built, "hulajnoga") == {f"article:{article.id}"}
        assert indexer.check().is_sound

    def test_the_longest_threads_are_left_to_the_indexer(
        self, db: Session, built: PostgresEngine, indexer: Indexer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(in_transaction, "_LONGEST", 10)
        thread = make.thread(db, make.person(db), title="Ławka", body="hulajnoga pod blokiem")
        db.commit()
        assert found(built, "hulajnoga") == set()
        indexer.catch_up()
        assert found(built, "hulajnoga") == {f"thread:{thread.id}"}

    def test_what_is_there_is_not_analysed_again(
        self, db: Session, built: PostgresEngine, indexer: Indexer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make.article(db, body="hulajnoga")
        db.commit()
        analysed: list[str] = []
        vectors = building.vectors

        def noted(document: SearchDocument) -> tuple[str, str, int]:
            analysed.append(document.key)
            return vectors(document)

        monkeypatch.setattr(building, "vectors", noted)
        indexer.prepare()
        assert analysed == []
        assert built.position().entry > 0
        assert "hulajnoga" in built.lexicon()

    def test_the_later_of_two_transactions_sees_the_earlier(
        self,
        database: Database,
        db: Session,
        built: PostgresEngine,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Both write a post of one thread; the second waits for its key and then reads again."""
        author = make.person(db)
        thread = make.thread(db, author, title="Ławka", body="początek")
        db.commit()
        with database.writer() as other, database.engine.begin() as holder:
            building.hold(holder, [f"thread:{thread.id}"])
            monkeypatch.setattr(in_transaction, "_LONGEST_WAIT", "50ms")
            make.post(other, other.merge(author), other.merge(thread), "hulajnoga")
            other.commit()  # its document is left out, because it would wait too long
        assert found(built, "hulajnoga") == set()
        make.post(db, author, thread, "rower")
        db.commit()
        assert found(built, "hulajnoga rower") == {f"thread:{thread.id}"}

    def test_no_act_waits_for_an_index_that_is_being_made(
        self,
        database: Database,
        db: Session,
        indexer: Indexer,
        built: PostgresEngine,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(in_transaction, "_LONGEST_WAIT", "50ms")
        with database.engine.begin() as maker:
            maker.execute(text("LOCK TABLE search_document IN SHARE MODE"))  # as CREATE INDEX does
            article = make.article(db, body="hulajnoga")
            db.commit()
            assert found(built, "hulajnoga") == set()
        indexer.catch_up()
        assert found(built, "hulajnoga") == {f"article:{article.id}"}
        in_transaction._write(db, [f"article:{article.id}"])
        assert db.scalar(text("SHOW lock_timeout")) == "0"  # the rest of the act waits as before

    def test_without_an_index_nothing_is_written(self, db: Session) -> None:
        make.article(db)
        db.commit()
        assert db.query(SearchRow).count() == 0


class TestBuilding:
    def test_a_missing_vector_index_is_made_again(
        self, database: Database, built: PostgresEngine, indexer: Indexer, db: Session
    ) -> None:
        article = make.article(db, body="hulajnoga")
        db.commit()
        with database.engine.begin() as connection:
            building.drop_vector_index(connection)
        assert indexer.check().damage == "the vectors have no index"
        indexer.prepare()
        assert indexer.check().is_sound
        assert found(built, "hulajnoga") == {f"article:{article.id}"}
        assert "PostgreSQL with" in built.describe()

    def test_an_index_of_another_kind_serves_until_the_new_one_is_made(
        self, database: Database, built: PostgresEngine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(building, "wanted_method", lambda _connection: "gin")
        built.rebuild([[document(1, "hulajnoga")]], Position(1))
        with database.engine.begin() as connection:
            monkeypatch.setattr(building, "vector_index", lambda _connection: "rum")
            building.make_vector_index(connection)
        monkeypatch.undo()
        with database.engine.begin() as connection:
            assert building.vector_index(connection) == "gin"
            building.put_in_place(connection)
            assert building.vector_index(connection) == "gin"
            building.put_in_place(connection)  # there is nothing left to be put
        assert found(built, "hulajnoga") == {"article:1"}

    def test_an_unfinished_build_serves_nobody(self, built: PostgresEngine, db: Session) -> None:
        db.execute(update(SearchIndex).values(is_built=False))
        db.commit()
        with pytest.raises(IndexUnusable, match="being built"):
            found(built, "cokolwiek")

    def test_the_index_of_another_release_stays_for_two_days(
        self, built: PostgresEngine, db: Session
    ) -> None:
        for version, age in (("p0-young", 40), ("p0-old", 50)):
            used = clock.now() - timedelta(hours=age)
            db.add(SearchIndex(version=version, is_built=True, used=used))
        db.execute(
            update(SearchIndex)
            .where(SearchIndex.version == built.version)
            .values(used=clock.now() - timedelta(days=9))  # nothing was written for long
        )
        db.commit()
        built.tidy()
        versions = set(db.scalars(text("SELECT version FROM search_index")))  # type: ignore[call-overload]
        assert versions == {"p0-young", built.version}

    @pytest.mark.parametrize(
        ("method", "wanted", "is_offered", "said"),
        [
            ("gin", "gin", False, ""),
            ("gin", "gin", True, "CREATE EXTENSION rum"),
            ("gin", "rum", True, "but the index is of GIN"),
            ("rum", "rum", True, ""),
            ("", "rum", True, ""),
        ],
    )
    def test_the_operator_is_told_of_rum(
        self,
        built: PostgresEngine,
        monkeypatch: pytest.MonkeyPatch,
        method: str,
        wanted: str,
        is_offered: bool,
        said: str,
    ) -> None:
        monkeypatch.setattr(building, "vector_index", lambda _connection: method)
        monkeypatch.setattr(building, "wanted_method", lambda _connection: wanted)
        monkeypatch.setattr(building, "_has_rum_to_offer", lambda _connection: is_offered)
        advice = built.advice()
        assert said in advice
        assert bool(said) == bool(advice)


class TestSwitchingEngines:
    """What is not followed grows stale: an engine that the setting leaves out keeps nothing."""

    @pytest.fixture
    def whoosh(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"search_engine": "whoosh"})

    def test_there_and_back_shows_nothing_old(
        self, db: Session, database: Database, settings: Settings, whoosh: Settings
    ) -> None:
        article = make.article(db, body="hulajnoga")
        db.commit()
        Indexer(database, settings).prepare()
        to_whoosh = Indexer(database, whoosh)
        to_whoosh.prepare()
        assert db.query(SearchRow).count() == 0
        make.edit(db, article, body="rower")
        db.commit()
        assert db.query(SearchRow).count() == 0  # nor does the transaction write
        db.commit()
        back = Indexer(database, settings)
        with pytest.raises(IndexUnusable):
            back.engine.position()  # titles are searched until it is built
        back.prepare()
        assert list(whoosh.index_dir.glob("index-*")) == []
        assert isinstance(back.engine, PostgresEngine)
        assert found(back.engine, "hulajnoga") == set()
        assert found(back.engine, "rower") == {f"article:{article.id}"}

    def test_the_doctor_tells_that_each_machine_needs_an_index(
        self, database: Database, whoosh: Settings
    ) -> None:
        notes = [each for each in doctor._index(whoosh, database) if each.verdict == Verdict.NOTE]
        assert [each.about for each in notes] == ["search engine"]
        assert "each machine" in notes[0].detail

    def test_two_workers_of_different_settings_leave_each_other_alone(
        self, db: Session, database: Database, settings: Settings, whoosh: Settings
    ) -> None:
        both = [Indexer(database, settings), Indexer(database, whoosh)]
        make.article(db, body="hulajnoga")
        db.commit()
        for _ in range(2):
            for indexer in both:
                indexer.catch_up()
        for indexer in both:
            assert indexer.check().is_sound
            indexer.engine.close()

    def test_words_are_counted_anew_after_many_changes(
        self, built: PostgresEngine, db: Session
    ) -> None:
        for start in range(0, 60, 20):
            batch = [document(start + n, "hulajnoga") for n in range(20)]
            built.update(batch, [], Position(start + 1))
        count = text("SELECT documents FROM search_word WHERE word = 'hulajnoga'")
        assert db.scalar(count) >= 40

    def test_two_transactions_with_the_same_documents_do_not_wait_in_a_circle(
        self, built: PostgresEngine
    ) -> None:
        batch = [document(n, "hulajnoga") for n in range(3)]
        built.update(batch, [], Position(1))
        built.update(batch[::-1], ["article:9"], Position(2))
        assert built.position().entry == 2


@contextmanager
def slow_ranking(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr("app.search.postgres_statement._WORTH", "length(pg_sleep(9)::text)")
        patch.setattr(postgres_engine, "TIME_LIMIT", 0.05)
        yield


class TestTime:
    def test_a_search_that_takes_too_long_goes_without_ranking(
        self, built: PostgresEngine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        built.rebuild([[document(n, "hulajnoga") for n in range(5)]], Position(1))
        monkeypatch.setattr(postgres_engine, "UNRANKED_LIMIT", 5.0)
        with slow_ranking(monkeypatch):
            hits = built.search(parse("hulajnoga").strict, Filters(), 1, 2)
        assert not hits.is_whole
        assert len(hits.found) == 2
        assert built.search(parse("hulajnoga").strict, Filters(), 0, 9, Sort.DATE).is_whole

    def test_and_gives_up_at_last(
        self, built: PostgresEngine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def over(*_arguments: object) -> str:
            return "SELECT pg_sleep(9), CAST(%(limit)s AS int)"

        monkeypatch.setattr("app.search.postgres_statement.Statement.unranked", over)
        built.rebuild([[document(1, "hulajnoga")]], Position(1))
        with slow_ranking(monkeypatch):
            assert built.search(parse("hulajnoga").strict, Filters(), 0, 2) == Hits(is_whole=False)


def test_a_lost_database_is_an_unusable_index(database: Database) -> None:
    lost = Database(database.url.replace("://", "://nobody_", 1).replace("_tests:", ":"))
    with pytest.raises(IndexUnusable):
        PostgresEngine(lost).position()
    lost.dispose()


def test_what_is_ranked_only_roughly_stands_by_titles_then_by_worth(
    built: PostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "wanted_method", lambda _connection: "gin")
    monkeypatch.setattr("app.search.postgres_statement._RANKED", 1)
    now = clock.now()
    texts = [
        ("titled", "hulajnoga", 1.0, 900),
        ("article", "miasto", 1.0, 800),
        ("thread", "miasto", 0.7, 1),
        ("best", "hulajnoga hulajnoga", 1.0, 900),
    ]
    built.rebuild(
        [
            [
                SearchDocument(
                    f"{name}:1",
                    "article",
                    "1",
                    now - timedelta(days=age),
                    (Part(title, 6.0, is_title=True), Part("hulajnoga na drodze")),
                    standing=standing,
                )
                for name, title, standing, age in texts
            ]
        ],
        Position(1),
    )
    hits = built.search(parse("hulajnoga").strict, Filters(), 0, 9).found
    assert [hit.key for hit in hits][1:] == ["titled:1", "article:1", "thread:1"]


def test_pages_of_many_matches_neither_overlap_nor_lack(
    built: PostgresEngine,
) -> None:
    built.rebuild([[document(n, "hulajnoga " * (n % 7 + 1)) for n in range(620)]], Position(1))
    query = parse("hulajnoga").strict
    keys = [
        hit.key
        for offset in range(0, 620, 62)
        for hit in built.search(query, Filters(), offset, 62).found
    ]
    assert len(keys) == len(set(keys)) == 620
    assert sum(built.search(query, Filters(), 0, 1).facets.values()) == 500
