"""What may stand in the fields of an account."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.people import field_rules
from app.people.field_rules import (
    check_about,
    check_city,
    check_email,
    check_name,
    check_role,
    email_key,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Halina K.", "Halina K."),
        ("  Halina   K.  ", "Halina K."),
        ("Łukasz Żółć-Nowak", "Łukasz Żółć-Nowak"),
        ("Zofia (Pszczyna)", "Zofia (Pszczyna)"),
        ("Олена", "Олена"),
        ("Ewa O'Neill 2", "Ewa O'Neill 2"),
    ],
)
def test_names_are_kept(typed: str, kept: str) -> None:
    assert check_name(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "K",
        "1234",
        "...",
        "Halina\nBcc: ktos@poczta.example",
        "Halina\r\nSubject: x",
        "Hal\x00ina",
        "Hal\u200bina",
        "\u202eanilaH",
        "halina@poczta.pl",
        "https://spam.example",
        "www.spam.example",
        "x" * 61,
        "Administrator",
        "ADMIN",
        "Mod er ator",
        "Redakcja",
        "Narzędziownik",
        "Narzędziownik – pomoc",
        "Usunięty użytkownik",
        "usuniety uzytkownik",
    ],
)
def test_names_are_refused(typed: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_name(typed)
    assert caught.value.field == "name"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Halina@Poczta.Example ", "halina@poczta.example"),
        ("a.b+c@miasto.pl", "a.b+c@miasto.pl"),
        ("halina@żółw.pl", "halina@xn--w-uga1v8h.pl"),
    ],
)
def test_addresses_have_one_form(typed: str, kept: str) -> None:
    assert check_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "halina.poczta.pl",
        "@poczta.pl",
        "halina@",
        "halina@poczta",
        "halina@poczta.pl\r\nBcc: inna@poczta.pl",
        "halina@poczta.pl\nBcc: inna@poczta.pl",
        "Halina <halina@poczta.pl>",
        "halina@poczta.pl, inna@poczta.pl",
        '"a b"@poczta.pl',
        "halina@[127.0.0.1]",
        "h" * 300 + "@poczta.pl",
    ],
)
def test_addresses_are_refused(typed: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_email(typed)
    assert caught.value.field == "email"


def test_operator_may_use_a_local_address() -> None:
    assert check_email("administrator@localhost", local=True) == "administrator@localhost"


@given(st.text())
def test_key_of_any_text_is_short_and_stable(typed: str) -> None:
    key = email_key(typed)
    assert len(key) <= field_rules.LONGEST_EMAIL


@pytest.mark.parametrize("check", [check_name, check_city, check_about])
@given(typed=st.text(alphabet=st.characters(), max_size=100))
def test_what_is_kept_is_kept_again(check: Callable[[str], str], typed: str) -> None:
    try:
        kept = check(typed)
    except Invalid:
        return
    assert check(kept) == kept
    assert not any(ord(character) < 32 for character in kept if character != "\n")


def test_about_keeps_lines_and_has_an_end() -> None:
    assert check_about("Jedna\r\nDruga\r\n") == "Jedna\nDruga"
    assert check_about("x" * field_rules.LONGEST_ABOUT)
    with pytest.raises(Invalid):
        check_about("x" * (field_rules.LONGEST_ABOUT + 1))


def test_role_is_one_of_the_list() -> None:
    assert check_role("urzad") == "urzad"
    with pytest.raises(Invalid):
        check_role("administrator")
