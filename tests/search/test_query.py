"""What typed texts mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.engine import Phrase, Word
from app.search.query import (
    LONGEST_QUERY,
    MOST_TERMS,
    MOST_WORDS,
    RESTORED_WEIGHT,
    parse,
    tidy,
)
from app.text.morphology import ANALYSER_NAME

needs_dictionary = pytest.mark.skipif(
    ANALYSER_NAME == "snowball", reason="morfeusz2 has no wheel for this platform"
)


def texts(word: Word) -> set[str]:
    return {term.text for term in word.terms if not term.is_folded}


def weight(word: Word, text: str) -> float:
    return next(term.weight for term in word.terms if term.text == text)


@needs_dictionary
def test_words_stand_for_their_lemmas() -> None:
    parsed = parse("Petycji mieszkańców")
    assert [texts(word) for word in parsed.strict.words] == [{"petycja"}, {"mieszkaniec"}]
    assert parsed.strict.needs_all
    assert parsed.loose is not None
    assert not parsed.loose.needs_all
    assert parsed.loose.words == parsed.strict.words
    assert parsed.marks == {"petycja", "mieszkaniec"}


@needs_dictionary
def test_missing_letters_are_restored_with_a_lower_weight() -> None:
    (word,) = parse("sad").strict.words
    assert weight(word, "sad") == 1.0
    assert weight(word, "sąd") == RESTORED_WEIGHT
    (word,) = parse("budzetu").strict.words
    assert weight(word, "budżet") == RESTORED_WEIGHT


@needs_dictionary
def test_unknown_words_are_looked_for_without_polish_letters_too() -> None:
    (word,) = parse("Bździągwowo").strict.words
    assert [term.text for term in word.terms if term.is_folded] == ["bzdziagwowo"]
    (known,) = parse("petycja").strict.words
    assert not any(term.is_folded for term in known.terms)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("jak złożyć petycję", ["złożyć", "petycję"]),
        ("czy mogę wyciąć drzewo na działce", ["wyciąć", "drzewo", "działce"]),
        ("kto to jest", ["kto"]),
        ("i w z na", []),
        ("jak", ["jak"]),
        ("BO", ["bo"]),
        ("petycja petycja", ["petycja"]),
        ("art. 13 ust. 2 ustawy", ["art.13", "ust.2", "ustawy"]),
        ("artykuł 13", ["art.13"]),
        ("Dz.U. 2024 poz. 1465", ["dz.u", "2024", "poz.1465"]),
        ("-- !!! ???", []),
        ("", []),
    ],
)
def test_stop_words_and_question_words_give_way(text: str, words: list[str]) -> None:
    assert list(parse(text).words) == words
    assert parse(text).is_empty == (not words)


@needs_dictionary
@pytest.mark.parametrize("quotes", ["„{}”", '"{}"', "“{}”", "«{}»"])
def test_quoted_words_stay_together(quotes: str) -> None:
    parsed = parse("wniosek " + quotes.format("dostęp do informacji"))
    assert [texts(word) for word in parsed.strict.words] == [{"wniosek"}]
    (phrase,) = parsed.strict.phrases
    assert phrase.offsets == (0, 2)
    assert "informacja" in texts(phrase.words[1])
    assert parsed.loose is not None
    assert not parsed.loose.phrases
    assert len(parsed.loose.words) == 3


def test_a_lone_quotation_mark_changes_nothing() -> None:
    assert parse('"petycja').strict == parse("petycja").strict
    assert parse("„i”").is_empty


def test_one_word_has_no_looser_reading() -> None:
    assert parse("petycja").loose is None


def test_long_queries_are_cut() -> None:
    parsed = parse(" ".join(f"słowo{number}" for number in range(100)))
    assert len(parsed.strict.words) == MOST_WORDS
    assert len(parsed.text) <= LONGEST_QUERY
    many = parse(" ".join(f'"cytat{number} drugi"' for number in range(20)))
    assert sum(len(phrase.words) for phrase in many.strict.phrases) == MOST_WORDS


def test_text_is_shown_back_on_one_line() -> None:
    assert tidy("  rada\n\tgminy\x00 ") == "rada gminy"
    assert tidy("a\u0328") == "ą"


def words_of(phrases: tuple[Phrase, ...]) -> list[Word]:
    return [word for phrase in phrases for word in phrase.words]


@given(st.text(max_size=400) | st.text(alphabet='aąlsz "„”«»-.§@art1', max_size=400))
def test_any_text_gives_a_query_of_bounded_size(text: str) -> None:
    parsed = parse(text)
    words = [*parsed.strict.words, *words_of(parsed.strict.phrases)]
    assert len(words) <= MOST_WORDS
    assert all(0 < len(word.terms) <= MOST_TERMS for word in words)
    assert parsed.is_empty == (not words)
    assert all(term.text for word in words for term in word.terms)
    assert parse(parsed.text).strict == parsed.strict


@pytest.mark.timeout(60)  # a way out of a hang: how fast it is stands in benchmarks/
def test_the_longest_unaccented_words_end_in_a_bounded_query() -> None:
    nonsense = " ".join("zaczesolnosczaczesolnoscz"[: 20 + n] for n in range(5))
    parsed = parse(nonsense)
    assert all(len(word.terms) <= MOST_TERMS for word in parsed.strict.words)
