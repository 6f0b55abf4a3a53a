"""A letter as DOCX with real styles, for people who go on writing in their own program."""

import io
from datetime import UTC, datetime
from typing import Any, Final

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

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

# On every computer, under this name or as its double of the same measures.
_FONT: Final = "Arial"
_RIGHT_HALF: Final = Cm(8)
_FORM_COLUMNS: Final = (Cm(6), Cm(10))
_LOCALES: Final = {"pl": "pl-PL", "en": "en-GB", "uk": "uk-UA"}


def letter_as_docx(document: Document) -> bytes:
    """The file, A4."""
    sheet = docx.Document()
    _prepare(sheet, document)
    _lines(sheet, head(document), right=True)
    _lines(sheet, document.sender)
    _lines(sheet, document.recipient, indent=_RIGHT_HALF, bold=True)
    _lines(sheet, labelled_through(document), indent=_RIGHT_HALF)
    _fill(sheet.add_paragraph(style="Title"), paragraph(document.title))
    for block, leads in led(document.body):
        _block(sheet, block, leads=leads)
    _keep_together(sheet)
    if document.signature:
        signed = sheet.add_paragraph(style="Signature")
        signed.add_run(document.signature)
    if document.attachments:
        sheet.add_paragraph(ATTACHMENTS).paragraph_format.keep_with_next = True
        _numbered(sheet, tuple(paragraph(each) for each in document.attachments))
    if document.basis:
        _lines(sheet, (BASIS, *document.basis))
    _lines(sheet, tuple(filter(None, [labelled_legal_state(document)])))
    file = io.BytesIO()
    sheet.save(file)
    return file.getvalue()


def _prepare(sheet: Any, document: Document) -> None:
    sheet.core_properties.title = document.name[:255]
    sheet.core_properties.language = document.language
    # The library signs its own name and day otherwise; who wrote it is nobody else's business.
    sheet.core_properties.author = ""
    sheet.core_properties.comments = ""
    sheet.core_properties.created = sheet.core_properties.modified = datetime.now(UTC)
    page = sheet.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    page.top_margin = page.bottom_margin = Cm(2.2)
    styles = sheet.styles
    for name, size, bold in (("Normal", 11, None), ("Title", 13, True), ("Heading 1", 11, True)):
        _face(styles[name], size, bold)
    styles["Normal"].paragraph_format.space_after = Pt(8)
    title = styles["Title"].paragraph_format
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.space_before, title.space_after = Pt(22), Pt(16)
    # The line under a title is the library's taste, not an official letter's.
    border = styles["Title"].element.pPr.find(qn("w:pBdr"))
    if border is not None:
        styles["Title"].element.pPr.remove(border)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), _LOCALES.get(document.language, document.language))
    styles["Normal"].element.get_or_add_rPr().append(language)
    signature = styles.add_style("Signature", 1)
    signature.base_style = styles["Normal"]
    signature.paragraph_format.left_indent = _RIGHT_HALF
    signature.paragraph_format.space_before = Pt(48)


def _face(style: Any, size: int, bold: bool | None) -> None:
    style.font.name, style.font.size, style.font.bold = _FONT, Pt(size), bold
    style.font.color.rgb = None
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), _FONT)


def _lines(
    sheet: Any,
    lines: tuple[str, ...],
    *,
    right: bool = False,
    indent: Any = None,
    bold: bool = False,
) -> None:
    if not lines:
        return
    block = sheet.add_paragraph()
    _fill(block, Paragraph((Run("\n".join(lines), bold),)))
    if right:
        block.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    block.paragraph_format.left_indent = indent


def _block(sheet: Any, block: Block, *, leads: bool) -> None:
    match block:
        case Paragraph():
            line = sheet.add_paragraph()
            line.paragraph_format.keep_with_next = leads or None
            _fill(line, block)
        case Heading(text):
            _fill(sheet.add_paragraph(style="Heading 1"), paragraph(text))
        case Numbered(items):
            _numbered(sheet, items)
        case Form(rows):
            _form(sheet, rows)
        case Table(header, rows):
            _table(sheet, header, rows)


def _keep_together(sheet: Any) -> None:
    """The last words of the letter stay on the page of its signature."""
    last = sheet.paragraphs[-1]
    last.paragraph_format.keep_with_next = last.paragraph_format.keep_together = True


def _fill(target: Any, source: Paragraph) -> None:
    for run in source.runs:
        # A line feed becomes a line break here.
        target.add_run(run.text).bold = run.bold or None


def _numbered(sheet: Any, items: tuple[Paragraph, ...]) -> None:
    number = _new_count(sheet)
    for item in items:
        line = sheet.add_paragraph(style="List Number")
        properties = line._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = number
        _fill(line, item)


def _new_count(sheet: Any) -> int:
    """A list of its own that begins at 1: otherwise all lists of a file count on together."""
    numbering = sheet.part.numbering_part.element
    style = sheet.styles["List Number"].element.pPr.numPr.numId.val
    made = numbering.add_num(numbering.num_having_numId(style).abstractNumId.val)
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(made.numId)


def _table(sheet: Any, header: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
    table = sheet.add_table(rows=1 + len(rows), cols=len(header), style="Table Grid")
    for row, texts in zip(table.rows, (header, *rows), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            _fill(cell.paragraphs[0], Paragraph((Run(text, bold=texts is header),)))
    _repeat_first_row(table)
    _after_table(sheet)


def _form(sheet: Any, rows: tuple[tuple[str, str], ...]) -> None:
    table = sheet.add_table(rows=len(rows), cols=2, style="Table Grid")
    table.autofit = False
    for row, (name, value) in zip(table.rows, rows, strict=True):
        row.cells[0].width, row.cells[1].width = _FORM_COLUMNS
        _fill(row.cells[0].paragraphs[0], Paragraph((Run(name, bold=True),)))
        _fill(row.cells[1].paragraphs[0], paragraph(value))
    _after_table(sheet)


def _repeat_first_row(table: Any) -> None:
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)


def _after_table(sheet: Any) -> None:
    # Word glues a table to what follows.
    sheet.add_paragraph().paragraph_format.space_after = Pt(0)
