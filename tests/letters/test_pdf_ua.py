"""What is printed is PDF/UA-1: by a checker that installs, and by what it does not look at.

veraPDF, the full checker, runs on Java and comes neither from Debian nor as a wheel.
"""

import io
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfua
import pypdf
import pytest
from pypdf.generic import ContentStream

from app.certificates.sheet import certificate_as_pdf
from app.letters.output.formats import Format, render
from app.letters.output.sheets import Poster, SignatureSheet, poster_as_pdf, sheet_as_pdf
from tests.certificates.test_sheet import ROW, SITE
from tests.letters.letters import FOLDER, letter, whole
from tests.letters.test_every_letter import filled
from tests.letters.test_output import LETTER

FILES = {
    "letter": lambda: render(LETTER, Format.PDF),
    "form": lambda: render(_example("uwagi-do-planu"), Format.PDF),
    "sheet": lambda: sheet_as_pdf(SignatureSheet("Lista", ("Lp.", "Podpis"), note="Po co.")),
    "certificate": lambda: certificate_as_pdf(ROW, "Narzędziownik", SITE),
    "poster": lambda: poster_as_pdf(Poster("Plakat", "https://wiki.example/a", ("Przyjdź",))),
}


def _example(letter_id: str):
    of = letter(FOLDER / f"{letter_id}.md")
    return filled(of, whole(of))


@pytest.fixture(scope="module", params=FILES)
def file(request: pytest.FixtureRequest) -> bytes:
    return FILES[request.param]()


@pytest.fixture
def reader(file: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(file))


def test_the_checker_finds_nothing(file: bytes, tmp_path: Path) -> None:
    path = tmp_path / "file.pdf"
    path.write_bytes(file)
    report = pdfua.validate(str(path))
    assert list(report.findings) == []
    # Its check of headings cannot read this structure; the one below can.
    unread = {each.rule_id for each in report.outcomes if each.skipped}
    assert unread <= {"UA-14-001"}


def test_it_tells_what_it_is(reader: pypdf.PdfReader) -> None:
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "pl"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    about = root["/Metadata"].get_data()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in about
    assert reader.metadata.title.encode() in about
    assert all(page["/Tabs"] == "/S" for page in reader.pages)


def test_every_font_is_there_and_its_signs_are_letters(reader: pypdf.PdfReader) -> None:
    fonts = [
        font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    for font in fonts:
        described = font["/DescendantFonts"][0]["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(described)
        assert b"beginbfchar" in font["/ToUnicode"].get_data()


def test_all_that_is_drawn_is_marked(reader: pypdf.PdfReader) -> None:
    for page in reader.pages:
        depth = 0
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator in {b"BMC", b"BDC"}:
                depth += 1
                assert operands[0] in {"/Artifact", "/P", "/Span"} or "/MCID" in operands[1]
            elif operator == b"EMC":
                depth -= 1
            elif operator in {b"Tj", b"TJ", b"S", b"f", b"Do"}:
                assert depth, operator


def test_headings_say_something_and_leave_no_level_out(reader: pypdf.PdfReader) -> None:
    levels = [
        int(tag[2:])
        for tag, words in _elements(reader.trailer["/Root"]["/StructTreeRoot"])
        if tag[:2] == "/H" and tag[2:].isdigit() and words
    ]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def _elements(node: Any) -> Iterator[tuple[str, int]]:
    """Tags in the order they are read, with the count of pieces of content in each."""
    children = node.get("/K", [])
    children = children if isinstance(children, list) else [children]
    objects = [each.get_object() for each in children]
    if "/S" in node:
        yield str(node["/S"]), sum(not hasattr(each, "get") or "/MCID" in each for each in objects)
    for each in objects:
        if hasattr(each, "get"):
            yield from _elements(each)
