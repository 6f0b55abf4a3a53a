"""A letter says the same in every format, and nothing that is typed becomes more than text."""

import io
import re
import time
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import docx
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.letters.document import (
    Document,
    Heading,
    Numbered,
    Paragraph,
    Run,
    Table,
    paragraph,
    texts,
)
from app.letters.output import typesetting
from app.letters.output.formats import Format, render
from app.letters.output.printable import all_printable, printable

LETTER = Document(
    title="Wniosek o udostępnienie informacji publicznej",
    place_and_date="Rawicz, 21 listopada 2026 r.",
    case_sign="OR.1431.2.2026",
    sender=("Anna Przykładowa", "ul. Zmyślona 1", "63-900 Rawicz"),
    recipient=("Burmistrz Rawicza", "Urząd Miejski w Rawiczu"),
    through=("Starosta Rawicki",),
    body=(
        Paragraph((Run("Na podstawie "), Run("art. 2 ust. 1", bold=True), Run(" proszę o:"))),
        Numbered((paragraph("skan umowy,\nz aneksami"), paragraph("zażółć gęślą jaźń"))),
        Heading("Uzasadnienie"),
        paragraph("ZAŻÓŁĆ GĘŚLĄ JAŹŃ – „cytat”…"),
        Numbered((paragraph("od nowa"),)),
        Table(("Imię i nazwisko", "Adres"), (("Jan Wzorowy", "ul. Inna 2"), ("Ewa", ""))),
    ),
    signature="Anna Przykładowa",
    attachments=("mapa", "zdjęcia"),
    basis=("Ustawa z dnia 6 września 2001 r. (Dz.U. 2022 poz. 902), art. 2",),
    legal_state="31 marca 2026 r.",
)
BARE = Document(title="Petycja", body=(paragraph("Proszę."),))
# What would be code, markup or a formula in one of the formats or in what made the text.
TYPED = (
    '#image("/etc/passwd")',
    '#read("letter.typ") $x^2$ *b* _i_ `c` = Nagłówek',
    "{{ 7*7 }}{% raw %}",
    "=1+1",
    "<text:p>x</text:p><script>alert(1)</script> & &amp; ]]>",
    "\\u{41} \\n \"'",
    "1. nie lista\n- ani to",
)
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_pdf(file: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file)).pages)


def read_docx(file: bytes) -> str:
    words = []
    for part in docx.Document(io.BytesIO(file)).element.body.iter():
        if part.tag == f"{_WORD}t":
            words.append(part.text or "")
        elif part.tag in {f"{_WORD}p", f"{_WORD}br", f"{_WORD}tab"}:
            words.append("\n")
    return "".join(words)


