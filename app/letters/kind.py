"""Letters as reviewed records: one field, the source of the template, which must have no faults."""

from pathlib import Path
from typing import Final

from app.letters.folder import FOLDER
from app.letters.template import parse
from app.people.rules import Permission
from app.records.kinds import Fault, Fields, RecordKind, register

KIND: Final = "pismo"
SOURCE: Final = "tekst"


def check(fields: Fields) -> list[Fault]:
    """What is wrong with the source, by line."""
    reading = parse(str(fields.get(SOURCE, "")))
    return [Fault(SOURCE, fault.message, fault.line) for fault in reading.faults]


def sources(content: Path) -> dict[str, Fields]:
    """What the files of the content folder say, by the id of the letter."""
    files = sorted((content / FOLDER).glob("*.md"))
    return {path.stem: {SOURCE: path.read_text(encoding="utf-8")} for path in files}


def title_of(fields: Fields) -> str:
    """The title of a source without faults."""
    letter = parse(str(fields[SOURCE])).letter
    return letter.title if letter else ""


def url_of(key: str) -> str:
    """The page of a letter."""
    return f"/pisma/{key}"


LETTER_KIND: Final = register(
    RecordKind(
        name=KIND,
        check=check,
        title_of=title_of,
        url_of=url_of,
        propose=Permission.PROPOSE,
        decide=Permission.REVIEW,
        texts=frozenset({SOURCE}),
    )
)
