"""Letters and the table of procedures as the content folder has them, and a letter's change that
waits, for tests of who may what.
"""

from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from app.letters import kind as letter_kind
from app.people.models import Person
from app.procedures import kind as procedure_kind
from app.records import loading, service
from app.records.kinds import Surroundings
from app.records.rules import Written
from tests import make
from tests.house.sources import ROOT

CONTENT: Final = ROOT / "wiki_content"
# One is enough to walk the pages; the others are the ones that it and the table lead to first.
LETTERS: Final = ("petycja", "skarga-kpa", "wniosek-informacja-publiczna")
CHANGE: Final = "listowoczekanie"
REMOVABLE: Final = "wspoltworca"
ENTRY: Final = "kolo-sadownicze"


def load(db: Session, content: Path = CONTENT) -> None:
    """Put the letters and the table in force, as the first start does."""
    around = Surroundings(db, content)
    found = letter_kind.sources(content)
    for key in LETTERS:
        loading.load(around, letter_kind.KIND, key, found[key])
    for key, fields in procedure_kind.sources(content).items():
        loading.load(around, procedure_kind.KIND, key, fields)


def build(db: Session, author: Person) -> int:
    """Load them, and propose a change of the petition; its number."""
    load(db)
    source = letter_kind.sources(CONTENT)["petycja"][letter_kind.SOURCE]
    fields = {letter_kind.SOURCE: f"{source}\nDopisane {CHANGE}.\n"}
    written = Written(fields, f"Dopisuję {CHANGE}")
    around = Surroundings(db, CONTENT)
    made = service.propose(around, make.who(author), letter_kind.KIND, "petycja", 1, written)
    return made.id


def build_removal(db: Session, author: Person) -> int:
    """An entry in force, and the proposal to remove it that waits; its number."""
    around = Surroundings(db, CONTENT)
    fields = {"name": "Koło sadownicze", "kind": "organizacja", "source": "https://kolo.example"}
    loading.load(around, REMOVABLE, ENTRY, fields)
    written = Written({}, f"Usuwam {CHANGE}", removes=True)
    return service.propose(around, make.who(author), REMOVABLE, ENTRY, 1, written).id
