"""Letters as reviewed records: one field, the source of the template, which must have no faults."""

from functools import lru_cache
from pathlib import Path
from typing import Final

from app.core import clock
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext
from app.letters import document
from app.letters.known import FOLDER, LETTERS, Known, known
from app.letters.letter import Letter
from app.letters.mentions import Mention, Named, mentions
from app.letters.sample import samples
from app.letters.template import parse
from app.people.rules import Permission
from app.records.kinds import (
    Fault,
    Fields,
    Preview,
    RecordField,
    RecordKind,
    Shape,
    Surroundings,
    register,
)
from app.records.loading import source_of

KIND: Final = LETTERS
SOURCE: Final = "tekst"


def check(fields: Fields, around: Surroundings) -> list[Fault]:
    """What is wrong with the source, by line; then what it names and is not there."""
    source = str(fields.get(SOURCE, ""))
    reading = parse(source)
    if reading.letter is None:
        return [Fault(SOURCE, fault.message, fault.line) for fault in reading.faults]
    there = known(around)
    named = sorted(mentions(source), key=lambda mention: mention.line)
    missing = ((each, _missing(each, there, reading.letter)) for each in named)
    return [Fault(SOURCE, said, mention.line) for mention, said in missing if said]


def _missing(mention: Mention, there: Known, letter: Letter) -> str:
    match mention.what:
        case Named.ARTICLE if mention.id not in there.articles:
            return _("There is no article “%(id)s”.", id=mention.id)
        case Named.LETTER if mention.id not in {*there.letters, letter.id}:
            return _("There is no letter “%(id)s”.", id=mention.id)
        case Named.TERM if mention.id not in there.terms:
            return _("There is no deadline “%(id)s”.", id=mention.id)
    return ""


def sources(content: Path) -> dict[str, Fields]:
    """What the files of the content folder say, by the id of the letter."""
    files = sorted((content / FOLDER).glob("*.md"))
    return {path.stem: {SOURCE: source_of(path)} for path in files}


def letter_of(fields: Fields) -> Letter:
    """The letter of a source without faults."""
    letter = letter_or_none(str(fields[SOURCE]))
    if letter is None:
        raise ValueError("the source of this letter has faults")
    return letter


@lru_cache(maxsize=256)
def letter_or_none(source: str) -> Letter | None:
    """The letter of a source, read once in a process; none where this release finds a fault in it.

    That may come over a letter in force: the one before let it in by other rules.
    """
    return parse(source).letter


def preview(fields: Fields) -> Preview:
    """The letter with the examples of its fields."""
    drawn = samples(letter_of(fields), clock.today())
    return Preview("letters/sample.html", {"samples": drawn, "labels": document})


def file_of(key: str, fields: Fields) -> tuple[str, str]:
    """The file of the content folder from which a letter comes."""
    return f"{FOLDER}/{key}.md", str(fields[SOURCE])


def url_of(key: str) -> str:
    """The page of a letter."""
    return f"/pisma/{key}"


LETTER_KIND: Final = register(
    RecordKind(
        name=KIND,
        label=lazy_gettext("Letter"),
        fields=(RecordField(SOURCE, lazy_gettext("Source of the letter"), Shape.SOURCE),),
        check=check,
        title_of=lambda fields: letter_of(fields).title,
        key_of=lambda fields: letter_of(fields).id,
        url_of=url_of,
        propose=Permission.PROPOSE,
        decide=Permission.REVIEW,
        preview=preview,
        file_of=file_of,
    )
)
