"""Words are found in their forms, hosts wherever they are mentioned, and innocent ones are not."""

import pytest

from app.text.matching import (
    count_below,
    count_phrase,
    host_name,
    hosts_of,
    keys_of,
    keys_wanted,
    words_of,
)


def _count(phrase: str, text: str) -> int:
    return count_phrase(
        [keys_wanted(word) for word in words_of(phrase)], [keys_of(word) for word in words_of(text)]
    )


@pytest.mark.parametrize(
    ("phrase", "text", "times"),
    [
        ("pożyczka", "Szybkie pożyczki bez BIK", 1),
        ("pożyczka", "POŻYCZKĘ i pozyczki", 2),
        ("pożyczka", "po\u00adżycz\u200bka", 1),
        ("szybka pożyczka", "Bierz szybką pożyczkę teraz", 1),
        ("szybka pożyczka", "Szybka decyzja, a potem pożyczka", 0),
        ("pożyczka", "Wypożyczalnia rowerów", 0),
        ("pożyczka", "", 0),
    ],
)
def test_a_phrase_is_counted_in_its_forms(phrase: str, text: str, times: int) -> None:
    assert _count(phrase, text) == times


@pytest.mark.parametrize(
    "text",
    [
        "https://spam.example/oferta",
        "[tanio](http://www.sklep.spam.example)",
        "zajrzyj na spam.example, warto",
        "//SPAM.Example",
        "https://jan:haslo@spam.example:8080/",
        "https://%73pam.example/",
        "spam.example.",
    ],
)
def test_a_site_is_found_however_it_is_written(text: str) -> None:
    assert count_below("spam.example", hosts_of(text).items()) == 1


@pytest.mark.parametrize(
    "text", ["https://niespam.example/", "https://spam.example.org/", "spam example", "art. 13"]
)
def test_other_sites_are_not_meant(text: str) -> None:
    assert count_below("spam.example", hosts_of(text).items()) == 0


def test_hosts_are_written_as_the_network_writes_them() -> None:
    assert host_name("Żółw.example.") == host_name("xn--w-uga1v8h.example")
    assert host_name("a" * 300 + ".pl") == ""
