"""No-break spaces, slugs, Polish order, reading time."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text.polish import nbsp, reading_minutes, slugify, sort_key


@pytest.mark.parametrize(
    "wanted",
    [
        "i~w~domu",
        "O~tym, że a~także z~nim",
        "art.~5 ust.~1 pkt~2",
        "Art.~61 Konstytucji",
        "ul.~Lipowa nr~3",
        "np.~petycja",
        "godz.~12",
        "(t.j. Dz.U.~2024 poz.~1465) i~M.P.~2024",
        "14~dni od złożenia",
        "500~zł i~20~%",
        "6~września 2001~r. o~dostępie",
        "1~108 osób",
        "1~000~000~zł",
        "słowo~– słowo",
        "koniec~–",
        "(w~mieście)",
        "„O~nas”",
        "§~5",
        "w~100~m² placu",
    ],
)
def test_nbsp_puts_hard_spaces_in(wanted: str) -> None:
    assert nbsp(wanted.replace("~", " ")) == wanted.replace("~", "\u00a0")


@pytest.mark.parametrize(
    "text",
    [
        "dom, kot",
        "ta rada",
        "na dzień",
        "smart. 5",
        "2026 rada",
        "100–300 osób",
        "5 gruszek",
        "12 3456",
        "zadanie-i praca",
        "m.in. tak",
        "koniec i",
        "e-mail",
        "a  b",
        "",
        " ",
    ],
)
def test_nbsp_leaves_other_spaces(text: str) -> None:
    assert nbsp(text) == text


@given(st.text(alphabet="aiw oż.–-5r14dni \u00a0\n<>&;"))
def test_nbsp_is_idempotent_and_changes_only_spaces(text: str) -> None:
    once = nbsp(text)
    assert nbsp(once) == once
    assert once.replace("\u00a0", " ") == text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Dostęp do informacji publicznej", "dostep-do-informacji-publicznej"),
        ("Zażółć GĘŚLĄ jaźń", "zazolc-gesla-jazn"),
        ("Łódź", "lodz"),
        ("  Co?! – tak… ", "co-tak"),
        ("Straße №5", "strasse-no5"),
        ("日本", "bez-nazwy"),
        ("", "bez-nazwy"),
        ("---", "bez-nazwy"),
        ("a" * 200, "a" * 80),
        ("słowo " * 30, "-".join(["slowo"] * 13)),
        ("s\u0301wit", "swit"),
    ],
)
def test_slugify(title: str, slug: str) -> None:
    assert slugify(title) == slug


@given(st.text())
def test_slug_is_always_an_address(title: str) -> None:
    slug = slugify(title)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= 80
    assert slugify(slug) == slug


def test_sort_key_follows_the_polish_alphabet() -> None:
    mixed = "żźzyxwvutśsrqpóonńmłlkjihgfęedćcbąa"
    assert "".join(sorted(mixed, key=sort_key)) == "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"


@pytest.mark.parametrize(
    "ordered",
    [
        ["Budżet", "Ćma", "Dom"],
        ["10 kroków", "Apel", "Łąka"],
        ["Rada", "Rada gminy", "Rada osiedla", "Radar"],
        ["lak", "łajba", "łąka"],
        ["Zebra", "Źrebię", "Żaba", "Ярмарок"],
        ["kafe", "kafel"],
        ["sad", "Sąd", "sądy"],
    ],
)
def test_sort_key_orders_titles(ordered: list[str]) -> None:
    keys = [sort_key(title) for title in ordered]
    assert keys == sorted(set(keys))


def test_sort_key_ignores_case_quotes_and_accents_of_others() -> None:
    assert sort_key("„Dom”") == sort_key("dom")
    assert sort_key("Café") == sort_key("cafe")
    assert sort_key("- a") == sort_key("a")


@given(st.text())
def test_sort_key_is_plain_for_any_database(title: str) -> None:
    assert re.fullmatch("([0-9a-z][0-9a-z])*", sort_key(title))


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (1, 1), (200, 1), (201, 2), (1000, 5)])
def test_reading_minutes(words: int, minutes: int) -> None:
    assert reading_minutes(words) == minutes
