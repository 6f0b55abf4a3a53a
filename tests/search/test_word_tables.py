"""The table of synonyms that ships with the content, and the list of queries for the evaluation.

Neither is tried on a search here: these tests say that the tables are what their readers expect.
"""

import csv
from collections import Counter
from pathlib import Path

from app.search.query_text import telling_groups
from app.text.morphology import lemmas

ROOT = Path(__file__).parents[2]
SYNONYMS = ROOT / "wiki_content" / "synonimy.csv"
QUERIES = ROOT / "tests" / "search" / "evaluation" / "queries.csv"
RESIDENTS = QUERIES.with_name("residents.csv")
ARTICLES = ROOT / "wiki_content" / "artykuly"

Key = tuple[frozenset[str], ...]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def key(text: str) -> Key:
    """The words of a phrase as a search meets them."""
    return tuple(
        frozenset(lemma for word in group for lemma in lemmas(word))
        for group in telling_groups(text)
    )


def is_same(one: Key, other: Key) -> bool:
    return len(one) == len(other) and all(
        mine & theirs for mine, theirs in zip(one, other, strict=True)
    )


class TestSynonyms:
    table = rows(SYNONYMS)

    def test_it_is_long_and_complete(self) -> None:
        assert len(self.table) >= 180
        assert list(self.table[0]) == ["zapis", "znaczy", "rodzaj", "uwaga"]
        kinds = Counter(row["rodzaj"] for row in self.table)
        assert set(kinds) == {"synonim", "skrot", "potoczne", "dawne"}
        assert min(kinds.values()) >= 20

    def test_each_entry_says_something(self) -> None:
        for row in self.table:
            written = key(row["zapis"])
            assert written, row
            meanings = row["znaczy"].split(" | ")
            assert len(set(meanings)) == len(meanings), row
            for meaning in meanings:
                assert meaning == meaning.strip(), row
                assert key(meaning), row
                # Forms of one word meet without a table.
                assert not is_same(written, key(meaning)), row

    def test_no_phrase_stands_twice(self) -> None:
        written = [(row["zapis"], key(row["zapis"])) for row in self.table]
        twice = [
            (one, other)
            for place, (one, first) in enumerate(written)
            for other, second in written[place + 1 :]
            if is_same(first, second)
        ]
        assert twice == []


class TestQueries:
    table = rows(QUERIES)

    def test_there_are_enough_of_each_kind(self) -> None:
        assert len(self.table) >= 220
        kinds = Counter(row["rodzaj"] for row in self.table)
        assert len(kinds) == 7
        assert min(kinds.values()) >= 25

    def test_every_topic_is_asked_for(self) -> None:
        topics = Counter(slug for row in self.table for slug in row["hasla"].split())
        assert len(topics) == 53
        assert min(topics.values()) >= 3
        assert {path.stem for path in ARTICLES.glob("*.md")} <= set(topics)

    def test_no_query_stands_twice(self) -> None:
        asked = Counter(row["pytanie"].lower() for row in self.table)
        assert [text for text, times in asked.items() if times > 1] == []

    def test_queries_without_polish_letters_have_none(self) -> None:
        for row in self.table:
            if row["rodzaj"] == "bez-znakow":
                assert row["pytanie"].isascii()


def test_the_second_list_of_queries_is_another_one() -> None:
    asked = [row["pytanie"].lower() for row in rows(RESIDENTS)]
    assert len(asked) == len(set(asked)) >= 400
    assert set(asked).isdisjoint(row["pytanie"].lower() for row in rows(QUERIES))
    topics = {slug for row in rows(RESIDENTS) for slug in row["hasla"].split()}
    assert topics == {path.stem for path in ARTICLES.glob("*.md")}
