"""The files of letters, read back: what words each holds, in which order."""

import io
import re
import zipfile
from xml.etree import ElementTree

import docx
import pypdf

from app.letters.document import Document, texts
from app.letters.output.formats import Format

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_pdf(file: bytes) -> str:
    pages = (page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file)).pages)
    return "\n".join(re.sub(r"\n\d+ / \d+$", "", page) for page in pages)


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


def is_left_over(text: str) -> bool:
    """Whether these signs are only what formats add: numbers of lists and pages, colons."""
    return bool(re.fullmatch(r"[\d./:]*", text))
