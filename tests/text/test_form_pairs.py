"""Two tables of everyday civic language: forms that must meet, and words that must not.

They were chosen from the language before any run. Six traps left their table afterwards, because
Polish itself makes them alike ("lista" is also a form of "list").
"""

import csv
from collections import Counter
from pathlib import Path

import pytest

from app.text import morphology
from app.text.morphology import Morphology, lemmas
from app.text.new_words import LEMMAS_OF
from app.text.polish import plain_letters
from app.text.tokens import tokens

HERE = Path(__file__).parent

needs_dictionary = pytest.mark.skipif(
    morphology.ANALYSER_NAME == "snowball", reason="morfeusz2 has no wheel for this platform"
)


def rows(name: str) -> list[tuple[str, str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as table:
        _head, *found = csv.reader(table)
    return [(one, other, kind) for one, other, kind in found]


PAIRS = rows("form_pairs.csv")
TRAPS = rows("form_traps.csv")
ALONE = Morphology(use_dictionary=False)


def meet(analyser: Morphology, one: str, other: str) -> bool:
    return bool(analyser.lemmas(one) & analyser.lemmas(other))


class TestTables:
    def test_they_are_large_and_hold_many_kinds(self) -> None:
        assert len(PAIRS) >= 800
        assert len(TRAPS) >= 350
        kinds = Counter(kind for _one, _other, kind in PAIRS)
        assert min(kinds.values()) >= 20
        assert len(kinds) == 8

    def test_no_pair_stands_twice_or_in_both(self) -> None:
        seen = Counter(frozenset((one, other)) for one, other, _kind in PAIRS + TRAPS)
        assert [sorted(pair) for pair, times in seen.items() if times > 1] == []
        assert all(one != other for one, other, _kind in PAIRS + TRAPS)

    def test_traps_of_diacritics_differ_in_nothing_else(self) -> None:
        for one, other, kind in TRAPS:
            assert (plain_letters(one) == plain_letters(other)) == (kind == "ogonki")


@needs_dictionary
class TestWithDictionary:
    def test_every_pair_meets(self) -> None:
        assert [pair for pair in PAIRS if not lemmas(pair[0]) & lemmas(pair[1])] == []

    def test_no_trap_meets(self) -> None:
        assert [pair for pair in TRAPS if lemmas(pair[0]) & lemmas(pair[1])] == []


class TestWithoutDictionary:
    """What is lost where morfeusz2 cannot be installed; measured, so that nobody guesses."""

    def test_more_than_half_of_the_pairs_meet(self) -> None:
        met = sum(meet(ALONE, one, other) for one, other, _kind in PAIRS)
        assert met / len(PAIRS) >= 0.55

    def test_adjectives_and_words_of_the_list_still_meet(self) -> None:
        for kept, floor in {"przymiotnik": 0.95, "neologizm": 0.9, "skrot": 0.95}.items():
            pairs = [(one, other) for one, other, kind in PAIRS if kind == kept]
            assert sum(meet(ALONE, *pair) for pair in pairs) / len(pairs) >= floor

    def test_hardly_a_trap_meets(self) -> None:
        met = [pair[:2] for pair in TRAPS if meet(ALONE, *pair[:2])]
        assert len(met) <= len(TRAPS) // 100


class TestNewWords:
    def test_the_list_is_long_enough_to_matter(self) -> None:
        assert len(set().union(*LEMMAS_OF.values())) >= 100

    def test_every_lemma_is_a_form_of_itself(self) -> None:
        for listed in LEMMAS_OF.values():
            for lemma in listed:
                assert lemma in LEMMAS_OF[lemma]

    def test_forms_stand_as_texts_are_cut(self) -> None:
        """A form that the tokens never give would never be found."""
        for form in LEMMAS_OF:
            assert form in {word for word, _place in tokens(form)}

    @needs_dictionary
    def test_no_word_of_the_dictionary_is_hidden(self) -> None:
        assert lemmas("mail") == {"mail", "e-mail"}
        assert lemmas("streamingowi") == {"streaming", "streamingowy"}
        assert lemmas("mopsie") == {"mops", "mopsi"}

    def test_a_form_of_two_words_leads_to_both(self) -> None:
        assert lemmas("coworkingowi") >= {"coworking", "coworkingowy"}

    def test_spellings_of_one_word_meet(self) -> None:
        assert lemmas("cohousingu") == lemmas("kohousing")
        assert "chatbot" in lemmas("czatbotem")
