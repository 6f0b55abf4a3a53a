"""What a refused form takes along, and what never travels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people.resume import Carried, is_own_page, pack, unpack

TYPED = [("title", "Petycja"), ("text", 'Linia\r\n"cytat" <b>'), ("tag", "a"), ("tag", "b")]


def test_fields_come_back_in_their_order() -> None:
    carried = pack("/artykuly/petycja/edytuj?sekcja=2", TYPED)
    assert carried == Carried("/artykuly/petycja/edytuj?sekcja=2", tuple(TYPED))
    assert unpack([("email", "x"), *carried.hidden, ("password", "y")]) == carried


@given(st.lists(st.tuples(st.text(), st.text()), max_size=8))
def test_carrying_loses_nothing(fields: list[tuple[str, str]]) -> None:
    carried = pack("/a", fields)
    assert carried is None or unpack(carried.hidden) == carried


@pytest.mark.parametrize(
    "name", ["csrf_token", "password", "current_password", "haslo", "nowe_haslo"]
)
def test_secrets_stay_behind(name: str) -> None:
    carried = pack("/konto", [(name, "tajne"), ("about", "tekst")])
    assert carried is not None
    assert "tajne" not in str(carried)
    assert pack("/konto", [(name, "tajne")]) is None
    smuggled = unpack([("wyslij-do", "/konto"), (f"pole-{name}", "tajne"), ("pole-a", "b")])
    assert smuggled is not None
    assert "tajne" not in str(smuggled)


@pytest.mark.parametrize(
    "target",
    ["", "https://zly.example/", "//zly.example", "/\\zly.example", "javascript:alert(1)", "konto"],
)
def test_forms_go_nowhere_else(target: str) -> None:
    assert pack(target, TYPED) is None
    assert unpack([("wyslij-do", target), ("pole-a", "b")]) is None


def test_shown_is_what_a_person_wrote() -> None:
    carried = pack(
        "/a?b=1", [("klucz", "abc"), ("title", "Petycja"), ("empty", "  "), ("base", "12")]
    )
    assert carried is not None
    assert carried.shown == ["Petycja"]
    assert carried.page == "/a"


@pytest.mark.parametrize(
    ("origin", "referrer", "own"),
    [
        (None, None, True),
        ("https://wiki.example", None, True),
        ("https://wiki.example", "https://zly.example/", True),
        (None, "https://wiki.example/artykuly", True),
        ("https://zly.example", None, False),
        ("https://zly.example", "https://wiki.example/", False),
        ("https://wiki.example.zly.example", None, False),
        ("https://wiki.example:444", None, False),
        ("null", None, False),
        (None, "https://zly.example/x", False),
    ],
)
def test_own_pages(origin: str | None, referrer: str | None, own: bool) -> None:
    urls = ("http://wiki.example/", "https://wiki.example")
    assert is_own_page(origin, referrer, *urls) is own
