"""Which words of a query an entry of the table of synonyms stands for."""

import pytest

from app.search.query_text import taken_apart
from app.search.restoring import Restorer
from app.search.synonym_table import SynonymEntry, Synonyms
from app.text.morphology import ANALYSER_NAME

pytestmark = pytest.mark.skipif(
    ANALYSER_NAME == "snowball", reason="morfeusz2 has no wheel for this platform"
)

TABLE = Synonyms(
    [
        SynonymEntry("BO", ("budżet obywatelski",), "skrot"),
        SynonymEntry("WZ", ("warunki zabudowy",), "skrot"),
        SynonymEntry("KIP", ("karta informacyjna przedsięwzięcia",), "skrot"),
        SynonymEntry("PSZOK", ("punkt selektywnego zbierania",), "skrot"),
        SynonymEntry("rada miasta", ("rada gminy",), "synonim"),
        SynonymEntry("rada", ("gremium",), "synonim"),
        SynonymEntry("patrzeć na ręce", ("strażnictwo", "watchdog"), "potoczne"),
        SynonymEntry("lodówka społeczna", ("jadłodzielnia",), "synonim"),
        SynonymEntry("kasa", ("pieniądze",), "potoczne"),
        SynonymEntry("KASA", ("kasa oszczędności",), "synonim"),
        SynonymEntry("i w na", ("nic",), "synonim"),
        SynonymEntry("coś", (), "synonim"),
    ]
)


def met(text: str) -> list[tuple[list[str], list[str]]]:
    """The words that entries stand for, and what they mean."""
    places = taken_apart(text).places
    return [
        (
            [places[number].group[0] for number in match.places],
            [" ".join(group[0] for group in meaning) for meaning in match.alternatives],
        )
        for match in TABLE.matches(places, Restorer())
    ]


@pytest.mark.parametrize(
    ("text", "words", "meanings"),
    [
        ("głosowanie na BO", ["bo"], ["budżet obywatelski"]),
        ("bo", ["bo"], ["budżet obywatelski"]),
        ("głosowanie na bo", ["bo"], ["budżet obywatelski"]),
        ("wz dla sąsiada", ["wz"], ["warunki zabudowy"]),
        ("wniosek o WZ-kę", ["wz"], ["warunki zabudowy"]),
        ("w radzie miasta", ["radzie", "miasta"], ["rada gminy"]),
        ("rady osiedli", ["rady"], ["gremium"]),
        ("patrzeć władzy na ręce", ["patrzeć", "ręce"], ["strażnictwo", "watchdog"]),
        ("społeczne lodówki", ["społeczne", "lodówki"], ["jadłodzielnia"]),
        ("lodowka spoleczna", ["lodowka", "spoleczna"], ["jadłodzielnia"]),
        ("kasy", ["kasy"], ["pieniądze", "kasa oszczędności"]),
        ("do PSZOKu", ["pszoku"], ["punkt selektywnego zbierania"]),
        # Texts of residents have the acronym where a query has the words.
        ("karty informacyjne przedsięwzięć", ["karty", "informacyjne", "przedsięwzięć"], ["kip"]),
    ],
)
def test_an_entry_is_met_in_any_form(text: str, words: list[str], meanings: list[str]) -> None:
    assert met(text) == [(words, meanings)]


@pytest.mark.parametrize(
    "text",
    [
        "drzewo bo krzywe",  # a conjunction
        "kipy",  # the lemma of another word looks like the acronym
        "ręce na stole",
        "patrzeć bardzo długo uważnie prosto ręce",  # too far apart
        "budżet obywatelski",  # an acronym that is also a word is not looked for
        "i w na",
        "",
    ],
)
def test_other_words_do_not_meet_it(text: str) -> None:
    assert met(text) == []


def test_two_entries_may_stand_side_by_side() -> None:
    assert [words for words, _meanings in met("kasa BO rady miasta")] == [
        ["kasa"],
        ["bo"],
        ["rady", "miasta"],
    ]


def test_an_empty_table_means_nothing() -> None:
    assert Synonyms().matches(taken_apart("rada miasta").places, Restorer()) == []
