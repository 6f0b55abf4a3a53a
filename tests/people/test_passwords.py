"""Which passwords may be chosen, and how they are kept."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.people import passwords
from app.people.passwords import Passwords, check_password
from tests.make import CHEAP_PASSWORDS

PERSONAL = ["Halina Kowalska", "h.kowalska@poczta.example"]


@pytest.mark.parametrize(
    "password",
    [
        "trzy zielone rowery",
        "k7$Qz9!wPx",
        "żółta łódź odpływa",
        "correct horse battery",
        "poziomkowe7",
        "ThisIsMy2Long",
        "  spacja z przodu",
        "kot🐈pies🐕ryba🐟ptak",
        "dobre długie hasło, które ktoś naprawdę pamięta, bo samo się rymuje i brzmi",
    ],
)
def test_good_passwords_are_taken(password: str) -> None:
    check_password(password, PERSONAL)


@pytest.mark.parametrize(
    "password",
    [
        "",
        "dziewiec9",
        "1234567890",
        "0987654321",
        "qwertyuiop",
        "QWERTYuiop12",
        "1qaz2wsx3edc",
        "zaq12wsxcde3",
        "abcdefghijklm",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "ala ma kota ala ma kota ",
        "12.05.1987",
        "1999200120",
        "2026-11-22",
        "Password123!",
        "P@ssw0rd1234",
        "Polska2024!!",
        "kochanie1234",
        "homelesspa",
        "Narzędziownik",
        "narzedziownik1",
        "Warszawa2026",
        "Białystok!!2",
        "halinakowalska",
        "Halina1987!!",
        "h.kowalska99",
        "K0w4lsk4!!!!",
    ],
)
def test_guessable_passwords_are_refused(password: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_password(password, PERSONAL)
    assert caught.value.field == "password"
    if password:
        assert password not in caught.value.message


def test_length_is_counted_in_characters() -> None:
    check_password("ą" * 3 + "bcdkwmopx" + "ź" * 4)
    long = "".join(chr(0x100 + 7 * number % 90) for number in range(130))
    check_password(long[: passwords.LONGEST])
    with pytest.raises(Invalid):
        check_password(long[: passwords.LONGEST + 1])


def test_hash_is_argon2id_at_the_promised_cost() -> None:
    stored = Passwords().hash("trzy zielone rowery")
    assert stored.startswith("$argon2id$")
    memory, passes = (int(part[2:]) for part in stored.split("$")[3].split(",")[:2])
    assert memory >= 19 * 1024
    assert passes >= 2
    assert Passwords().verify(stored, "trzy zielone rowery")
    assert not Passwords().needs_rehash(stored)


def test_other_cost_asks_for_a_new_hash() -> None:
    assert Passwords().needs_rehash(CHEAP_PASSWORDS.hash("trzy zielone rowery"))


@given(password=st.text(max_size=passwords.LONGEST), other=st.text(max_size=passwords.LONGEST))
@settings(max_examples=50, deadline=None)
def test_only_the_same_letters_fit(password: str, other: str) -> None:
    stored = CHEAP_PASSWORDS.hash(password)
    same = unicodedata.normalize("NFC", password) == unicodedata.normalize("NFC", other)
    assert CHEAP_PASSWORDS.verify(stored, other) is same
    assert CHEAP_PASSWORDS.verify(stored, unicodedata.normalize("NFD", password))


def test_nothing_is_cut_off_or_folded() -> None:
    long = "x" * (passwords.LONGEST - 1)
    stored = CHEAP_PASSWORDS.hash(long + "a")
    assert not CHEAP_PASSWORDS.verify(stored, long + "b")
    assert not CHEAP_PASSWORDS.verify(stored, long + "ab")
    assert not CHEAP_PASSWORDS.verify(stored, long + "A")
    assert not CHEAP_PASSWORDS.verify(stored, " " + long + "a")


@pytest.mark.parametrize("stored", [None, "", "not a hash", "$argon2id$broken"])
def test_no_password_fits_where_there_is_none(stored: str | None) -> None:
    assert not CHEAP_PASSWORDS.verify(stored, "an account that does not exist")


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_gets_an_answer(password: str) -> None:
    try:
        check_password(password, PERSONAL)
    except Invalid:
        return
    assert passwords.SHORTEST <= len(unicodedata.normalize("NFC", password)) <= passwords.LONGEST
