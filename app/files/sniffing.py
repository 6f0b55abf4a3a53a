"""What a file is, found in its content: the name and what the browser says decide nothing.

Pictures are only recognised here, for they are drawn anew afterwards. Attachments are kept as
they are, so their structure is looked at too.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Final

from app.core.errors import Invalid
from app.core.i18n import gettext as _

MOST_PARTS: Final = 5000
MOST_UNPACKED: Final = 200 * 1024 * 1024
_MARKUP: Final = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:\?xml|!doctype|html|svg|head|body|script|iframe|[a-z]+[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_APPLE_PICTURES: Final = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")
_ODT: Final = b"application/vnd.oasis.opendocument.text"


@dataclass(frozen=True)
class FileType:
    """A type that is taken; `pillow` names it for the drawing of pictures."""

    media_type: str
    ending: str
    pillow: str = ""


JPEG: Final = FileType("image/jpeg", "jpg", "JPEG")
PNG: Final = FileType("image/png", "png", "PNG")
WEBP: Final = FileType("image/webp", "webp", "WEBP")
GIF: Final = FileType("image/gif", "gif", "GIF")
PDF: Final = FileType("application/pdf", "pdf")
ODT: Final = FileType(_ODT.decode(), "odt")
DOCX: Final = FileType(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"
)
# Types under which files are served; everything else that might stand in a row is not.
SERVED: Final = {kind.media_type: kind for kind in (JPEG, PNG, WEBP, PDF, ODT, DOCX)}


def type_of(data: bytes) -> FileType:
    """The type of a file that can be taken; raises Invalid("file") with the reason for others."""
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    if data.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if data.startswith(b"%PDF-"):
        return _checked_pdf(data)
    if data.startswith(b"PK\x03\x04"):
        return _checked_document(data)
    raise Invalid("file", _why_not(data))


def _why_not(data: bytes) -> str:
    if _MARKUP.match(data[:4096].removeprefix(b"\xef\xbb\xbf")):
        return _(
            "SVG and HTML files can run programs in the reader's browser, so we do not take them. "
            "Save the drawing as PNG."
        )
    if data[4:8] == b"ftyp" and data[8:12] in _APPLE_PICTURES:
        return _("Most browsers do not show HEIC and AVIF. Save the photo as JPEG and send that.")
    return _("We take pictures (JPEG, PNG, WebP) and documents (PDF, ODT, DOCX).")


def _checked_pdf(data: bytes) -> FileType:
    if b"%%EOF" not in data[-2048:]:
        raise Invalid("file", _("This document is damaged: its end is missing."))
    return PDF


def _checked_document(data: bytes) -> FileType:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_size(parts)
            names = {part.filename for part in parts}
            if _is_odt(archive, parts):
                _check_active(names)
                return ODT
            if {"[Content_Types].xml", "word/document.xml"} <= names:
                _check_active(names)
                return DOCX
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError) as error:
        raise Invalid("file", _("This document is damaged and cannot be opened.")) from error
    raise Invalid("file", _("We take pictures (JPEG, PNG, WebP) and documents (PDF, ODT, DOCX)."))


def _check_size(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Invalid("file", _("Unpacked, this document would be too large."))


def _is_odt(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> bool:
    """OpenDocument says what it is in its first part, which stands there unpacked."""
    first = parts[0] if parts else None
    if first is None or first.filename != "mimetype" or first.file_size != len(_ODT):
        return False
    return archive.read(first) == _ODT


def _check_active(names: set[str]) -> None:
    lower = {name.lower() for name in names}
    if any("vbaproject" in name or name.startswith(("basic/", "scripts/")) for name in lower):
        raise Invalid(
            "file", _("This document holds macros. Save it without them and send it again.")
        )
