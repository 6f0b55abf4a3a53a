"""A letter as plain text, to paste into an office's form or an e-mail."""

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
    head,
    labelled_legal_state,
    labelled_through,
)


def letter_as_text(document: Document) -> str:
    """The words in the order of the sheet, an empty line between its parts."""
    parts = [
        "\n".join(head(document)),
        "\n".join(document.sender),
        "\n".join(document.recipient),
        "\n".join(labelled_through(document)),
        document.title,
        *(_block(block) for block in document.body),
        document.signature,
        _under(ATTACHMENTS, [_item(n, each) for n, each in enumerate(document.attachments, 1)]),
        _under(BASIS, list(document.basis)),
        labelled_legal_state(document),
    ]
    return "\n\n".join(part for part in parts if part.strip()) + "\n"


def _under(label: str, lines: list[str]) -> str:
    return "\n".join([label, *lines]) if lines else ""


def _block(block: Block) -> str:
    match block:
        case Paragraph() | Heading():
            return block.text
        case Numbered(items):
            return "\n".join(_item(number, item.text) for number, item in enumerate(items, 1))
        case Form(rows):
            return "\n".join(f"{_asking(name)} {value}" for name, value in rows)
        case Table(header, rows):
            # Cells side by side, as spreadsheets and forms take them.
            return "\n".join("\t".join(_flat(cell) for cell in row) for row in (header, *rows))


def _item(number: int, text: str) -> str:
    mark = f"{number}. "
    return mark + text.replace("\n", "\n" + " " * len(mark))


def _asking(name: str) -> str:
    return name if name.endswith("?") else f"{name}:"


def _flat(cell: str) -> str:
    return cell.replace("\n", " ")
