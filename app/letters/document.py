"""A letter that is ready, as data: what stands on the sheet and in which order.

Every text here is plain text, so no format has to know Markdown, Liquid or what people may type.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final, TypeAlias

from app.core.i18n import LANGUAGE
from app.text.polish import NBSP

# What the law and its readers call these parts, in the language of the letters themselves.
THROUGH: Final = "za pośrednictwem:"
CASE_SIGN: Final = "Znak sprawy:"
ATTACHMENTS: Final = "Załączniki:"
BASIS: Final = "Podstawa prawna:"
LEGAL_STATE: Final = "Stan prawny:"


@dataclass(frozen=True)
class Run:
    """A stretch of text of one weight; a line feed in it starts a new line."""

    text: str
    bold: bool = False


@dataclass(frozen=True)
class Paragraph:
    """Stretches of text that stand in the same lines."""

    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Numbered:
    """A list counted from 1; each item is a paragraph."""

    items: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Heading:
    """Words above a part of the letter."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows under a header; raises ValueError when one is longer or shorter."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.header) for row in self.rows):
            raise ValueError("every row of a table has as many cells as its header")


@dataclass(frozen=True)
class Form:
    """Fields of a form, each with its name and what was written there."""

    rows: tuple[tuple[str, str], ...]


Block: TypeAlias = Paragraph | Numbered | Heading | Table | Form


@dataclass(frozen=True)
class Document:
    """One letter. What is empty leaves no trace in any format."""

    title: str
    body: tuple[Block, ...]
    language: str = LANGUAGE
    sender: tuple[str, ...] = ()
    place_and_date: str = ""
    case_sign: str = ""
    recipient: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    # Under the line for signing; a letter with none is signed in the body (several people) or not.
    signature: str = ""
    attachments: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    # A day as people read it: "31 marca 2026 r."
    legal_state: str = ""

    @property
    def name(self) -> str:
        """The title as files and lists of files tell it, with plain blanks."""
        return self.title.replace(NBSP, " ")


def paragraph(text: str) -> Paragraph:
    """Plain words as a paragraph of one run."""
    return Paragraph((Run(text),))


def led(blocks: Sequence[Block]) -> Iterator[tuple[Block, bool]]:
    """Blocks, and whether each only leads to the next, so that no page may end with it."""
    for block, following in zip_longest(blocks, blocks[1:]):
        leads = isinstance(block, Paragraph) and (
            isinstance(following, Numbered | Table | Form)
            or (following is not None and all(run.bold for run in block.runs))
        )
        yield block, leads


def head(document: Document) -> tuple[str, ...]:
    """Lines at the top right: place and date, below them the case sign."""
    return tuple(filter(None, (document.place_and_date, labelled_case_sign(document))))


def labelled_case_sign(document: Document) -> str:
    """The sign of the case behind its label; empty without one."""
    return f"{CASE_SIGN} {document.case_sign}" if document.case_sign else ""


def labelled_through(document: Document) -> tuple[str, ...]:
    """The lines of the office that passes the letter on, below their label."""
    return (THROUGH, *document.through) if document.through else ()


def labelled_legal_state(document: Document) -> str:
    """As of which day the law is, behind its label; empty without a day."""
    return f"{LEGAL_STATE} {document.legal_state}" if document.legal_state else ""


def texts(document: Document) -> Iterator[str]:
    """All the words of a letter in the order they are read, the same for every format.

    Numbers of lists are no words: each format counts in its own way.
    """
    yield from head(document)
    yield from document.sender
    yield from document.recipient
    yield from labelled_through(document)
    yield document.title
    for block in document.body:
        yield from texts_of(block)
    if document.signature:
        yield document.signature
    if document.attachments:
        yield from (ATTACHMENTS, *document.attachments)
    if document.basis:
        yield from (BASIS, *document.basis)
    if document.legal_state:
        yield labelled_legal_state(document)


def texts_of(block: Block) -> Iterator[str]:
    """The words of one block."""
    match block:
        case Paragraph() | Heading():
            yield block.text
        case Numbered(items):
            yield from (item.text for item in items)
        case Form(rows):
            for name, value in rows:
                yield from (name, value)
        case Table(header, rows):
            yield from header
            for row in rows:
                yield from row
