"""A change of a letter that somebody proposed and nobody has looked at, and a removal."""

from sqlalchemy.orm import Session

from app.letters import kind as letter_kind
from app.people.models import Person
from app.records import loading, queries, service
from app.records.kinds import Surroundings
from app.records.rules import Written
from tests import make
from tests.security.letter_stage import CONTENT


def build(db: Session, author: Person) -> dict[str, str]:
    """Their numbers; the letter is of those that come with the wiki."""
    record = queries.record_of(db, letter_kind.KIND, "petycja")
    assert record is not None
    source = str(record.fields[letter_kind.SOURCE])
    fields = {letter_kind.SOURCE: source.replace("uchwał", "ustaw", 1)}
    written = Written(fields, "Poprawiam podstawę prawną", "art. 2 ustawy o petycjach")
    around = Surroundings(db, CONTENT)
    made = service.propose(around, make.who(author), letter_kind.KIND, record.key, 1, written)
    for key, name in (("kolo-sadownicze", "Koło sadownicze"), ("dom-sasiedzki", "Dom sąsiedzki")):
        said = {"name": name, "kind": "organizacja", "source": f"https://{key}.example"}
        loading.load(around, "wspoltworca", key, said)
    gone = Written({}, "Koło się rozwiązało", removes=True)
    removal = service.propose(around, make.who(author), "wspoltworca", "kolo-sadownicze", 1, gone)
    return {"record_proposal": str(made.id), "record_removal": str(removal.id)}
