"""What every engine finds, in which order and with which counts: the same tests for each.

Whoosh in the run on SQLite, PostgreSQL's indexes in the run on PostgreSQL.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from app.core.db import Database
from app.core.settings import Settings
from app.search import postgres_building as building
from app.search.engine import (
    AllOf,
    Filters,
    Hits,
    IndexUnusable,
    Part,
    Phrase,
    Position,
    Query,
    SearchDocument,
    SearchEngine,
    Sort,
    Term,
    Word,
)
from app.search.engines import engine_of
from app.search.query import parse
from app.text.morphology import ANALYSER_NAME
from tests.conftest import POSTGRES_URL

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
needs_dictionary = pytest.mark.skipif(
    ANALYSER_NAME == "snowball", reason="morfeusz2 has no wheel for this platform"
)
pytestmark = pytest.mark.every_case


def _kinds() -> list[str]:
    """Engines of this run: Whoosh beside SQLite, else all indexes that the server can make."""
    if not POSTGRES_URL:
        return ["whoosh"]
    with psycopg.connect(POSTGRES_URL.replace("+psycopg", "")) as connection:
        found = connection.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'rum'")
        return ["gin", "rum"] if found.fetchone() else ["gin"]


@pytest.fixture(params=_kinds())
def engine(
    request: pytest.FixtureRequest,
    settings: Settings,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[SearchEngine]:
    """What is chosen by default here; GIN also where there is RUM."""
    if request.param == "gin":
        monkeypatch.setattr(building, "wanted_method", lambda _connection: "gin")
    made = engine_of(settings.model_copy(update={"search_engine": "auto"}), database)
    yield made
    made.close()


def document(number: int, text: str = "", title: str = "", kind: str = "article",
             **more: object) -> SearchDocument:  # fmt: skip
    parts = (Part(title, 6.0, is_title=True), Part(text or f"słowo{number}"))
    values = {"version": "1", "updated": NOW, **more}
    return SearchDocument(
        f"{kind}:{number}",
        kind,
        parts=tuple(p for p in parts if p.text),
        **values,  # type: ignore[arg-type]
    )


def hits(
    engine: SearchEngine,
    text: str,
    filters: Filters | None = None,
    sort: Sort = Sort.RELEVANCE,
    **window: int,
) -> Hits:
    offset, limit = window.get("offset", 0), window.get("limit", 10)
    return engine.search(parse(text).strict, filters or Filters(), offset, limit, sort)


def found(engine: SearchEngine, text: str, kind: str | None = None, **window: int) -> list[str]:
    return [hit.key for hit in hits(engine, text, Filters(kind), **window).found]


@pytest.fixture
def built(engine: SearchEngine) -> SearchEngine:
    engine.rebuild(
        [
            [
                document(1, "Petycję złożysz w urzędzie gminy. Sąd jest daleko.", "Petycja"),
                document(2, "O petycji i budżecie mówi też ten tekst.", "Budżet obywatelski"),
                document(3, "Dostęp do informacji publicznej, art. 13 ust. 2.", "Informacja"),
            ],
            [document(7, "Czy petycja pomoże w Bździągwowie?", kind="thread")],
        ],
        Position(5, "then"),
    )
    return engine


class TestFinding:
    @needs_dictionary
    @pytest.mark.parametrize(
        ("text", "keys"),
        [
            ("petycjami", ["article:1", "article:2", "thread:7"]),
            ("petycja gmina", ["article:1"]),
            ("budzety", ["article:2"]),
            ("sad", ["article:1"]),
            ("bzdziagwowie", ["thread:7"]),
            ("art. 13", ["article:3"]),
            ("art. 14", []),
            ("„informacja publiczna”", ["article:3"]),
            ("„publiczna informacja”", []),
            ("„dostęp do informacji”", ["article:3"]),
            ("„petycja”", ["article:1", "article:2", "thread:7"]),
            ("„petycja” „budżet obywatelski”", ["article:2"]),
            ("petycja -gmina", ["thread:7", "article:2"]),
            ("petycja -„budżet obywatelski”", ["article:1", "thread:7"]),
            ("hulajnoga", []),
            ("i w z", []),
            ("it's a \\ 'quoted' & | ! <-> :*A (", []),
        ],
    )
    def test_documents(self, built: SearchEngine, text: str, keys: list[str]) -> None:
        assert found(built, text)[:1] == keys[:1]
        assert set(found(built, text)) == set(keys)

    def test_kinds_slices_and_totals(self, built: SearchEngine) -> None:
        assert found(built, "petycja", "thread") == ["thread:7"]
        assert found(built, "petycja", "city") == []
        whole = found(built, "petycja")
        assert found(built, "petycja", offset=1, limit=1) == whole[1:2]
        assert found(built, "petycja", offset=50) == []
        assert hits(built, "petycja", limit=1).total == 3
        assert hits(built, "petycja", offset=50).total == 3

    @needs_dictionary
    def test_any_of_the_words(self, built: SearchEngine) -> None:
        loose = parse("budżet hulajnoga gmina").loose
        assert loose is not None
        any_word = built.search(loose, Filters(), 0, 10)
        assert {hit.key for hit in any_word.found} == {"article:1", "article:2"}

    def test_an_empty_query_finds_nothing(self, built: SearchEngine) -> None:
        assert built.search(Query(), Filters(), 0, 10).total == 0
        assert built.search(Query((Word(),)), Filters(), 0, 10).total == 0

    def test_an_empty_index_finds_nothing(self, engine: SearchEngine) -> None:
        engine.rebuild([], Position())
        assert found(engine, "petycja") == []
        assert engine.versions() == {}
        assert list(engine.lexicon()) == []
        engine.verify()

    def test_alternatives_stand_for_one_place(self, engine: SearchEngine) -> None:
        texts = ("mpzp wsi", "plan dla wsi, miejscowy", "plan wsi", "miejscowy plan")
        engine.rebuild([[document(n, text) for n, text in enumerate(texts, 1)]], Position(1))
        both = AllOf((Word((Term("plan"),)), Word((Term("miejscowy"),))), 0.8)
        place = Word((Term("mpzp"),), (both,))
        query = Query((place, Word((Term("wieś"),))))
        if ANALYSER_NAME == "snowball":
            query = Query((place, Word(tuple(Term(t) for t in ("wsi", "wieś")))))
        keys = [hit.key for hit in engine.search(query, Filters(), 0, 10).found]
        assert sorted(keys) == ["article:1", "article:2"]

    def test_phrases_keep_their_distances(self, engine: SearchEngine) -> None:
        engine.rebuild([[document(1, "aaa bbb ccc"), document(2, "aaa ccc bbb")]], Position(1))

        def phrase(*offsets: int) -> set[str]:
            words = tuple(Word((Term(each),)) for each in ("aaa", "bbb"))
            query = Query(phrases=(Phrase(words, offsets),))
            return {hit.key for hit in engine.search(query, Filters(), 0, 10).found}

        assert phrase(0, 1) == {"article:1"}
        assert phrase(3, 5) == {"article:2"}


class TestNarrowing:
    @pytest.fixture
    def varied(self, engine: SearchEngine) -> SearchEngine:
        engine.rebuild(
            [
                [
                    document(1, "rower", tags=("cel-11", "miasto-elk"), updated=NOW),
                    document(2, "rower", tags=("cel-13",), updated=NOW - timedelta(days=10)),
                    document(3, "rower", updated=NOW - timedelta(days=20)),
                    document(4, "rower", kind="thread", tags=("cel-11", "stan-open"),
                             updated=NOW - timedelta(days=30)),
                ]
            ],
            Position(1),
        )  # fmt: skip
        return engine

    @pytest.mark.parametrize(
        ("filters", "numbers"),
        [
            (Filters(), {1, 2, 3, 4}),
            (Filters(tags=(("cel-11",),)), {1, 4}),
            (Filters(tags=(("cel-11", "cel-13"),)), {1, 2, 4}),
            (Filters(tags=(("cel-11", "cel-13"), ("miasto-elk",))), {1}),
            (Filters(tags=(("cel-1",),)), set()),
            (Filters("article", tags=(("cel-11",),)), {1}),
            (Filters(since=NOW - timedelta(days=10)), {1, 2}),
            (Filters(until=NOW - timedelta(days=10)), {3, 4}),
            (Filters(since=NOW - timedelta(days=20), until=NOW), {2, 3}),
        ],
    )
    def test_filters(self, varied: SearchEngine, filters: Filters, numbers: set[int]) -> None:
        answer = hits(varied, "rower", filters)
        assert {int(hit.key.partition(":")[2]) for hit in answer.found} == numbers
        assert answer.total == len(numbers)

    def test_facets_count_kinds_and_tags(self, varied: SearchEngine) -> None:
        counts = hits(varied, "rower", limit=1).facets
        assert counts == {
            "kind:article": 3,
            "kind:thread": 1,
            "cel-11": 2,
            "cel-13": 1,
            "miasto-elk": 1,
            "stan-open": 1,
        }
        assert hits(varied, "hulajnoga").facets == {}

    def test_the_newest_first(self, varied: SearchEngine) -> None:
        answer = hits(varied, "rower", sort=Sort.DATE)
        assert [hit.key for hit in answer.found] == [
            *("article:1", "article:2", "article:3", "thread:4")
        ]
        answer = hits(varied, "rower", sort=Sort.DATE, offset=1, limit=2)
        assert [hit.key for hit in answer.found] == ["article:2", "article:3"]
        assert answer.total == 4


class TestManyDocuments:
    @pytest.fixture
    def many(self, engine: SearchEngine) -> SearchEngine:
        batch = [document(n, f"wspólne {'rzadkie' if n % 40 == 0 else 'inne'}") for n in range(400)]
        engine.rebuild([batch], Position(1))
        engine.update([document(n, "wspólne nowe") for n in range(500, 530)], [], Position(2))
        return engine

    def test_all_are_counted_once(self, many: SearchEngine) -> None:
        assert hits(many, "wspólne").total == 430
        keys = [key for start in range(0, 430, 50)
                for key in found(many, "wspólne", offset=start, limit=50)]  # fmt: skip
        assert len(keys) == len(set(keys)) == 430
        assert hits(many, "wspólne", Filters("thread")).total == 0
        assert hits(many, "wspólne", Filters("article")).total == 430

    def test_words_narrow_each_other(self, many: SearchEngine) -> None:
        assert len(found(many, "wspólne rzadkie", limit=50)) == 10
        assert found(many, "nowe rzadkie") == []
        loose = parse("nowe rzadkie").loose
        assert loose is not None
        assert many.search(loose, Filters(), 0, 10).total == 40

    def test_deleted_documents_are_passed_over(self, many: SearchEngine) -> None:
        many.update([], [f"article:{number}" for number in range(100)], Position(3))
        assert hits(many, "wspólne").total == 330
        assert "article:40" not in found(many, "rzadkie", limit=50)
        assert "article:40" not in found(many, "„wspólne rzadkie”", limit=50)
        assert len(found(many, "„wspólne rzadkie”", limit=50)) == 7

    def test_rarer_words_and_titles_weigh_more(self, many: SearchEngine) -> None:
        many.update([document(900, "inne", title="Wspólne")], [], Position(3))
        assert found(many, "wspólne")[0] == "article:900"
        loose = parse("rzadkie inne").loose
        assert loose is not None
        best = many.search(loose, Filters(), 0, 10).found
        assert {int(hit.key.partition(":")[2]) % 40 for hit in best} == {0}

    def test_standing_and_age_weigh(self, many: SearchEngine) -> None:
        old = datetime.now(UTC) - timedelta(days=3000)
        many.update(
            [
                document(901, "hulajnoga", standing=0.7),
                document(902, "hulajnoga", standing=0.9),
                document(903, "hulajnoga", standing=0.9, fading=0.3, updated=old),
            ],
            [],
            Position(3),
        )
        assert found(many, "hulajnoga") == ["article:902", "article:901", "article:903"]

    def test_the_lexicon_holds_lemmas_and_stays_the_same_object(self, many: SearchEngine) -> None:
        words = many.lexicon()
        assert {"rzadki", "wspólny"} <= set(words) or ANALYSER_NAME == "snowball"
        assert many.lexicon() is words
        many.update([document(901, "hulajnoga")], [], Position(3))
        assert "hulajnoga" in many.lexicon()


class TestChanging:
    def test_documents_come_change_and_go(self, built: SearchEngine) -> None:
        built.update(
            [document(2, "hulajnogi"), document(9, "hulajnoga")], ["article:1"], Position(8, "now")
        )
        assert set(found(built, "hulajnoga")) == {"article:2", "article:9"}
        assert set(found(built, "petycja")) == {"thread:7"}
        assert built.position() == Position(8, "now")
        assert sorted(built.versions()) == ["article:2", "article:3", "article:9", "thread:7"]
        built.verify()

    def test_the_same_work_twice_has_the_same_outcome(self, built: SearchEngine) -> None:
        for _ in range(3):
            built.update([document(2, "hulajnoga")], ["article:1", "article:99"], Position(8))
        assert found(built, "hulajnoga") == ["article:2"]
        assert sorted(built.versions()) == ["article:2", "article:3", "thread:7"]

    def test_a_rebuild_leaves_only_what_it_was_given(self, built: SearchEngine) -> None:
        built.rebuild([[document(2, "hulajnoga")]], Position(9, "later"))
        assert built.versions() == {"article:2": "1"}
        assert built.position() == Position(9, "later")
        assert found(built, "petycja") == []
        assert "petycja" not in built.lexicon()

    def test_an_index_set_aside_serves_nobody(self, built: SearchEngine) -> None:
        built.set_aside()
        for look in (built.position, built.versions, built.verify, built.lexicon):
            with pytest.raises(IndexUnusable):
                look()
        with pytest.raises(IndexUnusable):
            found(built, "petycja")
        with pytest.raises(IndexUnusable):
            built.update([document(1)], [], Position(9))

    def test_one_writes_at_a_time(self, built: SearchEngine) -> None:
        with built.writing(wait=True) as is_ours, built.writing(wait=False) as is_theirs:
            assert (is_ours, is_theirs) == (True, False)
        with built.writing(wait=False) as is_ours:
            assert is_ours

    def test_strange_texts_are_kept(self, engine: SearchEngine) -> None:
        long = "x" * 3000
        texts = [long, "\x00 zero", "it's \\ back", "a'b\"c", "słowo " * 40_000, "😀 znak"]
        engine.rebuild([[document(n, text) for n, text in enumerate(texts)]], Position(1))
        assert len(engine.versions()) == len(texts)
        assert found(engine, "słowo") == ["article:4"]
        assert found(engine, long) in ([], ["article:0"])
