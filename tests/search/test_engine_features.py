"""What the seam promises beside finding words: alternatives, exclusions, filters, order, facets."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from app.core import clock
from app.search.engine import (
    FACETED,
    AllOf,
    Filters,
    Part,
    Phrase,
    Position,
    Query,
    SearchDocument,
    SearchEngine,
    Sort,
    Term,
    Word,
    worth,
)

pytestmark = pytest.mark.every_case
DAY = datetime(2026, 5, 10, 12, tzinfo=UTC)


@pytest.fixture
def engine(every_engine: SearchEngine) -> SearchEngine:
    return every_engine


def word(text: str, *alternatives: AllOf, weight: float = 1.0) -> Word:
    return Word((Term(text, weight),), alternatives)


def document(
    number: int,
    text: str,
    *,
    title: str = "",
    kind: str = "article",
    tags: tuple[str, ...] = (),
    updated: datetime = DAY,
    standing: float = 1.0,
    fading: float = 0.0,
) -> SearchDocument:
    parts = [Part(title, 6.0, is_title=True)] if title else []
    return SearchDocument(
        f"{kind}:{number}", kind, "1", updated, (*parts, Part(text)), tags, standing, fading
    )


def filled(engine: SearchEngine, *documents: SearchDocument) -> SearchEngine:
    # In two goes: what is asked must hold across segments.
    half = len(documents) // 2
    engine.rebuild([documents[:half]], Position(1))
    engine.update(documents[half:], [], Position(2))
    return engine


def found(
    engine: SearchEngine,
    *words: Word,
    filters: Filters = Filters(),  # noqa: B008 - it cannot be changed
    excluded: Sequence[Word | Phrase] = (),
    sort: Sort = Sort.RELEVANCE,
    needs_all: bool = True,
) -> list[str]:
    query = Query(words, needs_all=needs_all, excluded=tuple(excluded))
    return [hit.key for hit in engine.search(query, filters, 0, 50, sort).found]


class TestAlternatives:
    @pytest.fixture
    def plans(self, engine: SearchEngine) -> SearchEngine:
        return filled(
            engine,
            document(1, "plan miejscowy dla osiedla"),
            document(2, "plan lekcji"),
            document(3, "mpzp dla centrum"),
            document(4, "rower"),
        )

    def test_all_words_of_one_alternative_stand_for_the_word(self, plans: SearchEngine) -> None:
        local_plan = AllOf((word("plan"), word("miejscowy")), 0.8)
        assert set(found(plans, word("mpzp", local_plan))) == {"article:1", "article:3"}
        assert found(plans, word("mpzp", local_plan), word("osiedle")) == ["article:1"]
        nothing = AllOf((word("plan"), word("hulajnoga")))
        assert found(plans, word("mpzp", nothing)) == ["article:3"]

    def test_a_place_of_alternatives_alone(self, plans: SearchEngine) -> None:
        typed = AllOf((word("plan"), word("miejscowy")))
        acronym = AllOf((word("mpzp"),), 0.8)
        place = Word(alternatives=(typed, acronym))
        assert set(found(plans, place)) == {"article:1", "article:3"}
        assert found(plans, place, word("centrum")) == ["article:3"]
        assert found(plans, Word()) == []

    def test_alternatives_nest_and_weigh_less(self, plans: SearchEngine) -> None:
        inner = word("hulajnoga", AllOf((word("rower"),), 0.5))
        assert found(plans, word("jednoślad", AllOf((inner,)))) == ["article:4"]
        typed = plans.search(Query((word("rower"),)), Filters(), 0, 1).found[0].score
        meant = plans.search(Query((inner,)), Filters(), 0, 1).found[0].score
        assert meant == pytest.approx(typed / 2, rel=0.01)

    def test_they_count_among_any_of_the_words(self, plans: SearchEngine) -> None:
        local_plan = AllOf((word("plan"), word("miejscowy")))
        keys = found(plans, word("x", local_plan), word("rower"), needs_all=False)
        assert set(keys) == {"article:1", "article:4"}


class TestExclusions:
    @pytest.fixture
    def benches(self, engine: SearchEngine) -> SearchEngine:
        return filled(
            engine,
            document(1, "ławka w parku"),
            document(2, "ławka przy drodze i park dalej"),
            document(3, "ławka"),
            document(4, "ławka park"),
        )

    def test_words_and_phrases(self, benches: SearchEngine) -> None:
        bench = word("ławka")
        assert set(found(benches, bench, excluded=[word("park")])) == {"article:3"}
        phrase = Phrase((bench, word("park")), (0, 2))
        assert set(found(benches, bench, excluded=[phrase])) == {
            "article:2", "article:3", "article:4",
        }  # fmt: skip
        both = [phrase, word("droga")]
        assert set(found(benches, bench, excluded=both)) == {"article:3", "article:4"}
        assert found(benches, bench, excluded=[bench]) == []
        assert len(found(benches, bench, excluded=[word("hulajnoga")])) == 4

    def test_alternatives_of_an_excluded_word(self, benches: SearchEngine) -> None:
        green = word("skwer", AllOf((word("droga"), word("park"))))
        assert "article:2" not in found(benches, word("ławka"), excluded=[green])
        assert "article:1" in found(benches, word("ławka"), excluded=[green])

    def test_they_hold_for_any_of_the_words(self, benches: SearchEngine) -> None:
        keys = found(
            benches, word("ławka"), word("park"), excluded=[word("droga")], needs_all=False
        )
        assert set(keys) == {"article:1", "article:3", "article:4"}

    def test_nothing_but_exclusions_finds_nothing(self, benches: SearchEngine) -> None:
        assert found(benches, excluded=[word("park")]) == []


def test_words_of_a_phrase_stand_at_their_distances(engine: SearchEngine) -> None:
    filled(
        engine,
        document(1, "dostęp do informacji publicznej"),
        document(2, "dostęp informacja publiczna"),
        document(3, "informacja publiczna, dostęp"),
        document(4, "publiczna dostęp dostęp do informacji"),
    )

    def with_phrase(words: str, *offsets: int) -> set[str]:
        phrase = Phrase(tuple(word(each) for each in words.split()), offsets)
        hits = engine.search(Query(phrases=(phrase,)), Filters(), 0, 10)
        return {hit.key for hit in hits.found}

    assert with_phrase("dostęp informacja", 0, 2) == {"article:1", "article:4"}
    assert with_phrase("dostęp informacja", 0, 1) == {"article:2"}
    assert with_phrase("dostęp informacja publiczny", 0, 2, 3) == {"article:1"}
    assert with_phrase("informacja publiczny", 0, 1) == {"article:1", "article:2", "article:3"}
    assert with_phrase("dostęp dostęp", 0, 1) == {"article:4"}
    assert with_phrase("informacja dostęp", 0, 1) == set()
    assert with_phrase("dostęp hulajnoga", 0, 1) == set()


class TestFiltersAndFacets:
    @pytest.fixture
    def mixed(self, engine: SearchEngine) -> SearchEngine:
        return filled(
            engine,
            document(1, "drzewo", tags=("cel-11", "kategoria-zielen"), updated=DAY),
            document(2, "drzewo", tags=("cel-13",), updated=DAY + timedelta(days=1)),
            document(
                3, "drzewo", kind="thread", tags=("miasto-elk", "stan-solved"),
                updated=DAY + timedelta(days=2),
            ),
            document(
                4, "drzewo", kind="experience", tags=("cel-11", "miasto-elk"),
                updated=DAY + timedelta(days=3),
            ),
            document(5, "rower", tags=("cel-11",)),
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("filters", "numbers"),
        [
            (Filters(tags=(("cel-11",),)), {1, 4}),
            (Filters(tags=(("cel-11", "cel-13"),)), {1, 2, 4}),
            (Filters(tags=(("cel-11",), ("miasto-elk",))), {4}),
            (Filters("thread", tags=(("miasto-elk",),)), {3}),
            (Filters("thread", tags=(("cel-11",),)), set()),
            (Filters(tags=(("cel-99",),)), set()),
            (Filters(since=DAY + timedelta(days=1)), {2, 3, 4}),
            (Filters(until=DAY + timedelta(days=1)), {1}),
            (Filters(since=DAY + timedelta(days=1), until=DAY + timedelta(days=3)), {2, 3}),
            (Filters("article", since=DAY + timedelta(days=1)), {2}),
        ],
    )
    def test_what_they_leave(
        self, mixed: SearchEngine, filters: Filters, numbers: set[int]
    ) -> None:
        keys = found(mixed, word("drzewo"), filters=filters)
        assert {int(key.partition(":")[2]) for key in keys} == numbers
        hits = mixed.search(Query((word("drzewo"),)), filters, 0, 1)
        assert hits.total == len(numbers)
        assert sum(count for name, count in hits.facets.items() if "kind:" in name) == len(numbers)

    def test_facets_count_kinds_and_tags_of_what_matches(self, mixed: SearchEngine) -> None:
        hits = mixed.search(Query((word("drzewo"),)), Filters(), 0, 1)
        assert hits.facets == {
            "kind:article": 2, "kind:thread": 1, "kind:experience": 1,
            "cel-11": 2, "cel-13": 1, "miasto-elk": 2, "stan-solved": 1, "kategoria-zielen": 1,
        }  # fmt: skip
        mixed.update([], ["article:1"], Position(3))
        hits = mixed.search(Query((word("drzewo"),)), Filters(), 0, 1)
        assert hits.facets["cel-11"] == 1
        assert "kategoria-zielen" not in hits.facets

    def test_newest_first(self, mixed: SearchEngine) -> None:
        keys = found(mixed, word("drzewo"), sort=Sort.DATE)
        assert keys == ["experience:4", "thread:3", "article:2", "article:1"]
        query = Query((word("drzewo"),))
        assert [hit.key for hit in mixed.search(query, Filters(), 1, 2, Sort.DATE).found] == keys[
            1:3
        ]

    def test_facets_of_very_many_are_of_the_best(self, engine: SearchEngine) -> None:
        many = [document(n, "drzewo i inne słowa", tags=("zwykłe",)) for n in range(FACETED + 20)]
        best = [document(n, "drzewo", title="Drzewo", tags=("lepsze",)) for n in range(900, 903)]
        filled(engine, *many, *best)
        hits = engine.search(Query((word("drzewo"),)), Filters(), 0, 10)
        assert hits.total == FACETED + 23
        assert hits.facets == {"kind:article": FACETED, "lepsze": 3, "zwykłe": FACETED - 3}


class TestRanking:
    def test_standing_decides_between_equals(self, engine: SearchEngine) -> None:
        filled(
            engine,
            document(1, "drzewo w parku", kind="thread", standing=0.7),
            document(2, "drzewo w parku", kind="thread", standing=0.8),
            document(3, "drzewo w parku"),
        )
        assert found(engine, word("drzewo")) == ["article:3", "thread:2", "thread:1"]

    def test_age_decides_between_equals_that_fade(self, engine: SearchEngine) -> None:
        now = clock.now()
        filled(
            engine,
            document(1, "drzewo", updated=now - timedelta(days=900), fading=0.1),
            document(2, "drzewo", updated=now - timedelta(days=300), fading=0.1),
            document(3, "drzewo", updated=now, fading=0.1),
            document(4, "drzewo", updated=now - timedelta(days=900)),
        )
        keys = found(engine, word("drzewo"))
        assert keys.index("article:3") < keys.index("article:2") < keys.index("article:1")
        assert keys.index("article:4") < keys.index("article:2")

    def test_worth_of_a_document(self) -> None:
        assert worth(0.8, 0.0, 5_000) == 0.8
        assert worth(1.0, 0.2, 0) == worth(1.0, 0.2, -3) == 1.0
        assert worth(1.0, 0.2, 365) == pytest.approx(0.9)
        assert worth(1.0, 0.2, 50_000) == pytest.approx(0.8)

    def test_titles_before_texts_and_short_texts_before_long(self, engine: SearchEngine) -> None:
        filled(
            engine,
            document(1, "drzewo " + "i inne słowa " * 40),
            document(2, "drzewo"),
            document(3, "inne słowa", title="Drzewo"),
        )
        assert found(engine, word("drzewo")) == ["article:3", "article:2", "article:1"]

    def test_a_seldom_lemma_is_no_better_than_the_usual_one(self, engine: SearchEngine) -> None:
        # Both stand for one typed form.
        either = Word((Term("rada"), Term("radzić")))
        filled(
            engine,
            *(document(n, "rada i co dalej") for n in range(8)),
            document(8, "radzić i co dalej"),
        )
        scores = {
            hit.key: hit.score for hit in engine.search(Query((either,)), Filters(), 0, 20).found
        }
        # The two texts differ a little in length; by rarity it would be two and a half times more.
        assert scores["article:8"] < 1.5 * scores["article:0"]


class TestLexicon:
    def test_it_has_words_but_no_numbers_or_addresses(self, engine: SearchEngine) -> None:
        filled(
            engine,
            document(1, "Petycję złóż do 14 dni, art. 13, pisz: jan.kowalski@example.org"),
            document(2, "e-Doręczenia", title="Żółw"),
        )
        words = engine.lexicon()
        assert list(words) == sorted(set(words))
        assert {"petycja", "złożyć", "zolw", "żółw"} <= set(words)
        assert not {each for each in words if "@" in each or "." in each or each.isdigit()}

    def test_it_follows_changes_and_stays_itself_without(self, engine: SearchEngine) -> None:
        filled(engine, document(1, "petycja"), document(2, "rada"))
        before = engine.lexicon()
        assert engine.lexicon() is before
        engine.update([document(3, "rada petycja")], [], Position(3))
        assert engine.lexicon() is before
        engine.update([document(3, "hulajnoga")], [], Position(4))
        assert "hulajnoga" in engine.lexicon()

    def test_an_empty_index_has_none(self, engine: SearchEngine) -> None:
        engine.rebuild([], Position())
        assert list(engine.lexicon()) == []
