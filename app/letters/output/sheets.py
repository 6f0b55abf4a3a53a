"""Sheets to print for the street: where people sign, and a poster that leads to a page."""

import io
from dataclasses import dataclass
from typing import Final

import segno

from app.core.i18n import LANGUAGE
from app.letters.document import Block
from app.letters.output.pdf import blocks_as_data
from app.letters.output.printable import all_printable
from app.letters.output.typesetting import pdf

# Said by screen readers in place of the picture.
_QR_TOLD: Final = "Kod QR z adresem"
# As many rows as leave room to write by hand on a page with a heading and a clause.
_ROWS: Final = 15
_ROWS_AT_MOST: Final = 200


@dataclass(frozen=True)
class SignatureSheet:
    """A page to collect signatures on; the note says what becomes of the data (art. 13 GDPR)."""

    title: str
    columns: tuple[str, ...]
    intro: tuple[Block, ...] = ()
    note: str = ""
    rows: int = _ROWS
    language: str = LANGUAGE

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError("a sheet for signatures has columns")
        if not 1 <= self.rows <= _ROWS_AT_MOST:
            raise ValueError(f"a sheet for signatures has 1 to {_ROWS_AT_MOST} rows")


@dataclass(frozen=True)
class Poster:
    """A4 for a staircase or a fence: what, why, and the address as words and as a QR code."""

    title: str
    address: str
    lines: tuple[str, ...] = ()
    # Who hung it up: the law on press and good manners want it said.
    sender: str = ""
    language: str = LANGUAGE


def sheet_as_pdf(sheet: SignatureSheet) -> bytes:
    """The file, A4; raises typesetting.Unprintable."""
    sheet = all_printable(sheet)
    return pdf(
        "signatures",
        {
            "title": sheet.title,
            "language": sheet.language,
            "intro": blocks_as_data(sheet.intro),
            "columns": sheet.columns,
            "counted": sheet.columns[0] == "Lp.",
            "rows": sheet.rows,
            "note": sheet.note,
        },
    )


def poster_as_pdf(poster: Poster) -> bytes:
    """The file, A4; raises typesetting.Unprintable, or ValueError for too long an address."""
    poster = all_printable(poster)
    return pdf(
        "poster",
        {
            "title": poster.title,
            "language": poster.language,
            "lines": poster.lines,
            "address": poster.address,
            "sender": poster.sender,
            "code": qr_code(poster.address),
            "code_told": f"{_QR_TOLD} {poster.address}",
        },
    )


def qr_code(address: str, error: str = "q") -> str:
    """The QR code of an address as SVG; a quarter of it may be torn or wet, or less with "m"."""
    drawn = io.BytesIO()
    try:
        code = segno.make_qr(address, error=error)
    except segno.DataOverflowError as fault:
        raise ValueError("the address is too long for a QR code") from fault
    code.save(drawn, kind="svg", border=4, xmldecl=False)
    return drawn.getvalue().decode()
