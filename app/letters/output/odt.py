"""A letter as ODT, the open format offices must accept.

Written by hand: the format is a ZIP of XML, and the known library comes without wheels.
"""

import io
import zipfile
from collections.abc import Iterator
from html import escape
from typing import Final

from app.letters.document import (
    ATTACHMENTS,
    BASIS,
    Block,
    Document,
    Form,
    Heading,
    Numbered,
    Paragraph,
    Run,
    Table,
    head,
    labelled_legal_state,
    labelled_through,
    led,
    paragraph,
)

_TYPE: Final = "application/vnd.oasis.opendocument.text"
_COUNTRIES: Final = {"pl": "PL", "en": "GB", "uk": "UA"}
_OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMESPACES: Final = " ".join(
    f'xmlns:{name}="{address}"'
    for name, address in {
        "office": f"{_OASIS}office:1.0",
        "style": f"{_OASIS}style:1.0",
        "text": f"{_OASIS}text:1.0",
        "table": f"{_OASIS}table:1.0",
        "fo": f"{_OASIS}xsl-fo-compatible:1.0",
        "meta": f"{_OASIS}meta:1.0",
        "dc": "http://purl.org/dc/elements/1.1/",
    }.items()
)
_MANIFEST: Final = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.3" '
    f'xmlns:manifest="{_OASIS}manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_TYPE}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in ("content.xml", "styles.xml", "meta.xml")
    )
    + "</manifest:manifest>"
)
# Name, parent, of the paragraph, of the text.
_STYLES: Final = (
    ("Standard", "", 'fo:margin-bottom="0.3cm"', 'fo:font-family="Arial" fo:font-size="11pt"'),
    ("Right", "Standard", 'fo:text-align="end"', ""),
    ("Recipient", "Standard", 'fo:margin-left="8cm"', 'fo:font-weight="bold"'),
    ("Through", "Standard", 'fo:margin-left="8cm"', ""),
    (
        "Title",
        "Standard",
        'fo:text-align="center" fo:margin-top="0.8cm" fo:margin-bottom="0.6cm"',
        'fo:font-size="13pt" fo:font-weight="bold"',
    ),
    (
        "Heading",
        "Standard",
        'fo:margin-top="0.5cm" fo:keep-with-next="always"',
        'fo:font-weight="bold"',
    ),
    ("InCell", "Standard", 'fo:margin-bottom="0cm"', ""),
    ("Lead", "Standard", 'fo:keep-with-next="always"', ""),
    ("Signature", "Standard", 'fo:margin-left="8cm" fo:margin-top="1.7cm"', ""),
)


