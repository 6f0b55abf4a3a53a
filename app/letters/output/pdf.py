"""A letter as PDF, for the eye, the printer and the screen reader."""

from typing import Any, Final

from app.letters.document import (
    ATTACHMENTS,
    BASIS,
    Block,
    Document,
    Form,
    Heading,
    Numbered,
    Paragraph,
    Table,
    labelled_case_sign,
    labelled_legal_state,
    labelled_through,
    led,
    texts_of,
)
from app.letters.output.typesetting import pdf

# About a third of a page.
_SHORT: Final = 1_500


def letter_as_pdf(document: Document) -> bytes:
    """The file, A4 and PDF/UA-1; raises typesetting.Unprintable."""
    return pdf(
        "letter",
        {
            "title": document.title,
            "name": document.name,
            "language": document.language,
            "sender": document.sender,
            "place_and_date": document.place_and_date,
            "case_sign": labelled_case_sign(document),
            "recipient": document.recipient,
            "through": labelled_through(document),
            "body": blocks_as_data(document.body),
            "last_is_short": all(_is_short(last) for last in document.body[-1:]),
            "signature": document.signature,
            "attachments": document.attachments,
            "basis": document.basis,
            "legal_state": labelled_legal_state(document),
            "labels": {"attachments": ATTACHMENTS, "basis": BASIS},
        },
    )


def blocks_as_data(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    """Blocks as `blocks.typ` reads them."""
    return [{**_block(block), "leads": leads} for block, leads in led(blocks)]


def _is_short(block: Block) -> bool:
    return sum(map(len, texts_of(block))) <= _SHORT


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"kind": "paragraph", "runs": _runs(block)}
        case Heading(text):
            return {"kind": "heading", "text": text}
        case Numbered(items):
            return {"kind": "numbered", "items": [_runs(item) for item in items]}
        case Form(rows):
            return {"kind": "form", "rows": rows}
        case Table(header, rows):
            return {"kind": "table", "header": header, "rows": rows}


def _runs(paragraph: Paragraph) -> list[dict[str, Any]]:
    return [{"text": run.text, "bold": run.bold} for run in paragraph.runs]