def read_odt(file: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        root = ElementTree.fromstring(archive.read("content.xml"))
    return "\n".join(
        "\n".join(part.itertext()) for part in root.iter() if part.tag in {f"{_TEXT}p", f"{_TEXT}h"}
    )


READ = {
    Format.PDF: read_pdf,
    Format.DOCX: read_docx,
    Format.ODT: read_odt,
    Format.TEXT: bytes.decode,
}


def squeezed(text: str) -> str:
    """Without blanks, which each format sets in its own way."""
    return re.sub(r"[\s\u200b]+", "", text)


def words_left(document: Document, read: str) -> str:
    """What a file says beyond the letter's own words; fails where one of those is not there."""
    rest, left = squeezed(read), ""
    for text in filter(None, map(squeezed, texts(document))):
        before, found, rest = rest.partition(text)
        assert found, f"{text!r} is missing or out of order"
        left += before
    return left + rest


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("letter", [LETTER, BARE], ids=["full", "bare"])
def test_every_format_says_the_same(letter: Document, form: Format) -> None:
    left = words_left(letter, READ[form](render(letter, form)))
    # Only the numbers of lists and pages are added.
    assert re.fullmatch(r"[\d./]*", left)


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("typed", TYPED)
def test_what_is_typed_stays_text(typed: str, form: Format) -> None:
    letter = replace(
        LETTER,
        title=typed,
        sender=(typed,),
        body=(paragraph(typed), Numbered((paragraph(typed),)), Table((typed,), ((typed,),))),
        attachments=(typed,),
    )
    assert re.fullmatch(r"[\d./]*", words_left(letter, READ[form](render(letter, form))))


@pytest.mark.parametrize("form", Format)
def test_an_empty_part_leaves_no_trace(form: Format) -> None:
    read = READ[form](render(BARE, form))
    for label in ("Znak", "pośrednictwem", "Załączniki", "Podstawa", "Stan"):
        assert label not in read


@pytest.mark.parametrize("form", Format)
def test_lists_begin_at_one_each(form: Format) -> None:
    file = render(LETTER, form)
    if form is Format.DOCX:
        lines = docx.Document(io.BytesIO(file)).paragraphs
        numbers = {
            line._p.pPr.numPr.numId.val: line.text
            for line in lines
            if line.style.name == "List Number"
        }
        assert len(numbers) == 3
    elif form is Format.ODT:
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            assert archive.read("content.xml").count(b"<text:list ") == 3
    else:
        read = READ[form](file)
        assert re.search(r"1\.\s+skan umowy", read)
        assert re.search(r"1\.\s+od nowa", read)
        assert re.search(r"2\.\s+zdjęcia", read)


def test_the_pdf_is_accessible() -> None:
    reader = pypdf.PdfReader(io.BytesIO(render(LETTER, Format.PDF)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"].startswith("pl")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == LETTER.title
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    tags = set(_tags(root["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/P", "/L", "/LI", "/Table", "/TH", "/TD"} <= tags


def _tags(node: object) -> list[str]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [tag for each in node for tag in _tags(each)]
    if not isinstance(node, dict):
        return []
    return [*filter(None, [node.get("/S")]), *_tags(node.get("/K"))]


def test_the_pdf_carries_its_fonts_and_a4() -> None:
    reader = pypdf.PdfReader(io.BytesIO(render(LETTER, Format.PDF)))
    page = reader.pages[0]
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object()
        described = inner["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(described), font["/BaseFont"]
        assert "AtkinsonHyperlegibleNext" in font["/BaseFont"]


def test_the_docx_has_real_styles_and_no_author() -> None:
    sheet = docx.Document(io.BytesIO(render(LETTER, Format.DOCX)))
    styles = {line.text: line.style.name for line in sheet.paragraphs}
    assert styles[LETTER.title] == "Title"
    assert styles["Uzasadnienie"] == "Heading 1"
    assert styles["zażółć gęślą jaźń"] == "List Number"
    assert sheet.core_properties.author == ""
    assert sheet.core_properties.title == LETTER.title
    assert any(run.bold and run.text == "art. 2 ust. 1" for p in sheet.paragraphs for run in p.runs)


def test_the_odt_tells_its_type_first() -> None:
    with zipfile.ZipFile(io.BytesIO(render(LETTER, Format.ODT))) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        for name in archive.namelist()[1:]:
            ElementTree.fromstring(archive.read(name))


def test_signs_no_font_has_become_boxes_and_the_rest_stays() -> None:
    letter = replace(BARE, body=(paragraph("Skwer 🙂 i 中 żółty Їжак"),))
    assert squeezed("Skwer □ i □ żółty Їжак") in squeezed(read_pdf(render(letter, Format.PDF)))
    assert "🙂 i 中" in render(letter, Format.TEXT).decode()


def test_thousands_of_strange_signs_take_not_long() -> None:
    strange = "".join(map(chr, range(0x4E00, 0x4E00 + 8_000)))
    begun = time.perf_counter()
    render(replace(BARE, body=(paragraph(strange),)), Format.PDF)
    assert time.perf_counter() - begun < 5


def test_a_word_longer_than_the_sheet_breaks() -> None:
    word = "ż" * 10_000
    letter = replace(BARE, body=(paragraph(word), Table(("A", "B"), ((word[:200], ""),))))
    file = render(letter, Format.PDF)
    assert read_pdf(file).count("ż") == 10_200
    assert len(pypdf.PdfReader(io.BytesIO(file)).pages) > 1


def test_a_fault_does_not_quote_the_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "_set", lambda template, words: None)
    # ASCII only: what is found out about foreign signs is kept, and here it would be wrong.
    with pytest.raises(typesetting.Unprintable) as told:
        typesetting.pdf("letter", {"title": "Anna"})
    assert "Anna" not in str(told.value)
    assert told.value.__cause__ is None


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("a\x00b\x1bc", "abc"),
        ("a\r\nb\u2028c", "a\nb\nc"),
        ("a\tb", "a b"),
        ("\u202egnp.exe\u2066", "gnp.exe"),
        ("\ud800x\ufffe\ue000", "x"),
        ("Zażółć 🙂 Їжак", "Zażółć 🙂 Їжак"),
    ],
)
def test_what_no_paper_shows_is_left_out(typed: str, printed: str) -> None:
    assert printable(typed) == printed


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=60))
def test_any_text_makes_every_file(typed: str) -> None:
    letter = replace(BARE, title=f"T {typed}", body=(paragraph(typed), Table((typed,), ())))
    clean = all_printable(letter)
    for form in (Format.DOCX, Format.ODT, Format.TEXT):
        assert words_left(clean, READ[form](render(letter, form))).strip("0123456789./") == ""
    assert render(letter, Format.PDF).startswith(b"%PDF-")


def test_a_ragged_table_is_refused() -> None:
    with pytest.raises(ValueError, match="as many cells"):
        Table(("A", "B"), (("1",),))
