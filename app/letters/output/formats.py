"""The files a letter can be had as: one content, four formats."""

from enum import StrEnum

from app.letters.document import Document
from app.letters.output.docx import letter_as_docx
from app.letters.output.odt import letter_as_odt
from app.letters.output.pdf import letter_as_pdf
from app.letters.output.printable import all_plain, all_printable, all_typeset
from app.letters.output.text import letter_as_text


class Format(StrEnum):
    """A format by the ending of its file's name."""

    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    TEXT = "txt"

    @property
    def media_type(self) -> str:
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.ODT: "application/vnd.oasis.opendocument.text",
    Format.TEXT: "text/plain; charset=utf-8",
}


def render(document: Document, format: Format) -> bytes:  # noqa: A002 - what it is called
    """The letter as a file; signs that cannot be printed are left out of every format alike."""
    document = all_printable(document)
    match format:
        case Format.PDF:
            return letter_as_pdf(all_typeset(document))
        case Format.DOCX:
            return letter_as_docx(all_typeset(document))
        case Format.ODT:
            return letter_as_odt(all_typeset(document))
        case Format.TEXT:
            return letter_as_text(all_plain(document)).encode()
