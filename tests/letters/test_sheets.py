"""Sheets for signatures and posters: what stands on them, and that the code leads somewhere."""

import io
from xml.etree import ElementTree

import pypdf
import pytest

from app.letters.document import Heading, Numbered, Paragraph, Run, paragraph
from app.letters.output.sheets import (
    Poster,
    SignatureSheet,
    poster_as_pdf,
    qr_code,
    sheet_as_pdf,
)

COLUMNS = ("Lp.", "Imię i nazwisko", "Adres zamieszkania", "Podpis")
ADDRESS = "https://narzedziownik.example/artykuly/petycja"


def pages_of(file: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file)).pages]


def test_a_sheet_has_its_rows_and_the_heading_on_every_page() -> None:
    sheet = SignatureSheet(
        "Lista poparcia", COLUMNS, (paragraph("Popieram petycję."),), "Dane zbiera Anna.", rows=30
    )
    pages = pages_of(sheet_as_pdf(sheet))
    assert len(pages) == 2
    assert "Lista poparcia" in pages[0]
    assert "Popieram petycję." in pages[0]
    assert "Dane zbiera Anna." in pages[0]
    assert all("Imię i nazwisko" in page for page in pages)
    assert "30." in pages[1]
    assert "31." not in pages[1]


def test_rows_are_counted_only_where_there_is_a_column_for_it() -> None:
    sheet = SignatureSheet("Karta", ("Nazwisko", "Imię", "PESEL", "Data", "Podpis"))
    assert "1." not in pages_of(sheet_as_pdf(sheet))[0]


def test_a_sheet_of_the_usual_length_is_one_page() -> None:
    sheet = SignatureSheet("Lista", COLUMNS, (paragraph("Intro " * 40),), "Klauzula " * 60)
    assert len(pages_of(sheet_as_pdf(sheet))) == 1


@pytest.mark.parametrize("rows", [0, -1, 201])
def test_a_sheet_without_sense_is_refused(rows: int) -> None:
    with pytest.raises(ValueError, match="rows"):
        SignatureSheet("Lista", COLUMNS, rows=rows)


def test_an_intro_may_be_more_than_paragraphs() -> None:
    intro = (
        Paragraph((Run("Przedmiot: "), Run("#read(1) skwer", bold=True))),
        Heading("Kto"),
        Numbered((paragraph("Anna"), paragraph("Ewa"))),
    )
    (page,) = pages_of(sheet_as_pdf(SignatureSheet("Karta", COLUMNS, intro)))
    for text in ("Przedmiot: #read(1) skwer", "Kto", "Anna", "Ewa"):
        assert text in page


def test_a_sheet_needs_columns() -> None:
    with pytest.raises(ValueError, match="columns"):
        SignatureSheet("Lista", ())


def test_a_poster_says_what_and_where() -> None:
    poster = Poster("Ratujmy skwer", ADDRESS, ("#image(1)", "W sobotę"), "Zmyślony Skwer")
    file = poster_as_pdf(poster)
    (page,) = pages_of(file)
    for text in ("Ratujmy skwer", ADDRESS, "#image(1)", "W sobotę", "Zmyślony Skwer"):
        assert text in page
    # Who cannot see the code hears where it leads.
    assert b"/Figure" in file or "/Figure" in str(_structure(file))


def test_another_address_draws_another_code() -> None:
    assert qr_code(ADDRESS) == qr_code(ADDRESS)
    assert qr_code(ADDRESS) != qr_code(ADDRESS + "-2")
    assert ElementTree.fromstring(qr_code(ADDRESS)).tag.endswith("svg")


def test_an_address_too_long_for_a_code_is_told() -> None:
    with pytest.raises(ValueError, match="too long"):
        poster_as_pdf(Poster("x", "https://example.org/" + "a" * 5_000))


def _structure(file: bytes) -> list[str]:
    found: list[str] = []

    def walk(node: object) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict):
            found.append(str(node.get("/S")))
            walk(node.get("/K"))

    walk(pypdf.PdfReader(io.BytesIO(file)).trailer["/Root"]["/StructTreeRoot"])
    return found
