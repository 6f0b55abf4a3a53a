"""Sheets for signatures and posters beside a letter, and names of files that tell of nobody."""

from datetime import date

import pytest

from app.letters.document import Paragraph
from app.letters.fields import check
from app.letters.filling import Around, Town
from app.letters.printing import WHO_COLLECTS, file_name, signature_sheet
from app.letters.sheet_forms import is_web_address
from tests.letters.letters import FILES, FOLDER, letter, whole

AROUND = Around(Town("Rawicz", "Rawicza", "w Rawiczu"))


def _sheet(letter_id: str, values, rows: int = 10):
    return signature_sheet(letter(FOLDER / f"{letter_id}.md"), values, AROUND, rows)


@pytest.mark.parametrize(
    ("values", "who"),
    [
        (
            {"imie_nazwisko": "Ola Zmyślona, tel. 600 000 000"},
            "Dane zbiera Ola Zmyślona (kontakt ……",
        ),
        ({"nazwa": "Koło, Skwer", "reprezentant": "Leon"}, "Dane zbiera Koło (kontakt ……"),
        ({"reprezentant": "Leon Zmyślony"}, "Dane zbiera Leon Zmyślony (kontakt ……"),
        ({}, "Dane zbiera ………"),
    ],
)
def test_the_note_names_who_collects(values, who: str) -> None:
    sheet = _sheet("petycja", values)
    assert sheet.note.startswith(who)
    assert (sheet.rows, sheet.columns[0]) == (10, "Lp.")


def test_the_words_above_the_table_are_filled_in() -> None:
    sheet = _sheet("zgloszenie-do-debaty-raport", {"imie_nazwisko": "{{7*7}} Ola", "rok": 2025})
    assert [type(each) for each in sheet.intro] == [Paragraph, Paragraph]
    assert "za 2025 rok" in sheet.intro[0].text
    assert sheet.intro[1].text == "Do debaty zgłasza się: {{7*7}} Ola"


def test_a_letter_that_nobody_supports_has_no_sheet() -> None:
    assert _sheet("skarga-kpa", {}) is None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_note_has_one_place_for_who_collects(path) -> None:
    support = letter(path).support_list
    if support is not None:
        assert support.note.count(WHO_COLLECTS) == 1
        assert support.note.count("[") == 1
        assert "Prezesa Urzędu Ochrony Danych Osobowych" in support.note


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_sheet_says_what_is_supported(path) -> None:
    of = letter(path)
    sheet = signature_sheet(of, check(of, whole(of)).values, AROUND, 10)
    if sheet is not None:
        assert sheet.intro
        assert sheet.intro[0].text[-1] != ":"


def test_the_name_of_a_file_is_plain() -> None:
    assert file_name("petycja", date(2026, 11, 22), "pdf") == "petycja-2026-11-22.pdf"


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("https://example.org/petycja?a=1#b", True),
        ("http://przykład.pl/ścieżka", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("https://", False),
        ("https://ktos@example.org/", False),
        ("https://:haslo@example.org/", False),
        ("https://exa mple.org", False),
        ("https://[zły", False),
        ("tel:+48600000000", False),
    ],
)
def test_a_poster_leads_to_pages_of_the_web_only(address: str, is_one: bool) -> None:
    assert is_web_address(address) is is_one