def letter_as_odt(document: Document) -> bytes:
    """The file, A4."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        # The standard wants the type first and as it is, so that the file tells itself.
        archive.writestr("mimetype", _TYPE, compress_type=zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr("meta.xml", _meta(document))
        archive.writestr("styles.xml", _styles(document.language))
        archive.writestr("content.xml", _content(document))
    return file.getvalue()


def _part(name: str, inside: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:{name} {_NAMESPACES} '
        f'office:version="1.3">{inside}</office:{name}>'
    )


def _meta(document: Document) -> str:
    return _part(
        "document-meta",
        f"<office:meta><dc:title>{escape(document.name)}</dc:title>"
        f"<dc:language>{escape(document.language)}</dc:language></office:meta>",
    )


def _styles(language: str) -> str:
    tongue = f'fo:language="{escape(language)}" fo:country="{_COUNTRIES.get(language, "none")}"'
    made = "".join(
        f'<style:style style:name="{name}" style:family="paragraph"'
        + (f' style:parent-style-name="{parent}"' if parent else "")
        + f"><style:paragraph-properties {shape}/>"
        + f"<style:text-properties {letters} {tongue if not parent else ''}/></style:style>"
        for name, parent, shape, letters in _STYLES
    )
    return _part(
        "document-styles",
        f"<office:styles>{made}"
        '<style:style style:name="Strong" style:family="text">'
        '<style:text-properties fo:font-weight="bold"/></style:style>'
        '<text:list-style style:name="Numbers"><text:list-level-style-number text:level="1" '
        'style:num-format="1" style:num-suffix="."><style:list-level-properties '
        'text:list-level-position-and-space-mode="label-alignment">'
        '<style:list-level-label-alignment text:label-followed-by="listtab" '
        'fo:text-indent="-0.7cm" fo:margin-left="0.9cm"/></style:list-level-properties>'
        "</text:list-level-style-number></text:list-style></office:styles>"
        '<office:automatic-styles><style:page-layout style:name="A4">'
        '<style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" '
        'fo:margin-top="2.2cm" fo:margin-bottom="2.2cm" fo:margin-left="2.5cm" '
        'fo:margin-right="2.5cm"/></style:page-layout></office:automatic-styles>'
        '<office:master-styles><style:master-page style:name="Standard" '
        'style:page-layout-name="A4"/></office:master-styles>',
    )


def _content(document: Document) -> str:
    automatic = (
        '<office:automatic-styles><style:style style:name="Cell" style:family="table-cell">'
        '<style:table-cell-properties fo:border="0.5pt solid #000000" fo:padding="0.15cm"/>'
        '</style:style><style:style style:name="FieldName" style:family="table-column">'
        '<style:table-column-properties style:column-width="6cm"/></style:style>'
        '<style:style style:name="FieldValue" style:family="table-column">'
        '<style:table-column-properties style:column-width="10cm"/></style:style>'
        "</office:automatic-styles>"
    )
    inside = "".join(_parts(document))
    return _part(
        "document-content",
        f"{automatic}<office:body><office:text>{inside}</office:text></office:body>",
    )


def _parts(document: Document) -> Iterator[str]:
    yield _lines("Right", head(document))
    yield _lines("Standard", document.sender)
    yield _lines("Recipient", document.recipient)
    yield _lines("Through", labelled_through(document))
    yield _heading(1, "Title", document.title)
    for at, (block, leads) in enumerate(led(document.body), 1):
        # The last words of the letter stay on the page of its signature.
        yield _block(block, leads=leads or at == len(document.body))
    yield _lines("Signature", tuple(filter(None, [document.signature])))
    if document.attachments:
        yield _lines("Standard", (ATTACHMENTS,))
        yield _numbered(tuple(paragraph(each) for each in document.attachments))
    if document.basis:
        yield _lines("Standard", (BASIS, *document.basis))
    yield _lines("Standard", tuple(filter(None, [labelled_legal_state(document)])))


def _block(block: Block, *, leads: bool) -> str:
    match block:
        case Paragraph():
            return _paragraph("Lead" if leads else "Standard", block)
        case Heading(text):
            return _heading(2, "Heading", text)
        case Numbered(items):
            return _numbered(items)
        case Form(rows):
            return _form(rows)
        case Table(header, rows):
            return _table(header, rows)


def _lines(style: str, lines: tuple[str, ...]) -> str:
    return _paragraph(style, paragraph("\n".join(lines))) if lines else ""


def _heading(level: int, style: str, text: str) -> str:
    return f'<text:h text:style-name="{style}" text:outline-level="{level}">{_words(text)}</text:h>'


def _paragraph(style: str, source: Paragraph) -> str:
    runs = "".join(
        f'<text:span text:style-name="Strong">{_words(run.text)}</text:span>'
        if run.bold
        else _words(run.text)
        for run in source.runs
    )
    return f'<text:p text:style-name="{style}">{runs}</text:p>'


def _words(text: str) -> str:
    return escape(text).replace("\n", "<text:line-break/>")


def _numbered(items: tuple[Paragraph, ...]) -> str:
    inside = "".join(
        f"<text:list-item>{_paragraph('Standard', item)}</text:list-item>" for item in items
    )
    return f'<text:list text:style-name="Numbers">{inside}</text:list>'


def _table(header: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    body = "".join(_row(row, bold=False) for row in rows)
    return (
        f'<table:table><table:table-column table:number-columns-repeated="{len(header)}"/>'
        f"<table:table-header-rows>{_row(header, bold=True)}</table:table-header-rows>"
        f"{body}</table:table>"
    )


def _form(rows: tuple[tuple[str, str], ...]) -> str:
    columns = "".join(
        f'<table:table-column table:style-name="{style}"/>' for style in ("FieldName", "FieldValue")
    )
    body = "".join(
        f"<table:table-row>{_cell(name, bold=True)}{_cell(value)}</table:table-row>"
        for name, value in rows
    )
    return f"<table:table>{columns}{body}</table:table>"


def _row(cells: tuple[str, ...], *, bold: bool) -> str:
    inside = "".join(_cell(cell, bold=bold) for cell in cells)
    return f"<table:table-row>{inside}</table:table-row>"


def _cell(text: str, *, bold: bool = False) -> str:
    return (
        '<table:table-cell table:style-name="Cell" office:value-type="string">'
        f"{_paragraph('InCell', Paragraph((Run(text, bold),)))}</table:table-cell>"
    )
