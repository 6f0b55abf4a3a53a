"""Words of one family are told by rule and dictionary; look-alikes are no kin."""

import pytest

from app.text.morphology import ANALYSER_NAME, Morphology
from app.text.word_families import kin

needs_dictionary = pytest.mark.skipif(
    ANALYSER_NAME == "snowball", reason="morfeusz2 has no wheel for this platform"
)


@needs_dictionary
@pytest.mark.parametrize(
    ("one", "other"),
    [
        # done and being done
        ("odwołać", "odwoływać"),
        ("zgłosić", "zgłaszać"),
        ("wyciąć", "wycinać"),
        ("zebrać", "zbierać"),
        ("wydać", "wydawać"),
        ("skrócić", "skracać"),
        ("zamówić", "zamawiać"),
        ("wynająć", "wynajmować"),
        ("rozpatrzyć", "rozpatrywać"),
        ("oczyścić", "oczyszczać"),
        ("wywieźć", "wywozić"),
        ("złożyć", "składać"),
        # doing and what is done
        ("wycinać", "wycinka"),
        ("zbierać", "zbiórka"),
        ("naprawić", "naprawa"),
        ("remontować", "remont"),
        ("hałasować", "hałas"),
        ("zmienić", "zmiana"),
        ("wynajmować", "wynajem"),
        ("wywozić", "wywóz"),
        ("skarżyć", "skarga"),
        ("odbierać", "odbiór"),
        # a thing and what belongs to it
        ("ulica", "uliczny"),
        ("droga", "drogowy"),
        ("ogród", "ogrodowy"),
        ("zabytek", "zabytkowy"),
        ("śmieć", "śmieciowy"),
        ("gmina", "gminny"),
        ("szkoła", "szkolny"),
        ("sesja", "sesyjny"),
        ("sąsiad", "sąsiedzki"),
        ("sołectwo", "sołecki"),
        ("wolontariat", "wolontariacki"),
        ("dostępność", "dostępny"),
        ("głośno", "głośny"),
        # small, and persons
        ("ulica", "uliczka"),
        ("ławka", "ławeczka"),
        ("ogród", "ogródek"),
        ("dom", "domek"),
        ("urzędnik", "urzędniczka"),
        ("mieszkaniec", "mieszkanka"),
        ("wolontariusz", "wolontariuszka"),
        ("rower", "rowerzysta"),
        ("śmieć", "śmieciarz"),
    ],
)
def test_kin_know_each_other(one: str, other: str) -> None:
    assert other in kin(one)
    assert one in kin(other)


@needs_dictionary
def test_a_verb_knows_its_simple_form() -> None:
    assert "budować" in kin("wybudować")
    assert "kosić" in kin("skosić")


@needs_dictionary
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("droga", "drogi"),  # a road is not dear
        ("sąd", "sad"),
        ("kosić", "kasować"),
        ("wydać", "dać"),
        ("zostać", "stać"),
        ("plac", "płacić"),
        ("rada", "radość"),
        ("rower", "rów"),
        ("skarga", "skarb"),
        ("droga", "draga"),
        ("wójt", "wojtek"),
        ("park", "parkiet"),
        ("las", "list"),
        ("zdanie", "zdawać"),
        ("petycja", "petent"),
    ],
)
def test_look_alikes_are_no_kin(one: str, other: str) -> None:
    assert other not in kin(one)
    assert one not in kin(other)


@pytest.mark.parametrize("word", ["", "xyzzy", "art.13", "2024", "a@b.pl", "ą" * 100, "-", "ż"])
def test_what_is_no_word_has_no_kin(word: str) -> None:
    assert kin(word) == frozenset()


@needs_dictionary
def test_kin_are_few() -> None:
    assert all(len(kin(word)) <= 12 for word in ("droga", "dom", "zbierać", "urzędnik", "wybór"))


def test_without_a_dictionary_nothing_tells_kinds() -> None:
    assert Morphology(use_dictionary=False).kinds("ulica") == frozenset()


@needs_dictionary
def test_kinds_are_those_of_lemmas_only() -> None:
    morphology = Morphology()
    assert "subst" in morphology.kinds("ulica")
    assert "subst:m1" in morphology.kinds("sąsiad")
    assert "inf" in morphology.kinds("zgłosić")
    assert morphology.kinds("ulicami") == frozenset()
    assert morphology.kinds("zrobiłbym") == frozenset()
