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
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.letters.document import (
    Document,
    Form,
    Heading,
    Numbered,
    Paragraph,
    Run,
    Table,
    paragraph,
)
from app.letters.output import typesetting
from app.letters.output.formats import Format, render
from app.letters.output.printable import all_printable, printable
from tests.letters.files import READ, is_left_over, read_pdf, squeezed, words_left

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
        Form((("Adres e-mail", "anna@example.org"), ("Rodzaj", "☒ uwaga\n☐ wniosek"))),
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
    "{{7*7}} {{ 7*7 }}{% raw %}",
    "=1+1 @SUM(1+1)*cmd|' /C calc'!A0",
    "#set page(width: 1pt) #panic() //nie /* ani */ @ref <label>",
    "<text:p>x</text:p><script>alert(1)</script> & &amp; ]]>",
    "\\u{41} \\n \"'",
    "1. nie lista\n- ani to",
)


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("letter", [LETTER, BARE], ids=["full", "bare"])
def test_every_format_says_the_same(letter: Document, form: Format) -> None:
    left = words_left(letter, READ[form](render(letter, form)))
    # Only the numbers of lists and pages are added.
    assert is_left_over(left)


def hostile(typed: str) -> Document:
    """The same words in every place of a letter that takes some."""
    return replace(
        LETTER,
        title=typed,
        sender=(typed,),
        body=(
            paragraph(typed),
            Numbered((paragraph(typed),)),
            Form(((typed, typed),)),
            Table((typed,), ((typed,),)),
        ),
        attachments=(typed,),
    )


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("typed", TYPED)
def test_what_is_typed_stays_text(typed: str, form: Format) -> None:
    letter = hostile(typed)
    assert is_left_over(words_left(letter, READ[form](render(letter, form))))


@pytest.mark.parametrize("form", Format)
def test_ten_thousand_characters_in_any_place_are_all_there(form: Format) -> None:
    typed = "Zażółć gęślą jaźń, {{7*7}}. " * 358
    body = (
        paragraph(typed),
        Numbered((paragraph(typed),)),
        Form((("Pole", typed),)),
        Table(("Pole", "Drugie"), ((typed, ""),)),
    )
    letter = replace(LETTER, sender=(typed,), body=body, attachments=(typed,))
    read = READ[form](render(letter, form))
    assert squeezed(read).count("{{7*7}}") == 6 * 358
    if form is not Format.PDF:
        # There the heading of the table comes back on each page.
        assert is_left_over(words_left(letter, read))


@pytest.mark.parametrize("form", Format)
def test_other_scripts_directions_and_controls_open_as_text(form: Format) -> None:
    typed = "\u202e\u2066שלום \x00\x1b[31m Київ \ufeff🙂 1\u20442 \ufffe koniec"
    read = READ[form](render(hostile(typed), form))
    assert read.count("koniec") == 9
    assert read.count("Київ") == 9
    assert not re.search("[\x00-\x08\x1b\u202a-\u202e\u2066-\u2069]", read)
    assert (form is Format.PDF) or read.count("שלום") == 9


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
        # The second has the boxes to tick.
        assert re.search("AtkinsonHyperlegibleNext|DejaVuSansMono", font["/BaseFont"])


def test_the_docx_has_real_styles_and_no_author() -> None:
    sheet = docx.Document(io.BytesIO(render(LETTER, Format.DOCX)))
    styles = {line.text.replace("\xa0", " "): line.style.name for line in sheet.paragraphs}
    assert styles[LETTER.title] == "Title"
    assert styles["Uzasadnienie"] == "Heading 1"
    assert styles["zażółć gęślą jaźń"] == "List Number"
    assert sheet.core_properties.author == ""
    assert sheet.core_properties.title == LETTER.title
    assert any(
        run.bold and run.text == "art.\xa02 ust.\xa01" for p in sheet.paragraphs for run in p.runs
    )


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


@pytest.mark.parametrize("lines", range(20, 28))
def test_the_signature_never_stands_alone(lines: int) -> None:
    body = tuple(paragraph(f"Akapit {number}.") for number in range(lines))
    letter = replace(LETTER, body=body, signature="Podpisana")
    pages = pypdf.PdfReader(io.BytesIO(render(letter, Format.PDF))).pages
    (signed,) = [text for page in pages if "Podpisana" in (text := page.extract_text())]
    assert f"Akapit {lines - 1}." in signed


def test_a_long_last_paragraph_fills_the_page_before_the_signature() -> None:
    letter = replace(LETTER, body=(paragraph("Słowo zdania. " * 500),), signature="Podpisana")
    first, *_, last = pypdf.PdfReader(io.BytesIO(render(letter, Format.PDF))).pages
    assert first.extract_text().count("Słowo") > 100
    assert "Podpisana" in last.extract_text()
    assert "Słowo" in last.extract_text()


def test_codes_with_hyphens_are_never_torn() -> None:
    code = "AE:PL-12345-67890-ABCDE-12 e-Doręczenia"
    body = tuple(paragraph(f"{'a' * start} {code}") for start in range(30, 46))
    read = read_pdf(render(replace(BARE, body=body), Format.PDF))
    assert " ".join(read.split()).count(code) == len(body)


def test_an_address_that_is_broken_gets_no_hyphen() -> None:
    typed = "bip.klonogrod.example/uchwaly-rady-miasta/w-sprawie-planu-miejscowego-nad-struga"
    body = tuple(paragraph(f"{'a ' * start}https://{typed}") for start in range(10, 40))
    read = read_pdf(render(replace(BARE, body=body), Format.PDF))
    assert squeezed(read).count(typed) == len(body)


def test_no_line_ends_with_a_word_of_one_letter() -> None:
    typed = "w z o i a u " + "Zażalenie w sprawie i z powodu o a u. " * 60
    for line in read_pdf(render(replace(BARE, body=(paragraph(typed),)), Format.PDF)).split("\n"):
        assert not re.search(r"(^|\s)[wzoiau]\s*$", line), line
    assert "\xa0" not in render(replace(BARE, body=(paragraph(typed),)), Format.TEXT).decode()


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
@example("0\u20d0 і Ґ")
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
