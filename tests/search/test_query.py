"""What typed texts mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.engine import Phrase, Word
from app.search.query import (
    KIN_WEIGHT,
    LONGEST_QUERY,
    MOST_TERMS,
    MOST_WORDS,
    RESTORED_WEIGHT,
    SYNONYM_WEIGHT,
    parse,
    tidy,
)
from app.search.synonym_table import SynonymEntry, Synonyms
from app.text.morphology import ANALYSER_NAME, MOST_SPELLINGS

needs_dictionary = pytest.mark.skipif(
    ANALYSER_NAME == "snowball", reason="morfeusz2 has no wheel for this platform"
)


def texts(word: Word) -> set[str]:
    """What a word stands for as it was typed, without words of its family."""
    return {term.text for term in word.terms if term.weight > KIN_WEIGHT and not term.is_folded}


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
    assert parsed.marks >= {"petycja", "mieszkaniec"}


@needs_dictionary
def test_a_word_stands_for_its_family_with_a_lower_weight() -> None:
    (word,) = parse("odwoływać").strict.words
    assert weight(word, "odwoływać") == 1.0
    assert weight(word, "odwołać") == KIN_WEIGHT
    (restored,) = parse("odwolywac").strict.words
    assert weight(restored, "odwołać") == RESTORED_WEIGHT * KIN_WEIGHT


@needs_dictionary
def test_what_is_quoted_or_excluded_has_no_family() -> None:
    parsed = parse('"ulica" -droga')
    (phrase,) = parsed.strict.phrases
    assert [term.text for word in phrase.words for term in word.terms] == ["ulica"]
    (excluded,) = parsed.strict.excluded
    assert isinstance(excluded, Word)
    assert "drogowy" not in {term.text for term in excluded.terms}


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


TABLE = Synonyms(
    (
        SynonymEntry("BO", ("budżet obywatelski",), "skrot"),
        SynonymEntry("śmieci", ("odpady",), "potoczne"),
        SynonymEntry("dziura w drodze", ("usterka drogi", "wyrwa"), "potoczne"),
        SynonymEntry("kto jak głosował", ("głosowanie imienne",), "potoczne"),
    )
)


@needs_dictionary
def test_a_word_stands_for_its_synonyms_with_a_lower_weight() -> None:
    parsed = parse("śmieciami", TABLE)
    (word,) = parsed.strict.words
    assert {"śmieć", "odpad"} <= texts(word)
    assert weight(word, "odpad") == SYNONYM_WEIGHT
    assert "odpad" in parsed.marks


@needs_dictionary
def test_an_acronym_stands_for_several_words_together() -> None:
    parsed = parse("głosowanie BO", TABLE)
    _voting, acronym = parsed.strict.words
    assert weight(acronym, "bo") == 1.0
    (meaning,) = acronym.alternatives
    assert meaning.weight == SYNONYM_WEIGHT
    assert [texts(word) for word in meaning.words] == [{"budżet"}, {"obywatelski"}]


@needs_dictionary
def test_several_words_of_an_entry_stand_together_or_for_its_meaning() -> None:
    parsed = parse("dziury w drodze", TABLE)
    (place,) = parsed.strict.words
    as_typed, meaning = place.alternatives
    assert as_typed.weight == 1.0
    assert [texts(word) for word in as_typed.words] == [{"dziura"}, {"droga"}]
    failure, road = meaning.words
    assert "usterka" in texts(failure)
    assert "droga" in texts(road)
    assert weight(place, "wyrwa") == SYNONYM_WEIGHT
    # Any of the words: those of the entry count one by one, and its meaning beside them.
    assert parsed.loose is not None
    first, second, meant = parsed.loose.words
    assert (texts(first), texts(second)) == ({"dziura"}, {"droga"})
    assert meant.alternatives == (meaning,)


@needs_dictionary
@pytest.mark.parametrize(
    "text", ["chcieliby posadzić drzewo", "nikt nie może posadzić drzewa", "posadzić jakieś drzewo"]
)
def test_words_that_tell_nothing_go_in_any_form(text: str) -> None:
    words = [texts(word) for word in parse(text).strict.words]
    assert words == [{"posadzić"}, {"drzewo"}]


@needs_dictionary
def test_words_that_may_tell_something_stay() -> None:
    assert parse("mama drzewo").words == ("mama", "drzewo")  # "mam" is also a form of it
    assert parse("chcieć").words == ("chcieć",)  # there is nothing else


@needs_dictionary
def test_question_words_stay_where_an_entry_needs_them() -> None:
    assert parse("kto jak głosował", TABLE).words == ("kto", "jak", "głosował")
    assert parse("kto jak zbudował", TABLE).words == ("zbudował",)


def test_a_small_bo_within_a_sentence_is_a_conjunction() -> None:
    assert parse("drzewo bo krzywe", TABLE).words == ("drzewo", "krzywe")
    assert parse("drzewo BO krzywe", TABLE).words == ("drzewo", "bo", "krzywe")


@needs_dictionary
def test_words_and_phrases_can_be_kept_out() -> None:
    parsed = parse("rada -gminy -„rada seniorów” e-mail społeczno-gospodarczy - osiedle")
    assert parsed.words[0] == "rada"
    assert {"gminy", "seniorów"}.isdisjoint(parsed.words)
    assert "osiedle" in parsed.words
    word, phrase = parsed.strict.excluded
    assert isinstance(word, Word)
    assert "gmina" in texts(word)
    assert isinstance(phrase, Phrase)
    assert ["rada" in texts(each) for each in phrase.words] == [True, False]
    assert texts(phrase.words[1]) == {"senior"}
    assert parsed.loose is not None
    assert parsed.loose.excluded == parsed.strict.excluded
    assert "senior" not in parsed.marks


@needs_dictionary
def test_a_word_kept_out_keeps_out_nothing_that_was_not_typed() -> None:
    (word,) = parse("rada -sad").strict.excluded
    assert isinstance(word, Word)
    assert texts(word) == {"sad"}


def test_only_what_is_kept_out_asks_for_nothing() -> None:
    assert parse("-rada").is_empty
    assert parse("- -- -„i”").is_empty


def test_words_that_may_be_errors_are_those_that_nothing_explains() -> None:
    parsed = parse("śmieci MPZP osielda „rada gmny”", TABLE)
    assert [word for word, _meaning in parsed.doubtful] == ["osielda", "rada", "gmny"]


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
    assert len(parsed.strict.excluded) <= MOST_WORDS
    assert parse(parsed.text).strict == parsed.strict


def size(word: Word) -> int:
    """Terms of a word and of all that it may stand for."""
    inside = (size(each) for alternative in word.alternatives for each in alternative.words)
    return len(word.terms) + sum(inside)


@given(
    st.lists(
        st.sampled_from(["BO", "bo", "śmieci", "dziura", "drodze", "kto", "jak", "-", "„", "”"]),
        max_size=40,
    ).map(" ".join)
)
def test_synonyms_keep_a_query_within_bounds(text: str) -> None:
    parsed = parse(text, TABLE)
    assert len(parsed.words) <= MOST_WORDS
    assert sum(size(word) for word in parsed.strict.words) <= MOST_SPELLINGS
    assert all(size(word) for word in parsed.strict.words)
    assert parse(parsed.text, TABLE).strict == parsed.strict


def test_a_large_table_cannot_make_a_query_endless() -> None:
    meanings = tuple(f"słowo{number} znaczenie{number} inne{number}" for number in range(200))
    words = [f"skrót{letter}" for letter in "bcdfghjklmnprstw"]
    table = Synonyms(SynonymEntry(word, meanings, "synonim") for word in words)
    parsed = parse(" ".join(words), table)
    assert len(parsed.strict.words) == MOST_WORDS
    assert sum(size(word) for word in parsed.strict.words) <= MOST_SPELLINGS


@pytest.mark.timeout(60)  # a way out of a hang: how fast it is stands in benchmarks/
def test_the_longest_unaccented_words_end_in_a_bounded_query() -> None:
    nonsense = " ".join("zaczesolnosczaczesolnoscz"[: 20 + n] for n in range(5))
    parsed = parse(nonsense)
    assert all(len(word.terms) <= MOST_TERMS for word in parsed.strict.words)
