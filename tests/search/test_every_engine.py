"""What every engine finds, in which order and with which counts: the same tests for each.

Whoosh in the run on SQLite, PostgreSQL's indexes in the run on PostgreSQL.
"""

import pytest

from app.search.engine import (
    Filters,
    Hits,
    IndexUnusable,
    Position,
    Query,
    SearchEngine,
    Sort,
    Word,
)
from app.search.query import parse
from app.text.morphology import ANALYSER_NAME
from tests.search.few_documents import document, fill

needs_dictionary = pytest.mark.skipif(
    ANALYSER_NAME == "snowball", reason="morfeusz2 has no wheel for this platform"
)
pytestmark = pytest.mark.every_case


@pytest.fixture
def engine(every_engine: SearchEngine) -> SearchEngine:
    return every_engine


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
    fill(engine)
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
