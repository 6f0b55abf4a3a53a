"""Citations of acts as people really write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.text.dziennik_ustaw import Place, find_place, name_key, read_line, short_name

INFO = "Ustawa z dnia 6 września 2001 r. o dostępie do informacji publicznej"
KPA = "Ustawa z dnia 14 czerwca 1960 r. Kodeks postępowania administracyjnego"

PLACES = [
    ("Dz.U. 2022 poz. 902", Place(2022, None, 902)),
    ("Dz. U. z 2022 r. poz. 902 z późn. zm.", Place(2022, None, 902)),
    ("Dz.U. z 2022 r., poz. 902", Place(2022, None, 902)),
    ("Dz.U. 2022, poz. 902", Place(2022, None, 902)),
    ("Dz. U. 2022 r. poz.902", Place(2022, None, 902)),
    ("t.j. Dz.U. 2024 poz. 1465", Place(2024, None, 1465)),
    ("tekst jednolity: Dz. U. z 2024 r. poz. 1465 ze zm.", Place(2024, None, 1465)),
    ("Dz.U. 2001 nr 112 poz. 1198", Place(2001, 112, 1198)),
    ("Dz. U. Nr 112, poz. 1198", None),  # without a year it names no place
    ("Dz. U. z 2001 r. Nr 112, poz. 1198, z późn. zm.", Place(2001, 112, 1198)),
    ("Dz.U.2024.1465", Place(2024, None, 1465)),
    ("Dz.U.2001.112.1198 t.j.", Place(2001, 112, 1198)),
    ("Dz. U. z 2024 r. poz. 1465 i 1572", Place(2024, None, 1465)),
    ("Dz.U.\u00a02022\u00a0poz.\u00a0902", Place(2022, None, 902)),
    ("dz.u. 1997 nr 78 poz. 483", Place(1997, 78, 483)),
    ("M.P. 2022 poz. 902", None),
    ("Dz.U. 3022 poz. 902", None),
    ("Dz.U. 2022 poz. 1234567", None),
    ("Dz.Urz. Woj. 2022 poz. 902", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "place"), PLACES)
def test_places(text: str, place: Place | None) -> None:
    assert find_place(text) == place


LINES = [
    (f"{INFO} (Dz.U. 2022 poz. 902)", INFO, Place(2022, None, 902)),
    (f"{INFO} (Dz.U. 2001 nr 112 poz. 1198)", INFO, Place(2001, 112, 1198)),
    (f"{INFO} (t.j. Dz.U. 2022 poz. 902)", INFO, Place(2022, None, 902)),
    (f"{INFO} (t. j. Dz. U. z 2022 r. poz. 902 z późn. zm.)", INFO, Place(2022, None, 902)),
    (f"{INFO} (tekst jedn.: Dz. U. z 2022 r. poz. 902)", INFO, Place(2022, None, 902)),
    (f"{INFO}, Dz.U. 2022 poz. 902", INFO, Place(2022, None, 902)),
    (f"{INFO}, t.j. Dz.U.2022.902", INFO, Place(2022, None, 902)),
    (f"{INFO}, art. 3 ust. 1 (Dz.U. 2022 poz. 902)", INFO, Place(2022, None, 902)),
    (f"Dz.U. 2022 poz. 902 – {INFO}", INFO, Place(2022, None, 902)),
    (f"Dz.U. 2022 poz. 902 z późn. zm., {INFO}", INFO, Place(2022, None, 902)),
    ("Ustawa o petycjach, art. 2–15", "Ustawa o petycjach", None),
    ("Ustawa o petycjach", "Ustawa o petycjach", None),
    ("Dz.U. 2022 poz. 902", "Dz.U. 2022 poz. 902", Place(2022, None, 902)),
]


@pytest.mark.parametrize(("line", "name", "place"), LINES)
def test_lines(line: str, name: str, place: Place | None) -> None:
    cited = read_line(line)
    assert cited is not None
    assert (cited.name, cited.place) == (name, place)


@pytest.mark.parametrize("line", ["", "   ", "–", "(…)"])
def test_lines_that_cite_nothing(line: str) -> None:
    assert read_line(line) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (KPA, "Ustawa z dnia 14 czerwca 1960 r. – Kodeks postępowania administracyjnego"),
        (KPA, "ustawa z 14 czerwca 1960 roku Kodeks Postępowania Administracyjnego"),
        (INFO, INFO.replace(" ", "\u00a0")),
    ],
)
def test_spellings_of_one_name(first: str, second: str) -> None:
    assert name_key(first) == name_key(second)


def test_names_that_differ() -> None:
    assert name_key(INFO) != name_key(INFO.replace("2001", "2002"))


@pytest.mark.parametrize(
    ("name", "short"),
    [
        (INFO, "Ustawa o dostępie do informacji publicznej"),
        (KPA, "Kodeks postępowania administracyjnego"),
        (
            "Rozporządzenie z dnia 3 marca 2020 r. w sprawie ławek",
            "Rozporządzenie w sprawie ławek",
        ),
        ("Konstytucja Rzeczypospolitej Polskiej", "Konstytucja Rzeczypospolitej Polskiej"),
    ],
)
def test_short_names(name: str, short: str) -> None:
    assert short_name(name) == short


@settings(max_examples=60, deadline=None)
@given(st.integers(1918, 2099), st.none() | st.integers(1, 999), st.integers(1, 99_999))
def test_what_is_written_is_read_again(year: int, number: int | None, position: int) -> None:
    place = Place(year, number, position)
    assert find_place(f"Ustawa o czymś ({place})") == place


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_line_is_taken(line: str) -> None:
    cited = read_line(line)
    assert cited is None or cited.name == " ".join(cited.name.split())
