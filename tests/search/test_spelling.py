"""Typing errors put right by the words of an index."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.search.query import parse
from app.search.spelling import MOST_OFFERED, Lexicon, corrected
from app.text.morphology import ANALYSER_NAME

pytestmark = pytest.mark.skipif(
    ANALYSER_NAME == "snowball", reason="morfeusz2 has no wheel for this platform"
)

LEXICON = tuple(
    """
    budżet obywatelski petycja skarga wniosek gmina informacja publiczny zabytek rejestr osiedle
    rada uspokojenie spokojnie ruch drzewo wycinka jadłodzielnia jadlodzielnia mikrogranty hałas
    stowarzyszenie referendum lokalny lokal panel kraj młodzież młodzieżowy wójt lista
    """.split()  # noqa: SIM905 - a list of quoted words reads worse
)


def meant(text: str) -> list[str]:
    return [each.text for each in corrected(parse(text), LEXICON)]


def test_a_changed_index_is_known_by_its_new_words_alone() -> None:
    former = Lexicon(LEXICON)
    kept = [word for word in LEXICON if word != "hałas"]
    now = Lexicon([*kept, "hulajnoga"], former)
    assert now.nearest("hulajngoa") == ("hulajnoga",)
    assert former.nearest("hulajngoa") == ()
    assert now.nearest("chałas") == ()
    assert now.nearest("pteycja") == former.nearest("pteycja") == ("petycja",)


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("budżet obywatleski", "budżet obywatelski"),
        ("wniosek o informcję", "wniosek o informację"),
        ("rejestr zabytkwó", "rejestr zabytków"),  # far from the lemma, near a form
        ("Pteycja", "petycja"),
        ("stowazyszenie", "stowarzyszenie"),
        ("refernedum", "referendum"),
        ("uspokojnie ruchu", "uspokojenie ruchu"),  # letters are rather left out than added
        ("młodzieżwa rada", "młodzieżowa rada"),
        ("wujt", "wójt"),
        ("wycinka dżew", "wycinka drzew"),
        ("jadłodzilenia", "jadłodzielnia"),
        ("mikrgoranty", "mikrogranty"),
        ("referendum lokane", "referendum lokalne"),
        ("panle obywatelski", "panel obywatelski"),
        ("chałas", "hałas"),  # a surname, which no text of the index has
        ("skagra „rada osielda”", "skarga „rada osiedla”"),
    ],
)
def test_what_no_dictionary_knows_is_surely_an_error(typed: str, right: str) -> None:
    first, *_others = corrected(parse(typed), LEXICON)
    assert first.text == right
    assert first.is_sure


@pytest.mark.parametrize(
    ("typed", "right"),
    [("lisa", "lista"), ("kra", "kraj")],
)
def test_a_word_of_the_dictionary_is_only_offered_another(typed: str, right: str) -> None:
    first, *_others = corrected(parse(typed), LEXICON)
    assert first.text == right
    assert not first.is_sure


@pytest.mark.parametrize(
    "text",
    [
        "petycja do rady",
        "petycji",
        "budzet",  # Polish letters left out are no error
        "lodz",  # nor of names that the index lacks
        "krajowiec",  # a word, though the index lacks it, and none looks like a slip of it
        "kraju lasy",  # one letter changed would make another word
        "xqwzv",
        "KRJ",  # acronyms are not corrected
        "art. 13 ust. 2",
        "a b c",
        "ktoś@example.pl",
        "",
    ],
)
def test_what_may_be_right_is_left_alone(text: str) -> None:
    assert meant(text) == []


def test_several_words_are_offered_the_likeliest_first() -> None:
    first, second = meant("lokaln")
    assert first.startswith("lokaln")  # a letter left out
    assert second.startswith("lokal")  # one added
    assert not second.startswith("lokaln")


def test_another_version_of_the_index_has_another_lexicon() -> None:
    assert meant("pteycja") == ["petycja"]
    assert corrected(parse("pteycja"), ("skarga",)) == []
    assert corrected(parse("pteycja"), ()) == []


def test_without_a_dictionary_nothing_is_called_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.search.spelling.ANALYSER_NAME", "snowball")
    assert meant("pteycja") == []


@settings(max_examples=25)
@given(st.text(alphabet='abcłóżrz -"„”wńsk', max_size=200))
def test_any_text_can_be_looked_at(text: str) -> None:
    parsed = parse(text)
    found = corrected(parsed, LEXICON)
    assert len(found) <= MOST_OFFERED
    assert parsed.text not in [each.text for each in found]
