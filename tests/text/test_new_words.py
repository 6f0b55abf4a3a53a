"""The editors' list of new words: how its lines are read, and what is refused."""

import pytest

from app.text import morphology, new_words
from app.text.morphology import Morphology, forms, lemmas
from app.text.new_words import LEMMAS_OF, read
from app.text.tokens import tokens


def test_forms_are_listed_or_taken_from_another_word() -> None:
    found = read(
        "# uwaga\n\nbutelkomat: butelkomatu\n    butelkomacie\nkaucjomat: jak butelkomat\n"
        "parklet: jak butelkomat\nkohousing / cohousing: kohousingu\n"
    )
    assert found["butelkomacie"] == {"butelkomat"}
    assert found["kaucjomatu"] == found["kaucjomacie"] == {"kaucjomat"}
    assert found["parklecie"] == {"parklet"}
    assert found["cohousingu"] == found["kohousing"] == {"kohousing"}
    assert "uwaga" not in found


def test_a_form_may_belong_to_two_words() -> None:
    assert read("coworking: coworkingowi\ncoworkingowy: coworkingowi")["coworkingowi"] == {
        "coworking",
        "coworkingowy",
    }


@pytest.mark.parametrize(
    "text",
    [
        "parklet",
        "parklet:",
        ": parkletu",
        "parklet: parkletu\nparklet: parkletów",
        "parklet: jak butelkomat",
        "butelkomat: butelkomacie\nrower: jak butelkomat",
    ],
)
def test_lines_that_nobody_can_follow_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="new words"):
        read(text)


def test_the_list_holds_words_as_a_text_gives_them() -> None:
    assert len(LEMMAS_OF) > 1_000
    for form in LEMMAS_OF:
        first, *_others = [word for word, _place in tokens(form)]
        assert first == form


def test_every_listed_form_leads_to_its_word_and_back() -> None:
    for form, found in LEMMAS_OF.items():
        assert found <= lemmas(form)
        assert all(form in forms(lemma) for lemma in found)


def test_abbreviations_stand_for_their_words() -> None:
    assert "ulica" in lemmas("ul")
    assert lemmas("ul") & Morphology(use_dictionary=False).lemmas("ulica")


def test_another_list_is_another_analyser() -> None:
    assert new_words.LIST_VERSION in morphology.ANALYSER_VERSION.split("-")
